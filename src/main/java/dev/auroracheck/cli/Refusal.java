package dev.auroracheck.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine.TypeConversionException;

/** Says that a text is not a valid value; the source of the text is added later. */
final class Refusal extends TypeConversionException {
  private final ArrayList<String> problems;

  private Refusal(Collection<String> problems) {
    super(String.join("\n", problems));
    this.problems = new ArrayList<>(problems);
  }

  /** Names the value and what is wrong with it. */
  static Refusal of(String value, String problem) {
    return new Refusal(List.of("\"" + value + "\": " + problem));
  }

  /** Says what is wrong with a value that is not shown, because it may contain a password. */
  static Refusal hiding(String problem) {
    return new Refusal(List.of(problem));
  }

  /** Combines several refusals. */
  static Refusal ofAll(Collection<Refusal> all) {
    return new Refusal(all.stream().flatMap(r -> r.problems.stream()).toList());
  }

  /** Adds a text to the end of each problem. */
  Refusal with(String more) {
    return new Refusal(problems.stream().map(p -> p + more).toList());
  }

  /**
   * Adds the source of the text.
   *
   * @param source the option, the environment variable, or the file with line and key
   */
  UsageException of(String source) {
    return new UsageException(problems.stream().map(p -> source + ": " + p).toList());
  }
}
