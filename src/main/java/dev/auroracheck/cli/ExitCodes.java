package dev.auroracheck.cli;

import dev.auroracheck.check.Verdict;

/** The exit codes of the process. */
final class ExitCodes {
  /** Bad options, values or names. */
  static final int USAGE = 2;

  /** Nothing failed, but the run does not prove that the cluster is ready. */
  static final int INCOMPLETE = 3;

  private ExitCodes() {}

  /**
   * The exit code of a run.
   *
   * @param written whether all of its output was written
   */
  static int of(Verdict verdict, boolean written) {
    // the old file would be taken for the report of a run that is ready
    return verdict == Verdict.READY && !written ? INCOMPLETE : verdict.exitCode();
  }
}
