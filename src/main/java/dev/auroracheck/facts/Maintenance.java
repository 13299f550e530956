package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What lies ahead of the cluster.
 *
 * @param actions pending maintenance of the cluster and its instances
 * @param blueGreen the blue/green deployments that the cluster is a side of
 * @param standardSupportEnds the last day of standard support for the engine's major version;
 *     absent where RDS names none
 */
@RecordBuilder
public record Maintenance(
    Fact<List<Action>> actions,
    Fact<List<BlueGreen>> blueGreen,
    Fact<Optional<LocalDate>> standardSupportEnds)
    implements MaintenanceBuilder.With {

  /**
   * A pending maintenance action.
   *
   * @param resource the identifier of the cluster or instance
   * @param action as RDS names it: db-upgrade, system-update
   * @param appliedAfter when RDS will apply it by itself; absent where it will not
   */
  public record Action(
      String resource, String action, String description, Optional<Instant> appliedAfter) {}

  /**
   * A blue/green deployment.
   *
   * @param status as RDS has it: PROVISIONING, AVAILABLE, SWITCHOVER_COMPLETED
   * @param blue whether the cluster is its source; else it is its target, green
   */
  public record BlueGreen(String id, String name, String status, boolean blue) {}
}
