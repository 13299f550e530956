package dev.auroracheck.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Prints what went wrong, and gives the exit code. */
final class Errors {
  private final Terminal terminal;

  Errors(Terminal terminal) {
    this.terminal = terminal;
  }

  /** A line for each problem of the command line. */
  int usage(UsageException problems) {
    problems.problems().forEach(problem -> terminal.message("aurora-check: " + problem));
    return ExitCodes.USAGE;
  }

  /**
   * A mistake of this program.
   *
   * @param trace whether the stack trace is wanted
   */
  int mistake(Exception e, boolean trace) {
    terminal.message("aurora-check: this is a mistake in aurora-check: " + e);
    if (trace) {
      trace(e);
    } else {
      terminal.message("Report it, with what -vv prints");
    }
    return ExitCodes.INCOMPLETE;
  }

  /** The stack trace. */
  void trace(Exception e) {
    StringWriter all = new StringWriter();
    e.printStackTrace(new PrintWriter(all));
    all.toString().lines().forEach(line -> terminal.message(line.replace("\t", "    ")));
  }
}
