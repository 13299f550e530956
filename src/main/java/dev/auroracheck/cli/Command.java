package dev.auroracheck.cli;

import java.io.IOException;

/** A command of this program. */
interface Command {
  /**
   * Runs it.
   *
   * @param problems those of the command line that are known so far; nothing is done where there
   *     are any
   * @return the exit code
   * @throws UsageException for what is wrong with the command line, all at once
   */
  int run(Problems problems) throws IOException;
}
