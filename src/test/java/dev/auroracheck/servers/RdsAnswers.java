package dev.auroracheck.servers;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.rds.model.ApplyPendingMaintenanceActionRequest;
import software.amazon.awssdk.services.rds.model.ApplyPendingMaintenanceActionResponse;
import software.amazon.awssdk.services.rds.model.BlueGreenDeployment;
import software.amazon.awssdk.services.rds.model.ClusterPendingModifiedValues;
import software.amazon.awssdk.services.rds.model.CreateDbClusterParameterGroupRequest;
import software.amazon.awssdk.services.rds.model.CreateDbClusterParameterGroupResponse;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBClusterEndpoint;
import software.amazon.awssdk.services.rds.model.DBClusterMember;
import software.amazon.awssdk.services.rds.model.DBClusterParameterGroup;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBMajorEngineVersion;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;
import software.amazon.awssdk.services.rds.model.DBProxy;
import software.amazon.awssdk.services.rds.model.DBProxyTarget;
import software.amazon.awssdk.services.rds.model.DBShardGroup;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;
import software.amazon.awssdk.services.rds.model.DeleteBlueGreenDeploymentRequest;
import software.amazon.awssdk.services.rds.model.DeleteBlueGreenDeploymentResponse;
import software.amazon.awssdk.services.rds.model.DescribeBlueGreenDeploymentsRequest;
import software.amazon.awssdk.services.rds.model.DescribeBlueGreenDeploymentsResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterEndpointsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterEndpointsResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterParameterGroupsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterParameterGroupsResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterParametersRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterParametersResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbClustersRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbClustersResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbMajorEngineVersionsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbMajorEngineVersionsResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbProxiesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbProxiesResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbProxyTargetsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbProxyTargetsResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbShardGroupsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbShardGroupsResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbSubnetGroupsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbSubnetGroupsResponse;
import software.amazon.awssdk.services.rds.model.DescribeEventsRequest;
import software.amazon.awssdk.services.rds.model.DescribeEventsResponse;
import software.amazon.awssdk.services.rds.model.DescribeGlobalClustersRequest;
import software.amazon.awssdk.services.rds.model.DescribeGlobalClustersResponse;
import software.amazon.awssdk.services.rds.model.DescribePendingMaintenanceActionsRequest;
import software.amazon.awssdk.services.rds.model.DescribePendingMaintenanceActionsResponse;
import software.amazon.awssdk.services.rds.model.Event;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.GlobalCluster;
import software.amazon.awssdk.services.rds.model.GlobalClusterMember;
import software.amazon.awssdk.services.rds.model.ModifyDbClusterParameterGroupRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbClusterParameterGroupResponse;
import software.amazon.awssdk.services.rds.model.ModifyDbClusterRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbClusterResponse;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceResponse;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.PendingMaintenanceAction;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;
import software.amazon.awssdk.services.rds.model.RebootDbClusterRequest;
import software.amazon.awssdk.services.rds.model.RebootDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.RebootDbInstanceResponse;
import software.amazon.awssdk.services.rds.model.ResourcePendingMaintenanceActions;
import software.amazon.awssdk.services.rds.model.ServerlessV2ScalingConfiguration;
import software.amazon.awssdk.services.rds.model.SourceType;
import software.amazon.awssdk.services.rds.model.StartDbClusterRequest;
import software.amazon.awssdk.services.rds.model.StartDbClusterResponse;
import software.amazon.awssdk.services.rds.model.Subnet;
import software.amazon.awssdk.services.rds.model.SupportedEngineLifecycle;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/** RDS, answering from an {@link AwsState}. */
final class RdsAnswers extends Answers {
  private final Runnable onReboot;
  private final BiConsumer<String, String> onParameterChange;

  RdsAnswers(AwsState state, Runnable onReboot, BiConsumer<String, String> onParameterChange) {
    super(state, "rds");
    this.onReboot = onReboot;
    this.onParameterChange = onParameterChange;
    on("DescribeDBClusters", DescribeDbClustersRequest::builder, this::describeClusters);
    on("DescribeDBInstances", DescribeDbInstancesRequest::builder, this::describeInstances);
    on(
        "DescribeDBClusterParameters",
        DescribeDbClusterParametersRequest::builder,
        this::describeParameters);
    on(
        "DescribeDBClusterParameterGroups",
        DescribeDbClusterParameterGroupsRequest::builder,
        this::describeParameterGroups);
    on("DescribeEvents", DescribeEventsRequest::builder, this::describeEvents);
    on("DescribeGlobalClusters", DescribeGlobalClustersRequest::builder, this::describeGlobals);
    on(
        "DescribeDBClusterEndpoints",
        DescribeDbClusterEndpointsRequest::builder,
        this::describeEndpoints);
    on(
        "ModifyDBClusterParameterGroup",
        ModifyDbClusterParameterGroupRequest::builder,
        this::modifyParameterGroup);
    on(
        "CreateDBClusterParameterGroup",
        CreateDbClusterParameterGroupRequest::builder,
        this::createParameterGroup);
    on("ModifyDBCluster", ModifyDbClusterRequest::builder, this::modifyCluster);
    on("ModifyDBInstance", ModifyDbInstanceRequest::builder, this::modifyInstance);
    on("RebootDBInstance", RebootDbInstanceRequest::builder, this::rebootInstance);
    on("RebootDBCluster", RebootDbClusterRequest::builder, this::rebootCluster);
    on("StartDBCluster", StartDbClusterRequest::builder, this::startCluster);
    on(
        "DescribeDBSubnetGroups",
        DescribeDbSubnetGroupsRequest::builder,
        this::describeSubnetGroups);
    on("DescribeDBShardGroups", DescribeDbShardGroupsRequest::builder, this::describeShardGroups);
    on("DescribeDBProxies", DescribeDbProxiesRequest::builder, this::describeProxies);
    on(
        "DescribeDBProxyTargets",
        DescribeDbProxyTargetsRequest::builder,
        this::describeProxyTargets);
    on(
        "DescribeBlueGreenDeployments",
        DescribeBlueGreenDeploymentsRequest::builder,
        this::describeBlueGreen);
    on(
        "DeleteBlueGreenDeployment",
        DeleteBlueGreenDeploymentRequest::builder,
        this::deleteBlueGreen);
    on(
        "DescribePendingMaintenanceActions",
        DescribePendingMaintenanceActionsRequest::builder,
        this::describePending);
    on(
        "ApplyPendingMaintenanceAction",
        ApplyPendingMaintenanceActionRequest::builder,
        this::applyPending);
    on(
        "DescribeDBMajorEngineVersions",
        DescribeDbMajorEngineVersionsRequest::builder,
        this::describeMajorVersions);
  }

