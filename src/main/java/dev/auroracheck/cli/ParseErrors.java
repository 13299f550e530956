package dev.auroracheck.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What picocli could not read, in the words of this program. */
final class ParseErrors {
  private ParseErrors() {}

  /** Notes everything that is wrong with the words of the command line. */
  static void collect(ParseResult parsed, Problems problems) {
    for (CommandLine line : parsed.asCommandLineList()) {
      List<Exception> errors = line.getParseResult().errors();
      // picocli drops the word that stood where a value was expected, so what follows is in
      // disorder
      boolean inDisorder = errors.stream().anyMatch(MissingParameterException.class::isInstance);
      for (Exception e : errors) {
        if (e.getCause() instanceof Refusal refusal
            && e instanceof ParameterException refused
            && refused.getArgSpec() instanceof OptionSpec option) {
          problems.add(option.longestName(), refusal.of(option.longestName()));
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

  /** The first line of picocli's own message. */
  static String message(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
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
        all.add(unknown(words.get(i), e.getCommandLine()));
      }
    }
    return all;
  }

  private static boolean isOption(String word) {
    return word.startsWith("-");
  }

  /** With the option or command that was meant where one is near. */
  private static String unknown(String word, CommandLine line) {
    List<String> known = new ArrayList<>(line.getCommandSpec().optionsMap().keySet());
    known.addAll(line.getSubcommands().keySet());
    String name = word.split("=", 2)[0];
    Optional<String> meant = Names.nearest(name, known).filter(n -> n.length() > 2);
    String help = line.getCommandSpec().qualifiedName() + " --help";
    String way = meant.map(n -> "; did you mean " + n + "?").orElse("; " + help + " lists them");
    if (isOption(word)) {
      return "unknown option " + name + way;
    }
    // a stray word is not shown unless it is nearly a command: it may be a password
    return meant.isPresent()
        ? "unknown argument " + name + way
        : "an argument that belongs to no option; " + help + " shows the options";
  }
}
