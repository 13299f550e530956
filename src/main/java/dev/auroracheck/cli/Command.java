package dev.auroracheck.cli;

import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;

/** A command of this program. */
interface Command {
  /** Its name, options and help. */
  CommandSpec spec();

  /**
   * Runs it.
   *
   * @param problems the problems of the command line so far; if there are any, nothing is done
   * @return the exit code
   * @throws UsageException with everything that is wrong with the command line
   */
  int run(Problems problems) throws IOException;
}