  // reading

  private SdkPojo describeClusters(Call<DescribeDbClustersRequest> call) {
    DescribeDbClustersRequest q = call.request();
    Map<String, List<String>> filters =
        filters(
            q.filters(),
            "db-cluster-id",
            "engine",
            "clone-group-id",
            "db-cluster-resource-id",
            "domain");
    List<AwsState.Cluster> found =
        q.dbClusterIdentifier() == null
            ? clusters(call.region()).toList()
            : List.of(cluster(q.dbClusterIdentifier(), call.region()));
    found =
        found.stream()
            .filter(c -> passes(filters, "db-cluster-id", c.id, c.arn))
            .filter(c -> passes(filters, "engine", c.engine))
            .toList();
    Page<AwsState.Cluster> page = records(found, q.maxRecords(), q.marker());
    return DescribeDbClustersResponse.builder()
        .dbClusters(page.items().stream().map(RdsAnswers::cluster).toList())
        .marker(page.next())
        .build();
  }

  private SdkPojo describeInstances(Call<DescribeDbInstancesRequest> call) {
    DescribeDbInstancesRequest q = call.request();
    Map<String, List<String>> filters =
        filters(
            q.filters(), "db-cluster-id", "db-instance-id", "engine", "dbi-resource-id", "domain");
    List<AwsState.Instance> found =
        q.dbInstanceIdentifier() == null
            ? state.instances.stream().filter(i -> i.region.equals(call.region())).toList()
            : List.of(instance(q.dbInstanceIdentifier(), call.region()));
    found =
        found.stream()
            .filter(
                i ->
                    passes(
                        filters,
                        "db-cluster-id",
                        i.clusterId,
                        AwsState.arn("rds", i.region, "cluster:" + i.clusterId)))
            .filter(i -> passes(filters, "db-instance-id", i.id, i.arn()))
            .filter(i -> passes(filters, "engine", i.engine))
            .toList();
    Page<AwsState.Instance> page = records(found, q.maxRecords(), q.marker());
    return DescribeDbInstancesResponse.builder()
        .dbInstances(page.items().stream().map(this::instance).toList())
        .marker(page.next())
        .build();
  }

  private SdkPojo describeParameters(Call<DescribeDbClusterParametersRequest> call) {
    DescribeDbClusterParametersRequest q = call.request();
    Map<String, List<String>> filters = filters(q.filters(), "parameter-name");
    List<Parameter> found =
        parameterGroup(q.dbClusterParameterGroupName(), call.region()).parameters.values().stream()
            .filter(p -> passes(filters, "parameter-name", p.name))
            .filter(p -> q.source() == null || p.source.equals(q.source()))
            .map(RdsAnswers::parameter)
            .toList();
    Page<Parameter> page = records(found, q.maxRecords(), q.marker());
    return DescribeDbClusterParametersResponse.builder()
        .parameters(page.items())
        .marker(page.next())
        .build();
  }

  private SdkPojo describeParameterGroups(Call<DescribeDbClusterParameterGroupsRequest> call) {
    DescribeDbClusterParameterGroupsRequest q = call.request();
    Map<String, AwsState.ParameterGroup> found = new TreeMap<>();
    if (q.dbClusterParameterGroupName() != null) {
      AwsState.ParameterGroup one = parameterGroup(q.dbClusterParameterGroupName(), call.region());
      found.put(one.name, one);
    } else {
      for (AwsState.ParameterGroup group : state.parameterGroups) {
        if (group.region.equals(call.region())) {
          found.put(group.name, group);
        }
      }
      // RDS makes a family's default group when it is first used
      clusters(call.region())
          .forEach(c -> found.put(c.parameterGroup, parameterGroup(c.parameterGroup, c.region)));
    }
    Page<AwsState.ParameterGroup> page =
        records(List.copyOf(found.values()), q.maxRecords(), q.marker());
    return DescribeDbClusterParameterGroupsResponse.builder()
        .dbClusterParameterGroups(page.items().stream().map(RdsAnswers::parameterGroup).toList())
        .marker(page.next())
        .build();
  }

  private SdkPojo describeEvents(Call<DescribeEventsRequest> call) {
    DescribeEventsRequest q = call.request();
    if (q.sourceIdentifier() != null && q.sourceType() == null) {
      throw new Refusal(
          400,
          "InvalidParameterCombination",
          "Cannot specify source identifier without source type");
    }
    Instant end = q.endTime() == null ? Instant.MAX : q.endTime();
    Duration before = Duration.ofMinutes(q.duration() == null ? 60 : q.duration());
    Instant start = q.startTime() == null ? Instant.now().minus(before) : q.startTime();
    List<Event> found =
        state.events.stream()
            .filter(e -> e.sourceArn().contains(":" + call.region() + ":"))
            .filter(e -> q.sourceType() == null || q.sourceType() == e.sourceType())
            .filter(
                e ->
                    q.sourceIdentifier() == null
                        || q.sourceIdentifier().equals(e.sourceIdentifier()))
            .filter(e -> !e.date().isBefore(start) && !e.date().isAfter(end))
            .toList();
    Page<Event> page = records(found, q.maxRecords(), q.marker());
    return DescribeEventsResponse.builder().events(page.items()).marker(page.next()).build();
  }

