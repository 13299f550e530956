package dev.auroracheck.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Bad input. Each problem is a line that names the option and the value. Exit code 2. */
final class UsageException extends RuntimeException {
  private final ArrayList<String> problems;

  UsageException(String problem) {
    this(List.of(problem));
  }

  UsageException(Collection<String> problems) {
    super(String.join("\n", problems));
    this.problems = new ArrayList<>(problems);
  }

  /** Refuses the value of an option. */
  static UsageException of(String option, String value, String problem) {
    return Refusal.of(value, problem).of(option);
  }

  /** The problems, one line each. */
  List<String> problems() {
    return List.copyOf(problems);
  }
}
