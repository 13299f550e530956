package dev.auroracheck.fix;

import java.util.List;

/** What the files say in comments. Names may hold any character, line ends among them. */
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
   * What is left to a person: choices, and what no program can do.
   *
   * @param aws whether it is the choices in AWS, else those in SQL
   */
  void leftToPeople(Plan plan, boolean aws) {
    List<Plan.Step> choices =
        plan.steps(Plan.Kind.CHOICE).stream().filter(s -> s.isInAws() == aws).toList();
    if (!choices.isEmpty()) {
      out.append('\n');
      add("For you to decide");
      for (Plan.Step step : choices) {
        add("");
        add(step.title() + " (" + String.join(", ", step.fixes()) + "):");
        step.impact().ifPresent(when -> add("  " + when));
        step.commands().forEach(command -> add("  " + command));
      }
    }
    List<Plan.Step> manual =
        plan.steps(Plan.Kind.MANUAL).stream().filter(s -> s.changes().isEmpty()).toList();
    if (!manual.isEmpty()) {
      out.append('\n');
      add("By hand");
      manual.forEach(step -> add("- " + step.title()));
    }
  }
}
