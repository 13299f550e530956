package dev.auroracheck.report;

import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Outcome.Status;
import dev.auroracheck.check.Result;
import dev.auroracheck.report.Style.Detail;
import java.util.ArrayList;
import java.util.List;

/**
 * The report for people. Details come first and the verdict with the next commands last, because
 * the end of the output is what a terminal shows.
 */
final class TextReport implements Format {
  private static final int ID = 22;

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
    Causes causes = new Causes(report.outcomes());
    VerdictText verdict = new VerdictText(page, report, style, causes);
    if (style.detail() == Detail.QUIET) {
      verdict.briefly();
      new QuietText(page, causes).write(report.outcomes());
      return page.toString();
    }
    target(report.target(), page);
    if (report.nothingKnown() && style.detail() == Detail.NORMAL) {
      verdict.unknown();
      return page.toString();
    }
    new SectionsText(page, report, causes, style.detail()).write(report.outcomes());
    new PlanText(page, style.detail()).write(report.plan());
    notes(report.outcomes(), page);
    verdict.write();
    return page.toString();
  }

  /** The first lines: what was checked. */
  private static void target(Report.Target target, Page page) {
    Report.Database database = target.database();
    Report.Address address = database.address();
    Palette palette = page.palette();
    String server = Visible.line(address.host() + ":" + address.port() + "/" + database.name());
    String pipe = target.pipe().user();
    String user =
        " as " + database.user() + (pipe.equals(database.user()) ? "" : ", for the role " + pipe);
    page.line(palette.bold(server) + Visible.line(user));
    List<String> parts = new ArrayList<>();
    database.server().ifPresent(parts::add);
    target.cluster().id().ifPresent(id -> parts.add("cluster " + id));
    target.pipe().publication().ifPresent(p -> parts.add("publication " + p));
    if (!parts.isEmpty()) {
      page.wrapped("", String.join(palette.dot(), parts));
    }
  }

  /** What the reader should know of checks that passed. */
  private static void notes(List<Outcome> outcomes, Page page) {
    List<Outcome> noted =
        outcomes.stream()
            .filter(o -> o.status() == Status.PASS)
            .filter(o -> o.result() instanceof Result.Pass pass && !pass.notes().isEmpty())
            .toList();
    if (noted.isEmpty()) {
      return;
    }
    page.heading("Good to know");
    for (Outcome outcome : noted) {
      List<String> notes = ((Result.Pass) outcome.result()).notes();
      page.labelled("  ", outcome.about().id(), ID, String.join(" ", notes));
    }
  }
}
