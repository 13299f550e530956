package dev.auroracheck.source.aws;

import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.ParameterGroup;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.BlueGreenDeployment;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBClusterParameterGroup;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBProxy;
import software.amazon.awssdk.services.rds.model.DBShardGroup;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;
import software.amazon.awssdk.services.rds.model.DbClusterNotFoundException;
import software.amazon.awssdk.services.rds.model.DbSubnetGroupNotFoundException;
import software.amazon.awssdk.services.rds.model.DescribeDbShardGroupsResponse;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.GlobalCluster;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.RdsException;
import software.amazon.awssdk.services.rds.model.ResourcePendingMaintenanceActions;

/** The calls to RDS, each with all its pages. */
final class RdsCalls {
  private static final List<String> PARAMETERS =
      List.of(
          "rds.logical_replication",
          "rds.iam_auth_for_replication",
          "wal_sender_timeout",
          "aurora.enhanced_logical_replication");

  private final Supplier<RdsClient> rds;

  RdsCalls(Supplier<RdsClient> rds) {
    this.rds = rds;
  }

  /** The cluster with that identifier, if it exists. Without an identifier, all of the region. */
  List<DBCluster> clusters(Optional<String> id) {
    if (id.isEmpty()) {
      return rds.get().describeDBClustersPaginator().dbClusters().stream().toList();
    }
    List<DBCluster> found;
    try {
      found = rds.get().describeDBClusters(r -> r.dbClusterIdentifier(id.get())).dbClusters();
    } catch (DbClusterNotFoundException e) {
      return List.of();
    }
    if (found.isEmpty()) {
      // RDS reports this as an error; the page of a captive portal would look like an empty list
      throw SdkClientException.create("the answer does not come from RDS");
    }
    return found;
  }

  /** The instances of that cluster. Without a cluster, all Aurora PostgreSQL instances. */
  List<DBInstance> instances(Optional<String> id) {
    Filter filter =
        id.map(i -> Filter.builder().name("db-cluster-id").values(i).build())
            .orElseGet(() -> Filter.builder().name("engine").values("aurora-postgresql").build());
    return rds.get().describeDBInstancesPaginator(r -> r.filters(filter)).dbInstances().stream()
        .toList();
  }

  /** The name of the RDS Proxy with that endpoint. */
  Optional<String> proxyAt(String host) {
    return rds.get().describeDBProxiesPaginator(r -> {}).dbProxies().stream()
        .filter(p -> host.equalsIgnoreCase(p.endpoint()))
        .map(DBProxy::dbProxyName)
        .findFirst();
  }

  /** The cluster behind an RDS Proxy. */
  Optional<String> clusterBehind(String proxy) {
    return rds.get().describeDBProxyTargetsPaginator(r -> r.dbProxyName(proxy)).targets().stream()
        .flatMap(
            t ->
                Stream.of(
                    t.trackedClusterId(),
                    "TRACKED_CLUSTER".equals(t.typeAsString()) ? t.rdsResourceId() : null))
        .filter(id -> id != null && !id.isEmpty())
        .findFirst();
  }

  /**
   * The cluster whose Limitless shard group has that endpoint. The SDK has no paginator for shard
   * groups.
   */
  Optional<String> clusterOfShardGroup(String host) {
    String marker = null;
    do {
      String next = marker;
      DescribeDbShardGroupsResponse page = rds.get().describeDBShardGroups(r -> r.marker(next));
      Optional<String> found =
          page.dbShardGroups().stream()
              .filter(g -> host.equalsIgnoreCase(g.endpoint()))
              .map(DBShardGroup::dbClusterIdentifier)
              .findFirst();
      if (found.isPresent()) {
        return found;
      }
      marker = page.marker();
    } while (marker != null && !marker.isEmpty());
    return Optional.empty();
  }

  /** The DB subnet group with that name. */
  Optional<DBSubnetGroup> subnetGroup(String name) {
    try {
      return rds
          .get()
          .describeDBSubnetGroups(r -> r.dbSubnetGroupName(name))
          .dbSubnetGroups()
          .stream()
          .findFirst();
    } catch (DbSubnetGroupNotFoundException e) {
      return Optional.empty();
    }
  }

