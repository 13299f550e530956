package dev.auroracheck.cli;

import dev.auroracheck.report.Palette;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Prints the help of a command, or that of the program. */
final class HelpCommand implements Command {
  private Optional<String> command = Optional.empty();
  private final CommandSpec spec;

  private final Terminal terminal;
  private final Palette palette;

  HelpCommand(Terminal terminal, Palette palette) {
    this.terminal = terminal;
    this.palette = palette;
    this.spec =
        new Declarations(this, "help", "the help of a command")
            .synopsis("aurora-check help [COMMAND]")
            .description("Prints the help of a command, or that of the program.")
            .arguments(
                "[COMMAND]", "0..1", v -> command = v.stream().findFirst(), "the name of a command")
            .help()
            .spec();
  }

  @Override
  public CommandSpec spec() {
    return spec;
  }

  @Override
  public int run(Problems problems) {
    CommandSpec program = spec.parent();
    if (command.isEmpty()) {
      print(program, terminal, palette);
      return 0;
    }
    Map<String, CommandLine> commands = program.subcommands();
    CommandLine named = commands.get(command.get());
    if (named == null) {
      throw new UsageException(ParseErrors.unknownCommand(command.get(), commands.keySet()));
    }
    print(named.getCommandSpec(), terminal, palette);
    return 0;
  }

  /** Prints the help of a command. */
  static void print(CommandSpec command, Terminal terminal, Palette palette) {
    terminal.write(HelpText.of(command, palette, terminal.width()), terminal.charset());
  }
}
