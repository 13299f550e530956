package dev.auroracheck.request;

import java.util.Locale;

/** The consequence of a check that does not pass. */
public enum Level {
  /** The pipe can't be created or fails: the verdict is not ready. */
  REQUIRED,
  /** The pipe works today, but may fail or cost more later: a warning. */
  RECOMMENDED,
  /** Good to know: never changes the exit code. */
  INFO;

  /** The name on the command line and in JSON. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