  private SdkPojo describeGlobals(Call<DescribeGlobalClustersRequest> call) {
    DescribeGlobalClustersRequest q = call.request();
    List<AwsState.GlobalCluster> found =
        state.globalClusters.stream()
            .filter(
                g ->
                    q.globalClusterIdentifier() == null
                        || g.id.equalsIgnoreCase(q.globalClusterIdentifier()))
            .toList();
    if (q.globalClusterIdentifier() != null && found.isEmpty()) {
      throw new Refusal(
          404,
          "GlobalClusterNotFoundFault",
          "Global cluster %s not found".formatted(q.globalClusterIdentifier()));
    }
    Page<AwsState.GlobalCluster> page = records(found, q.maxRecords(), q.marker());
    return DescribeGlobalClustersResponse.builder()
        .globalClusters(page.items().stream().map(RdsAnswers::global).toList())
        .marker(page.next())
        .build();
  }

  private SdkPojo describeEndpoints(Call<DescribeDbClusterEndpointsRequest> call) {
    DescribeDbClusterEndpointsRequest q = call.request();
    Map<String, List<String>> filters =
        filters(
            q.filters(),
            "db-cluster-endpoint-type",
            "db-cluster-endpoint-custom-type",
            "db-cluster-endpoint-id",
            "db-cluster-endpoint-status");
    List<DBClusterEndpoint> found =
        (q.dbClusterIdentifier() == null
                ? clusters(call.region())
                : Stream.of(cluster(q.dbClusterIdentifier(), call.region())))
            .flatMap(
                c ->
                    Stream.concat(
                        Stream.of(
                            endpoint(c, c.endpoint, "WRITER"),
                            endpoint(c, c.readerEndpoint, "READER")),
                        c.customEndpoints.stream()))
            .filter(e -> e.endpoint() != null)
            .filter(e -> passes(filters, "db-cluster-endpoint-type", e.endpointType()))
            .filter(e -> passes(filters, "db-cluster-endpoint-custom-type", e.customEndpointType()))
            .filter(e -> passes(filters, "db-cluster-endpoint-id", e.dbClusterEndpointIdentifier()))
            .filter(e -> passes(filters, "db-cluster-endpoint-status", e.status()))
            .toList();
    Page<DBClusterEndpoint> page = records(found, q.maxRecords(), q.marker());
    return DescribeDbClusterEndpointsResponse.builder()
        .dbClusterEndpoints(page.items())
        .marker(page.next())
        .build();
  }

  private static DBClusterEndpoint endpoint(
      AwsState.Cluster cluster, @Nullable String host, String type) {
    return DBClusterEndpoint.builder()
        .dbClusterIdentifier(cluster.id)
        .endpoint(host)
        .endpointType(type)
        .status("available")
        .build();
  }

  private SdkPojo describeSubnetGroups(Call<DescribeDbSubnetGroupsRequest> call) {
    DescribeDbSubnetGroupsRequest q = call.request();
    filters(q.filters());
    List<AwsState.SubnetGroup> found =
        q.dbSubnetGroupName() == null
            ? state.subnetGroups.stream().filter(g -> g.region.equals(call.region())).toList()
            : List.of(subnetGroup(q.dbSubnetGroupName(), call.region()));
    Page<AwsState.SubnetGroup> page = records(found, q.maxRecords(), q.marker());
    return DescribeDbSubnetGroupsResponse.builder()
        .dbSubnetGroups(page.items().stream().map(this::subnetGroup).toList())
        .marker(page.next())
        .build();
  }

  private SdkPojo describeShardGroups(Call<DescribeDbShardGroupsRequest> call) {
    DescribeDbShardGroupsRequest q = call.request();
    filters(q.filters());
    List<AwsState.ShardGroup> found =
        state.shardGroups.stream().filter(g -> g.region.equals(call.region())).toList();
    Page<AwsState.ShardGroup> page = records(found, q.maxRecords(), q.marker());
    return DescribeDbShardGroupsResponse.builder()
        .dbShardGroups(
            page.items().stream()
                .map(
                    g ->
                        DBShardGroup.builder()
                            .dbShardGroupIdentifier(g.id)
                            .dbClusterIdentifier(g.clusterId)
                            .endpoint(g.endpoint)
                            .status("available")
                            .build())
                .toList())
        .marker(page.next())
        .build();
  }

  private SdkPojo describeProxies(Call<DescribeDbProxiesRequest> call) {
    DescribeDbProxiesRequest q = call.request();
    filters(q.filters());
    List<AwsState.Proxy> found =
        q.dbProxyName() == null
            ? state.proxies.stream().filter(p -> p.region.equals(call.region())).toList()
            : List.of(proxy(q.dbProxyName(), call.region()));
    Page<AwsState.Proxy> page = records(found, q.maxRecords(), q.marker());
    return DescribeDbProxiesResponse.builder()
        .dbProxies(page.items().stream().map(RdsAnswers::proxy).toList())
        .marker(page.next())
        .build();
  }

  private SdkPojo describeProxyTargets(Call<DescribeDbProxyTargetsRequest> call) {
    DescribeDbProxyTargetsRequest q = call.request();
    filters(q.filters());
    AwsState.Proxy proxy = proxy(q.dbProxyName(), call.region());
    if (q.targetGroupName() != null && !q.targetGroupName().equals("default")) {
      throw new Refusal(
          404,
          "DBProxyTargetGroupNotFoundFault",
          "TargetGroup %s not found".formatted(q.targetGroupName()));
    }
    AwsState.Cluster cluster = cluster(proxy.clusterId, proxy.region);
    List<DBProxyTarget> found = new ArrayList<>();
    found.add(
        DBProxyTarget.builder()
            .type("TRACKED_CLUSTER")
            .rdsResourceId(cluster.id)
            .port(cluster.port)
            .build());
    for (AwsState.Member member : cluster.members) {
      AwsState.Instance instance = instance(member.instanceId, proxy.region);
      found.add(
          DBProxyTarget.builder()
              .type("RDS_INSTANCE")
              .rdsResourceId(instance.id)
              .trackedClusterId(cluster.id)
              .endpoint(instance.endpoint)
              .port(instance.port)
              .role(member.writer ? "READ_WRITE" : "READ_ONLY")
              .targetHealth(h -> h.state("AVAILABLE"))
              .build());
    }
    Page<DBProxyTarget> page = records(found, q.maxRecords(), q.marker());
    return DescribeDbProxyTargetsResponse.builder()
        .targets(page.items())
        .marker(page.next())
        .build();
  }

