package dev.auroracheck.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is worked out from facts once. */
class DerivedTest {
  private final Derived derived = new Derived();
  private final AtomicInteger works = new AtomicInteger();

  @Test
  void aValueIsWorkedOutOnce() {
    assertEquals(1, of("scope"));
    assertEquals(1, of("scope"));
  }

  @Test
  void whatIsAskedIsToldApartByIdentityAndByType() {
    String asked = new String("scope".toCharArray());

    assertEquals(1, of("scope"));
    assertEquals(2, of(asked));
    assertEquals("other", derived.once(String.class, asked, () -> "other"));
    assertEquals(2, of(asked));
  }

  @Test
  void whatFailedIsWorkedOutAgain() {
    Fact<Integer> absent = Fact.failed("a catalog query failed", "Run again");

    assertThrows(
        Fact.UnavailableException.class, () -> derived.once(Integer.class, this, absent::get));
    assertEquals(1, of(this));
  }

  private int of(Object asked) {
    return derived.once(Integer.class, asked, works::incrementAndGet);
  }
}
