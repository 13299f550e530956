package dev.auroracheck.check.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MillisecondsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0", "0s, 0, 0", "60000, 60000, 1min", "' 1 min ', 60000, 1min", "90s, 90000, 90s",
    "0.4ms, 0, 0", "1h, 3600000, 1h", "1500, 1500, 1500ms", "2d, 172800000, 2d", "100us, 0, 0"
  })
  void readsAsPostgresDoes(String text, long milliseconds, String shown) {
    assertEquals(milliseconds, Milliseconds.parse(text).orElseThrow());
    assertEquals(shown, Milliseconds.show(milliseconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "off", "10 parsecs", "s", "{DBInstanceClassMemory/9531392}"})
  void refuses(String text) {
    assertTrue(Milliseconds.parse(text).isEmpty());
  }
}
