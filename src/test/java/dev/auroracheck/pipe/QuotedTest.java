package dev.auroracheck.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotedTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {"a, 'a'", "it's, 'it''s'", "a\\b, E'a\\\\b'", "\\', E'\\\\'''"})
  void literals(String text, String literal) {
    assertEquals(literal, Quoted.literal(text));
  }
}
