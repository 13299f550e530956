package dev.auroracheck.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as text in options and messages. */
final class Durations {
  private static final String NUMBER = "(\\d{1,9}(?:\\.\\d{1,3})?)";
  private static final Pattern SECONDS = Pattern.compile(NUMBER);
  private static final Pattern UNITS =
      Pattern.compile("(?:%1$sh)?(?:%1$sm)?(?:%1$ss)?(?:%1$sms)?".formatted(NUMBER));
  private static final double[] MILLIS = {3_600_000, 60_000, 1000, 1};

  private Durations() {}

  /**
   * Reads {@code 500ms}, {@code 10s}, {@code 1m30s}, {@code 2h}; a number without a unit is
   * seconds.
   *
   * @param most the longest that is allowed
   * @param problem what to write instead
   * @throws Refusal if the text is not a duration, or less than a millisecond, or too long
   */
  static Duration parse(String text, Duration most, String problem) {
    Duration duration = Duration.ofMillis(Math.round(millis(text)));
    if (duration.isZero() || duration.compareTo(most) > 0) {
      throw Refusal.of(text, problem);
    }
    return duration;
  }

  /** The milliseconds; zero if the text is not a duration. */
  private static double millis(String text) {
    if (SECONDS.matcher(text).matches()) {
      return Double.parseDouble(text) * 1000;
    }
    Matcher m = UNITS.matcher(text);
    double sum = 0;
    for (int i = 0; m.matches() && i < MILLIS.length; i++) {
      String number = m.group(i + 1);
      sum += number == null ? 0 : Double.parseDouble(number) * MILLIS[i];
    }
    return sum;
  }

  /** Formats whole seconds, rounded up, with the units that are needed: {@code 14m20s}. */
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
