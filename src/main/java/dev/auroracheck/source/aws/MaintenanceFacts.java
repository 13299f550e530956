package dev.auroracheck.source.aws;

import static dev.auroracheck.source.aws.Texts.text;

import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Maintenance;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.rds.model.BlueGreenDeployment;
import software.amazon.awssdk.services.rds.model.ResourcePendingMaintenanceActions;

/** Turns RDS answers about pending maintenance into facts. */
final class MaintenanceFacts {
  private MaintenanceFacts() {}

  /** The pending maintenance of the cluster and of its instances. */
  static List<Maintenance.Action> pendingMaintenance(
      List<ResourcePendingMaintenanceActions> all, Cluster cluster) {
    Set<String> mine = new LinkedHashSet<>();
    cluster.members().forEach(m -> mine.add(m.instanceId()));
    List<Maintenance.Action> found = new ArrayList<>();
    for (ResourcePendingMaintenanceActions resource : all) {
      // arn:aws:rds:REGION:ACCOUNT:db:ID for an instance
      String arn = text(resource.resourceIdentifier());
      String id = arn.substring(arn.lastIndexOf(':') + 1);
      if (!arn.equals(cluster.arn()) && !(arn.contains(":db:") && mine.contains(id))) {
        continue;
      }
      resource
          .pendingMaintenanceActionDetails()
          .forEach(
              a ->
                  found.add(
                      new Maintenance.Action(
                          id,
                          text(a.action()),
                          text(a.description()),
                          Stream.of(
                                  a.currentApplyDate(),
                                  a.autoAppliedAfterDate(),
                                  a.forcedApplyDate())
                              .filter(Objects::nonNull)
                              .findFirst())));
    }
    return found;
  }

  /** The blue/green deployments whose source or target is the cluster. */
  static List<Maintenance.BlueGreen> blueGreen(List<BlueGreenDeployment> all, Cluster cluster) {
    return all.stream()
        .filter(d -> cluster.arn().equals(d.source()) || cluster.arn().equals(d.target()))
        .map(
            d ->
                new Maintenance.BlueGreen(
                    text(d.blueGreenDeploymentIdentifier()),
                    text(d.blueGreenDeploymentName()),
                    text(d.status()),
                    cluster.arn().equals(d.source())))
        .toList();
  }
}
