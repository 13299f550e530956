package dev.auroracheck.cli;

import dev.auroracheck.report.Palette;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Runs the command that a command line names, or the checks where it names none. */
final class Commands {
  private final Terminal terminal;
  private final Errors errors;
  private final Problems problems = new Problems();

  Commands(Terminal terminal) {
    this.terminal = terminal;
    this.errors = new Errors(terminal);
  }

  /** Runs it and returns the exit code. */
  int execute(String... args) {
    List<String> words = withoutPasswords(List.of(args));
    boolean colour = terminal.showsColour() && !words.contains("--no-color");
    CommandLine line = line(new Palette(colour, terminal.showsUnicode()));
    List<String> misspelt = ParseErrors.withOneDash(words, line);
    if (!misspelt.isEmpty()) {
      return errors.usage(new UsageException(misspelt));
    }
    int code = line.execute(words.toArray(String[]::new));
    if (terminal.out().checkError() && code == 0) {
      terminal.message("aurora-check: not all of the output could be written");
      return ExitCodes.INCOMPLETE;
    }
    return code;
  }

  /** Removes a value of --password, which may be the password, before anything can print it. */
  private List<String> withoutPasswords(List<String> args) {
    List<String> safe =
        args.stream().filter(a -> !a.startsWith("--password=") && !a.matches("-W.+")).toList();
    if (safe.size() < args.size()) {
      problems.add(
          new UsageException(
              "--password takes no value: it asks for the password; a script uses --password-file"
                  + " or PGPASSWORD"));
    }
    return safe;
  }

  private CommandLine line(Palette palette) {
    CommandLine line =
        new CommandLine(new CheckCommand(terminal, errors))
            .addSubcommand(new ExplainCommand(terminal))
            .addSubcommand(new ListCommand(terminal))
            .addSubcommand(new PolicyCommand(terminal))
            .addSubcommand(new StaticIpsCommand(terminal))
            .addSubcommand(new HelpCommand(terminal, palette))
            // the last one counts, as with psql
            .setOverwrittenOptionsAllowed(true)
            .setParameterExceptionHandler(
                (e, args) -> errors.usage(new UsageException(ParseErrors.message(e))))
            .setExecutionStrategy(parsed -> run(parsed, palette));
    Converters.register(line);
    collectErrors(line);
    line.getSubcommands().values().forEach(Commands::collectErrors);
    return line;
  }

  private static void collectErrors(CommandLine line) {
    line.getCommandSpec().parser().collectErrors(true);
  }

  private int run(ParseResult parsed, Palette palette) {
    List<CommandLine> lines = parsed.asCommandLineList();
    for (CommandLine line : lines) {
      if (line.isUsageHelpRequested()) {
        HelpCommand.print(line.getCommandSpec(), terminal, palette);
        return 0;
      } else if (line.isVersionHelpRequested()) {
        terminal.line(Version.text());
        return 0;
      }
    }
    ParseErrors.collect(parsed, problems);
    Command command = lines.get(lines.size() - 1).getCommand();
    try {
      return command.run(problems);
    } catch (UsageException e) {
      return errors.usage(e);
    } catch (Exception e) {
      return errors.mistake(e, isTraced(parsed));
    }
  }

  private static boolean isTraced(ParseResult parsed) {
    boolean[] verbose = parsed.commandSpec().findOption("--verbose").getValue();
    return verbose.length > 1;
  }
}
