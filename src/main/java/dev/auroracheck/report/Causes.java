package dev.auroracheck.report;

import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Outcome.Status;
import dev.auroracheck.check.Result;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which checks have no result for a reason that another check reports, and which check that is. */
final class Causes {
  /** Reports why nothing of AWS could be read, as {@code connection} does for the database. */
  private static final String AWS = "cluster";

  private final Map<String, String> reportedBy = new HashMap<>();

  Causes(List<Outcome> outcomes) {
    Map<String, String> undecided = new HashMap<>();
    outcomes.stream()
        .filter(o -> o.status() == Status.ERROR && o.about().id().equals(AWS))
        .forEach(o -> undecided.put(o.result().messageWithRemedy(), AWS));
    for (Outcome outcome : outcomes) {
      String id = outcome.about().id();
      if (outcome.result() instanceof Result.Skip skip) {
        skip.cause().ifPresent(cause -> reportedBy.put(id, cause));
      } else if (outcome.status() == Status.ERROR) {
        String first = undecided.putIfAbsent(outcome.result().messageWithRemedy(), id);
        if (first != null && !first.equals(id)) {
          reportedBy.put(id, first);
        }
      }
    }
  }

  /** The check that reports why this one has no result; empty if this one reports for itself. */
  Optional<String> of(Outcome outcome) {
    String id = reportedBy.get(outcome.about().id());
    if (id == null) {
      return Optional.empty();
    }
    // a check that is waited for may itself wait for another one
    for (int steps = 0; reportedBy.containsKey(id) && steps < reportedBy.size(); steps++) {
      id = reportedBy.get(id);
    }
    return Optional.of(id);
  }

  /**
   * How many checks wait for others, as a sentence; empty if none does.
   *
   * @param leading how many checks are shown that others wait for
   */
  Optional<String> sentence(int leading) {
    int waiting = reportedBy.size();
    if (waiting == 0) {
      return Optional.empty();
    }
    return Optional.of(
        Counts.of(waiting, "other check")
            + " can't be decided without "
            + (leading == 1 ? "this one." : "these " + leading + "."));
  }
}
