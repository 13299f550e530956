package dev.auroracheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times on the command line. */
class DurationsTest {
  private static final Duration MOST = Duration.ofHours(24);

  private static Duration parse(String text) {
    return new Given("--wait", text).as(t -> Durations.parse(t, MOST, "write a time"));
  }

  @ParameterizedTest
  @CsvSource({
    "10, 10000",
    "0.5, 500",
    "500ms, 500",
    "10s, 10000",
    "1m, 60000",
    "1.5m, 90000",
    "15m30s, 930000",
    "1h0m5s, 3605000",
    "1m500ms, 60500",
    "24h, 86400000"
  })
  void aTimeMayHaveSeveralUnits(String text, long millis) {
    assertEquals(Duration.ofMillis(millis), parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "0s", "0.0001ms", "s", "10 s", "-1s", "1d", "30s15m", "1m30", "24h1ms"})
  void whatIsNoTimeOrTooLongIsRefused(String text) {
    UsageException e = assertThrows(UsageException.class, () -> parse(text));
    assertEquals("--wait: \"" + text + "\": write a time", e.getMessage());
  }

  /** What is shown can be typed. */
  @ParameterizedTest
  @ValueSource(longs = {1, 59, 60, 61, 3600, 3661, 86399})
  void whatIsShownIsRead(long seconds) {
    Duration duration = Duration.ofSeconds(seconds);
    assertEquals(duration, parse(Durations.display(duration)));
  }
}
