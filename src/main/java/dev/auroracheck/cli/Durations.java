package dev.auroracheck.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as they are written in options and messages. */
final class Durations {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(ms|s|m|h|)");

  private Durations() {}

  /**
   * Reads {@code 500ms}, {@code 10s}, {@code 1m}, {@code 2h}; a number alone is seconds.
   *
   * @throws UsageException for what is none, for less than a millisecond, for more than the most
   */
  static Duration parse(String option, String text, Duration most, String problem) {
    Matcher m = DURATION.matcher(text);
    if (m.matches()) {
      double number = Double.parseDouble(m.group(1));
      double factor =
          switch (m.group(2)) {
            case "ms" -> 1;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 1000;
          };
      Duration duration = Duration.ofMillis(Math.round(number * factor));
      if (duration.toMillis() >= 1 && duration.compareTo(most) <= 0) {
        return duration;
      }
    }
    throw UsageException.of(option, text, problem);
  }

  /** Whole seconds, rounded up, with the units that are needed: {@code 14m20s}. */
  static String display(Duration duration) {
    long seconds = (duration.toMillis() + 999) / 1000;
    long hours = seconds / 3600;
    long minutes = seconds % 3600 / 60;
    return (hours > 0 ? hours + "h" : "")
        + (minutes > 0 || hours > 0 ? minutes + "m" : "")
        + seconds % 60
        + "s";
  }
}
