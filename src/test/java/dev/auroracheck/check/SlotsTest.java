package dev.auroracheck.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "1023, 1023 bytes",
    "1024, 1.0 kB",
    "16777216, 16.0 MB",
    "1288490189, 1.2 GB",
    "2251799813685248, 2048.0 TB"
  })
  void sizes(long bytes, String shown) {
    assertEquals(shown, Slots.size(bytes));
  }
}
