package dev.auroracheck.report;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Outcome.Status;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Section;
import dev.auroracheck.fix.Plan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every outcome of a run, under the title of its section. */
final class OutcomesText {
  private static final int OBJECTS_SHOWN = 10;

  private final Page page;
  private final Palette palette;
  private final Plan plan;
  private final Map<String, String> skippedBefore = new LinkedHashMap<>();
  private final Map<String, String> undecidedBefore = new LinkedHashMap<>();

  OutcomesText(Page page, Plan plan) {
    this.page = page;
    this.palette = page.palette();
    this.plan = plan;
  }

  void outcomes(List<Outcome> outcomes) {
    @Nullable Section section = null;
    for (Outcome outcome : outcomes) {
      if (section != outcome.about().section()) {
        section = outcome.about().section();
        page.line("");
        page.line(palette.bold(section.title()));
      }
      outcome(outcome);
    }
  }

  private void outcome(Outcome outcome) {
    Check.About about = outcome.about();
    Result result = outcome.result();
    if (result instanceof Result.Skip skip) {
      skip(about, skip);
    } else if (result instanceof Result.Pass pass) {
      title(Status.PASS, about.title(), about.title().length(), pass.observed().orElse(""));
      pass.notes().forEach(note -> page.wrapped(Page.INDENT, note));
    } else {
      page.line("  " + palette.mark(outcome.status()) + " " + about.title());
      if (result instanceof Result.Undecided undecided) {
        undecided(about, undecided);
      } else {
        finding(about, result.found().orElseThrow());
      }
    }
  }

  /** A reason is said in full once; what follows from the same one refers to it. */
  private void skip(Check.About about, Result.Skip skip) {
    String title = about.title();
    String before = skippedBefore.putIfAbsent(skip.message(), about.id());
    String likewise =
        before == null
            ? ""
            : "skipped: " + skip.cause().map(c -> "see " + c).orElse("as " + before);
    boolean fits = title.length() + likewise.length() + 8 <= page.width();
    title(Status.SKIP, palette.dim(title), title.length(), fits ? likewise : "");
    if (before == null) {
      page.wrapped(Page.INDENT, "skipped: " + skip.message());
    } else if (!fits) {
      page.wrapped(Page.INDENT, likewise);
    }
  }

  /**
   * A mark, a title and, at the right margin where there is room, a word on it.
   *
   * @param length of the title as it is seen
   */
  private void title(Status status, String title, int length, String right) {
    int room = page.width() - 6 - length - right.length();
    page.line(
        "  "
            + palette.mark(status)
            + " "
            + title
            + (right.isEmpty() || room < 2 ? "" : " ".repeat(room) + palette.dim(right)));
  }

  private void finding(Check.About about, Result.Finding finding) {
    page.wrapped(Page.INDENT, finding.message());
    finding.observed().ifPresent(o -> page.labelled("observed", o));
    finding.expected().ifPresent(e -> page.labelled("expected", e));
    objects(finding.objects());
    page.labelled("why", about.why());
    List<Plan.Step> steps = plan.stepsFor(about.id());
    if (!steps.isEmpty()) {
      page.labelled("fix", below(steps));
    }
  }

  private void objects(List<Result.Subject> objects) {
    for (Result.Subject s : objects.subList(0, Math.min(OBJECTS_SHOWN, objects.size()))) {
      String message = palette.dim(Visible.line(s.message()));
      page.line(Page.INDENT + "  " + Visible.line(s.name()) + "  " + message);
    }
    if (objects.size() > OBJECTS_SHOWN) {
      page.line(Page.INDENT + "  and " + (objects.size() - OBJECTS_SHOWN) + " more");
    }
  }

  private static String below(List<Plan.Step> steps) {
    List<String> numbers = steps.stream().map(s -> String.valueOf(s.number())).toList();
    int last = numbers.size() - 1;
    return last == 0
        ? "step " + numbers.get(0) + " below"
        : "steps "
            + String.join(", ", numbers.subList(0, last))
            + " and "
            + numbers.get(last)
            + " below";
  }

  private void undecided(Check.About about, Result.Undecided undecided) {
    String before = undecidedBefore.putIfAbsent(undecided.message(), about.id());
    if (before != null) {
      page.wrapped(Page.INDENT, "could not be decided, for the same reason as " + before);
      return;
    }
    page.wrapped(Page.INDENT, "could not be decided: " + undecided.message());
    // without the database nothing is worth much; without AWS the rest is
    String way = about.needs() == Needs.API ? ", or leave this out with --skip " + about.id() : "";
    if (!undecided.remedy().isEmpty()) {
      page.wrapped(Page.INDENT, undecided.remedy() + way);
    }
  }
}
