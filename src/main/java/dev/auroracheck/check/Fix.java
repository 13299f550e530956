package dev.auroracheck.check;

import java.util.ArrayList;
import java.util.List;

/**
 * How to make a check pass.
 *
 * @param summary one line
 * @param steps in the order to take them
 */
public record Fix(String summary, List<Step> steps) {

  public static Fix of(String summary, Step... steps) {
    return new Fix(summary, List.of(steps));
  }

  /** Whether a step restarts instances of the cluster. */
  public boolean needsReboot() {
    return steps.stream().anyMatch(Step::restarts);
  }

  /** With a step before the others. */
  public Fix first(Step step) {
    List<Step> all = new ArrayList<>(List.of(step));
    all.addAll(steps);
    return new Fix(summary, List.copyOf(all));
  }

  /** With a step behind the others. */
  public Fix then(Step step) {
    List<Step> all = new ArrayList<>(steps);
    all.add(step);
    return new Fix(summary, List.copyOf(all));
  }
}
