package dev.auroracheck.report;

import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Outcome.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** How many checks came to which status, in words. */
final class Counts {
  private Counts() {}

  /** As {@code 3 failed · 1 warning}; empty if no check has one of the statuses. */
  static String of(Collection<Outcome> outcomes, Palette palette, Status... statuses) {
    List<String> counts = new ArrayList<>();
    for (Status status : statuses) {
      long n = outcomes.stream().filter(o -> o.status() == status).count();
      if (n > 0) {
        counts.add(n + " " + word(status, n));
      }
    }
    return String.join(palette.dot(), counts);
  }

  /** A number of things: {@code 1 check}, {@code 2 checks}. */
  static String of(long n, String one) {
    return n + " " + one + (n == 1 ? "" : "s");
  }

  private static String word(Status status, long n) {
    return switch (status) {
      case PASS -> "passed";
      case WARN -> n == 1 ? "warning" : "warnings";
      case FAIL -> "failed";
      case SKIP -> "skipped";
      case ERROR -> "undecided";
    };
  }
}
