package dev.auroracheck.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine.TypeConversionException;

/** That a text is no value of its option. What the text was given for is not known here. */
final class Refusal extends TypeConversionException {
  private final ArrayList<String> problems;

  private Refusal(Collection<String> problems) {
    super(String.join("\n", problems));
    this.problems = new ArrayList<>(problems);
  }

  /** The value, and what is wrong with it. */
  static Refusal of(String value, String problem) {
    return new Refusal(List.of("\"" + value + "\": " + problem));
  }

  /** What is wrong with a value that is not shown, since it may hold a password. */
  static Refusal hiding(String problem) {
    return new Refusal(List.of(problem));
  }

  /** Several as one. */
  static Refusal ofAll(Collection<Refusal> all) {
    return new Refusal(all.stream().flatMap(r -> r.problems.stream()).toList());
  }

  /** The same with more behind it. */
  Refusal with(String more) {
    return new Refusal(problems.stream().map(p -> p + more).toList());
  }

  /**
   * The same, of the option, the environment variable, or the file with line and key that the text
   * is from.
   */
  UsageException of(String source) {
    return new UsageException(problems.stream().map(p -> source + ": " + p).toList());
  }
}
