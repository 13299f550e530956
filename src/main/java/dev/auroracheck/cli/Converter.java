package dev.auroracheck.cli;

import picocli.CommandLine.ITypeConverter;

/** Converts the text of an option, an environment variable or a file into a value. */
interface Converter<T> extends ITypeConverter<T> {
  /**
   * Converts it.
   *
   * @throws Refusal if the text is not such a value
   */
  @Override
  T convert(String text);
}
