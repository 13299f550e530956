package dev.auroracheck.report;

/**
 * Shows what a terminal would obey: the names of tables and roles may hold any character, and
 * whoever may create one must not draw on the reader's screen.
 */
public final class Visible {
  private Visible() {}

  /** On one line: new lines are shown, too. */
  public static String line(String text) {
    return escape(text, false);
  }

  /** A command, whose new lines are part of it. */
  public static String lines(String text) {
    return escape(text, true);
  }

  private static String escape(String text, boolean keepLines) {
    if (text.chars().noneMatch(Visible::isObeyed)) {
      return text;
    }
    StringBuilder shown = new StringBuilder();
    text.chars()
        .forEach(
            c -> {
              if (!isObeyed(c) || (keepLines && c == '\n')) {
                shown.append((char) c);
              } else {
                shown.append(String.format("\\u%04X", c));
              }
            });
    return shown.toString();
  }

  /** Control characters, and those that turn the direction of writing round. */
  private static boolean isObeyed(int c) {
    return Character.isISOControl(c)
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
