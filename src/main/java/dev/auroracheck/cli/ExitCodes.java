package dev.auroracheck.cli;

import dev.auroracheck.check.Verdict;

/** What the process ends with. */
final class ExitCodes {
  /** Bad options, values or names. */
  static final int USAGE = 2;

  /** Nothing failed, but the run does not show that all is well. */
  static final int INCOMPLETE = 3;

  private ExitCodes() {}

  /**
   * That of a run.
   *
   * @param written whether all of its output was
   */
  static int of(Verdict verdict, boolean written) {
    // who reads a file must not take an old one for that of a run that is ready
    return verdict == Verdict.READY && !written ? INCOMPLETE : verdict.exitCode();
  }
}
