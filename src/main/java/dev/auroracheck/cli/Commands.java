package dev.auroracheck.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;

/** Runs the command that a command line names. */
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
    CommandLine line = line(terminal.showsColour() && !words.contains("--no-color"));
    int code = line.execute(words.toArray(String[]::new));
    if (terminal.out().checkError() && code == 0) {
      terminal.message("aurora-check: not all of the output could be written");
      return ExitCodes.INCOMPLETE;
    }
    return code;
  }

  /** A value of --password is looked at by nothing, and not shown: it may be the password. */
  private List<String> withoutPasswords(List<String> args) {
    List<String> safe =
        args.stream().filter(a -> !a.startsWith("--password=") && !a.matches("-W.+")).toList();
    if (safe.size() < args.size()) {
      problems.add(
          new UsageException(
              "--password takes no value: it asks; else use --password-file or PGPASSWORD"));
    }
    return safe;
  }

  private CommandLine line(boolean colour) {
    CommandLine line =
        new CommandLine(new CheckCommand(terminal, errors))
            .addSubcommand(new ListCommand(terminal))
            .addSubcommand(new ExplainCommand(terminal))
            .addSubcommand(new PolicyCommand(terminal))
            .addSubcommand(new StaticIpsCommand(terminal))
            .addSubcommand(new CommandLine.HelpCommand())
            // the last one wins, as with psql
            .setOverwrittenOptionsAllowed(true)
            .setColorScheme(
                CommandLine.Help.defaultColorScheme(
                    colour ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
            .setOut(new PrintWriter(terminal.out(), true, terminal.charset()))
            .setErr(new PrintWriter(terminal.err(), true, terminal.charset()))
            .setParameterExceptionHandler(
                (e, args) -> errors.usage(new UsageException(ParseErrors.message(e))))
            .setExecutionStrategy(this::run);
    Converters.register(line);
    collectErrors(line);
    line.getSubcommands().values().forEach(Commands::collectErrors);
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new OptionSections());
    return line;
  }

  private static void collectErrors(CommandLine line) {
    line.getCommandSpec().parser().collectErrors(true);
  }

  private int run(ParseResult parsed) {
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    ParseErrors.collect(parsed, problems);
    List<CommandLine> lines = parsed.asCommandLineList();
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
