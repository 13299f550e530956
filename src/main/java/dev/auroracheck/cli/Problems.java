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

  /** Notes a problem with the value of an option, from whatever source. */
  void add(String option, UsageException problem) {
    options.add(option);
    add(problem);
  }

  /**
   * Notes a problem because of which the values of other options are not known. What seems to be
   * missing then may have been given.
   */
  void misread(UsageException problem) {
    misread = true;
    add(problem);
  }

  /** Notes that options are missing, unless they may have been misread. */
  void missing(String problem) {
    if (!misread) {
      lines.add(problem);
    }
  }

  /** Whether there is a problem with the value of one of the options. */
  boolean concern(String... some) {
    return Set.of(some).stream().anyMatch(options::contains);
  }

  /** Returns the value, or notes its problems. */
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
   * @throws UsageException with all problems, if there are any
   */
  void refuse() {
    if (!lines.isEmpty()) {
      throw new UsageException(lines);
    }
  }
}
