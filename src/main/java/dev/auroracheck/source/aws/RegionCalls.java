package dev.auroracheck.source.aws;

import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.GlobalDatabase;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.facts.Maintenance;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.rds.model.BlueGreenDeployment;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.GlobalCluster;
import software.amazon.awssdk.services.rds.model.ResourcePendingMaintenanceActions;

/** The calls in progress about all clusters of a region, or about one cluster known by name. */
record RegionCalls(
    CompletableFuture<Fact<List<DBCluster>>> clusters,
    CompletableFuture<Fact<List<DBInstance>>> instances,
    CompletableFuture<Fact<List<GlobalCluster>>> globals,
    CompletableFuture<Fact<List<ResourcePendingMaintenanceActions>>> pending,
    CompletableFuture<Fact<List<BlueGreenDeployment>>> blueGreen) {

  static RegionCalls start(RdsCalls rds, Calls calls, Optional<String> cluster) {
    return new RegionCalls(
        calls.start(Action.DESCRIBE_DB_CLUSTERS, () -> rds.clusters(cluster)),
        calls.start(Action.DESCRIBE_DB_INSTANCES, () -> rds.instances(cluster)),
        calls.start(Action.DESCRIBE_GLOBAL_CLUSTERS, rds::globalClusters),
        calls.start(Action.DESCRIBE_PENDING_MAINTENANCE_ACTIONS, rds::pendingMaintenance),
        calls.start(Action.DESCRIBE_BLUE_GREEN_DEPLOYMENTS, rds::blueGreenDeployments));
  }

  Fact<List<Instance>> members(Cluster cluster) {
    return instances.join().map(all -> ClusterFacts.instances(all, cluster));
  }

  Fact<Optional<GlobalDatabase>> global(Cluster cluster) {
    return globals.join().map(all -> GlobalFacts.global(all, cluster));
  }

  /**
   * @param supportEnds the day on which standard support of the cluster's version ends
   */
  Maintenance maintenance(Cluster cluster, Fact<Optional<LocalDate>> supportEnds) {
    return new Maintenance(
        pending.join().map(all -> MaintenanceFacts.pendingMaintenance(all, cluster)),
        blueGreen.join().map(all -> MaintenanceFacts.blueGreen(all, cluster)),
        supportEnds);
  }
}
