package dev.auroracheck.report;

import dev.auroracheck.check.Outcome;
import java.util.List;

/** Lines of text, broken to a width. */
final class Page {
  static final String INDENT = "      ";

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

  /** An empty line, and a heading. */
  void heading(String heading) {
    line("");
    lines(heading, 0).forEach(l -> line(palette.bold(l)));
  }

  /** A paragraph. */
  void wrapped(String indent, String paragraph) {
    hanging(indent, indent, paragraph);
  }

  /** A paragraph with its label at the left. */
  void labelled(String indent, String label, int labelWidth, String paragraph) {
    String shown = pad(label, labelWidth);
    List<String> lines = lines(paragraph, indent.length() + shown.length());
    line(indent + palette.dim(shown) + lines.get(0));
    String margin = " ".repeat(indent.length() + shown.length());
    lines.subList(1, lines.size()).forEach(l -> line(margin + l));
  }

  /**
   * A paragraph whose first line begins otherwise than the next ones.
   *
   * @param first as wide as {@code others}, but for escape sequences
   */
  void hanging(String first, String others, String paragraph) {
    List<String> lines = lines(paragraph, others.length());
    line(first + lines.get(0));
    lines.subList(1, lines.size()).forEach(l -> line(others + l));
  }

  /**
   * A paragraph as {@link #hanging}, and at the right margin a word, on a line of its own if need
   * be.
   */
  void withId(String first, String others, String paragraph, String id) {
    List<String> lines = lines(paragraph, others.length());
    int last = lines.size() - 1;
    for (int i = 0; i < last; i++) {
      line((i == 0 ? first : others) + lines.get(i));
    }
    String start = last == 0 ? first : others;
    int room = width - others.length() - lines.get(last).length() - id.length();
    if (id.length() > width - others.length()) {
      line(start + lines.get(last));
      wrapped(others, id);
    } else if (room >= 2) {
      line(start + lines.get(last) + " ".repeat(room) + palette.dim(id));
    } else {
      line(start + lines.get(last));
      line(" ".repeat(Math.max(others.length(), width - id.length())) + palette.dim(id));
    }
  }

  private List<String> lines(String paragraph, int margin) {
    return Wrap.lines(Visible.line(paragraph), width - margin);
  }

  /** The width of a column of ids: that of the longest; zero for none. */
  static int idColumn(List<Outcome> outcomes) {
    return outcomes.stream().mapToInt(o -> o.about().id().length()).max().orElse(0);
  }

  static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
