package dev.auroracheck.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.auroracheck.check.Check;
import dev.auroracheck.check.Checks;
import dev.auroracheck.check.Section;
import dev.auroracheck.report.Wrap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints every check. */
@Command(
    name = "list",
    usageHelpWidth = 80,
    description = "Prints every check: id, level, title, and what goes wrong without it.")
final class ListCommand implements Callable<Integer> {
  private static final int WIDTH = 80;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default) or json")
  List<String> outputs = List.of();

  @Option(names = "--help", usageHelp = true, description = "show this")
  boolean help;

  private final Terminal terminal;

  ListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Outputs outputs = Outputs.parse(this.outputs);
    if (!outputs.files().isEmpty()) {
      throw new UsageException("--output: list writes to stdout alone");
    }
    if (outputs.stdout() == Outputs.Format.JSON) {
      json();
    } else {
      text();
    }
    return 0;
  }

  private void text() {
    @Nullable Section section = null;
    for (Check check : Checks.ALL) {
      Check.About about = check.about();
      if (about.section() != section) {
        terminal.line((section == null ? "" : "\n") + about.section().title());
        section = about.section();
      }
      String margin = String.format(Locale.ROOT, "  %-20s %-12s ", about.id(), about.level().id());
      for (String line : Wrap.lines(about.title(), WIDTH - margin.length())) {
        terminal.line(margin + line);
        margin = " ".repeat(margin.length());
      }
      Wrap.lines(about.why(), WIDTH - 6).forEach(line -> terminal.line("      " + line));
    }
  }

  private void json() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ArrayNode all = mapper.createArrayNode();
    for (Check check : Checks.ALL) {
      Check.About about = check.about();
      all.addObject()
          .put("id", about.id())
          .put("section", about.section().id())
          .put("level", about.level().id())
          .put("needs", about.needs().id())
          .put("title", about.title())
          .put("why", about.why())
          .put("docs", about.docs());
    }
    terminal.write(
        mapper.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n",
        StandardCharsets.UTF_8);
  }
}
