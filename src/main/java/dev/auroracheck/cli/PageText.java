package dev.auroracheck.cli;

import dev.auroracheck.report.Palette;
import dev.auroracheck.report.Wrap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lays out a page of the documentation, which is written in Markdown, for a terminal. */
final class PageText {
  private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)\\]\\(([^)]+)\\)");
  private static final String CODE = "\u001b[36m";
  private static final String END_OF_CODE = "\u001b[0m";

  private final Palette palette;
  private final int width;
  private final StringBuilder all = new StringBuilder();

  /** What was read of a paragraph or of an item of a list. */
  private final StringBuilder paragraph = new StringBuilder();

  private PageText(Palette palette, int width) {
    this.palette = palette;
    this.width = width;
  }

  /** Returns the page, which ends with a new line. */
  static String of(String markdown, Palette palette, int width) {
    return new PageText(palette, width).text(markdown);
  }

  private String text(String markdown) {
    boolean code = false;
    for (String line : markdown.strip().lines().toList()) {
      if (line.startsWith("```")) {
        flush();
        code = !code;
      } else if (code) {
        line("    " + line);
      } else if (line.startsWith("#")) {
        flush();
        line(palette.bold(line.replaceFirst("^#+ ", "")));
      } else if (line.isBlank()) {
        flush();
        line("");
      } else {
        if (line.startsWith("- ")) {
          flush();
        }
        paragraph.append(line.strip()).append(' ');
      }
    }
    flush();
    return all.toString();
  }

  private void flush() {
    String text = paragraph.toString().strip();
    paragraph.setLength(0);
    if (text.isEmpty()) {
      return;
    }
    boolean item = text.startsWith("- ");
    String margin = item ? "- " : "";
    Matcher link = LINK.matcher(item ? text.substring(2) : text);
    if (link.matches()) {
      paragraph(link.group(1), margin);
      line(" ".repeat(margin.length()) + link.group(2));
    } else {
      paragraph(link.replaceAll("$1 ($2)"), margin);
    }
  }

  private void paragraph(String text, String margin) {
    String before = margin;
    boolean code = false;
    for (String line : Wrap.lines(text, width - margin.length())) {
      line(before + (palette.colour() ? coloured(line, code) : line));
      code ^= line.chars().filter(c -> c == '`').count() % 2 == 1;
      before = " ".repeat(margin.length());
    }
  }

  /**
   * Replaces the backticks around code by a colour.
   *
   * @param code whether the line begins within code, which an earlier line began
   */
  private static String coloured(String line, boolean code) {
    StringBuilder shown = new StringBuilder(code ? CODE : "");
    boolean inCode = code;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '`') {
        inCode = !inCode;
        shown.append(inCode ? CODE : END_OF_CODE);
      } else {
        shown.append(c);
      }
    }
    return shown.append(inCode ? END_OF_CODE : "").toString();
  }

  private void line(String text) {
    all.append(text).append('\n');
  }
}
