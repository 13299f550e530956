package dev.auroracheck.check.workload;

import dev.auroracheck.check.AwsCli;
import dev.auroracheck.check.OnOff;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.ParameterGroup;
import dev.auroracheck.facts.Server;
import java.util.List;
import java.util.Optional;

/**
 * Whether the next reboot switches enhanced logical replication, which invalidates every slot. The
 * parameter is static.
 */
final class EnhancedReplication {
  private EnhancedReplication() {}

  static Optional<Ahead> of(Cluster cluster, Facts facts, AwsCli aws) {
    Optional<ParameterGroup> group = facts.aws().parameters().known();
    if (group.isEmpty() || cluster.writerId().isEmpty()) {
      return Optional.empty();
    }
    // the engine's default is off
    boolean wanted = group.get().value(OnOff.ENHANCED).filter(v -> v.equals("1")).isPresent();
    Optional<Boolean> running =
        facts.database().server().known().flatMap((Server s) -> s.isOn(OnOff.ENHANCED));
    boolean switches =
        running.map(on -> on != wanted).orElseGet(() -> mayWait(cluster, group.get()));
    if (!switches) {
      return Optional.empty();
    }
    String is = OnOff.ENHANCED + " is " + (wanted ? 1 : 0) + " in group " + group.get().name();
    return Optional.of(
        new Ahead(
            "switch of " + OnOff.ENHANCED,
            new Subject(
                "parameter",
                OnOff.ENHANCED,
                is
                    + running
                        .map(on -> " and " + (on ? "on" : "off") + " on the server")
                        .orElse(", and the group waits for a reboot")
                    + ": a reboot that switches the parameter invalidates every replication slot"),
            new Step.Choice(Step.Kind.AWS, options(cluster, group.get(), running, wanted, aws))));
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

  private static List<Step.Choice.Option> options(
      Cluster cluster,
      ParameterGroup group,
      Optional<Boolean> running,
      boolean wanted,
      AwsCli aws) {
    Step.Choice.Option reboot =
        new Step.Choice.Option(
            "Reboot the writer before you create the pipe, so that no later reboot switches "
                + OnOff.ENHANCED,
            aws.command(
                "rds",
                "reboot-db-instance",
                "--db-instance-identifier",
                cluster.writerId().orElseThrow()));
    if (running.isEmpty() || ParameterGroup.isDefault(group.name())) {
      return List.of(reboot);
    }
    return List.of(
        reboot,
        new Step.Choice.Option(
            "Or keep the running value, which needs no reboot",
            aws.command(
                "rds",
                "modify-db-cluster-parameter-group",
                "--db-cluster-parameter-group-name",
                group.name(),
                "--parameters",
                "ParameterName="
                    + OnOff.ENHANCED
                    + ",ParameterValue="
                    + (wanted ? 0 : 1)
                    + ",ApplyMethod=pending-reboot")));
  }
}
