package dev.auroracheck.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.auroracheck.check.Check;
import dev.auroracheck.check.Section;
import dev.auroracheck.report.Palette;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Prints the checks. */
final class ListCommand implements Command {
  private static final List<String> FORMATS = List.of("text", "json");

  private final Terminal terminal;
  private List<String> names = List.of();
  private List<Outputs.Output> outputs = List.of();
  private boolean noColor;

  ListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public CommandSpec spec() {
    return new Declarations(this, "list", "every check, and what goes wrong otherwise")
        .synopsis("aurora-check list [SECTION...] [-o text|json]")
        .description(
            "Prints every check: its id, its level, a statement that is true when it passes, and"
                + " what goes wrong otherwise.")
        .arguments("[SECTION...]", "0..*", v -> names = v, "names of sections (default: all)")
        .outputs("FORMAT", v -> outputs = v, "text or json (default: text)")
        .flag("--no-color", () -> noColor = true, "use no colour (default: colour on a terminal)")
        .help()
        .spec();
  }

  @Override
  public int run(Problems problems) throws IOException {
    Optional<String> format = problems.attempt(() -> Outputs.of(outputs).stdout().id());
    if (outputs.stream().anyMatch(output -> output.file().isPresent())) {
      problems.add(new UsageException("--output: list writes to stdout only"));
    }
    format
        .filter(f -> !FORMATS.contains(f))
        .ifPresent(f -> problems.add(Names.oneOf(f, FORMATS).of("--output")));
    List<Section> sections = sections(problems);
    problems.refuse();
    if (format.orElseThrow().equals("json")) {
      json(sections);
    } else {
      Palette palette = new Palette(terminal.showsColour() && !noColor, terminal.showsUnicode());
      String text = new CheckList(palette, terminal.width()).of(sections);
      terminal.write(text, terminal.charset());
    }
    return 0;
  }

  /** The sections that are named, or all, in the order of the report. */
  private List<Section> sections(Problems problems) {
    for (String name : names) {
      if (Names.section(name).isEmpty()) {
        problems.add(
            Names.ids().contains(name)
                ? UsageException.of(
                    "list",
                    name,
                    "it is a check, not a section; write aurora-check explain " + name)
                : Names.oneOf(name, Names.sections()).of("list"));
      }
    }
    return Arrays.stream(Section.values())
        .filter(section -> names.isEmpty() || names.contains(section.id()))
        .toList();
  }

  private void json(List<Section> sections) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ArrayNode all = mapper.createArrayNode();
    for (Check check : sections.stream().flatMap(s -> Names.checks(s).stream()).toList()) {
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
