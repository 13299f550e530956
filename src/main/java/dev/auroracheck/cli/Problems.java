package dev.auroracheck.cli;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The problems of a command line: collected, then reported at once. */
final class Problems {
  private final Set<String> lines = new LinkedHashSet<>();
  private final Set<String> options = new HashSet<>();
  private boolean misread;

  void add(UsageException problem) {
    lines.addAll(problem.problems());
  }

  /** A problem with the value of an option, whatever holds that value. */
  void add(String option, UsageException problem) {
    options.add(option);
    add(problem);
  }

  /**
   * A problem through which the values of other options are not known. What seems to be missing
   * then need not be.
   */
  void misread(UsageException problem) {
    misread = true;
    add(problem);
  }

  /** Reports that options are missing, unless they may have been misread. */
  void missing(String problem) {
    if (!misread) {
      lines.add(problem);
    }
  }

  /** Whether the value of one of the options is wrong. */
  boolean concern(String... some) {
    return Set.of(some).stream().anyMatch(options::contains);
  }

  /** The value, or else its problems are noted. */
  <T> Optional<T> attempt(Supplier<T> value) {
    try {
      return Optional.of(value.get());
    } catch (UsageException e) {
      add(e);
      return Optional.empty();
    }
  }

  /**
   * Ends the collecting.
   *
   * @throws UsageException if there are problems, with all of them
   */
  void refuse() {
    if (!lines.isEmpty()) {
      throw new UsageException(lines);
    }
  }
}
