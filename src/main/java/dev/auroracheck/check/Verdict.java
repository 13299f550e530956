package dev.auroracheck.check;

import dev.auroracheck.request.Level;
import java.util.Collection;
import java.util.Locale;

/** What a run comes to. */
public enum Verdict {
  READY(0),
  NOT_READY(1),
  INCOMPLETE(3);

  private final int exitCode;

  Verdict(int exitCode) {
    this.exitCode = exitCode;
  }

  /** The exit code of the process. */
  public int exitCode() {
    return exitCode;
  }

  /** The name in JSON. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether the outcome keeps a run from being ready. */
  public static boolean isFailure(Outcome outcome, boolean strict) {
    return outcome.status() == Outcome.Status.FAIL
        || (strict && outcome.status() == Outcome.Status.WARN && outcome.level() != Level.INFO);
  }

  /** Whether the outcome of a required check could not be decided. */
  public static boolean isOpen(Outcome outcome) {
    return outcome.status() == Outcome.Status.ERROR && outcome.level() == Level.REQUIRED;
  }

  /**
   * Weighs the outcomes. A run in which no check could be judged has seen nothing to call ready.
   *
   * @param strict whether a warning counts as a failure; one of level info never does
   */
  public static Verdict of(Collection<Outcome> outcomes, boolean strict) {
    if (outcomes.stream().anyMatch(o -> isFailure(o, strict))) {
      return NOT_READY;
    }
    boolean undecided = outcomes.stream().anyMatch(Verdict::isOpen);
    boolean nothingSeen =
        outcomes.stream()
            .allMatch(o -> o.status() == Outcome.Status.SKIP || o.status() == Outcome.Status.ERROR);
    return undecided || nothingSeen ? INCOMPLETE : READY;
  }
}
