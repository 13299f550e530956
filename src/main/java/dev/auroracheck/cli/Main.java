package dev.auroracheck.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** The entry point. */
public final class Main {
  /** The log of the JDBC driver. The field keeps the logger alive, which else loses its level. */
  private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql");

  private Main() {}

  /** Runs the program and ends the process. */
  public static void main(String[] args) {
    int code = ExitCodes.INCOMPLETE;
    try {
      code = run(Terminal.ofProcess(), args);
    } catch (Throwable e) {
      System.err.println("aurora-check: " + e);
    }
    System.exit(code);
  }

  /** Runs the program in the given surroundings and returns its exit code. */
  static int run(Terminal terminal, String... args) {
    // errors of the driver are reported as results
    DRIVER_LOG.setLevel(Level.OFF);
    return new Commands(terminal).execute(args);
  }
}
