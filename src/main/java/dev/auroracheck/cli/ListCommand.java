package dev.auroracheck.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.auroracheck.check.Check;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.registry.Checks;
import dev.auroracheck.report.Wrap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Prints every check. */
@CommandLine.Command(
    name = "list",
    usageHelpWidth = 80,
    description = "Prints every check: id, level, title, and what goes wrong without it.")
final class ListCommand implements Command {
  private static final int WIDTH = 80;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default) or json")
  List<Outputs.Output> outputs = List.of();

  @Option(names = "--help", usageHelp = true, description = "show this")
  boolean help;

  private final Terminal terminal;

  ListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int run(Problems problems) throws IOException {
    Optional<String> format = problems.attempt(() -> Outputs.of(outputs).stdout().id());
    if (outputs.stream().anyMatch(output -> output.file().isPresent())) {
      problems.add(new UsageException("--output: list writes to stdout alone"));
    }
    problems.refuse();
    switch (format.orElseThrow()) {
      case "text" -> text();
      case "json" -> json();
      default -> throw Names.oneOf(format.get(), List.of("text", "json")).of("--output");
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
