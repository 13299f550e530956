package dev.auroracheck.report;

import dev.auroracheck.fix.Plan;
import java.util.List;
import java.util.Locale;

/** The steps of the plan. */
final class PlanText {
  private final Page page;

  PlanText(Page page) {
    this.page = page;
  }

  void write(Plan plan) {
    List<Plan.Step> steps = plan.steps();
    if (steps.isEmpty()) {
      return;
    }
    page.line("");
    page.line(
        page.palette()
            .bold("To get to green: " + steps.size() + (steps.size() == 1 ? " step" : " steps")));
    steps.forEach(this::step);
    plan.open().forEach(check -> open(check, plan));
    if (steps.stream().anyMatch(step -> step.kind() != Plan.Kind.MANUAL)) {
      page.line("  " + page.palette().dim("--fix-dir DIR writes them to files that can be run"));
    }
  }

  private void step(Plan.Step step) {
    String prefix = "  " + step.number() + ". ";
    page.hanging(prefix, " ".repeat(prefix.length()), sentence(step.title()));
    page.labelled("mends", String.join(", ", step.fixes()));
    page.labelled("by", who(step));
    step.impact().ifPresent(impact -> page.labelled("costs", impact));
    for (String command : step.commands()) {
      if (step.kind() != Plan.Kind.MANUAL) {
        page.line(Page.INDENT + "  " + Visible.lines(command));
      } else if (!command.equals(step.title())) {
        page.wrapped(Page.INDENT + "  ", command);
      }
    }
  }

  /** What no file fixes would look fixed once the files have run. */
  private void open(String check, Plan plan) {
    List<String> left =
        plan.stepsFor(check).stream()
            .filter(s -> s.kind() == Plan.Kind.CHOICE || s.kind() == Plan.Kind.MANUAL)
            .map(s -> String.valueOf(s.number()))
            .toList();
    boolean one = left.size() == 1;
    if (!left.isEmpty()) {
      page.wrapped(
          "  ",
          check
              + " waits for a person: "
              + (one ? "step " : "steps ")
              + String.join(", ", left)
              + (one ? " is" : " are")
              + " not run by the files");
    }
  }

  private static String sentence(String clause) {
    return clause.substring(0, 1).toUpperCase(Locale.ROOT) + clause.substring(1);
  }

  private static String who(Plan.Step step) {
    return switch (step.kind()) {
      case SQL -> step.who() + ", with SQL on the writer";
      case AWS, CHOICE -> step.who();
      case MANUAL -> "hand";
    };
  }
}
