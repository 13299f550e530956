package dev.auroracheck.cli;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.registry.Checks;
import dev.auroracheck.report.Palette;
import dev.auroracheck.report.Wrap;
import dev.auroracheck.request.Level;
import java.util.Arrays;
import java.util.List;

/** The checks of sections as a list for people to read. */
final class CheckList {
  private static final int LONGEST_ID =
      Checks.ALL.stream().mapToInt(check -> check.about().id().length()).max().orElse(0);

  private static final int LONGEST_LEVEL =
      Arrays.stream(Level.values()).mapToInt(level -> level.id().length()).max().orElse(0);

  /** A title that has less room stands on a line of its own. */
  private static final int ROOM = 30;

  private static final String MARGIN = "      ";

  private final Palette palette;
  private final int width;

  CheckList(Palette palette, int width) {
    this.palette = palette;
    this.width = width;
  }

  /** Returns the list, which ends with a new line. */
  String of(List<Section> sections) {
    StringBuilder all = new StringBuilder();
    for (Section section : sections) {
      all.append(all.isEmpty() ? "" : "\n").append(palette.bold(section.title())).append('\n');
      Names.checks(section).forEach(check -> add(check.about(), all));
    }
    return all.toString();
  }

  private void add(Check.About about, StringBuilder all) {
    String level = about.level().id();
    String head =
        "  "
            + about.id()
            + " ".repeat(LONGEST_ID - about.id().length() + 2)
            + level
            + " ".repeat(LONGEST_LEVEL - level.length() + 2);
    int column = head.length();
    if (width - column < ROOM) {
      all.append(head.stripTrailing()).append('\n');
      head = MARGIN;
      column = MARGIN.length();
    }
    for (String line : Wrap.lines(about.title(), width - column)) {
      all.append(head).append(line).append('\n');
      head = " ".repeat(column);
    }
    for (String line : Wrap.lines(about.why(), width - MARGIN.length())) {
      all.append(MARGIN).append(palette.dim(line)).append('\n');
    }
  }
}
