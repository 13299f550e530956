package dev.auroracheck.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Prints errors, and returns the exit code. */
final class Errors {
  private final Terminal terminal;

  Errors(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Prints a line for each problem of the command line. */
  int usage(UsageException problems) {
    problems.problems().forEach(problem -> terminal.message("aurora-check: " + problem));
    return ExitCodes.USAGE;
  }

  /**
   * Reports a mistake in this program.
   *
   * @param trace whether to print the stack trace
   */
  int mistake(Exception e, boolean trace) {
    terminal.message("aurora-check: this is a mistake in aurora-check: " + e);
    if (trace) {
      trace(e);
    } else {
      terminal.message("aurora-check: please report it with the output of -vv");
    }
    return ExitCodes.INCOMPLETE;
  }

  /** Prints the stack trace. */
  void trace(Exception e) {
    StringWriter all = new StringWriter();
    e.printStackTrace(new PrintWriter(all));
    all.toString().lines().forEach(line -> terminal.message(line.replace("\t", "    ")));
  }
}
