package dev.auroracheck.check.workload;

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
 * A reboot that switches enhanced logical replication, which invalidates every replication slot.
 * The parameter is static, so a new value takes effect at the next reboot.
 */
final class EnhancedReplication {
  private EnhancedReplication() {}

  static Optional<PendingEvent> of(Cluster cluster, Context context) {
    Optional<ParameterGroup> group = context.aws().parameters().known();
    if (group.isEmpty() || cluster.writerId().isEmpty()) {
      return Optional.empty();
    }
    // a group without the parameter uses the default of the engine: off
    boolean wanted = group.get().value(OnOff.ENHANCED).filter(v -> v.equals("1")).isPresent();
    Optional<Boolean> running =
        context.database().server().known().flatMap((Server s) -> s.isOn(OnOff.ENHANCED));
    boolean switches =
        running.map(on -> on != wanted).orElseGet(() -> mayWait(cluster, group.get()));
    if (!switches) {
      return Optional.empty();
    }
    return Optional.of(
        new PendingEvent(
            PendingEvent.Kind.PARAMETER,
            OnOff.ENHANCED,
            "has value "
                + (wanted ? 1 : 0)
                + " in parameter group "
                + group.get().name()
                + running
                    .map(on -> ", but is " + (on ? "on" : "off") + " on the server")
                    .orElse(", which waits for a reboot"),
            (running.isPresent() ? "the next reboot switches" : "the reboot may switch")
                + " the parameter, which invalidates every replication slot",
            remedy(cluster, group.get(), running, context)));
  }

  /**
   * Whether the pending reboot may be for this parameter. RDS does not report which parameter of a
   * group waits for a reboot.
   */
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
            "the writer restarts; a reboot after you create the pipe would invalidate its slot",
            new RebootInstance(cluster.writerId().orElseThrow()));
    if (running.isEmpty() || ParameterGroup.isDefault(group.name())) {
      return reboot;
    }
    return reboot.and(
        Remedy.choice(
            "alternative: keeps the running value of " + OnOff.ENHANCED + " and needs no reboot",
            Parameters.store(OnOff.ENHANCED, running.get() ? "1" : "0", context)));
  }
}
