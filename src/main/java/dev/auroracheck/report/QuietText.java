package dev.auroracheck.report;

import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Outcome.Status;
import dev.auroracheck.check.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Problems alone, a line each. */
final class QuietText {
  private static final int ID = 20;

  private final Page page;
  private final Map<String, String> firstUndecided = new LinkedHashMap<>();
  private final Map<String, Integer> waiting = new LinkedHashMap<>();

  QuietText(Page page) {
    this.page = page;
  }

  /** A cause is shown once, with the number of the checks that it keeps from a result. */
  void outcomes(List<Outcome> outcomes) {
    List<Outcome> shown = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      Status status = outcome.status();
      Optional<String> cause = cause(outcome);
      if (cause.isPresent()) {
        waiting.merge(cause.get(), 1, Integer::sum);
      } else if (status == Status.FAIL || status == Status.WARN || status == Status.ERROR) {
        shown.add(outcome);
      }
    }
    shown.forEach(this::outcome);
  }

  /** The check that reports why this one has no result, where one does. */
  private Optional<String> cause(Outcome outcome) {
    if (outcome.result() instanceof Result.Skip skip) {
      return skip.cause();
    } else if (outcome.result() instanceof Result.Undecided undecided) {
      return Optional.ofNullable(
          firstUndecided.putIfAbsent(undecided.message(), outcome.about().id()));
    }
    return Optional.empty();
  }

  private void outcome(Outcome outcome) {
    int others = waiting.getOrDefault(outcome.about().id(), 0);
    page.line(
        page.palette().mark(outcome.status())
            + " "
            + Page.pad(outcome.about().id(), ID)
            + " "
            + Visible.line(outcome.result().messageWithRemedy())
            + switch (others) {
              case 0 -> "";
              case 1 -> "; 1 check waits for it";
              default -> "; " + others + " checks wait for it";
            });
  }
}
