package dev.auroracheck.cli;

import dev.auroracheck.request.Endpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in the words of this program what picocli could not read. */
final class ParseErrors {
  private ParseErrors() {}

  /** Notes everything that is wrong with the words of the command line. */
  static void collect(ParseResult parsed, Problems problems) {
    for (CommandLine line : parsed.asCommandLineList()) {
      List<Exception> errors = line.getParseResult().errors();
      // picocli drops the word that stands where a value is expected, so the words after it are
      // attributed to the wrong options
      boolean inDisorder = errors.stream().anyMatch(MissingParameterException.class::isInstance);
      for (Exception e : errors) {
        if (e.getCause() instanceof Refusal refusal
            && e instanceof ParameterException refused
            && refused.getArgSpec() != null) {
          String name = name(refused.getArgSpec(), line);
          problems.add(name, refusal.of(name));
        } else if (e instanceof UnmatchedArgumentException unmatched) {
          if (!inDisorder) {
            problems.misread(new UsageException(unknown(unmatched, parsed.originalArgs())));
          }
        } else {
          problems.misread(new UsageException(message(e)));
        }
      }
    }
  }

  /** What is wrong, as one line. */
  static String message(Exception e) {
    if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      return missing(missing.getMissing().get(0), missing.getCommandLine());
    } else if (e instanceof ParameterException refused
        && refused.getArgSpec() instanceof OptionSpec option
        && option.arity().max() == 0) {
      return option.longestName() + " takes no value; leave \"" + refused.getValue() + "\" out";
    }
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static String missing(ArgSpec argument, CommandLine line) {
    String name = name(argument, line);
    if (argument instanceof OptionSpec option) {
      boolean meansHelp = List.of(option.names()).contains("-h");
      return name
          + " needs a value; write "
          + name
          + ' '
          + option.paramLabel()
          + (meansHelp ? ", or --help for the help" : "");
    }
    return name + " needs " + argument.description()[0];
  }

  /** The option, or else the command that takes the argument. */
  private static String name(ArgSpec argument, CommandLine line) {
    return argument instanceof OptionSpec option ? option.longestName() : line.getCommandName();
  }

  private static List<String> unknown(UnmatchedArgumentException e, List<String> arguments) {
    List<String> all = new ArrayList<>();
    List<String> words = e.getUnmatched();
    for (int i = 0; i < words.size(); i++) {
      // the word behind an unknown option may be its value
      boolean isValue =
          i > 0
              && isOption(words.get(i - 1))
              && !isOption(words.get(i))
              && Collections.indexOfSubList(arguments, words.subList(i - 1, i + 1)) >= 0;
      if (!isValue) {
        all.add(unknown(words.get(i), e.getCommandLine(), arguments.indexOf(words.get(i)) == 0));
      }
    }
    return all;
  }

  private static boolean isOption(String word) {
    return word.startsWith("-");
  }

  /**
   * Describes a word that belongs to nothing.
   *
   * @param first whether it is the first word of the command line, where a command would stand
   */
  private static String unknown(String word, CommandLine line, boolean first) {
    String help = line.getCommandSpec().qualifiedName() + " --help";
    if (isOption(word)) {
      String option = word.split("=", 2)[0];
      List<String> options =
          line.getCommandSpec().optionsMap().keySet().stream().filter(o -> o.length() > 2).toList();
      return "unknown option " + option + Names.meant(option, options, help + " lists them");
    } else if (Endpoint.of(word).isRds()) {
      return "a host needs its option; write --host " + word;
    }
    Collection<String> commands = line.getSubcommands().keySet();
    // another word is not shown unless it is nearly a command: it may be a password
    return (first && !commands.isEmpty()) || Names.nearest(word, commands).isPresent()
        ? unknownCommand(word, commands)
        : "an argument that belongs to no option; " + help + " shows the options";
  }

  /** Describes a word where the name of a command is expected. */
  static String unknownCommand(String word, Collection<String> commands) {
    return "unknown command "
        + word
        + Names.meant(word, commands, "")
        + " (commands: "
        + String.join(", ", commands)
        + ")";
  }

  /**
   * Finds long options with one dash, as other programs take. picocli would read {@code -host} as
   * {@code -h ost}.
   */
  static List<String> withOneDash(List<String> words, CommandLine line) {
    Collection<String> options = line.getCommandSpec().optionsMap().keySet();
    return words.stream()
        .filter(word -> word.matches("-[a-z][a-z-]{2,}(=.*)?"))
        .map(word -> word.split("=", 2)[0])
        .filter(word -> options.contains("-" + word))
        .map(word -> "unknown option " + word + "; did you mean -" + word + "?")
        .toList();
  }
}
