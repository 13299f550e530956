package dev.auroracheck.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {"a, 'a'", "it's, 'it''s'", "a\\b, E'a\\\\b'", "\\', E'\\\\'''"})
  void literals(String text, String literal) {
    assertEquals(literal, Sql.literal(text));
  }
}
