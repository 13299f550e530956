package dev.auroracheck.fix;

import java.util.List;
import java.util.function.Function;

/** Comments of a file. Names may contain any character, line ends among them. */
final class Comments {
  private final String mark;
  private final StringBuilder out;

  /**
   * @param mark what begins a comment
   */
  Comments(String mark, StringBuilder out) {
    this.mark = mark;
    this.out = out;
  }

  /** Text as a comment; each of its lines is one. */
  void add(String text) {
    for (String line : text.split("\\R", -1)) {
      out.append(mark).append(line.isEmpty() ? "" : " ").append(line).append('\n');
    }
  }

  /**
   * Choices, commented out.
   *
   * @param statements the lines that make the choice of a step
   */
  void choices(List<Plan.Step> choices, Function<Plan.Step, List<String>> statements) {
    if (choices.isEmpty()) {
      return;
    }
    out.append('\n');
    add("CHOICES: nothing below runs until you remove the \"" + mark + "\" before its lines.");
    for (Plan.Step step : choices) {
      add("");
      add(about(step));
      step.impact().ifPresent(when -> add("When and impact: " + when));
      add("Who: " + step.who());
      statements.apply(step).forEach(line -> add(line.isEmpty() ? "" : "  " + line));
    }
  }

  /** What only a person can do. */
  void byHand(Plan plan) {
    List<Plan.Step> manual =
        plan.steps(Plan.Kind.MANUAL).stream().filter(s -> s.changes().isEmpty()).toList();
    if (!manual.isEmpty()) {
      out.append('\n');
      add("BY HAND: these steps are for a person.");
      manual.forEach(step -> add(about(step)));
    }
  }

  /** Which step of the plan it is, its title, and the checks that it fixes. */
  static String about(Plan.Step step) {
    return "Step "
        + step.number()
        + ": "
        + step.title()
        + " ("
        + String.join(", ", step.fixes())
        + ")";
  }
}
