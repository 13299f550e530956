package dev.auroracheck.check.settings;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes times in the form that PostgreSQL's parameters have. */
final class Milliseconds {
  private static final Pattern VALUE =
      Pattern.compile("\\s*([+-]?\\d+(?:\\.\\d+)?)\\s*([a-z]*)\\s*");
  private static final Map<String, Double> UNITS =
      Map.of("", 1.0, "us", 0.001, "ms", 1.0, "s", 1e3, "min", 6e4, "h", 3.6e6, "d", 8.64e7);

  private record Unit(String name, long size) {}

  private static final List<Unit> SHOWN =
      List.of(
          new Unit("d", 86_400_000),
          new Unit("h", 3_600_000),
          new Unit("min", 60_000),
          new Unit("s", 1000));

  private Milliseconds() {}

  /** Reads {@code 60000}, {@code 60s} or {@code 1 min}; empty where the text is no such value. */
  static OptionalLong parse(String text) {
    Matcher m = VALUE.matcher(text);
    if (!m.matches() || !UNITS.containsKey(m.group(2))) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Math.round(Double.parseDouble(m.group(1)) * UNITS.get(m.group(2))));
  }

  /** The value as {@code SHOW} prints it: in the largest unit that divides the value. */
  static String show(long value) {
    for (Unit unit : SHOWN) {
      if (value != 0 && value % unit.size() == 0) {
        return value / unit.size() + unit.name();
      }
    }
    return value == 0 ? "0" : value + "ms";
  }
}
