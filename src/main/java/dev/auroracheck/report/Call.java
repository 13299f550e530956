package dev.auroracheck.report;

import dev.auroracheck.fix.ShellWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command line of a run.
 *
 * @param arguments as they were given; none of them is a secret
 * @param fixDirectory where the files with the fixes go; absent if none are written
 */
public record Call(List<String> arguments, Optional<String> fixDirectory) {
  private static final String PROGRAM = "aurora-check";

  /** The same command once more, with other values for options that stand for one run alone. */
  String again(String... more) {
    List<String> words = new ArrayList<>(List.of(PROGRAM));
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--wait") || argument.equals("--fix-dir")) {
        i++;
      } else if (!argument.startsWith("--wait=") && !argument.startsWith("--fix-dir=")) {
        words.add(argument);
      }
    }
    words.addAll(List.of(more));
    return String.join(" ", words.stream().map(ShellWord::quote).toList());
  }
}
