package dev.auroracheck.cli;

/** Bad input: one line that names the option and the value. Exit code 2. */
final class UsageException extends RuntimeException {
  UsageException(String message) {
    super(message);
  }

  /** For an option's value. */
  static UsageException of(String option, String value, String problem) {
    return new UsageException(option + ": \"" + value + "\": " + problem);
  }
}
