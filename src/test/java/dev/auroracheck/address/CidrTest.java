package dev.auroracheck.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
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
    "::/0, ::/0, ::/0",
    "2001:db8::1, 2001:db8::1/128, 2001:db8::1",
    "2001:DB8:0:0:1:0:0:2, 2001:db8::1:0:0:2/128, 2001:db8::1:0:0:2",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1/128, 2001:db8:0:1:1:1:1:1",
    "1:0:0:2:0:0:0:3, 1:0:0:2::3/128, 1:0:0:2::3",
    "::1, ::1/128, ::1",
    "1::, 1::/128, 1::",
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
    for (int scenario = 0; scenario < 5000; scenario++) {
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

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.7, true",
    "192.0.2.0/24, 192.0.2.0/24, true",
    "192.0.2.0/24, 192.0.2.0/23, false",
    "192.0.2.0/24, 192.0.3.0/25, false",
    "192.0.3.0/24, 192.0.2.255, false",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, ::1, false",
    "::/0, 192.0.2.7, false"
  })
  void contains(String range, String other, boolean expected) {
    assertEquals(expected, Cidr.parse(range).contains(Cidr.parse(other)));
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, true",
    "10.0.0.0/8, true",
    "10.0.0.0/7, false",
    "172.16.0.0/12, true",
    "172.32.0.0, false",
    "192.168.4.0/24, true",
    "100.64.0.1, true",
    "100.128.0.1, false",
    "169.254.1.1, true",
    "127.0.0.1, true",
    "192.0.2.7, false",
    "54.82.38.199, false",
    "0.0.0.0/0, false",
    "fd00::1, true",
    "fe80::1, true",
    "2001:db8::1, false"
  })
  void isPrivate(String range, boolean expected) {
    assertEquals(expected, Cidr.parse(range).isPrivate());
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, '', 192.0.2.0/24",
    "192.0.2.0/24, 192.0.2.0/24, 192.0.2.0/24",
    "192.0.2.0/24, 192.0.0.0/16, 192.0.2.0/24",
    "192.0.2.0/24, 192.0.3.0/25, 192.0.2.0/24",
    "192.0.2.0/24, 192.0.2.128/25, 192.0.2.0/25 192.0.2.128/25",
    "192.0.2.0/30, 192.0.2.2/32, 192.0.2.0/31 192.0.2.2/32 192.0.2.3/32",
    "0.0.0.0/0, 128.0.0.0/1, 0.0.0.0/1 128.0.0.0/1",
    "0.0.0.0/0, ::/1, 0.0.0.0/0",
    "::/0, 8000::/1, ::/1 8000::/1"
  })
  void isCut(String range, String border, String pieces) {
    List<Cidr> borders = border.isEmpty() ? List.of() : List.of(Cidr.parse(border));
    assertEquals(
        pieces,
        String.join(" ", Cidr.parse(range).cutBy(borders).stream().map(Cidr::toString).toList()));
  }

  /** The pieces are the range again, and none lies across a border. */
  @Test
  void piecesAreWhollyInsideOrOutside() {
    Random random = new Random(20261121);
    for (int scenario = 0; scenario < 2000; scenario++) {
      List<Cidr> borders = new ArrayList<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        borders.add(Cidr.parse("192.0.2." + random.nextInt(256) + "/" + (22 + random.nextInt(11))));
      }
      Cidr range = Cidr.parse("192.0.2." + random.nextInt(256) + "/" + (23 + random.nextInt(10)));
      List<Cidr> pieces = range.cutBy(borders);
      BigInteger next = range.first();
      for (Cidr piece : pieces) {
        assertEquals(next, piece.first());
        next = piece.last().add(BigInteger.ONE);
        for (Cidr border : borders) {
          assertEquals(
              border.contains(piece),
              border.first().compareTo(piece.last()) <= 0
                  && piece.first().compareTo(border.last()) <= 0,
              () -> piece + " and " + border);
        }
      }
      assertEquals(range.last().add(BigInteger.ONE), next);
    }
  }
}
