package dev.auroracheck.check;

import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.facts.Slot;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Choice;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.remedy.ServerChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What several checks have in common about replication slots. */
public final class Slots {
  /** The prefix of the slots that ClickPipes creates; its publications have names with it too. */
  public static final String OF_PIPES = "peerflow_slot_";

  private static final List<String> UNITS = List.of("bytes", "kB", "MB", "GB", "TB");

  private Slots() {}

  /** Whether a pipe created the slot and does not read it now: the pipe is paused, or gone. */
  public static boolean isLeftOver(Slot slot) {
    return slot.name().startsWith(OF_PIPES) && !slot.active();
  }

  /** The slot as an object of a finding, with what helps to decide whether to drop it. */
  public static Subject subject(Slot slot) {
    List<String> parts = new ArrayList<>();
    parts.add(slot.active() ? "active" : "inactive");
    if (slot.lost()) {
      parts.add("lost");
    }
    if (slot.temporary()) {
      parts.add("temporary");
    }
    parts.add(slot.database().map(d -> "of database " + Quoted.name(d)).orElse("physical"));
    slot.retainedBytes().ifPresent(bytes -> parts.add("keeps " + size(bytes) + " of WAL"));
    return new Subject("slot", Quoted.name(slot.name()), String.join(", ", parts));
  }

  /**
   * Drops the inactive slots. A person has to decide: the reader of a slot may be gone for good, or
   * come back in a minute.
   */
  public static Remedy drops(List<Slot> slots) {
    return Remedy.choices(
        slots.stream()
            .filter(s -> !s.active())
            .map(
                s ->
                    Choice.of(
                        "only if nothing reads from the slot any more",
                        new ServerChange.DropSlot(s.name())))
            .toList());
  }

  /** {@code 16.0 MB}. */
  static String size(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= 1024 && unit < UNITS.size() - 1) {
      size /= 1024;
      unit++;
    }
    return unit == 0
        ? bytes + " bytes"
        : String.format(Locale.ROOT, "%.1f %s", size, UNITS.get(unit));
  }
}
