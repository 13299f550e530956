package dev.auroracheck.cli;

import java.io.IOException;

/** A command of this program. */
interface Command {
  /**
   * Runs it.
   *
   * @param problems the problems of the command line so far; if there are any, nothing is done
   * @return the exit code
   * @throws UsageException with everything that is wrong with the command line
   */
  int run(Problems problems) throws IOException;
}
