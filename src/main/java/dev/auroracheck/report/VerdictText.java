package dev.auroracheck.report;

import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Outcome.Status;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The last screen of a report: the verdict, the required failures, and what to run next. */
final class VerdictText {
  private static final String NOTHING = "nothing could be checked";

  private final Page page;
  private final Palette palette;
  private final Report report;
  private final Style style;
  private final Causes causes;

  VerdictText(Page page, Report report, Style style, Causes causes) {
    this.page = page;
    this.palette = page.palette();
    this.report = report;
    this.style = style;
    this.causes = causes;
  }

  /** The verdict with the numbers of problems. */
  void briefly() {
    verdict(
        report.nothingKnown()
            ? NOTHING
            : Counts.of(report.outcomes(), palette, Status.FAIL, Status.ERROR, Status.WARN),
        "");
  }

  /** For a run that could decide nothing: why, and what to do. */
  void unknown() {
    page.line("");
    verdict(NOTHING, took());
    List<Outcome> leading =
        report.outcomes().stream()
            .filter(o -> o.status() == Status.ERROR && causes.of(o).isEmpty())
            .toList();
    int longest = Page.idColumn(leading);
    for (Outcome outcome : leading) {
      String id = Page.pad(outcome.about().id(), longest);
      page.hanging(
          palette.mark(outcome.status()) + " " + id + "  ",
          " ".repeat(longest + (palette.unicode() ? 4 : 5)),
          outcome.result().messageWithRemedy());
    }
    causes.sentence(leading.size()).ifPresent(sentence -> page.wrapped("", sentence));
    new NextText(page, report, style, causes).write();
  }

  /** The verdict, the checks that stand in its way, and what to do next. */
  void write() {
    page.line("");
    verdict(
        Counts.of(
            report.outcomes(),
            palette,
            Status.FAIL,
            Status.ERROR,
            Status.WARN,
            Status.PASS,
            Status.SKIP),
        took());
    if (report.awsUnasked()) {
      page.wrapped(
          "",
          "AWS was not checked: neither the parameter group nor the network path. To check"
              + " them, run again without --no-aws.");
    }
    if (!report.whole()) {
      page.line(
          palette.dim(
              "--only or --skip selected " + Counts.of(report.outcomes().size(), "check") + "."));
    }
    obstacles();
    if (report.verdict() == Verdict.READY && report.whole()) {
      new PipeText(page).write(report);
    }
    new NextText(page, report, style, causes).write();
  }

  private void verdict(String counts, String right) {
    String word = word();
    int room = page.width() - word.length() - 3 - counts.length() - right.length();
    if (room >= 3) {
      page.line(paint(word) + "   " + counts + (right.isEmpty() ? "" : " ".repeat(room) + right));
    } else {
      page.line(paint(word));
      page.wrapped("  ", right.isEmpty() ? counts : counts + palette.dot() + right);
    }
  }

  private String word() {
    return switch (report.verdict()) {
      case READY -> report.awsUnasked() ? "READY as far as the database goes" : "READY";
      case NOT_READY -> "NOT READY";
      case INCOMPLETE -> "INCOMPLETE";
    };
  }

  private String paint(String word) {
    return switch (report.verdict()) {
      case READY -> palette.good(word);
      case NOT_READY -> palette.bad(word);
      case INCOMPLETE -> palette.undecided(word);
    };
  }

  private String took() {
    return String.format(Locale.ROOT, "%.1f s", report.took().toMillis() / 1000.0);
  }

  /** The checks that keep the verdict from being ready, each with the steps that fix it. */
  private void obstacles() {
    List<Outcome> required = new ArrayList<>();
    report.outcomes().stream().filter(o -> o.status() == Status.FAIL).forEach(required::add);
    report.outcomes().stream()
        .filter(o -> Verdict.isOpen(o) && causes.of(o).isEmpty())
        .forEach(required::add);
    int longest = Page.idColumn(required);
    for (Outcome outcome : required) {
      String id = outcome.about().id();
      String label = "  " + palette.mark(outcome.status()) + " " + Page.pad(id, longest) + "  ";
      page.hanging(label, " ".repeat(longest + (palette.unicode() ? 6 : 7)), fix(outcome));
    }
    if (report.verdict() == Verdict.INCOMPLETE) {
      causes.sentence(required.size()).ifPresent(sentence -> page.wrapped("  ", sentence));
    }
  }

  private String fix(Outcome outcome) {
    String id = outcome.about().id();
    if (outcome.result() instanceof Result.Undecided) {
      return "could not be decided";
    }
    String steps = FindingText.steps(report.plan().stepsFor(id));
    if (steps.isEmpty()) {
      return "no automatic fix";
    }
    return report.plan().open().contains(id) ? steps + ", your decision" : steps;
  }
}
