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

/** Whether the server will keep the pipe's slot, and whether other slots make it keep too much. */
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
        "Nothing invalidates slots or bloats them",
        "A pipe whose slot is invalidated must be loaded again from the start");
  }

  @Override
  public Result judge(Context context) {
    Server server = context.server();
    List<Slot> slots = context.database().slots().get();
    List<Subject> objects = new ArrayList<>();
    Remedy remedy = Remedy.NONE;
    long keep = server.number(KEEP_SIZE).orElse(-1);
    if (keep != -1 && keep < LEAST_GIGABYTES * MEGABYTES_IN_GIGABYTE) {
      objects.add(
          new Subject(
              "parameter",
              KEEP_SIZE,
              "is " + size(keep) + ": a slot that falls further behind is lost"));
      remedy = remedy.and(unlimited(context));
    }
    long idleSeconds = server.number(IDLE_TIMEOUT).orElse(0);
    if (idleSeconds != 0) {
      objects.add(
          new Subject(
              "parameter",
              IDLE_TIMEOUT,
              "is "
                  + Milliseconds.show(idleSeconds * 1000)
                  + ": the slot of a pipe that is paused for longer is lost"));
      remedy = remedy.and(ClusterParameter.setDynamic(IDLE_TIMEOUT, "0", context));
    }
    List<Slot> bad =
        slots.stream().filter(s -> !Slots.isLeftOver(s) && (s.lost() || isIdle(s))).toList();
    bad.stream().map(Slots::subject).forEach(objects::add);
    if (objects.isEmpty()) {
      return pass(context.facts(), slots).note(standbyMissing(server, slots));
    }
    return Finding.of(
            "slots can be lost or keep WAL that nobody reads: "
                + Quoted.some(objects.stream().map(Subject::name).toList()))
        .objects(objects)
        .remedy(remedy.and(Slots.drops(bad)))
        .note(standbyMissing(server, slots))
        .fails();
  }

  /** A failover slot sends nothing that the slots named there have not confirmed (17 and later). */
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
                + ", and there is no such slot: a pipe with a failover slot waits until there is");
  }

  /** A physical slot that was never read from keeps nothing. */
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
        Result.Pass.of("no setting invalidates a slot, and none of others is idle or lost")
            .note(
                Optional.of("slots named " + Slots.OF_PIPES + "…: see leftover-objects")
                    .filter(note -> slots.stream().anyMatch(Slots::isLeftOver)));
    return facts
        .database()
        .role()
        .known()
        .map(
            role ->
                pass.note(
                        Optional.of(
                                "the role may not call pg_logical_emit_message, so the slot of a"
                                    + " quiet database falls behind")
                            .filter(note -> !role.mayEmitMessages()))
                    .note(
                        Optional.of(
                                "the role may not call pg_control_checkpoint, so the pipe shows no"
                                    + " metrics of its slot")
                            .filter(note -> !role.mayReadCheckpoint())))
        .orElse(pass);
  }

  /** A slot that nobody reads could fill the volume: that is for a person to decide. */
  private static Remedy unlimited(Context context) {
    return ClusterParameter.needsOwnGroup(context)
        .and(
            Remedy.choice(
                "If WAL may grow without a limit while a pipe is paused; otherwise set "
                    + KEEP_SIZE
                    + " to a size of "
                    + LEAST_GIGABYTES
                    + " GB or more",
                Parameters.setDynamic(KEEP_SIZE, "-1", context)));
  }
}
