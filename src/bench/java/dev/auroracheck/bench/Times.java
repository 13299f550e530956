package dev.auroracheck.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** How long the same thing took, time after time. */
final class Times {
  private final List<Double> millis = new ArrayList<>();

  void add(double taken) {
    millis.add(taken);
    Collections.sort(millis);
  }

  double median() {
    int middle = millis.size() / 2;
    return millis.size() % 2 == 1
        ? millis.get(middle)
        : (millis.get(middle - 1) + millis.get(middle)) / 2;
  }

  /** Minimum, median and maximum. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.0f / **%.0f** / %.0f",
        millis.get(0),
        median(),
        millis.get(millis.size() - 1));
  }
}
