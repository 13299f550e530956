package dev.auroracheck.check.settings;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Slots;
import dev.auroracheck.facts.Server;
import dev.auroracheck.facts.Slot;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.request.Level;
import java.util.List;

/**
 * Checks that the pipe can create its replication slot. Every slot counts against the limit,
 * whether it is active or not.
 */
public final class ReplicationSlots implements Check {
  private static final String PARAMETER = "max_replication_slots";

  @Override
  public About about() {
    return new About(
        "replication-slots",
        Section.SETTINGS,
        Level.REQUIRED,
        Needs.DB,
        "A replication slot is free",
        "ClickPipes does not check for a free slot: the pipe fails when its initial load starts.");
  }

  @Override
  public Result judge(Context context) {
    Server server = context.server();
    List<Slot> slots = context.database().slots().get();
    long allowed = server.number(PARAMETER).orElseThrow();
    String observed = slots.size() + " of " + allowed + " in use";
    long free = allowed - slots.size();
    if (free > 0 && !LogicalReplication.isOn(server)) {
      return Result.Skip.because("Logical replication is off.", "logical-replication");
    } else if (free > 0) {
      return Result.Pass.of(
          allowed == 1
              ? "The only replication slot is free."
              : free + " of " + allowed + " replication slots " + Quoted.are(free) + " free.",
          observed);
    }
    return Finding.of(inUse(allowed))
        .observed(observed)
        .expected("one free")
        .objects(slots.stream().map(Slots::subject).toList())
        .remedy(remedy(slots, allowed, context))
        .fails();
  }

  private static String inUse(long allowed) {
    if (allowed == 0) {
      return PARAMETER + " is 0.";
    }
    return allowed == 1
        ? "The only replication slot is in use."
        : "All " + allowed + " replication slots are in use.";
  }

  private static Remedy remedy(List<Slot> slots, long allowed, Context context) {
    return ClusterParameter.setStatic(PARAMETER, String.valueOf(allowed + 10), context)
        .and(Slots.drops(slots));
  }
}