  private SdkPojo describeBlueGreen(Call<DescribeBlueGreenDeploymentsRequest> call) {
    DescribeBlueGreenDeploymentsRequest q = call.request();
    Map<String, List<String>> filters =
        filters(
            q.filters(),
            "blue-green-deployment-identifier",
            "blue-green-deployment-name",
            "source",
            "target");
    List<AwsState.BlueGreenDeployment> found =
        q.blueGreenDeploymentIdentifier() == null
            ? state.blueGreenDeployments.stream()
                .filter(b -> b.region.equals(call.region()))
                .toList()
            : List.of(blueGreen(q.blueGreenDeploymentIdentifier(), call.region()));
    found =
        found.stream()
            .filter(b -> passes(filters, "blue-green-deployment-identifier", b.id))
            .filter(b -> passes(filters, "blue-green-deployment-name", b.name))
            .filter(b -> passes(filters, "source", b.source))
            .filter(b -> passes(filters, "target", b.target))
            .toList();
    Page<AwsState.BlueGreenDeployment> page = records(found, q.maxRecords(), q.marker());
    return DescribeBlueGreenDeploymentsResponse.builder()
        .blueGreenDeployments(page.items().stream().map(b -> blueGreen(b, b.status)).toList())
        .marker(page.next())
        .build();
  }

  private SdkPojo describePending(Call<DescribePendingMaintenanceActionsRequest> call) {
    DescribePendingMaintenanceActionsRequest q = call.request();
    Map<String, List<String>> filters = filters(q.filters(), "db-cluster-id", "db-instance-id");
    if (q.resourceIdentifier() != null) {
      requireResource(q.resourceIdentifier(), call.region());
    }
    List<String> wanted = new ArrayList<>();
    clusters(call.region())
        .filter(c -> filters.isEmpty() || filters.containsKey("db-cluster-id"))
        .filter(c -> passes(filters, "db-cluster-id", c.id, c.arn))
        .forEach(c -> wanted.add(c.arn));
    state.instances.stream()
        .filter(i -> i.region.equals(call.region()))
        .filter(i -> filters.isEmpty() || filters.containsKey("db-instance-id"))
        .filter(i -> passes(filters, "db-instance-id", i.id, i.arn()))
        .forEach(i -> wanted.add(i.arn()));
    List<ResourcePendingMaintenanceActions> found =
        wanted.stream()
            .filter(arn -> q.resourceIdentifier() == null || arn.equals(q.resourceIdentifier()))
            .filter(arn -> !state.pendingMaintenance(arn).isEmpty())
            .map(this::pending)
            .toList();
    Page<ResourcePendingMaintenanceActions> page = records(found, q.maxRecords(), q.marker());
    return DescribePendingMaintenanceActionsResponse.builder()
        .pendingMaintenanceActions(page.items())
        .marker(page.next())
        .build();
  }

  private SdkPojo describeMajorVersions(Call<DescribeDbMajorEngineVersionsRequest> call) {
    DescribeDbMajorEngineVersionsRequest q = call.request();
    List<AwsState.MajorVersion> found =
        state.majorVersions.stream()
            .filter(v -> q.engine() == null || v.engine.equals(q.engine()))
            .filter(v -> q.majorEngineVersion() == null || v.major.equals(q.majorEngineVersion()))
            .toList();
    Page<AwsState.MajorVersion> page = records(found, q.maxRecords(), q.marker());
    return DescribeDbMajorEngineVersionsResponse.builder()
        .dbMajorEngineVersions(page.items().stream().map(RdsAnswers::majorVersion).toList())
        .marker(page.next())
        .build();
  }

  // changing

  private SdkPojo modifyParameterGroup(Call<ModifyDbClusterParameterGroupRequest> call) {
    ModifyDbClusterParameterGroupRequest q = call.request();
    AwsState.ParameterGroup group = parameterGroup(q.dbClusterParameterGroupName(), call.region());
    if (group.name.startsWith("default.")) {
      throw new Refusal(
          400, "InvalidDBParameterGroupState", "Cannot modify a default parameter group.");
    }
    for (Parameter change : q.parameters()) {
      AwsState.Parameter parameter = group.parameters.get(change.parameterName());
      if (parameter == null) {
        throw new Refusal(
            400,
            "InvalidParameterValue",
            "Could not find parameter with name: " + change.parameterName());
      }
      if (change.parameterValue() == null || change.applyMethodAsString() == null) {
        throw new Refusal(
            400,
            "InvalidParameterValue",
            "The parameters ParameterName, ParameterValue and ApplyMethod must be provided");
      }
      if (parameter.applyType.equals("static")
          && change.applyMethodAsString().equals("immediate")) {
        throw new Refusal(
            400,
            "InvalidParameterCombination",
            "cannot use immediate apply method for static parameter");
      }
    }
    for (Parameter change : q.parameters()) {
      AwsState.Parameter parameter =
          Objects.requireNonNull(group.parameters.get(change.parameterName()));
      boolean changed = !change.parameterValue().equals(parameter.value);
      group.set(parameter.name, change.parameterValue());
      if (!changed) {
        continue;
      }
      List<AwsState.Cluster> users =
          clusters(call.region()).filter(c -> c.parameterGroup.equals(group.name)).toList();
      if (change.applyMethodAsString().equals("pending-reboot")) {
        users.forEach(c -> c.parameterStatus("pending-reboot"));
      }
      users.forEach(c -> onParameterChange.accept(parameter.name, change.parameterValue()));
    }
    return ModifyDbClusterParameterGroupResponse.builder()
        .dbClusterParameterGroupName(group.name)
        .build();
  }

