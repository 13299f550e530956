package dev.auroracheck.cli;

import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Verdict;
import dev.auroracheck.report.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Runs again until the cluster is ready or the time is over. */
final class Waiting {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Time time;
  private final Progress progress;
  private final boolean strict;

  /**
   * @param strict whether warnings have to be gone too
   */
  Waiting(Time time, Progress progress, boolean strict) {
    this.time = time;
    this.progress = progress;
    this.strict = strict;
  }

  /**
   * Returns the report of the last run. The last run begins, at the latest, when the time is over.
   *
   * @param limit after which no further run begins
   */
  Report until(Duration limit, Supplier<Report> run) {
    Instant deadline = time.now().plus(limit);
    Duration pause = FIRST_PAUSE;
    while (true) {
      Report report = run.get();
      Duration left = Duration.between(time.now(), deadline);
      if (report.verdict() == Verdict.READY || left.toMillis() <= 0) {
        return report;
      }
      Duration next = shorter(pause, left);
      progress.waiting(obstacles(report), next, left);
      try {
        time.sleep(next);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return report;
      }
      pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
    }
  }

  private String obstacles(Report report) {
    List<String> all = new ArrayList<>();
    String failing = ids(report, o -> Verdict.isFailure(o, strict));
    String undecided = ids(report, Verdict::isOpen);
    if (!failing.isEmpty()) {
      all.add(failing + " not ready");
    }
    if (!undecided.isEmpty()) {
      all.add(undecided + " undecided");
    }
    return all.isEmpty() ? "nothing could be checked" : String.join(", ", all);
  }

  private static String ids(Report report, Predicate<Outcome> which) {
    return report.outcomes().stream()
        .filter(which)
        .map(o -> o.about().id())
        .collect(Collectors.joining(", "));
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
