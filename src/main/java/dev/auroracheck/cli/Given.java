package dev.auroracheck.cli;

/**
 * The text of a value and its source, for messages.
 *
 * @param source the option, the environment variable, or the file with line and key
 */
record Given(String source, String value) {

  /** Converts the text. */
  <T> T as(Converter<T> converter) {
    try {
      return converter.convert(value);
    } catch (Refusal e) {
      throw e.of(source);
    }
  }

  /** Refuses the value. */
  UsageException refused(String problem) {
    return UsageException.of(source, value, problem);
  }
}