  private SdkPojo createParameterGroup(Call<CreateDbClusterParameterGroupRequest> call) {
    CreateDbClusterParameterGroupRequest q = call.request();
    String name = q.dbClusterParameterGroupName().toLowerCase(Locale.ROOT);
    if (!name.matches("[a-z](-?[a-z0-9]+)*") || q.description() == null) {
      throw new Refusal(
          400,
          "InvalidParameterValue",
          "The parameter DBClusterParameterGroupName is not a valid identifier, or Description is missing.");
    }
    if (!q.dbParameterGroupFamily().matches("aurora-postgresql\\d+")) {
      throw new Refusal(
          400,
          "InvalidParameterValue",
          "ParameterGroupFamily %s is not a valid parameter group family"
              .formatted(q.dbParameterGroupFamily()));
    }
    if (state.parameterGroup(name, call.region()).isPresent()) {
      throw new Refusal(
          400,
          "DBParameterGroupAlreadyExists",
          "Parameter group %s already exists".formatted(name));
    }
    AwsState.ParameterGroup group =
        new AwsState.ParameterGroup(name, q.dbParameterGroupFamily(), call.region());
    state.parameterGroups.add(group);
    return CreateDbClusterParameterGroupResponse.builder()
        .dbClusterParameterGroup(parameterGroup(group))
        .build();
  }

  private SdkPojo modifyCluster(Call<ModifyDbClusterRequest> call) {
    ModifyDbClusterRequest q = call.request();
    AwsState.Cluster cluster = cluster(q.dbClusterIdentifier(), call.region());
    if (Boolean.TRUE.equals(q.applyImmediately())) {
      applyWaiting(cluster);
    }
    if (q.enableIAMDatabaseAuthentication() != null) {
      cluster.iamDatabaseAuthentication = q.enableIAMDatabaseAuthentication();
    }
    if (q.serverlessV2ScalingConfiguration() != null) {
      scale(cluster, q.serverlessV2ScalingConfiguration());
    }
    if (q.engineVersion() != null) {
      upgrade(cluster, q);
    }
    if (q.dbClusterParameterGroupName() != null
        && !q.dbClusterParameterGroupName().equals(cluster.parameterGroup)) {
      AwsState.ParameterGroup before = parameterGroup(cluster.parameterGroup, call.region());
      AwsState.ParameterGroup after =
          parameterGroup(q.dbClusterParameterGroupName(), call.region());
      cluster.parameterGroup = after.name;
      cluster.parameterStatus("pending-reboot");
      after.parameters.forEach(
          (name, parameter) -> {
            if (parameter.value != null && !parameter.value.equals(before.get(name))) {
              onParameterChange.accept(name, parameter.value);
            }
          });
    }
    return ModifyDbClusterResponse.builder().dbCluster(cluster(cluster)).build();
  }

  /** What waits is applied with whatever is to be applied at once. */
  private static void applyWaiting(AwsState.Cluster cluster) {
    ClusterPendingModifiedValues pending = cluster(cluster).pendingModifiedValues();
    if (pending != null && pending.engineVersion() != null) {
      cluster.engineVersion = pending.engineVersion();
    }
    if (pending != null && pending.iamDatabaseAuthenticationEnabled() != null) {
      cluster.iamDatabaseAuthentication = pending.iamDatabaseAuthenticationEnabled();
    }
    cluster.more = cluster.more.andThen(b -> b.pendingModifiedValues(v -> {}));
  }

  private void applyWaiting(AwsState.Instance instance) {
    PendingModifiedValues pending = instance(instance).pendingModifiedValues();
    if (pending != null && pending.dbInstanceClass() != null) {
      instance.instanceClass = pending.dbInstanceClass();
    }
    if (pending != null && pending.caCertificateIdentifier() != null) {
      certify(instance, pending.caCertificateIdentifier());
    }
    instance.more = instance.more.andThen(b -> b.pendingModifiedValues(v -> {}));
  }

  private static void certify(AwsState.Instance instance, String authority) {
    Instant inAYear = Instant.now().plus(Duration.ofDays(365));
    instance.more =
        instance.more.andThen(
            b ->
                b.caCertificateIdentifier(authority)
                    .certificateDetails(d -> d.caIdentifier(authority).validTill(inAYear)));
  }

  /** Only at once: what waits for a window is not done here. */
  private static void upgrade(AwsState.Cluster cluster, ModifyDbClusterRequest q) {
    boolean major =
        !q.engineVersion()
            .replaceAll("\\..*", "")
            .equals(cluster.engineVersion.replaceAll("\\..*", ""));
    if (major && !Boolean.TRUE.equals(q.allowMajorVersionUpgrade())) {
      throw new Refusal(
          400,
          "InvalidParameterCombination",
          "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.");
    }
    if (Boolean.TRUE.equals(q.applyImmediately())) {
      cluster.engineVersion = q.engineVersion();
    }
  }

  private SdkPojo modifyInstance(Call<ModifyDbInstanceRequest> call) {
    ModifyDbInstanceRequest q = call.request();
    AwsState.Instance instance = instance(q.dbInstanceIdentifier(), call.region());
    if (Boolean.TRUE.equals(q.applyImmediately())) {
      applyWaiting(instance);
    }
    if (q.publiclyAccessible() != null) {
      if (q.publiclyAccessible()) {
        requirePublicVpc(instance);
      }
      instance.publiclyAccessible = q.publiclyAccessible();
    }
    if (q.caCertificateIdentifier() != null) {
      certify(instance, q.caCertificateIdentifier());
    }
    return ModifyDbInstanceResponse.builder().dbInstance(instance(instance)).build();
  }