  List<GlobalCluster> globalClusters() {
    return rds.get().describeGlobalClustersPaginator().globalClusters().stream().toList();
  }

  /** The values that a group has for the parameters that the checks need. */
  ParameterGroup parameters(String group) {
    List<Parameter> found;
    try {
      Filter filter = Filter.builder().name("parameter-name").values(PARAMETERS).build();
      found =
          rds
              .get()
              .describeDBClusterParametersPaginator(
                  r -> r.dbClusterParameterGroupName(group).filters(filter))
              .parameters()
              .stream()
              .toList();
    } catch (RdsException e) {
      // the filter was documented as unsupported for years, so the answer may contain all
      // parameters
      if (AwsFailure.code(e).filter(code -> code.startsWith("InvalidParameter")).isEmpty()) {
        throw e;
      }
      found =
          rds
              .get()
              .describeDBClusterParametersPaginator(r -> r.dbClusterParameterGroupName(group))
              .parameters()
              .stream()
              .toList();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (Parameter p : found) {
      if (PARAMETERS.contains(p.parameterName()) && p.parameterValue() != null) {
        values.put(p.parameterName(), p.parameterValue());
      }
    }
    return new ParameterGroup(group, values, Optional.empty());
  }

  /** All values that users have set in a group. */
  List<ParameterGroup.Parameter> userSet(String group) {
    return rds
        .get()
        .describeDBClusterParametersPaginator(
            r -> r.dbClusterParameterGroupName(group).source("user"))
        .parameters()
        .stream()
        .filter(p -> "user".equals(p.source()) && p.parameterValue() != null)
        .map(
            p ->
                new ParameterGroup.Parameter(
                    p.parameterName(), p.parameterValue(), "static".equals(p.applyType())))
        .toList();
  }

  /** Pending maintenance, by the ARN of the cluster or instance. */
  List<ResourcePendingMaintenanceActions> pendingMaintenance() {
    return rds
        .get()
        .describePendingMaintenanceActionsPaginator()
        .pendingMaintenanceActions()
        .stream()
        .toList();
  }

  List<BlueGreenDeployment> blueGreenDeployments() {
    return rds.get().describeBlueGreenDeploymentsPaginator(r -> {}).blueGreenDeployments().stream()
        .toList();
  }

  /** The day on which standard support of the cluster's major version ends. */
  Optional<LocalDate> standardSupportEnds(Cluster cluster) {
    return rds
        .get()
        .describeDBMajorEngineVersionsPaginator(
            r -> r.engine(cluster.engine()).majorEngineVersion(cluster.majorVersion()))
        .dbMajorEngineVersions()
        .stream()
        .filter(v -> cluster.majorVersion().equals(v.majorEngineVersion()))
        .flatMap(v -> v.supportedEngineLifecycles().stream())
        .filter(l -> "open-source-rds-standard-support".equals(l.lifecycleSupportNameAsString()))
        .flatMap(l -> Optional.ofNullable(l.lifecycleSupportEndDate()).stream())
        .map(end -> LocalDate.ofInstant(end, ZoneOffset.UTC))
        .findFirst();
  }

  /** Groups of the same family as the attached one, those named after the cluster first. */
  List<String> customGroups(Cluster cluster) {
    String family = cluster.engine() + cluster.majorVersion();
    return rds.get().describeDBClusterParameterGroupsPaginator().dbClusterParameterGroups().stream()
        .filter(g -> family.equals(g.dbParameterGroupFamily()))
        .map(DBClusterParameterGroup::dbClusterParameterGroupName)
        .filter(name -> !ParameterGroup.isDefault(name) && !name.equals(cluster.parameterGroup()))
        .sorted(Comparator.comparing(name -> !isNamedAfter(name, cluster.id())))
        .toList();
  }

  static boolean isNamedAfter(String group, String clusterId) {
    return ("-" + group + "-").contains("-" + clusterId + "-");
  }
}
