package dev.auroracheck.cli;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Section;
import dev.auroracheck.report.Palette;
import dev.auroracheck.report.Wrap;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** Prints the documentation pages of checks. */
final class ExplainCommand implements Command {
  /** The last part of a page is left out: its commands break a cluster. */
  private static final String LEFT_OUT = "\n## To see it fail";

  private static final String HINT = "aurora-check explain ID explains one of these checks.";

  private List<String> names = List.of();
  private boolean noColor;

  private final Terminal terminal;

  ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public CommandSpec spec() {
    return new Declarations(this, "explain", "why a check matters, and how to fix what it found")
        .synopsis("aurora-check explain ID...")
        .description(
            "Explains checks: why each one matters, how to fix what it found, how it is decided, and"
                + " where the rule comes from. For a section, prints its checks.")
        .arguments(
            "ID...",
            "1..*",
            v -> names = v,
            "the id of a check or the name of a section; aurora-check list prints them")
        .flag("--no-color", () -> noColor = true, "use no colour (default: colour on a terminal)")
        .help()
        .spec();
  }

  @Override
  public int run(Problems problems) throws IOException {
    Palette palette = new Palette(terminal.showsColour() && !noColor, terminal.showsUnicode());
    List<String> known = Stream.concat(Names.ids().stream(), Names.sections().stream()).toList();
    List<String> texts = new ArrayList<>();
    for (String name : new LinkedHashSet<>(names)) {
      Optional<Section> section = Names.section(name);
      if (Names.ids().contains(name)) {
        texts.add(page(Names.check(name).about(), palette));
      } else if (section.isPresent()) {
        texts.add(
            new CheckList(palette, terminal.width()).of(List.of(section.get()))
                + "\n"
                + String.join("\n", Wrap.lines(HINT, terminal.width()))
                + "\n");
      } else {
        problems.add(Names.unknown(name, known).of("explain"));
      }
    }
    problems.refuse();
    terminal.write(String.join("\n\n", texts), terminal.charset());
    return 0;
  }

  private String page(Check.About about, Palette palette) throws IOException {
    try (InputStream page =
        ExplainCommand.class.getResourceAsStream("/docs/checks/" + about.id() + ".md")) {
      if (page == null) {
        throw new IOException("the page of " + about.id() + " is missing from the program");
      }
      String text = new String(page.readAllBytes(), StandardCharsets.UTF_8);
      String shown = text.substring(0, text.indexOf(LEFT_OUT));
      String section = about.section().id();
      return PageText.of(shown, palette, terminal.width())
          + "\n"
          + palette.dim("Section " + section + ", level " + about.level().id())
          + "\n"
          + (about.id().equals(section)
              ? palette.dim("All checks of the section: aurora-check list " + section) + "\n"
              : "")
          + palette.dim(about.docs())
          + "\n";
    }
  }
}