  private SdkPojo rebootInstance(Call<RebootDbInstanceRequest> call) {
    AwsState.Instance instance = instance(call.request().dbInstanceIdentifier(), call.region());
    for (AwsState.Cluster cluster : state.clusters) {
      for (AwsState.Member member : List.copyOf(cluster.members)) {
        if (member.instanceId.equals(instance.id)) {
          if (member.writer) {
            cluster.parameterStatus("in-sync");
            cluster.members.forEach(m -> restarted(instance(m.instanceId, call.region())));
            onReboot.run();
          } else {
            member.parameterStatus = "in-sync";
            restarted(instance);
          }
        }
      }
    }
    return RebootDbInstanceResponse.builder().dbInstance(instance(instance)).build();
  }

  private void restarted(AwsState.Instance instance) {
    state.events.add(
        Event.builder()
            .sourceIdentifier(instance.id)
            .sourceType(SourceType.DB_INSTANCE)
            .sourceArn(instance.arn())
            .message("DB instance restarted")
            .eventCategories("availability")
            .date(Instant.now())
            .build());
  }

  private SdkPojo rebootCluster(Call<RebootDbClusterRequest> call) {
    AwsState.Cluster cluster = cluster(call.request().dbClusterIdentifier(), call.region());
    throw new Refusal(
        400,
        "InvalidDBClusterStateFault",
        "RebootDBCluster is for Multi-AZ DB clusters only, and %s is of engine %s"
            .formatted(cluster.id, cluster.engine));
  }

  private SdkPojo startCluster(Call<StartDbClusterRequest> call) {
    AwsState.Cluster cluster = cluster(call.request().dbClusterIdentifier(), call.region());
    if (!cluster.status.equals("stopped")) {
      throw new Refusal(
          400,
          "InvalidDBClusterStateFault",
          "DbCluster %s is in %s state but expected it to be one of stopped,inaccessible-encryption-credentials-recoverable."
              .formatted(cluster.id, cluster.status));
    }
    cluster.status = "available";
    state.instances.stream()
        .filter(i -> cluster.id.equals(i.clusterId))
        .forEach(i -> i.status = "available");
    return StartDbClusterResponse.builder().dbCluster(cluster(cluster)).build();
  }

  private static void scale(AwsState.Cluster cluster, ServerlessV2ScalingConfiguration wanted) {
    Double least =
        wanted.minCapacity() == null ? cluster.serverlessMinCapacity : wanted.minCapacity();
    Double most =
        wanted.maxCapacity() == null ? cluster.serverlessMaxCapacity : wanted.maxCapacity();
    if (least == null
        || most == null
        || least < 0
        || least > most
        || most < 1
        || least * 2 % 1 != 0
        || most * 2 % 1 != 0) {
      throw new Refusal(
          400,
          "InvalidParameterValue",
          "Serverless v2 capacity of %s to %s is not valid: it goes in steps of 0.5, from 0 to a maximum of 1 or more"
              .formatted(least, most));
    }
    cluster.serverlessMinCapacity = least;
    cluster.serverlessMaxCapacity = most;
  }

  private void requirePublicVpc(AwsState.Instance instance) {
    String group = instance.subnetGroup;
    if (group == null) {
      return;
    }
    String id = subnetGroup(group, instance.region).vpcId;
    String problem =
        state.vpcs.stream()
                .filter(v -> v.id.equals(id))
                .anyMatch(v -> !v.enableDnsSupport || !v.enableDnsHostnames)
            ? "does not support DNS resolution, DNS hostnames, or both"
            : state.internetGateways.stream().noneMatch(g -> id.equals(g.vpcId))
                ? "has no internet gateway attached"
                : null;
    if (problem != null) {
      throw new Refusal(
          400,
          "InvalidVPCNetworkStateFault",
          "Cannot create a publicly accessible DBInstance. The specified VPC %s. Update the VPC and then try again"
              .formatted(problem));
    }
  }

  private SdkPojo deleteBlueGreen(Call<DeleteBlueGreenDeploymentRequest> call) {
    DeleteBlueGreenDeploymentRequest q = call.request();
    AwsState.BlueGreenDeployment it = blueGreen(q.blueGreenDeploymentIdentifier(), call.region());
    boolean target = Boolean.TRUE.equals(q.deleteTarget());
    if (it.status.equals("SWITCHOVER_IN_PROGRESS")
        || (target && it.status.equals("SWITCHOVER_COMPLETED"))) {
      throw new Refusal(
          400,
          "InvalidBlueGreenDeploymentStateFault",
          "BlueGreenDeployment %s is in %s state".formatted(it.id, it.status));
    }
    state.blueGreenDeployments.remove(it);
    if (target) {
      for (AwsState.Cluster green : List.copyOf(state.clusters)) {
        if (green.arn.equals(it.target)) {
          state.clusters.remove(green);
          state.instances.removeIf(i -> green.id.equals(i.clusterId));
        }
      }
    }
    return DeleteBlueGreenDeploymentResponse.builder()
        .blueGreenDeployment(blueGreen(it, "DELETING"))
        .build();
  }

  private SdkPojo applyPending(Call<ApplyPendingMaintenanceActionRequest> call) {
    ApplyPendingMaintenanceActionRequest q = call.request();
    requireResource(q.resourceIdentifier(), call.region());
    List<AwsState.MaintenanceAction> pending = state.pendingMaintenance(q.resourceIdentifier());
    AwsState.MaintenanceAction action =
        pending.stream()
            .filter(a -> a.action.equals(q.applyAction()))
            .findFirst()
            .orElseThrow(
                () ->
                    new Refusal(
                        404,
                        "ResourceNotFoundFault",
                        "No %s is pending for %s"
                            .formatted(q.applyAction(), q.resourceIdentifier())));
    switch (q.optInType()) {
      case "immediate" -> pending.remove(action);
      case "next-maintenance" -> action.optInStatus = "next-maintenance";
      case "undo-opt-in" -> action.optInStatus = null;
      default ->
          throw new Refusal(400, "InvalidParameterValue", "Invalid opt-in type: " + q.optInType());
    }
    return ApplyPendingMaintenanceActionResponse.builder()
        .resourcePendingMaintenanceActions(pending(q.resourceIdentifier()))
        .build();
  }

