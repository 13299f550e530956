package dev.auroracheck.remedy;

import java.util.List;

/**
 * Changes that a person has to decide about, because they are risky, can't be undone, or are one of
 * several solutions. They are never made automatically.
 *
 * @param when in which case to make the changes, and with which consequence: a clause
 */
public record Choice(String when, List<Change> changes) {
  public Choice {
    changes = List.copyOf(changes);
  }

  public static Choice of(String when, Change... changes) {
    return new Choice(when, List.of(changes));
  }
}
