package dev.auroracheck.cli;

import dev.auroracheck.report.Palette;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the help of a command, or that of the program. */
@CommandLine.Command(
    name = "help",
    header = "the help of a command",
    customSynopsis = "aurora-check help [COMMAND]",
    description = "Prints the help of a command, or that of the program.")
final class HelpCommand implements Command {
  @Parameters(paramLabel = "[COMMAND]", arity = "0..1", description = "the name of a command")
  @Nullable String command;

  @Option(names = "--help", usageHelp = true, description = "print this help")
  boolean help;

  @Spec @Nullable CommandSpec spec;

  private final Terminal terminal;
  private final Palette palette;

  HelpCommand(Terminal terminal, Palette palette) {
    this.terminal = terminal;
    this.palette = palette;
  }

  @Override
  public int run(Problems problems) {
    CommandSpec program = Objects.requireNonNull(spec).parent();
    if (command == null) {
      print(program, terminal, palette);
      return 0;
    }
    Map<String, CommandLine> commands = program.subcommands();
    CommandLine named = commands.get(command);
    if (named == null) {
      throw new UsageException(ParseErrors.unknownCommand(command, commands.keySet()));
    }
    print(named.getCommandSpec(), terminal, palette);
    return 0;
  }

  /** Prints the help of a command. */
  static void print(CommandSpec command, Terminal terminal, Palette palette) {
    terminal.write(HelpText.of(command, palette, terminal.width()), terminal.charset());
  }
}