  // finding things

  private Stream<AwsState.Cluster> clusters(String region) {
    return state.clusters.stream().filter(c -> c.region.equals(region));
  }

  private AwsState.Cluster cluster(String id, String region) {
    return clusters(region)
        .filter(c -> c.id.equalsIgnoreCase(id) || c.arn.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    404, "DBClusterNotFoundFault", "DBCluster %s not found.".formatted(id)));
  }

  private AwsState.Instance instance(String id, String region) {
    return state.instances.stream()
        .filter(i -> i.region.equals(region))
        .filter(i -> i.id.equalsIgnoreCase(id) || i.arn().equals(id))
        .findFirst()
        .orElseThrow(
            () -> new Refusal(404, "DBInstanceNotFound", "DBInstance %s not found.".formatted(id)));
  }

  private AwsState.ParameterGroup parameterGroup(String name, String region) {
    return state
        .parameterGroup(name, region)
        .orElseThrow(
            () ->
                new Refusal(
                    404,
                    "DBParameterGroupNotFound",
                    "DBClusterParameterGroup not found: %s".formatted(name)));
  }

  private AwsState.SubnetGroup subnetGroup(String name, String region) {
    return state
        .subnetGroup(name, region)
        .orElseThrow(
            () ->
                new Refusal(
                    404,
                    "DBSubnetGroupNotFoundFault",
                    "DB subnet group '%s' does not exist.".formatted(name)));
  }

  private AwsState.Proxy proxy(String name, String region) {
    return state.proxies.stream()
        .filter(p -> p.region.equals(region) && p.name.equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    404, "DBProxyNotFoundFault", "DB Proxy %s doesn't exist.".formatted(name)));
  }

  private AwsState.BlueGreenDeployment blueGreen(String id, String region) {
    return state.blueGreenDeployments.stream()
        .filter(b -> b.region.equals(region) && b.id.equalsIgnoreCase(id))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    404,
                    "BlueGreenDeploymentNotFoundFault",
                    "BlueGreenDeployment %s not found".formatted(id)));
  }

  /** Refuses an ARN that is of no cluster and no instance here. */
  private void requireResource(String arn, String region) {
    if (clusters(region).noneMatch(c -> c.arn.equals(arn))
        && state.instances.stream()
            .noneMatch(i -> i.region.equals(region) && i.arn().equals(arn))) {
      throw new Refusal(
          404, "ResourceNotFoundFault", "The resource %s was not found".formatted(arn));
    }
  }

  /** A page, where RDS gives no fewer than 20 and no more than 100. */
  private static <T> Page<T> records(
      List<T> found, @Nullable Integer size, @Nullable String marker) {
    if (size != null && (size < 20 || size > 100)) {
      throw new Refusal(
          400,
          "InvalidParameterValue",
          "Invalid value %d for MaxRecords. Must be between 20 and 100".formatted(size));
    }
    return Answers.page(found, size, marker);
  }

  private static Map<String, List<String>> filters(List<Filter> filters, String... known) {
    Map<String, List<String>> values = new HashMap<>();
    filters.forEach(f -> values.put(f.name(), f.values()));
    return checked(values, List.of(known), "InvalidParameterValue", "Unrecognized filter name: %s");
  }

  // the model as RDS shows it

  private static DBCluster cluster(AwsState.Cluster c) {
    DBCluster.Builder builder =
        DBCluster.builder()
            .dbClusterIdentifier(c.id)
            .dbClusterArn(c.arn)
            .dbClusterResourceId("cluster-" + c.id.toUpperCase(Locale.ROOT))
            .engine(c.engine)
            .engineVersion(c.engineVersion)
            .engineMode(c.engineMode)
            .status(c.status)
            .endpoint(c.endpoint)
            .readerEndpoint(c.readerEndpoint)
            .multiAZ(c.members.size() > 1)
            .port(c.port)
            .masterUsername(c.masterUsername)
            .databaseName(c.databaseName)
            .dbClusterParameterGroup(c.parameterGroup)
            .dbSubnetGroup(c.subnetGroup)
            .iamDatabaseAuthenticationEnabled(c.iamDatabaseAuthentication)
            .replicationSourceIdentifier(c.replicationSourceIdentifier)
            .globalClusterIdentifier(c.globalClusterIdentifier)
            .networkType(c.networkType)
            .vpcSecurityGroups(memberships(c.securityGroups))
            .dbClusterMembers(
                c.members.stream()
                    .map(
                        m ->
                            DBClusterMember.builder()
                                .dbInstanceIdentifier(m.instanceId)
                                .isClusterWriter(m.writer)
                                .dbClusterParameterGroupStatus(m.parameterStatus)
                                .promotionTier(m.promotionTier)
                                .build())
                    .toList());
    if (c.serverlessMaxCapacity != null) {
      builder.serverlessV2ScalingConfiguration(
          s -> s.minCapacity(c.serverlessMinCapacity).maxCapacity(c.serverlessMaxCapacity));
    }
    if (!c.customEndpoints.isEmpty()) {
      builder.customEndpoints(c.customEndpoints.stream().map(DBClusterEndpoint::endpoint).toList());
    }
    c.more.accept(builder);
    return builder.build();
  }

  private DBInstance instance(AwsState.Instance i) {
    DBInstance.Builder builder =
        DBInstance.builder()
            .dbInstanceIdentifier(i.id)
            .dbInstanceArn(i.arn())
            .dbiResourceId("db-" + i.id.toUpperCase(Locale.ROOT))
            .dbClusterIdentifier(i.clusterId)
            .dbInstanceClass(i.instanceClass)
            .engine(i.engine)
            .engineVersion(i.engineVersion)
            .dbInstanceStatus(i.status)
            .publiclyAccessible(i.publiclyAccessible)
            .availabilityZone(i.availabilityZone)
            .caCertificateIdentifier("rds-ca-rsa2048-g1")
            .vpcSecurityGroups(memberships(i.securityGroups))
            .dbParameterGroups(
                DBParameterGroupStatus.builder()
                    .dbParameterGroupName(
                        "default.aurora-postgresql" + i.engineVersion.replaceAll("\\..*", ""))
                    .parameterApplyStatus("in-sync")
                    .build());
    if (i.endpoint != null) {
      builder.endpoint(e -> e.address(i.endpoint).port(i.port).hostedZoneId("Z2R2ITUGPM61AM"));
    }
    if (i.subnetGroup != null) {
      state
          .subnetGroup(i.subnetGroup, i.region)
          .ifPresent(g -> builder.dbSubnetGroup(subnetGroup(g)));
    }
    i.more.accept(builder);
    return builder.build();
  }

  private DBSubnetGroup subnetGroup(AwsState.SubnetGroup g) {
    return DBSubnetGroup.builder()
        .dbSubnetGroupName(g.name)
        .dbSubnetGroupDescription("test")
        .dbSubnetGroupArn(AwsState.arn("rds", g.region, "subgrp:" + g.name))
        .vpcId(g.vpcId)
        .subnetGroupStatus(g.status)
        .supportedNetworkTypes("IPV4")
        .subnets(
            g.subnetIds.stream()
                .map(
                    id ->
                        Subnet.builder()
                            .subnetIdentifier(id)
                            .subnetAvailabilityZone(z -> z.name(state.subnet(id).availabilityZone))
                            .subnetStatus("Active")
                            .build())
                .toList())
        .build();
  }

  private static List<VpcSecurityGroupMembership> memberships(Map<String, String> groups) {
    return groups.entrySet().stream()
        .map(
            e ->
                VpcSecurityGroupMembership.builder()
                    .vpcSecurityGroupId(e.getKey())
                    .status(e.getValue())
                    .build())
        .toList();
  }

  private static Parameter parameter(AwsState.Parameter p) {
    return Parameter.builder()
        .parameterName(p.name)
        .parameterValue(p.value)
        .description("Sets " + p.name + ".")
        .source(p.source)
        .applyType(p.applyType)
        .applyMethod("pending-reboot")
        .dataType(p.dataType)
        .allowedValues(p.allowedValues)
        .isModifiable(true)
        .supportedEngineModes("provisioned")
        .build();
  }

  private static DBClusterParameterGroup parameterGroup(AwsState.ParameterGroup g) {
    return DBClusterParameterGroup.builder()
        .dbClusterParameterGroupName(g.name)
        .dbParameterGroupFamily(g.family)
        .description("Parameters of " + g.name)
        .dbClusterParameterGroupArn(AwsState.arn("rds", g.region, "cluster-pg:" + g.name))
        .build();
  }

  private static GlobalCluster global(AwsState.GlobalCluster g) {
    return GlobalCluster.builder()
        .globalClusterIdentifier(g.id)
        .globalClusterArn(AwsState.arn("rds", "", "global-cluster:" + g.id))
        .status(g.status)
        .engine("aurora-postgresql")
        .endpoint(g.endpoint)
        .globalClusterMembers(
            g.members.entrySet().stream()
                .map(
                    m ->
                        GlobalClusterMember.builder()
                            .dbClusterArn(m.getKey())
                            .isWriter(m.getValue())
                            .readers(
                                m.getValue()
                                    ? g.members.keySet().stream()
                                        .filter(arn -> !arn.equals(m.getKey()))
                                        .toList()
                                    : List.of())
                            .build())
                .toList())
        .build();
  }

  private static DBProxy proxy(AwsState.Proxy p) {
    return DBProxy.builder()
        .dbProxyName(p.name)
        .dbProxyArn(AwsState.arn("rds", p.region, "db-proxy:prx-" + p.name))
        .status(p.status)
        .engineFamily("POSTGRESQL")
        .endpoint(p.endpoint)
        .requireTLS(true)
        .build();
  }

  private static BlueGreenDeployment blueGreen(AwsState.BlueGreenDeployment b, String status) {
    return BlueGreenDeployment.builder()
        .blueGreenDeploymentIdentifier(b.id)
        .blueGreenDeploymentName(b.name)
        .source(b.source)
        .target(b.target)
        .status(status)
        .statusDetails(b.statusDetails)
        .createTime(b.createTime)
        .switchoverDetails(b.switchoverDetails.isEmpty() ? null : b.switchoverDetails)
        .build();
  }

  private ResourcePendingMaintenanceActions pending(String arn) {
    return ResourcePendingMaintenanceActions.builder()
        .resourceIdentifier(arn)
        .pendingMaintenanceActionDetails(
            state.pendingMaintenance(arn).stream()
                .map(
                    a ->
                        PendingMaintenanceAction.builder()
                            .action(a.action)
                            .autoAppliedAfterDate(a.autoAppliedAfterDate)
                            .forcedApplyDate(a.forcedApplyDate)
                            .currentApplyDate(a.currentApplyDate)
                            .optInStatus(a.optInStatus)
                            .description(a.description)
                            .build())
                .toList())
        .build();
  }

  private static DBMajorEngineVersion majorVersion(AwsState.MajorVersion v) {
    return DBMajorEngineVersion.builder()
        .engine(v.engine)
        .majorEngineVersion(v.major)
        .supportedEngineLifecycles(
            v.supportEnds.entrySet().stream()
                .map(
                    e ->
                        SupportedEngineLifecycle.builder()
                            .lifecycleSupportName(e.getKey())
                            .lifecycleSupportEndDate(AwsState.MajorVersion.instant(e.getValue()))
                            .build())
                .toList())
        .build();
  }
}
