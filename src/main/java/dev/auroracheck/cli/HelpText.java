package dev.auroracheck.cli;

import dev.auroracheck.report.Palette;
import dev.auroracheck.report.Wrap;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The help of a command, as wide as the terminal. */
final class HelpText {
  /** Where descriptions begin, if the name fits before it. */
  private static final int COLUMN = 29;

  /** Where descriptions begin on a narrow terminal: below the name. */
  private static final int NARROW_COLUMN = 8;

  private static final int NARROW = 64;

  private final Palette palette;
  private final int width;
  private final StringBuilder all = new StringBuilder();

  private HelpText(Palette palette, int width) {
    this.palette = palette;
    this.width = width;
  }

  /** Returns the help, which ends with a new line. */
  static String of(CommandSpec command, Palette palette, int width) {
    return new HelpText(palette, width).text(command);
  }

  private String text(CommandSpec command) {
    UsageMessageSpec usage = command.usageMessage();
    String[] synopsis = usage.customSynopsis();
    synopsis[0] = "Usage: " + synopsis[0];
    for (String line : synopsis) {
      line(line);
    }
    line("");
    Wrap.lines(String.join(" ", usage.description()), width).forEach(this::line);
    if (!command.subcommands().isEmpty()) {
      heading("Commands");
      command.subcommands().values().forEach(c -> subcommand(c.getCommandSpec()));
    }
    if (!command.positionalParameters().isEmpty()) {
      heading("Arguments");
      for (PositionalParamSpec argument : command.positionalParameters()) {
        row(argument.paramLabel(), argument.description()[0]);
      }
    }
    options(command);
    if (usage.footer().length > 0) {
      line("");
    }
    for (String line : usage.footer()) {
      line(line);
    }
    return all.toString();
  }

  private void subcommand(CommandSpec command) {
    String arguments =
        command.positionalParameters().stream()
            .map(argument -> " " + argument.paramLabel())
            .collect(Collectors.joining());
    row(command.name() + arguments, command.usageMessage().header()[0]);
  }

  private void options(CommandSpec command) {
    List<OptionSpec> options =
        command.options().stream().sorted(Comparator.comparingInt(OptionSpec::order)).toList();
    if (command.parent() != null) {
      heading("Options");
      options.forEach(this::option);
      return;
    }
    String heading = "";
    for (OptionSpec option : options) {
      if (!option.descriptionKey().equals(heading)) {
        heading = option.descriptionKey();
        heading(heading);
      }
      option(option);
    }
  }

  private void option(OptionSpec option) {
    String[] names = option.names();
    // further names are mentioned in the description
    String name = names[0].startsWith("--") ? "    " + names[0] : names[0] + ", " + names[1];
    String values =
        Optional.ofNullable(option.completionCandidates())
            .map(ids -> StreamSupport.stream(ids.spliterator(), false))
            .map(ids -> ids.collect(Collectors.joining(", ")))
            .orElse("");
    row(
        option.arity().max() == 0 ? name : name + " " + option.paramLabel(),
        option.description()[0].replace("${COMPLETION-CANDIDATES}", values));
  }

  private void row(String name, String description) {
    int column = width < NARROW ? NARROW_COLUMN : COLUMN;
    String margin = "  " + name;
    if (margin.length() + 2 > column) {
      line(margin);
      margin = "";
    }
    for (String line : Wrap.lines(description, width - column)) {
      line(margin + " ".repeat(column - margin.length()) + line);
      margin = "";
    }
  }

  private void heading(String heading) {
    line("");
    line(heading + ":");
  }

  /** Adds a line; one that is too long for the terminal continues below, indented. */
  private void line(String line) {
    String text = line.stripLeading();
    String margin = line.substring(0, line.length() - text.length());
    if (line.length() <= width) {
      boolean heading = margin.isEmpty() && text.endsWith(":");
      all.append(heading ? palette.bold(line) : line).append('\n');
      return;
    }
    String hanging = margin + "    ";
    for (String part : Wrap.lines(text, width - hanging.length())) {
      all.append(margin).append(part).append('\n');
      margin = hanging;
    }
  }
}
