package dev.auroracheck.report;

import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.fix.Plan;
import dev.auroracheck.pipe.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a check found wrong, or why it found nothing, in full. */
final class FindingText {
  private static final int OBJECTS_SHOWN = 10;

  private final Page page;
  private final Plan plan;

  FindingText(Page page, Plan plan) {
    this.page = page;
    this.plan = plan;
  }

  /** The lines below the title of a check that did not pass. */
  void write(Outcome outcome) {
    page.wrapped(Page.INDENT, outcome.result().message());
    if (outcome.result() instanceof Result.Undecided undecided) {
      remedy(outcome, undecided);
    }
    outcome.result().found().map(FindingText::unnamed).ifPresent(this::objects);
    String steps = steps(plan.stepsFor(outcome.about().id()));
    if (!steps.isEmpty()) {
      page.line(Page.INDENT + page.palette().dim("fix: " + steps));
    }
  }

  private void remedy(Outcome outcome, Result.Undecided undecided) {
    // without the database nothing is worth much; without AWS the rest is
    String skip =
        outcome.about().needs() == Needs.API
            ? " To leave this check out: --skip " + outcome.about().id()
            : "";
    if (!undecided.remedy().isEmpty() || !skip.isEmpty()) {
      page.wrapped(Page.INDENT, (undecided.remedy() + skip).strip());
    }
  }

  /** The objects that the message does not already name. */
  private static List<Subject> unnamed(Finding finding) {
    List<Subject> all = finding.objects();
    return all.size() == 1 && finding.message().contains(all.get(0).name()) ? List.of() : all;
  }

  /** Objects with the same phrase are one row. */
  private void objects(List<Subject> objects) {
    Map<String, List<String>> names = new LinkedHashMap<>();
    List<Subject> shown = objects.subList(0, Math.min(OBJECTS_SHOWN, objects.size()));
    shown.forEach(s -> names.computeIfAbsent(s.message(), m -> new ArrayList<>()).add(s.name()));
    int more = objects.size() - shown.size();
    names.forEach(
        (phrase, group) -> {
          String list = String.join(", ", group);
          page.hanging(
              Page.INDENT + "  ",
              Page.INDENT + "    ",
              phrase.isEmpty()
                  ? list
                  : group.size() == 1 ? list + ": " + phrase : phrase + ": " + list);
        });
    if (more > 0) {
      page.line(
          Page.INDENT
              + "  "
              + page.palette().ellipsis()
              + " and "
              + more
              + " more (-o json lists all)");
    }
  }

  /** The numbers of steps: {@code steps 1, 2 and 4}; empty if there is none. */
  static String steps(List<Plan.Step> steps) {
    List<String> numbers = steps.stream().map(s -> String.valueOf(s.number())).toList();
    return switch (numbers.size()) {
      case 0 -> "";
      case 1 -> "step " + numbers.get(0);
      default -> "steps " + Quoted.and(numbers);
    };
  }
}
