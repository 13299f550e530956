package dev.auroracheck.report;

import dev.auroracheck.check.Outcome.Status;
import dev.auroracheck.check.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report for people. */
final class TextReport implements Format {
  @Override
  public String id() {
    return "text";
  }

  @Override
  public boolean isForPeople() {
    return true;
  }

  @Override
  public String render(Report report, Style style) {
    Page page = new Page(style);
    if (style.quiet()) {
      new QuietText(page).outcomes(report.outcomes());
      page.line(verdict(report, page.palette()));
      return page.toString();
    }
    target(report.target(), page);
    new OutcomesText(page, report.plan()).outcomes(report.outcomes());
    new PlanText(page).write(report.plan());
    page.line("");
    page.line(verdict(report, page.palette()) + took(report));
    if (report.verdict() == Verdict.READY && report.whole()) {
      invitation(report, page);
    }
    return page.toString();
  }

  /** The first lines: what was looked at. */
  private static void target(Report.Target target, Page page) {
    Report.Database database = target.database();
    Report.Address address = database.address();
    Palette palette = page.palette();
    page.line(
        palette.bold(Visible.line(address.host() + ":" + address.port() + "/" + database.name()))
            + " as "
            + Visible.line(database.user())
            + (target.pipe().user().equals(database.user())
                ? ""
                : ", for " + Visible.line(target.pipe().user())));
    List<String> parts = new ArrayList<>();
    database.server().ifPresent(parts::add);
    target.cluster().id().ifPresent(id -> parts.add("cluster " + id));
    target.pipe().publication().ifPresent(p -> parts.add("publication " + p));
    if (!parts.isEmpty()) {
      page.line(palette.dim(Visible.line(String.join(palette.dot(), parts))));
    }
  }

  private static String verdict(Report report, Palette palette) {
    String word =
        switch (report.verdict()) {
          case READY -> palette.good("READY");
          case NOT_READY -> palette.bad("NOT READY");
          case INCOMPLETE -> palette.unsure("INCOMPLETE");
        };
    List<String> counts = new ArrayList<>();
    count(counts, report.count(Status.FAIL), "failed", "failed");
    count(counts, report.count(Status.WARN), "warning", "warnings");
    count(counts, report.count(Status.ERROR), "undecided", "undecided");
    count(counts, report.count(Status.SKIP), "skipped", "skipped");
    count(counts, report.count(Status.PASS), "passed", "passed");
    return word + "   " + String.join(palette.dot(), counts);
  }

  private static void count(List<String> counts, long n, String one, String many) {
    if (n > 0) {
      counts.add(n + " " + (n == 1 ? one : many));
    }
  }

  private static String took(Report report) {
    return String.format(Locale.ROOT, "   %.1f s", report.took().toMillis() / 1000.0);
  }

  private static void invitation(Report report, Page page) {
    page.line("Create the ClickPipe with");
    detail(page, "host", report.pipeAddress().host());
    detail(page, "port", String.valueOf(report.pipeAddress().port()));
    detail(page, "database", report.target().database().name());
    detail(page, "user", report.target().pipe().user());
    report.target().pipe().publication().ifPresent(p -> detail(page, "publication", p));
  }

  private static void detail(Page page, String label, String value) {
    page.line("  " + Page.pad(label, 12) + " " + Visible.line(value));
  }
}
