package dev.auroracheck.report;

import dev.auroracheck.check.Outcome;

/**
 * How text looks on a terminal.
 *
 * @param colour whether escape sequences may be written
 * @param unicode whether the output can show more than ASCII
 */
public record Palette(boolean colour, boolean unicode) {
  private static final String RESET = "\u001b[0m";

  /** The mark of a status; marks differ in shape, not only in colour. */
  public String mark(Outcome.Status status) {
    String mark =
        switch (status) {
          case PASS -> unicode ? "✔" : "ok";
          case WARN -> unicode ? "!" : "!!";
          case FAIL -> unicode ? "✘" : "XX";
          case SKIP -> unicode ? "–" : "--";
          case ERROR -> unicode ? "?" : "??";
        };
    return paint(mark, code(status));
  }

  private static String code(Outcome.Status status) {
    return switch (status) {
      case PASS -> "32";
      case WARN -> "33";
      case FAIL -> "31";
      case SKIP -> "2";
      case ERROR -> "35";
    };
  }

  public String bold(String text) {
    return paint(text, "1");
  }

  public String dim(String text) {
    return paint(text, "2");
  }

  public String good(String text) {
    return paint(text, "1;32");
  }

  public String bad(String text) {
    return paint(text, "1;31");
  }

  public String undecided(String text) {
    return paint(text, "1;35");
  }

  /** What separates the parts of a line. */
  public String dot() {
    return unicode ? " · " : " | ";
  }

  /** What stands for things that are left out. */
  public String ellipsis() {
    return unicode ? "…" : "...";
  }

  private String paint(String text, String code) {
    return colour ? "\u001b[" + code + "m" + text + RESET : text;
  }
}
