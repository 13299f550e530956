package dev.auroracheck.report;

import java.util.List;

/** Lines of text, broken to a width. */
final class Page {
  static final String INDENT = "      ";
  private static final int LABEL = 10;

  private final StringBuilder text = new StringBuilder();
  private final Palette palette;
  private final int width;

  Page(Style style) {
    this.palette = style.palette();
    this.width = style.width();
  }

  Palette palette() {
    return palette;
  }

  int width() {
    return width;
  }

  /** A line as it stands. */
  void line(String line) {
    text.append(line).append('\n');
  }

  /** A paragraph. */
  void wrapped(String indent, String paragraph) {
    hanging(indent, indent, paragraph);
  }

  /** A paragraph with its label at the left. */
  void labelled(String label, String paragraph) {
    List<String> lines = lines(paragraph, Page.INDENT.length() + LABEL);
    line(INDENT + palette.dim(pad(label, LABEL)) + lines.get(0));
    lines.subList(1, lines.size()).forEach(l -> line(INDENT + " ".repeat(LABEL) + l));
  }

  /** A paragraph whose first line has a margin of its own, as wide as that of the others. */
  void hanging(String first, String others, String paragraph) {
    List<String> lines = lines(paragraph, first.length());
    line(first + lines.get(0));
    lines.subList(1, lines.size()).forEach(l -> line(others + l));
  }

  private List<String> lines(String paragraph, int margin) {
    return Wrap.lines(Visible.line(paragraph), width - margin);
  }

  static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
