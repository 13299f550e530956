package dev.auroracheck.fix;

import dev.auroracheck.check.Step;
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

  /** What is left to a person: choices in that language, and what no program can do. */
  void leftToPeople(Plan plan, Step.Kind language) {
    List<Step.Choice.Option> options =
        plan.steps(Step.Choice.class).stream()
            .filter(choice -> choice.language() == language)
            .flatMap(choice -> choice.options().stream())
            .toList();
    if (!options.isEmpty()) {
      out.append('\n');
      add("For you to decide");
      for (Step.Choice.Option option : options) {
        add("");
        add(option.when() + ":");
        add("  " + option.command());
      }
    }
    List<Step.Manual> manual = plan.steps(Step.Manual.class);
    if (!manual.isEmpty()) {
      out.append('\n');
      add("By hand");
      manual.forEach(step -> step.sentences().forEach(sentence -> add("- " + sentence)));
    }
  }
}
