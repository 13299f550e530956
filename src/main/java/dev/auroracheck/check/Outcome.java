package dev.auroracheck.check;

import dev.auroracheck.request.Level;
import java.time.Duration;
import java.util.Locale;

/**
 * What one check of a run came to.
 *
 * @param level the one in force, which the user may have changed
 */
public record Outcome(Check.About about, Level level, Result result, Duration took) {

  /** The five statuses of the contract. */
  public enum Status {
    PASS,
    WARN,
    FAIL,
    SKIP,
    ERROR;

    /** The name in JSON. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The status, in which a finding weighs as much as the level says. */
  public Status status() {
    if (result instanceof Result.Pass) {
      return Status.PASS;
    } else if (result instanceof Result.Warn) {
      return Status.WARN;
    } else if (result instanceof Result.Fail) {
      return level == Level.REQUIRED ? Status.FAIL : Status.WARN;
    } else if (result instanceof Result.Skip) {
      return Status.SKIP;
    }
    return Status.ERROR;
  }
}
