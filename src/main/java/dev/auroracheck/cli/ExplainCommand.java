package dev.auroracheck.cli;

import dev.auroracheck.check.Check;
import dev.auroracheck.report.Palette;
import dev.auroracheck.report.Wrap;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints a check's documentation page. */
@CommandLine.Command(
    name = "explain",
    usageHelpWidth = 80,
    description = "Prints why a check matters, how it is decided, and how to fix it.")
final class ExplainCommand implements Command {
  private static final int WIDTH = 80;

  /** The section that only the page has: its commands break a cluster. */
  private static final String LEFT_OUT = "\n## To see it fail";

  private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)\\]\\(([^)]+)\\)");

  @Parameters(paramLabel = "ID", description = "a check; aurora-check list prints them")
  String id = "";

  @Option(names = "--no-color", description = "no colour")
  boolean noColor;

  @Option(names = "--help", usageHelp = true, description = "show this")
  boolean help;

  private final Terminal terminal;

  ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int run(Problems problems) throws IOException {
    problems.refuse();
    Check.About about = new Given("explain", id).as(Names::check).about();
    Palette palette = new Palette(terminal.showsColour() && !noColor, terminal.showsUnicode());
    try (InputStream page =
        ExplainCommand.class.getResourceAsStream("/docs/checks/" + about.id() + ".md")) {
      if (page == null) {
        throw new IOException("the page of " + about.id() + " is missing from the program");
      }
      String text = new String(page.readAllBytes(), StandardCharsets.UTF_8);
      print(text.substring(0, text.indexOf(LEFT_OUT)), palette);
    }
    terminal.line("");
    terminal.line(palette.dim("Level: " + about.level().id()));
    terminal.line(palette.dim(about.docs()));
    return 0;
  }

  private void print(String markdown, Palette palette) {
    StringBuilder paragraph = new StringBuilder();
    boolean code = false;
    for (String line : markdown.lines().toList()) {
      if (line.startsWith("```")) {
        flush(paragraph);
        code = !code;
      } else if (code) {
        terminal.line("    " + line);
      } else if (line.startsWith("#")) {
        flush(paragraph);
        terminal.line(palette.bold(line.replaceFirst("^#+ ", "")));
      } else if (line.isBlank()) {
        flush(paragraph);
        terminal.line("");
      } else {
        if (line.startsWith("- ")) {
          flush(paragraph);
        }
        paragraph.append(line.strip()).append(' ');
      }
    }
    flush(paragraph);
  }

  private void flush(StringBuilder paragraph) {
    String text = LINK.matcher(paragraph).replaceAll("$1 ($2)").replace("`", "");
    paragraph.setLength(0);
    if (text.isBlank()) {
      return;
    }
    boolean item = text.startsWith("- ");
    String indent = item ? "  " : "";
    boolean first = true;
    for (String line : Wrap.lines(item ? text.substring(2) : text, WIDTH - 4)) {
      terminal.line(item ? (first ? "- " : indent) + line : line);
      first = false;
    }
  }
}
