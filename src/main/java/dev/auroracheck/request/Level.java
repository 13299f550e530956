package dev.auroracheck.request;

import java.util.Locale;

/** What it means when a check does not hold. */
public enum Level {
  /** ClickPipes would refuse or fail: not ready. */
  REQUIRED,
  /** Works today and breaks or costs later: a warning. */
  RECOMMENDED,
  /** Good to know: never changes the exit code. */
  INFO;

  /** The name on the command line and in JSON. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
