package dev.auroracheck.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 10.1.2.3/32, 10.1.2.3",
    "10.1.2.3/8, 10.0.0.0/8, 10.0.0.0/8",
    "0.0.0.0/0, 0.0.0.0/0, 0.0.0.0/0",
    "255.255.255.255, 255.255.255.255/32, 255.255.255.255",
    "::/0, 0:0:0:0:0:0:0:0/0, 0:0:0:0:0:0:0:0/0",
    "2001:db8::1, 2001:db8:0:0:0:0:0:1/128, 2001:db8:0:0:0:0:0:1",
    "::ffff:1.2.3.4, 1.2.3.4/32, 1.2.3.4"
  })
  void reads(String text, String whole, String shown) {
    assertEquals(whole, Cidr.parse(text).toString());
    assertEquals(shown, Cidr.parse(text).display());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.4/33",
        "1.2.3.4/",
        "1.2.3.4/-1",
        "1.2.3.4/x",
        "localhost",
        "example.com",
        "01.2.3.4",
        "::/129",
        ":::",
        "1.2.3.4.",
        "1.2.3.4 "
      })
  void refuses(String text) {
    assertThrows(IllegalArgumentException.class, () -> Cidr.parse(text));
  }

  @Test
  void theWholeOfOneFamilyHoldsNothingOfTheOther() {
    assertFalse(Cidr.parse("192.0.2.7").isCoveredBy(List.of(Cidr.parse("::/0"))));
    assertFalse(Cidr.parse("2001:db8::1").isCoveredBy(List.of(Cidr.parse("0.0.0.0/0"))));
  }

  /** Against a plain evaluator: of 256 addresses, which are in which range. */
  @Test
  void coverageIsThatOfTheSets() {
    long seed = 20260804;
    Random random = new Random(seed);
    for (int world = 0; world < 5000; world++) {
      List<Cidr> ranges = new ArrayList<>();
      boolean[] held = new boolean[256];
      for (int i = random.nextInt(6); i > 0; i--) {
        int length = 24 + random.nextInt(9);
        int first = random.nextInt(256);
        ranges.add(Cidr.parse("192.0.2." + first + "/" + length));
        int size = 1 << (32 - length);
        for (int a = first / size * size; a < first / size * size + size; a++) {
          held[a] = true;
        }
      }
      int length = 24 + random.nextInt(9);
      int size = 1 << (32 - length);
      int first = random.nextInt(256) / size * size;
      boolean all = true;
      for (int a = first; a < first + size; a++) {
        all &= held[a];
      }
      Cidr wanted = Cidr.parse("192.0.2." + first + "/" + length);
      assertEquals(
          all, wanted.isCoveredBy(ranges), "seed " + seed + ": " + wanted + " in " + ranges);
      assertFalse(Cidr.parse("::/0").isCoveredBy(ranges));
    }
  }
}
