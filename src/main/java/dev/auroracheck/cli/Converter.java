package dev.auroracheck.cli;

import picocli.CommandLine.ITypeConverter;

/** Makes a value of a text, whether an option or a variable holds it. */
interface Converter<T> extends ITypeConverter<T> {
  /**
   * Makes it.
   *
   * @throws Refusal where the text is none
   */
  @Override
  T convert(String text);
}
