package dev.auroracheck.check.settings;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Slots;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Server;
import dev.auroracheck.facts.Slot;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Parameters;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.request.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks that no setting lets the server invalidate the pipe's slot, and that no slot without a
 * reader makes the server keep WAL.
 */
public final class SlotRetention implements Check {
  private static final String KEEP_SIZE = "max_slot_wal_keep_size";
  private static final String IDLE_TIMEOUT = "idle_replication_slot_timeout";
  private static final String STANDBY_SLOTS = "synchronized_standby_slots";
  private static final long MEGABYTES_IN_GIGABYTE = 1024;
  private static final long LEAST_GIGABYTES = 100;

  @Override
  public About about() {
    return new About(
        "slot-retention",
        Section.SETTINGS,
        Level.RECOMMENDED,
        Needs.DB,
        "No setting invalidates slots, and no slot is idle or lost",
        "A pipe whose slot is invalidated must be loaded again from the start.");
  }

  @Override
  public Result judge(Context context) {
    Server server = context.server();
    List<Slot> slots = context.database().slots().get();
    List<Subject> objects = new ArrayList<>();
    List<String> limits = new ArrayList<>();
    Remedy remedy = Remedy.NONE;
    long keep = server.number(KEEP_SIZE).orElse(-1);
    if (keep != -1 && keep < LEAST_GIGABYTES * MEGABYTES_IN_GIGABYTE) {
      limits.add(KEEP_SIZE + " is " + size(keep));
      objects.add(
          new Subject(
              "parameter",
              KEEP_SIZE,
              size(keep) + ": a slot that falls further behind is invalidated"));
      remedy = remedy.and(unlimited(context));
    }
    long idleSeconds = server.number(IDLE_TIMEOUT).orElse(0);
    if (idleSeconds != 0) {
      String timeout = Milliseconds.show(idleSeconds * 1000);
      limits.add(IDLE_TIMEOUT + " is " + timeout);
      objects.add(
          new Subject(
              "parameter",
              IDLE_TIMEOUT,
              timeout + ": the slot of a pipe that is paused for longer is invalidated"));
      remedy = remedy.and(ClusterParameter.setDynamic(IDLE_TIMEOUT, "0", context));
    }
    List<Slot> bad =
        slots.stream().filter(s -> !Slots.isLeftOver(s) && (s.lost() || isIdle(s))).toList();
    bad.stream().map(Slots::subject).forEach(objects::add);
    if (objects.isEmpty()) {
      return pass(context.facts(), slots).note(standbyMissing(server, slots));
    }
    return Finding.of(message(limits, bad))
        .objects(objects)
        .remedy(remedy.and(Slots.drops(bad)))
        .note(standbyMissing(server, slots))
        .fails();
  }

  private static String message(List<String> limits, List<Slot> bad) {
    List<String> sentences = new ArrayList<>();
    if (!limits.isEmpty()) {
      sentences.add(String.join(" and ", limits) + ", so a slot can be invalidated.");
    }
    if (!bad.isEmpty()) {
      sentences.add(
          Quoted.count(bad.size(), "replication slot")
              + " "
              + Quoted.are(bad.size())
              + " idle or lost: "
              + Quoted.some(bad.stream().map(s -> Quoted.name(s.name())).toList())
              + ".");
    }
    return String.join(" ", sentences);
  }

  /**
   * The slots in {@code synchronized_standby_slots} (17 and later) that do not exist. A failover
   * slot sends only changes that all of the slots named there have confirmed.
   */
  private static Optional<String> standbyMissing(Server server, List<Slot> slots) {
    Set<String> there = slots.stream().map(Slot::name).collect(Collectors.toSet());
    List<String> missing =
        Arrays.stream(server.setting(STANDBY_SLOTS).orElse("").split(",", -1))
            .map(name -> name.strip().replace("\"", "").toLowerCase(Locale.ROOT))
            .filter(name -> !name.isEmpty() && !there.contains(name))
            .distinct()
            .toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            STANDBY_SLOTS
                + " names "
                + Quoted.some(missing)
                + ", which "
                + (missing.size() == 1 ? "does" : "do")
                + " not exist. A pipe with a failover slot waits for every slot in "
                + STANDBY_SLOTS
                + ".");
  }

  /** Whether nobody reads from the slot. A physical slot that was never read from keeps no WAL. */
  private static boolean isIdle(Slot slot) {
    return !slot.active() && (slot.logical() || slot.retainedBytes().isPresent());
  }

  private static String size(long megabytes) {
    return megabytes > 0 && megabytes % MEGABYTES_IN_GIGABYTE == 0
        ? megabytes / MEGABYTES_IN_GIGABYTE + " GB"
        : megabytes + " MB";
  }

  private static Result.Pass pass(Facts facts, List<Slot> slots) {
    Result.Pass pass =
        Result.Pass.of("No setting invalidates slots, and no other slot is idle or lost.")
            .note(
                Optional.of(
                        "Slots named "
                            + Slots.OF_PIPES
                            + "… belong to ClickPipes. Check leftover-objects reports those slots.")
                    .filter(note -> slots.stream().anyMatch(Slots::isLeftOver)));
    return facts
        .database()
        .role()
        .known()
        .map(
            role ->
                pass.note(
                        Optional.of(
                                "The pipe's role may not execute pg_logical_emit_message, so the slot"
                                    + " of a quiet database falls behind.")
                            .filter(note -> !role.mayEmitMessages()))
                    .note(
                        Optional.of(
                                "The pipe's role may not execute pg_control_checkpoint, so ClickPipes"
                                    + " shows no metrics of the slot.")
                            .filter(note -> !role.mayReadCheckpoint())))
        .orElse(pass);
  }

  /** Removes the limit, a decision for a person: a slot that nobody reads then keeps all WAL. */
  private static Remedy unlimited(Context context) {
    return ClusterParameter.needsOwnGroup(context)
        .and(
            Remedy.choice(
                "only if WAL may grow without limit while a pipe is paused; otherwise set "
                    + KEEP_SIZE
                    + " to "
                    + LEAST_GIGABYTES
                    + " GB or more",
                Parameters.setDynamic(KEEP_SIZE, "-1", context)));
  }
}
