package dev.auroracheck.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The clock of the process. */
interface Time {
  /** The clock of this machine. */
  Time REAL =
      new Time() {
        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
          Thread.sleep(duration.toMillis());
        }
      };

  Instant now();

  void sleep(Duration duration) throws InterruptedException;

  /** The date in UTC. */
  default LocalDate today() {
    return LocalDate.ofInstant(now(), ZoneOffset.UTC);
  }
}
