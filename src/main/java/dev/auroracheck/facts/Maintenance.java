package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Planned changes of the cluster.
 *
 * @param actions pending maintenance actions of the cluster and its instances
 * @param blueGreen the blue/green deployments in which the cluster is blue or green
 * @param standardSupportEnds the last day of standard support for the engine's major version;
 *     absent where RDS gives none
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
   * @param action as RDS names it: {@code db-upgrade}, {@code system-update}
   * @param appliedAfter when RDS applies it automatically; absent where it does not
   */
  public record Action(
      String resource, String action, String description, Optional<Instant> appliedAfter) {}

  /**
   * A blue/green deployment.
   *
   * @param status as RDS reports it: {@code PROVISIONING}, {@code AVAILABLE}, {@code
   *     SWITCHOVER_COMPLETED}
   * @param blue whether the cluster is the source (blue); otherwise it is the target (green)
   */
  public record BlueGreen(String id, String name, String status, boolean blue) {}
}
