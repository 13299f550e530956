package dev.auroracheck.cli;

/**
 * A value and where it is from, for messages.
 *
 * @param source the option, the environment variable, or the file with line and key
 */
record Given(String source, String value) {

  /** What the text stands for. */
  <T> T as(Converter<T> converter) {
    try {
      return converter.convert(value);
    } catch (Refusal e) {
      throw e.of(source);
    }
  }

  /** That the value is no good. */
  UsageException refused(String problem) {
    return UsageException.of(source, value, problem);
  }
}
