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
    int code = run(args);
    if (terminal.out().checkError() && code == 0) {
      terminal.message("aurora-check: not all of the output could be written");
      return ExitCodes.INCOMPLETE;
    }
    return code;
  }

  private int run(String... args) {
    if (args.length == 1 && args[0].equals("--version")) {
      // without picocli, whose classes take longer to load than this to print
      return version();
    }
    List<String> words = withoutPasswords(List.of(args));
    boolean colour = terminal.showsColour() && !words.contains("--no-color");
    CommandLine line = line(new Palette(colour, terminal.showsUnicode()));
    List<String> misspelt = ParseErrors.withOneDash(words, line);
    if (!misspelt.isEmpty()) {
      return errors.usage(new UsageException(misspelt));
    }
    return line.execute(words.toArray(String[]::new));
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
        new CommandLine(new CheckCommand(terminal, errors).spec())
            .addSubcommand(new ExplainCommand(terminal).spec())
            .addSubcommand(new ListCommand(terminal).spec())
            .addSubcommand(new PolicyCommand(terminal).spec())
            .addSubcommand(new StaticIpsCommand(terminal).spec())
            .addSubcommand(new HelpCommand(terminal, palette).spec())
            // the last one counts, as with psql
            .setOverwrittenOptionsAllowed(true)
            .setParameterExceptionHandler(
                (e, args) -> errors.usage(new UsageException(ParseErrors.message(e))))
            .setExecutionStrategy(parsed -> run(parsed, palette));
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
        return version();
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

  private int version() {
    terminal.line(Version.text());
    return 0;
  }

  private static boolean isTraced(ParseResult parsed) {
    return parsed.commandSpec().userObject() instanceof CheckCommand checks && checks.isTraced();
  }
}
