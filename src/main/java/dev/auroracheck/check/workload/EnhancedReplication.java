package dev.auroracheck.check.workload;

import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.ParameterGroup;
import dev.auroracheck.facts.Server;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.OnOff;
import dev.auroracheck.remedy.ClusterChange.RebootInstance;
import dev.auroracheck.remedy.Parameters;
import dev.auroracheck.remedy.Remedy;
import java.util.List;
import java.util.Optional;

/**
 * Whether the next reboot switches enhanced logical replication, which invalidates every slot. The
 * parameter is static.
 */
final class EnhancedReplication {
  private EnhancedReplication() {}

  static Optional<PendingEvent> of(Cluster cluster, Context context) {
    Optional<ParameterGroup> group = context.aws().parameters().known();
    if (group.isEmpty() || cluster.writerId().isEmpty()) {
      return Optional.empty();
    }
    // the engine's default is off
    boolean wanted = group.get().value(OnOff.ENHANCED).filter(v -> v.equals("1")).isPresent();
    Optional<Boolean> running =
        context.database().server().known().flatMap((Server s) -> s.isOn(OnOff.ENHANCED));
    boolean switches =
        running.map(on -> on != wanted).orElseGet(() -> mayWait(cluster, group.get()));
    if (!switches) {
      return Optional.empty();
    }
    String is = OnOff.ENHANCED + " is " + (wanted ? 1 : 0) + " in group " + group.get().name();
    return Optional.of(
        new PendingEvent(
            "switch of " + OnOff.ENHANCED,
            new Subject(
                "parameter",
                OnOff.ENHANCED,
                is
                    + running
                        .map(on -> " and " + (on ? "on" : "off") + " on the server")
                        .orElse(", and the group waits for a reboot")
                    + ": a reboot that switches the parameter invalidates every replication slot"),
            remedy(cluster, group.get(), running, context)));
  }

  /** Nothing says of which parameter the group waits. */
  private static boolean mayWait(Cluster cluster, ParameterGroup group) {
    return cluster
            .writer()
            .filter(m -> m.parameterGroupStatus().equals("pending-reboot"))
            .isPresent()
        && group.userSet().stream()
            .flatMap(List::stream)
            .anyMatch(p -> p.name().equals(OnOff.ENHANCED));
  }

  private static Remedy remedy(
      Cluster cluster, ParameterGroup group, Optional<Boolean> running, Context context) {
    Remedy reboot =
        Remedy.choice(
            "Before you create the pipe, so that no later reboot switches " + OnOff.ENHANCED,
            new RebootInstance(cluster.writerId().orElseThrow()));
    if (running.isEmpty() || ParameterGroup.isDefault(group.name())) {
      return reboot;
    }
    return reboot.and(
        Remedy.choice(
            "Or to keep the running value of " + OnOff.ENHANCED + ", which needs no reboot",
            Parameters.store(OnOff.ENHANCED, running.get() ? "1" : "0", context)));
  }
}
