package dev.auroracheck.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.auroracheck.servers.AwsEndpoint.Fault;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.PrefixListEntry;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.ServiceConfiguration;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.VpcAttributeName;
import software.amazon.awssdk.services.ec2.model.VpcBlockPublicAccessOptions;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.BlueGreenDeployment;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBClusterMember;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;
import software.amazon.awssdk.services.rds.model.DbClusterNotFoundException;
import software.amazon.awssdk.services.rds.model.DbParameterGroupNotFoundException;
import software.amazon.awssdk.services.rds.model.DescribePendingMaintenanceActionsRequest;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.RdsException;
import software.amazon.awssdk.services.rds.model.SupportedEngineLifecycle;
import software.amazon.awssdk.services.rds.model.SwitchoverDetail;

class AwsEndpointTest {
  private static final String REGION = "eu-west-1";

  private final AwsState state = AwsState.healthy("orders", REGION);
  private final AwsEndpoint endpoint = new AwsEndpoint(state);
  private final RdsClient rds = AwsClients.rds(endpoint.uri(), REGION);
  private final Ec2Client ec2 = AwsClients.ec2(endpoint.uri(), REGION);

  @AfterEach
  void close() {
    rds.close();
    ec2.close();
    endpoint.close();
  }

  @Test
  void healthyClusterReadsAsRdsGivesIt() {
    DBCluster cluster = cluster(rds);
    assertEquals("aurora-postgresql", cluster.engine());
    assertEquals("16.11", cluster.engineVersion());
    assertEquals("provisioned", cluster.engineMode());
    assertEquals("available", cluster.status());
    assertEquals("orders.cluster-abc123.eu-west-1.rds.amazonaws.com", cluster.endpoint());
    assertEquals("orders.cluster-ro-abc123.eu-west-1.rds.amazonaws.com", cluster.readerEndpoint());
    assertEquals(5432, cluster.port());
    assertEquals("orders-logical", cluster.dbClusterParameterGroup());
    assertEquals("arn:aws:rds:eu-west-1:123456789012:cluster:orders", cluster.dbClusterArn());
    assertEquals(
        List.of("orders-1 true in-sync", "orders-2 false in-sync"),
        cluster.dbClusterMembers().stream().map(AwsEndpointTest::text).toList());
    assertEquals("active", cluster.vpcSecurityGroups().get(0).status());
    assertNull(cluster.publiclyAccessible());
    assertNull(cluster.globalClusterIdentifier());
    assertNull(cluster.serverlessV2ScalingConfiguration());

    for (String filter : List.of("orders", cluster.dbClusterArn())) {
      List<DBInstance> instances = instances(rds, filter);
      assertEquals(2, instances.size());
      assertEquals(
          "orders-1.abc123.eu-west-1.rds.amazonaws.com", instances.get(0).endpoint().address());
      assertEquals(true, instances.get(0).publiclyAccessible());
      assertEquals(2, instances.get(0).dbSubnetGroup().subnets().size());
      assertEquals(cluster.vpcSecurityGroups(), instances.get(0).vpcSecurityGroups());
    }
    assertEquals(List.of(), instances(rds, "other"));
    assertEquals(
        List.of("WRITER", "READER"),
        rds
            .describeDBClusterEndpoints(e -> e.dbClusterIdentifier("orders"))
            .dbClusterEndpoints()
            .stream()
            .map(e -> e.endpointType())
            .toList());
    assertEquals(List.of(), permissions(ec2, state.securityGroup().id));
    assertEquals("rds:DescribeDBClusters eu-west-1", endpoint.calls().get(0));
    assertEquals("ec2:DescribeSecurityGroups eu-west-1", endpoint.calls().get(5));
  }

  @Test
  void parametersComeInPagesUnlessFiltered() {
    assertEquals(
        100,
        rds.describeDBClusterParameters(p -> p.dbClusterParameterGroupName("orders-logical"))
            .parameters()
            .size());
    assertEquals("1", parameter(rds, "orders-logical", "rds.logical_replication"));
    assertEquals(3, endpoint.calls().size());
    Parameter off = filtered("default.aurora-postgresql16", "rds.logical_replication").get(0);
    assertEquals(
        "0 static pending-reboot system",
        "%s %s %s %s"
            .formatted(off.parameterValue(), off.applyType(), off.applyMethod(), off.source()));
    assertNull(
        filtered("default.aurora-postgresql16", "wal_sender_timeout").get(0).parameterValue());
    assertEquals(
        "orders-logical",
        rds.describeDBClusterParameterGroupsPaginator().dbClusterParameterGroups().stream()
            .findFirst()
            .orElseThrow()
            .dbClusterParameterGroupName());
  }

  @Test
  void everythingElsePagesToo() {
    for (int i = 0; i < 150; i++) {
      state.globalClusters.add(new AwsState.GlobalCluster("g" + i));
    }
    state.globalClusters.get(149).members.put(state.cluster().arn, true);
    state.prefixLists.add(
        new AwsState.PrefixList(
            "pl-1",
            REGION,
            IntStream.range(0, 250).mapToObj(i -> "10.0." + i + ".0/24").toArray(String[]::new)));
    state.securityGroup().allowPrefixList(5432, "pl-1").allow(5432, "192.0.2.1/32", "192.0.2.2/32");

    assertEquals(150, rds.describeGlobalClustersPaginator().globalClusters().stream().count());
    assertEquals(
        List.of(true),
        rds
            .describeGlobalClusters(g -> g.globalClusterIdentifier("g149"))
            .globalClusters()
            .get(0)
            .globalClusterMembers()
            .stream()
            .map(m -> m.isWriter())
            .toList());
    assertEquals(
        250,
        ec2.getManagedPrefixListEntriesPaginator(l -> l.prefixListId("pl-1")).entries().stream()
            .map(PrefixListEntry::cidr)
            .distinct()
            .count());
    assertEquals(
        250,
        ec2.describeManagedPrefixLists(l -> l.prefixListIds("pl-1"))
            .prefixLists()
            .get(0)
            .maxEntries());
    assertEquals(state.securityGroup().ingress, permissions(ec2, state.securityGroup().id));
    assertEquals(
        1,
        ec2.describeSecurityGroups(
                g ->
                    g.filters(
                        software.amazon.awssdk.services.ec2.model.Filter.builder()
                            .name("group-id")
                            .values(state.securityGroup().id)
                            .build()))
            .securityGroups()
            .size());
  }

  @Test
  void whatIsUnknownIsRefusedByName() {
    assertThrows(
        DbClusterNotFoundException.class,
        () -> rds.describeDBClusters(c -> c.dbClusterIdentifier("none")));
    assertThrows(
        DbParameterGroupNotFoundException.class,
        () -> rds.describeDBClusterParameters(p -> p.dbClusterParameterGroupName("none")));
    assertEquals(
        "InvalidGroup.NotFound",
        code(() -> ec2.describeSecurityGroups(g -> g.groupIds("sg-none"))));
    assertEquals(
        "InvalidPrefixListID.NotFound",
        code(() -> ec2.getManagedPrefixListEntries(l -> l.prefixListId("pl-none"))));
    assertEquals("InvalidAction", code(() -> rds.describeCertificates()));
    try (RdsClient elsewhere = AwsClients.rds(endpoint.uri(), "us-east-1")) {
      assertEquals(List.of(), elsewhere.describeDBClusters().dbClusters());
      assertEquals(
          "rds:DescribeDBClusters us-east-1", endpoint.calls().get(endpoint.calls().size() - 1));
    }
  }

  @Test
  void faultsReachTheClientAsTheRealOnesDo() {
    endpoint.fail("DescribeDBInstances", Fault.DENIED);
    RdsException denied = assertThrows(RdsException.class, () -> rds.describeDBInstances());
    assertEquals(
        "AccessDenied 403", denied.awsErrorDetails().errorCode() + " " + denied.statusCode());
    assertTrue(
        denied
            .awsErrorDetails()
            .errorMessage()
            .startsWith(
                "User: arn:aws:iam::123456789012:user/x is not authorized to perform: rds:DescribeDBInstances on resource: "));
    assertEquals("orders", cluster(rds).dbClusterIdentifier());

    endpoint.fail(Fault.DENIED);
    Ec2Exception unauthorized =
        assertThrows(Ec2Exception.class, () -> ec2.describeSecurityGroups());
    assertEquals(
        "UnauthorizedOperation 403",
        unauthorized.awsErrorDetails().errorCode() + " " + unauthorized.statusCode());

    assertEquals("ExpiredToken", codeWith(Fault.EXPIRED_TOKEN));
    assertEquals("InvalidClientTokenId", codeWith(Fault.INVALID_CLIENT_TOKEN_ID));
    assertEquals("SignatureDoesNotMatch", codeWith(Fault.SIGNATURE_EXPIRED));
    assertEquals("Throttling", codeWith(Fault.THROTTLING));
    assertEquals("InternalFailure", codeWith(Fault.ERROR_500));
    assertEquals("ServiceUnavailable", codeWith(Fault.ERROR_503));
    endpoint.fail(Fault.HTML_407);
    assertEquals(
        407, assertThrows(RdsException.class, () -> rds.describeDBClusters()).statusCode());
    endpoint.fail(Fault.HTML_200);
    assertFalse(rds.describeDBClusters().hasDbClusters());

    endpoint.heal();
    endpoint.delay(Duration.ofMillis(300));
    long before = System.nanoTime();
    assertEquals("orders", cluster(rds).dbClusterIdentifier());
    assertTrue(System.nanoTime() - before >= 300_000_000L);

    endpoint.heal();
    endpoint.fail(Fault.NEVER_ANSWER);
    assertThrows(
        SdkClientException.class,
        () ->
            rds.describeDBClusters(
                c -> c.overrideConfiguration(o -> o.apiCallTimeout(Duration.ofMillis(500)))));
  }

  /** Commands of this test's own, with the AWS CLI. */
  private void cli(String... commands) {
    cli(endpoint.uri(), commands);
  }

  private static String cli(URI uri, String... commands) {
    return new CliShell(CliShell.required(), uri)
        .apply(Stream.of(commands).map(command -> command + " --region " + REGION).toList());
  }

  @Test
  void fixesApply() {
    state.onDefaultGroup();
    List<String> changes = new ArrayList<>();
    endpoint.onParameterChange((name, value) -> changes.add(name + "=" + value));
    endpoint.onReboot(() -> changes.add("reboot"));

    cli(
        "aws rds create-db-cluster-parameter-group --db-cluster-parameter-group-name new --db-parameter-group-family aurora-postgresql16 --description 'For \"logical\" replication'");
    cli(
        "aws rds modify-db-cluster-parameter-group --db-cluster-parameter-group-name new --parameters \"ParameterName=rds.logical_replication,ParameterValue=1,ApplyMethod=pending-reboot\" \\\n  ParameterName=wal_sender_timeout,ParameterValue=0,ApplyMethod=immediate");
    assertEquals(List.of(), changes);
    cli(
        "aws rds modify-db-cluster --db-cluster-identifier orders --db-cluster-parameter-group-name new --enable-iam-database-authentication --apply-immediately");
    assertEquals("new true pending-reboot", state());
    cli("aws rds reboot-db-instance --db-instance-identifier orders-2");
    assertEquals("new true pending-reboot", state());
    cli("aws rds reboot-db-instance --db-instance-identifier orders-1");
    assertEquals("new true in-sync", state());
    assertEquals(List.of("rds.logical_replication=1", "wal_sender_timeout=0", "reboot"), changes);
    cli(
        "aws rds modify-db-cluster-parameter-group --db-cluster-parameter-group-name new --parameters '[{\"ParameterName\":\"max_slot_wal_keep_size\",\"ParameterValue\":\"-1\",\"ApplyMethod\":\"immediate\"}]'");
    assertEquals("max_slot_wal_keep_size=-1", changes.get(3));
    assertEquals("new true in-sync", state());

    cli(
        "aws rds modify-db-instance --db-instance-identifier orders-1 --no-publicly-accessible --apply-immediately");
    assertEquals(false, state.writer().publiclyAccessible);
    cli(
        "aws rds modify-db-instance --db-instance-identifier orders-1 --publicly-accessible --apply-immediately");
    assertEquals(true, state.writer().publiclyAccessible);
    state.cluster().status = "stopped";
    cli("aws rds start-db-cluster --db-cluster-identifier orders");
    assertEquals("available", cluster(rds).status());
    cli(
        "aws rds wait db-cluster-available --db-cluster-identifier orders",
        "aws rds wait db-instance-available --db-instance-identifier orders-1");

    String group = state.securityGroup().id;
    String open = authorize(group);
    cli(open);
    assertOpen(permissions(ec2, group));
    assertRefused(open, "InvalidPermission.Duplicate");
    assertRefused(
        "aws rds modify-db-cluster-parameter-group --db-cluster-parameter-group-name new --parameters ParameterName=rds.logical_replication,ParameterValue=0,ApplyMethod=immediate",
        "immediate apply method");
    assertRefused(
        "aws rds modify-db-cluster-parameter-group --db-cluster-parameter-group-name default.aurora-postgresql16 --parameters ParameterName=rds.logical_replication,ParameterValue=1,ApplyMethod=pending-reboot",
        "default parameter group");
    assertRefused("aws rds reboot-db-cluster --db-cluster-identifier orders", "Multi-AZ");
  }

  @Test
  void theNetworkReadsAsEc2GivesIt() {
    String vpc = state.vpc().id;
    assertEquals(
        List.of(
            "subnet-00000000000000001 eu-west-1a 10.0.1.0/24 off",
            "subnet-00000000000000002 eu-west-1b 10.0.2.0/24 off"),
        ec2.describeSubnets(s -> s.filters(by("vpc-id", vpc))).subnets().stream()
            .map(
                s ->
                    "%s %s %s %s"
                        .formatted(s.subnetId(), s.availabilityZone(), s.cidrBlock(), mode(s)))
            .toList());
    assertEquals(
        List.of(
            "true null [10.0.0.0/16 local active CreateRouteTable]",
            "false subnet-00000000000000001 [10.0.0.0/16 local active CreateRouteTable, 0.0.0.0/0 igw-00000000000000001 active CreateRoute]"),
        tables("vpc-id", vpc));
    assertEquals(1, tables("association.main", "true").size());
    assertEquals(1, tables("association.main", "false").size());
    assertEquals(1, tables("association.subnet-id", state.subnet(1).id).size());
    assertEquals(List.of(), tables("association.subnet-id", "subnet-none"));

    NetworkAcl acl =
        ec2.describeNetworkAcls(a -> a.filters(by("association.subnet-id", state.subnet(0).id)))
            .networkAcls()
            .get(0);
    assertEquals(true, acl.isDefault());
    assertEquals(2, acl.associations().size());
    assertEquals(
        Set.of(
            "100 true -1 0.0.0.0/0 allow",
            "100 false -1 0.0.0.0/0 allow",
            "32767 true -1 0.0.0.0/0 deny",
            "32767 false -1 0.0.0.0/0 deny"),
        acl.entries().stream()
            .map(
                e ->
                    "%d %s %s %s %s"
                        .formatted(
                            e.ruleNumber(),
                            e.egress(),
                            e.protocol(),
                            e.cidrBlock(),
                            e.ruleActionAsString()))
            .collect(Collectors.toSet()));
    assertNull(acl.entries().get(0).portRange());

    assertEquals(List.of("available"), attachments("attachment.vpc-id", vpc));
    assertEquals(
        List.of(true, true),
        List.of(
            attribute(VpcAttributeName.ENABLE_DNS_SUPPORT).enableDnsSupport().value(),
            attribute(VpcAttributeName.ENABLE_DNS_HOSTNAMES).enableDnsHostnames().value()));
    assertNull(attribute(VpcAttributeName.ENABLE_DNS_SUPPORT).enableDnsHostnames());
    VpcBlockPublicAccessOptions block =
        ec2.describeVpcBlockPublicAccessOptions(b -> {}).vpcBlockPublicAccessOptions();
    assertEquals(
        "off account allowed default-state",
        "%s %s %s %s"
            .formatted(
                block.internetGatewayBlockModeAsString(),
                block.managedByAsString(),
                block.exclusionsAllowedAsString(),
                block.stateAsString()));
    assertEquals(
        List.of(),
        ec2.describeVpcBlockPublicAccessExclusions(e -> {}).vpcBlockPublicAccessExclusions());
    assertEquals(
        List.of(), ec2.describeVpcEndpointServiceConfigurations(s -> {}).serviceConfigurations());

    state.addHealthy("more", REGION).addHealthy("far", "us-east-1");
    assertEquals(2, state.vpcs.size());
    assertEquals(2, ec2.describeSubnets().subnets().size());
    try (Ec2Client elsewhere = AwsClients.ec2(endpoint.uri(), "us-east-1")) {
      assertEquals(
          List.of("subnet-00000000000000003", "subnet-00000000000000004"),
          elsewhere.describeSubnets().subnets().stream().map(s -> s.subnetId()).toList());
    }
  }

  @Test
  void theNetworkFollowsWhatIsChangedInIt() {
    state.subnet(1).more = s -> s.mapPublicIpOnLaunch(true);
    assertEquals(true, ec2.describeSubnets().subnets().get(1).mapPublicIpOnLaunch());
    state.internetGateway().vpcId = null;
    assertTrue(tables("vpc-id", state.vpc().id).get(1).contains("igw-00000000000000001 blackhole"));
    assertEquals(List.of(), attachments("internet-gateway-id", state.internetGateway().id));
    state.internetGateway().vpcId = "vpc-other";
    assertTrue(tables("vpc-id", state.vpc().id).get(1).contains("igw-00000000000000001 blackhole"));

    for (String target :
        List.of("nat-1", "tgw-1", "eigw-1", "eni-1", "i-1", "pcx-1", "lgw-1", "cagw-1", "vpce-1")) {
      state.routeTable().routes.clear();
      state.routeTable().routes.add(new AwsState.Route("10.9.0.0/16", target));
      Route route =
          ec2.describeRouteTables(t -> t.routeTableIds(state.routeTable().id))
              .routeTables()
              .get(0)
              .routes()
              .get(0);
      assertEquals(target.equals("vpce-1") ? target : null, route.gatewayId());
      assertTrue(route.toString().contains(target), route::toString);
    }
    state.routeTable().gatewayIds.add("igw-edge");
    assertEquals(1, tables("association.gateway-id", "igw-edge").size());
    state.routeTable().routes.add(new AwsState.Route("pl-1", "local"));
    state.routeTable().routes.add(new AwsState.Route("::/0", "local"));
    List<Route> routes =
        ec2.describeRouteTables(t -> t.routeTableIds(state.routeTable().id))
            .routeTables()
            .get(0)
            .routes();
    assertEquals("pl-1", routes.get(1).destinationPrefixListId());
    assertEquals("::/0", routes.get(2).destinationIpv6CidrBlock());
    assertNull(routes.get(2).destinationCidrBlock());

    state.blockPublicAccess().block("block-bidirectional");
    assertEquals(List.of("block-bidirectional", "block-bidirectional"), modes());
    AwsState.Exclusion egress =
        new AwsState.Exclusion("vpcbpa-exclude-1", state.vpc().arn(), "allow-egress");
    state.blockPublicAccess().exclusions.add(egress);
    assertEquals(List.of("block-ingress", "block-ingress"), modes());
    state
        .blockPublicAccess()
        .exclusions
        .add(
            new AwsState.Exclusion(
                "vpcbpa-exclude-2", state.subnet(1).arn(), "allow-bidirectional"));
    assertEquals(List.of("block-ingress", "off"), modes());
    egress.state = "create-in-progress";
    assertEquals(List.of("block-bidirectional", "off"), modes());
    assertEquals(
        List.of("vpcbpa-exclude-2"),
        ec2
            .describeVpcBlockPublicAccessExclusions(
                e -> e.filters(by("resource-arn", state.subnet(1).arn())))
            .vpcBlockPublicAccessExclusions()
            .stream()
            .map(e -> e.exclusionId())
            .toList());
    state.blockPublicAccess().block("off");
    state.subnet(0).internetGatewayBlockMode = "block-ingress";
    assertEquals(List.of("block-ingress", "off"), modes());
  }

  @Test
  void whatIsAheadOfAClusterReadsAsRdsGivesIt() {
    AwsState.Cluster cluster = state.cluster();
    DBSubnetGroup group =
        rds.describeDBSubnetGroups(g -> g.dbSubnetGroupName(cluster.subnetGroup))
            .dbSubnetGroups()
            .get(0);
    assertEquals(state.vpc().id, group.vpcId());
    assertEquals(
        List.of("eu-west-1a", "eu-west-1b"),
        group.subnets().stream().map(s -> s.subnetAvailabilityZone().name()).toList());
    assertEquals(group, instances(rds, "orders").get(0).dbSubnetGroup());

    List<SupportedEngineLifecycle> lives =
        rds.describeDBMajorEngineVersions(
                v -> v.engine("aurora-postgresql").majorEngineVersion("16"))
            .dbMajorEngineVersions()
            .get(0)
            .supportedEngineLifecycles();
    assertEquals(
        Set.of(
            "open-source-rds-standard-support 2029-02-28T23:59:59.999Z",
            "open-source-rds-extended-support 2032-02-28T23:59:59.999Z"),
        lives.stream()
            .map(l -> l.lifecycleSupportNameAsString() + " " + l.lifecycleSupportEndDate())
            .collect(Collectors.toSet()));
    assertEquals(8, rds.describeDBMajorEngineVersions(v -> {}).dbMajorEngineVersions().size());
    assertEquals(
        List.of(),
        rds.describeDBMajorEngineVersions(v -> v.engine("mysql")).dbMajorEngineVersions());

    assertEquals(List.of(), pending(p -> {}));
    AwsState.MaintenanceAction upgrade = new AwsState.MaintenanceAction("db-upgrade");
    upgrade.forcedApplyDate = Instant.parse("2026-12-01T00:00:00Z");
    state.pendingMaintenance(cluster.arn).add(upgrade);
    state
        .pendingMaintenance(state.writer().arn())
        .add(new AwsState.MaintenanceAction("system-update"));
    String ofCluster = cluster.arn + " db-upgrade 2026-12-01T00:00:00Z";
    String ofWriter = state.writer().arn() + " system-update null";
    assertEquals(List.of(ofCluster, ofWriter), pending(p -> {}));
    assertEquals(List.of(ofCluster), pending(p -> p.resourceIdentifier(cluster.arn)));
    assertEquals(List.of(), pending(p -> p.resourceIdentifier(state.instance("orders-2").arn())));
    for (String name : List.of("orders", cluster.arn)) {
      assertEquals(List.of(ofCluster), pending(p -> p.filters(filter("db-cluster-id", name))));
    }
    assertEquals(List.of(ofWriter), pending(p -> p.filters(filter("db-instance-id", "orders-1"))));

    AwsState.BlueGreenDeployment deployment =
        new AwsState.BlueGreenDeployment("bgd-1", cluster, "next");
    state.blueGreenDeployments.add(deployment);
    deployment.switchoverDetails.add(
        SwitchoverDetail.builder().sourceMember(cluster.arn).status("AVAILABLE").build());
    BlueGreenDeployment read =
        rds.describeBlueGreenDeployments(b -> b.filters(filter("source", cluster.arn)))
            .blueGreenDeployments()
            .get(0);
    assertEquals(
        "bgd-1 next AVAILABLE %s-green-abc123".formatted(cluster.arn),
        "%s %s %s %s"
            .formatted(
                read.blueGreenDeploymentIdentifier(),
                read.blueGreenDeploymentName(),
                read.status(),
                read.target()));
    assertEquals(deployment.switchoverDetails, read.switchoverDetails());
    assertEquals(
        List.of(),
        rds.describeBlueGreenDeployments(b -> b.filters(filter("source", "arn:other")))
            .blueGreenDeployments());

    state.proxies.add(new AwsState.Proxy("pool", cluster));
    assertEquals(
        "pool.proxy-abc123.eu-west-1.rds.amazonaws.com",
        rds.describeDBProxies(p -> p.dbProxyName("pool")).dbProxies().get(0).endpoint());
    assertEquals(
        List.of(
            "TRACKED_CLUSTER orders null",
            "RDS_INSTANCE orders-1 READ_WRITE",
            "RDS_INSTANCE orders-2 READ_ONLY"),
        rds.describeDBProxyTargets(t -> t.dbProxyName("pool")).targets().stream()
            .map(t -> "%s %s %s".formatted(t.typeAsString(), t.rdsResourceId(), t.roleAsString()))
            .toList());
  }

  @Test
  void endpointServicesReadAsEc2GivesThem() {
    AwsState.EndpointService service =
        new AwsState.EndpointService(
            "vpce-svc-1", REGION, new AwsState.LoadBalancer("nlb", REGION).arn);
    state.endpointServices.add(service);
    state.endpointServices.add(new AwsState.EndpointService("vpce-svc-2", REGION));
    service.privateDnsName = "db.example.com";
    ServiceConfiguration read =
        ec2.describeVpcEndpointServiceConfigurations(
                s -> s.filters(by("service-name", service.name)))
            .serviceConfigurations()
            .get(0);
    assertEquals(
        "vpce-svc-1 Available true db.example.com",
        "%s %s %s %s"
            .formatted(
                read.serviceId(),
                read.serviceStateAsString(),
                read.acceptanceRequired(),
                read.privateDnsName()));
    assertEquals(service.loadBalancerArns, read.networkLoadBalancerArns());
    service.allowedPrincipals.addAll(List.of("*", "arn:aws:iam::072088201116:root"));
    assertEquals(
        List.of("All *", "Account arn:aws:iam::072088201116:root"),
        ec2
            .describeVpcEndpointServicePermissions(p -> p.serviceId("vpce-svc-1"))
            .allowedPrincipals()
            .stream()
            .map(p -> p.principalTypeAsString() + " " + p.principal())
            .toList());
    assertEquals(
        1,
        ec2.describeVpcEndpointServicePermissions(
                p -> p.serviceId("vpce-svc-1").filters(by("principal", "*")))
            .allowedPrincipals()
            .size());
  }

  @Test
  void theNetworkComesInPages() {
    AwsState.Vpc vpc = state.vpc();
    AwsState.EndpointService service = new AwsState.EndpointService("vpce-svc-0", REGION);
    state.endpointServices.add(service);
    for (int i = 0; i < 23; i++) {
      state.subnets.add(new AwsState.Subnet("subnet-a" + i, vpc, REGION + "c", "10.1.0.0/24"));
      state.routeTables.add(new AwsState.RouteTable("rtb-a" + i, vpc));
      state.networkAcls.add(new AwsState.NetworkAcl("acl-a" + i, vpc));
      state.internetGateways.add(new AwsState.InternetGateway("igw-a" + i, REGION));
      state.endpointServices.add(new AwsState.EndpointService("vpce-svc-a" + i, REGION));
      service.allowedPrincipals.add("arn:aws:iam::072088201116:user/" + i);
      state
          .blockPublicAccess()
          .exclusions
          .add(new AwsState.Exclusion("vpcbpa-exclude-" + i, "arn:" + i, "allow-egress"));
    }
    assertPages(25, ec2.describeSubnetsPaginator(q -> q.maxResults(20)).subnets());
    assertPages(25, ec2.describeRouteTablesPaginator(q -> q.maxResults(20)).routeTables());
    assertPages(24, ec2.describeNetworkAclsPaginator(q -> q.maxResults(20)).networkAcls());
    assertPages(
        24, ec2.describeInternetGatewaysPaginator(q -> q.maxResults(20)).internetGateways());
    assertPages(
        24,
        ec2.describeVpcEndpointServiceConfigurationsPaginator(q -> q.maxResults(20))
            .serviceConfigurations());
    assertPages(
        23,
        ec2.describeVpcEndpointServicePermissionsPaginator(
                q -> q.serviceId(service.id).maxResults(20))
            .allowedPrincipals());
    // the SDK has no paginator for exclusions
    var first = ec2.describeVpcBlockPublicAccessExclusions(q -> q.maxResults(20));
    assertEquals(20, first.vpcBlockPublicAccessExclusions().size());
    var rest = ec2.describeVpcBlockPublicAccessExclusions(q -> q.nextToken(first.nextToken()));
    assertEquals(3, rest.vpcBlockPublicAccessExclusions().size());
    assertNull(rest.nextToken());
    assertEquals("InvalidParameterValue", code(() -> ec2.describeSubnets(s -> s.maxResults(4))));
    assertEquals(
        "InvalidParameterValue", code(() -> ec2.describeRouteTables(t -> t.maxResults(101))));
  }

  @Test
  void whatIsAheadOfAClusterComesInPages() {
    AwsState.Cluster cluster = state.cluster();
    for (int i = 0; i < 23; i++) {
      state.subnetGroups.add(new AwsState.SubnetGroup("group-" + i, state.vpc()));
      state.proxies.add(new AwsState.Proxy("pool-" + i, cluster));
      state.blueGreenDeployments.add(new AwsState.BlueGreenDeployment("bgd-" + i, cluster, "n"));
      state.majorVersions.add(new AwsState.MajorVersion("3" + i, LocalDate.EPOCH));
      String id = "orders-a" + i;
      cluster.members.add(new AwsState.Member(id, false));
      AwsState.Instance instance = new AwsState.Instance(id, cluster);
      state.instances.add(instance);
      state.pendingMaintenance(instance.arn()).add(new AwsState.MaintenanceAction("os-upgrade"));
    }
    assertPages(24, rds.describeDBSubnetGroupsPaginator(q -> q.maxRecords(20)).dbSubnetGroups());
    assertPages(23, rds.describeDBProxiesPaginator(q -> q.maxRecords(20)).dbProxies());
    assertPages(
        26,
        rds.describeDBProxyTargetsPaginator(q -> q.dbProxyName("pool-0").maxRecords(20)).targets());
    assertPages(
        23,
        rds.describeBlueGreenDeploymentsPaginator(q -> q.maxRecords(20)).blueGreenDeployments());
    assertPages(
        23,
        rds.describePendingMaintenanceActionsPaginator(q -> q.maxRecords(20))
            .pendingMaintenanceActions());
    assertPages(
        31,
        rds.describeDBMajorEngineVersionsPaginator(q -> q.maxRecords(20)).dbMajorEngineVersions());
    assertEquals("InvalidParameterValue", code(() -> rds.describeDBProxies(p -> p.maxRecords(5))));
  }

  @Test
  void whatIsUnknownInTheNetworkIsRefusedByName() {
    String table = state.routeTable().id;
    assertEquals(
        List.of(
            "InvalidSubnetID.NotFound",
            "InvalidRouteTableID.NotFound",
            "InvalidNetworkAclID.NotFound",
            "InvalidInternetGatewayID.NotFound",
            "InvalidVpcID.NotFound",
            "InvalidVpcBlockPublicAccessExclusionId.NotFound",
            "InvalidVpcEndpointServiceId.NotFound",
            "InvalidVpcEndpointServiceId.NotFound",
            "InvalidGatewayID.NotFound",
            "InvalidParameterValue",
            "DBSubnetGroupNotFoundFault",
            "DBProxyNotFoundFault",
            "DBProxyNotFoundFault",
            "BlueGreenDeploymentNotFoundFault",
            "BlueGreenDeploymentNotFoundFault",
            "ResourceNotFoundFault",
            "ResourceNotFoundFault"),
        Stream.<Runnable>of(
                () -> ec2.describeSubnets(q -> q.subnetIds(state.subnet(0).id, "subnet-none")),
                () -> ec2.describeRouteTables(q -> q.routeTableIds("rtb-none")),
                () -> ec2.describeNetworkAcls(q -> q.networkAclIds("acl-none")),
                () -> ec2.describeInternetGateways(q -> q.internetGatewayIds("igw-none")),
                () ->
                    ec2.describeVpcAttribute(
                        q -> q.vpcId("vpc-none").attribute(VpcAttributeName.ENABLE_DNS_SUPPORT)),
                () -> ec2.describeVpcBlockPublicAccessExclusions(q -> q.exclusionIds("none")),
                () -> ec2.describeVpcEndpointServiceConfigurations(q -> q.serviceIds("none")),
                () -> ec2.describeVpcEndpointServicePermissions(q -> q.serviceId("none")),
                () ->
                    ec2.createRoute(
                        q ->
                            q.routeTableId(table)
                                .destinationCidrBlock("10.8.0.0/16")
                                .gatewayId("igw-none")),
                () -> ec2.describeSubnets(q -> q.filters(by("no-such-filter", "x"))),
                () -> rds.describeDBSubnetGroups(q -> q.dbSubnetGroupName("none")),
                () -> rds.describeDBProxies(q -> q.dbProxyName("none")),
                () -> rds.describeDBProxyTargets(q -> q.dbProxyName("none")),
                () -> rds.describeBlueGreenDeployments(q -> q.blueGreenDeploymentIdentifier("x")),
                () -> rds.deleteBlueGreenDeployment(q -> q.blueGreenDeploymentIdentifier("x")),
                () -> rds.describePendingMaintenanceActions(q -> q.resourceIdentifier("arn:x")),
                () ->
                    rds.applyPendingMaintenanceAction(
                        q ->
                            q.resourceIdentifier(state.cluster().arn)
                                .applyAction("db-upgrade")
                                .optInType("immediate")))
            .map(AwsEndpointTest::code)
            .toList());
  }

  @Test
  void networkFixesApply() {
    AwsState.Vpc vpc = state.vpc();
    String dns = "aws ec2 modify-vpc-attribute --vpc-id %s ".formatted(vpc.id);
    String publish =
        "aws rds modify-db-instance --db-instance-identifier orders-1 --publicly-accessible --apply-immediately";
    state.writer().publiclyAccessible = false;
    state.internetGateway().vpcId = null;
    assertRefused(publish, "no internet gateway");
    cli(dns + "--no-enable-dns-hostnames");
    assertEquals(false, vpc.enableDnsHostnames);
    cli(dns + "--enable-dns-support '{\"Value\":false}'");
    assertEquals(false, vpc.enableDnsSupport);
    assertRefused(dns + "--enable-dns-hostnames", "InvalidParameterValue");
    assertRefused(dns + "--enable-dns-hostnames --enable-dns-support", "one attribute");
    assertRefused(publish, "DNS hostnames");
    cli(dns + "--enable-dns-support Value=true");
    cli(dns + "--enable-dns-hostnames '{\"Value\":true}'");
    vpc.enableDnsHostnames = false;
    cli(dns + "--enable-dns-hostnames");
    assertTrue(vpc.enableDnsSupport && vpc.enableDnsHostnames);

    String gateway = state.internetGateway().id;
    String main = state.mainRouteTable().id;
    String route =
        "aws ec2 create-route --route-table-id %s --destination-cidr-block 0.0.0.0/0 --gateway-id %s"
            .formatted(main, gateway);
    assertRefused(route, "belong to different networks");
    String attach =
        "aws ec2 attach-internet-gateway --internet-gateway-id %s --vpc-id %s"
            .formatted(gateway, vpc.id);
    cli(attach);
    assertEquals(vpc.id, state.internetGateway().vpcId);
    assertRefused(attach, "Resource.AlreadyAssociated");
    AwsState.InternetGateway second = new AwsState.InternetGateway("igw-2", REGION);
    state.internetGateways.add(second);
    assertRefused(attach.replace(gateway, "igw-2"), "already has an internet gateway");
    cli(publish);
    assertEquals(true, state.writer().publiclyAccessible);

    cli(route);
    assertRefused(route, "RouteAlreadyExists");
    state.mainRouteTable().route("0.0.0.0/0").target = "nat-1";
    cli(route.replace("create", "replace"));
    assertEquals(gateway, state.mainRouteTable().route("0.0.0.0/0").target);
    assertRefused(
        route.replace("create", "replace").replace("0.0.0.0/0", "10.7.0.0/16"), "no route defined");

    String entry =
        "aws ec2 create-network-acl-entry --network-acl-id %s --rule-number 90 --protocol tcp --port-range From=5432,To=5433 --cidr-block 192.0.2.1/32 --ingress --rule-action allow"
            .formatted(state.networkAcl().id);
    cli(entry);
    assertRefused(entry, "NetworkAclEntryAlreadyExists");
    cli(entry.replace("--ingress", "--egress"));
    cli(entry.replace("create", "replace").replace("allow", "deny"));
    assertRefused(
        entry.replace("create", "replace").replace(" 90", " 91"),
        "InvalidNetworkAclEntry.NotFound");
    assertRefused(entry.replace(" 90", " 32767"), "InvalidParameterValue");
    assertEquals(
        Set.of("false 6 192.0.2.1/32 5432 5433 deny", "true 6 192.0.2.1/32 5432 5433 allow"),
        ec2.describeNetworkAcls().networkAcls().get(0).entries().stream()
            .filter(e -> e.ruleNumber() == 90)
            .map(
                e ->
                    "%s %s %s %d %d %s"
                        .formatted(
                            e.egress(),
                            e.protocol(),
                            e.cidrBlock(),
                            e.portRange().from(),
                            e.portRange().to(),
                            e.ruleActionAsString()))
            .collect(Collectors.toSet()));

    state.blockPublicAccess().block("block-ingress").exclusionsAllowed = "not-allowed";
    String exclude =
        "aws ec2 create-vpc-block-public-access-exclusion --vpc-id %s --internet-gateway-exclusion-mode allow-bidirectional"
            .formatted(vpc.id);
    assertRefused(exclude, "not allowed");
    state.blockPublicAccess().exclusionsAllowed = "allowed";
    assertEquals(List.of("block-ingress", "block-ingress"), modes());
    cli(exclude);
    assertEquals(List.of("off", "off"), modes());

    AwsState.EndpointService service = new AwsState.EndpointService("vpce-svc-1", REGION);
    state.endpointServices.add(service);
    String share =
        "aws ec2 modify-vpc-endpoint-service-permissions --service-id vpce-svc-1 --add-allowed-principals ";
    cli(share + "arn:aws:iam::072088201116:root", share + "arn:aws:iam::072088201116:root");
    assertEquals(List.of("arn:aws:iam::072088201116:root"), service.allowedPrincipals);
    assertRefused(share + "072088201116", "InvalidPrincipal");

    String scale =
        "aws rds modify-db-cluster --db-cluster-identifier orders --serverless-v2-scaling-configuration MinCapacity=%s,MaxCapacity=4";
    cli(scale.formatted("0.5"));
    assertEquals(0.5, state.cluster().serverlessMinCapacity);
    assertEquals(4.0, cluster(rds).serverlessV2ScalingConfiguration().maxCapacity());
    assertRefused(scale.formatted("0.7"), "InvalidParameterValue");

    AwsState.MaintenanceAction action = new AwsState.MaintenanceAction("db-upgrade");
    state.pendingMaintenance(state.cluster().arn).add(action);
    String apply =
        "aws rds apply-pending-maintenance-action --resource-identifier %s --apply-action db-upgrade --opt-in-type "
            .formatted(state.cluster().arn);
    cli(apply + "next-maintenance");
    assertEquals("next-maintenance", action.optInStatus);
    cli(apply + "undo-opt-in");
    assertNull(action.optInStatus);
    cli(apply + "immediate");
    assertEquals(List.of(), pending(p -> {}));
    assertRefused(apply + "immediate", "ResourceNotFoundFault");

    AwsState.BlueGreenDeployment deployment =
        new AwsState.BlueGreenDeployment("bgd-1", state.cluster(), "next");
    state.blueGreenDeployments.add(deployment);
    state.addHealthy("orders-green-abc123", REGION);
    deployment.status = "SWITCHOVER_IN_PROGRESS";
    String delete =
        "aws rds delete-blue-green-deployment --blue-green-deployment-identifier bgd-1 --delete-target";
    assertRefused(delete, "InvalidBlueGreenDeploymentStateFault");
    deployment.status = "AVAILABLE";
    cli(delete);
    assertEquals(List.of(), state.blueGreenDeployments);
    assertEquals(List.of("orders"), state.clusters.stream().map(c -> c.id).toList());
    assertEquals(2, state.instances.size());
  }

  @Test
  void theCliReadsTheNetworkByItsOwnModel() {
    AwsState.Cluster cluster = state.cluster();
    AwsState.EndpointService service =
        new AwsState.EndpointService("vpce-svc-1", REGION, "arn:aws:nlb");
    service.allowedPrincipals.add("*");
    state.endpointServices.add(service);
    state
        .blockPublicAccess()
        .exclusions
        .add(new AwsState.Exclusion("vpcbpa-exclude-1", state.vpc().arn(), "allow-egress"));
    state.blueGreenDeployments.add(new AwsState.BlueGreenDeployment("bgd-1", cluster, "next"));
    state.proxies.add(new AwsState.Proxy("pool", cluster));
    state.pendingMaintenance(cluster.arn).add(new AwsState.MaintenanceAction("db-upgrade"));
    String vpc = state.vpc().id;
    Map<String, String> answers = new LinkedHashMap<>();
    answers.put(
        "ec2 describe-subnets --filters Name=vpc-id,Values=%s --query 'Subnets[].[SubnetId,BlockPublicAccessStates.InternetGatewayBlockMode]'"
            .formatted(vpc),
        "subnet-00000000000000001 off subnet-00000000000000002 off");
    answers.put(
        "ec2 describe-route-tables --query 'RouteTables[].[Associations[0].Main,Routes[].GatewayId]'",
        "True local False local igw-00000000000000001");
    answers.put(
        "ec2 describe-network-acls --query 'NetworkAcls[].Entries[?RuleNumber==`100`][].[Egress,RuleAction,CidrBlock]'",
        "False allow 0.0.0.0/0 True allow 0.0.0.0/0");
    answers.put(
        "ec2 describe-internet-gateways --query 'InternetGateways[].Attachments[].[State,VpcId]'",
        "available " + vpc);
    answers.put(
        "ec2 describe-vpc-attribute --vpc-id %s --attribute enableDnsHostnames --query EnableDnsHostnames.Value"
            .formatted(vpc),
        "True");
    answers.put(
        "ec2 describe-vpc-block-public-access-options --query 'VpcBlockPublicAccessOptions.[InternetGatewayBlockMode,ManagedBy]'",
        "off account");
    answers.put(
        "ec2 describe-vpc-block-public-access-exclusions --query 'VpcBlockPublicAccessExclusions[].[ExclusionId,ResourceArn]'",
        "vpcbpa-exclude-1 arn:aws:ec2:eu-west-1:123456789012:vpc/" + vpc);
    answers.put(
        "ec2 describe-vpc-endpoint-service-configurations --query 'ServiceConfigurations[].[ServiceId,ServiceState,NetworkLoadBalancerArns[0],ServiceType[0].ServiceType]'",
        "vpce-svc-1 Available arn:aws:nlb Interface");
    answers.put(
        "ec2 describe-vpc-endpoint-service-permissions --service-id vpce-svc-1 --query 'AllowedPrincipals[].[Principal,PrincipalType]'",
        "* All");
    answers.put(
        "rds describe-db-subnet-groups --query 'DBSubnetGroups[].Subnets[].SubnetAvailabilityZone.Name'",
        "eu-west-1a eu-west-1b");
    answers.put(
        "rds describe-db-major-engine-versions --engine aurora-postgresql --major-engine-version 13 --query 'DBMajorEngineVersions[].SupportedEngineLifecycles[?starts_with(LifecycleSupportEndDate, `2026-02-28T23:59:59.999`)][].LifecycleSupportName'",
        "open-source-rds-standard-support");
    answers.put(
        "rds describe-blue-green-deployments --filters Name=source,Values=%s --query 'BlueGreenDeployments[].[BlueGreenDeploymentName,Status]'"
            .formatted(cluster.arn),
        "next AVAILABLE");
    answers.put(
        "rds describe-pending-maintenance-actions --filters Name=db-cluster-id,Values=orders --query 'PendingMaintenanceActions[].PendingMaintenanceActionDetails[].Action'",
        "db-upgrade");
    answers.put("rds describe-db-proxies --query 'DBProxies[].DBProxyName'", "pool");
    answers.put(
        "rds describe-db-proxy-targets --db-proxy-name pool --query 'Targets[].[Type,RdsResourceId]'",
        "TRACKED_CLUSTER orders RDS_INSTANCE orders-1 RDS_INSTANCE orders-2");
    answers.forEach((command, answer) -> assertEquals(answer, query("aws " + command), command));
  }

  @Test
  @ResourceLock(Moto.LOCK)
  void motoHoldsTheSameCluster() {
    Moto moto = requireMoto();
    moto.reset();
    try (MotoState made = MotoState.healthy(moto.uri(), "orders", REGION)) {
      DBCluster cluster = cluster(made.rds());
      assertEquals("available", cluster.status());
      assertEquals("orders-logical", cluster.dbClusterParameterGroup());
      assertEquals(
          List.of("orders-1 true in-sync", "orders-2 false in-sync"),
          cluster.dbClusterMembers().stream().map(AwsEndpointTest::text).toList());
      assertEquals("active", cluster.vpcSecurityGroups().get(0).status());
      assertEquals(
          2,
          instances(made.rds(), "orders").stream().filter(DBInstance::publiclyAccessible).count());
      assertEquals("1", parameter(made.rds(), made.parameterGroup(), "rds.logical_replication"));
      assertEquals("0", parameter(made.rds(), made.parameterGroup(), "wal_sender_timeout"));
      assertEquals(List.of(), permissions(made.ec2(), made.securityGroupId()));

      made.setParameter("rds.logical_replication", "0");
      String on =
          "aws rds modify-db-cluster-parameter-group --db-cluster-parameter-group-name orders-logical --parameters \"ParameterName=rds.logical_replication,ParameterValue=1,ApplyMethod=pending-reboot\"";
      made.setPubliclyAccessible("orders-1", false);
      String publish =
          "aws rds modify-db-instance --db-instance-identifier orders-1 --publicly-accessible --apply-immediately";
      cli(made.endpoint(), on, publish, authorize(made.securityGroupId()));
      assertEquals("1", parameter(made.rds(), made.parameterGroup(), "rds.logical_replication"));
      assertEquals(
          2,
          instances(made.rds(), "orders").stream().filter(DBInstance::publiclyAccessible).count());
      assertOpen(permissions(made.ec2(), made.securityGroupId()));

      String list = made.addPrefixListIngress(5433, "198.51.100.0/24");
      assertEquals(
          "198.51.100.0/24",
          made.ec2()
              .getManagedPrefixListEntries(l -> l.prefixListId(list))
              .entries()
              .get(0)
              .cidr());
      made.addIngress(5434, "203.0.113.0/24");
      assertEquals(3, permissions(made.ec2(), made.securityGroupId()).size());
      made.useDefaultGroup();
      assertEquals("default.aurora-postgresql16", cluster(made.rds()).dbClusterParameterGroup());
      cli(made.endpoint(), "aws rds reboot-db-instance --db-instance-identifier orders-1");
    }
    moto.reset();
    try (RdsClient empty = AwsClients.rds(moto.uri(), REGION)) {
      assertEquals(List.of(), empty.describeDBClusters().dbClusters());
    }
  }

  @Test
  void theCliReadsTheEndpointByItsOwnModel() {
    CliShell shell = new CliShell(CliShell.required(), endpoint.uri());
    assertEquals("slept 300\n", shell.apply(List.of("sleep 300")));
    state.securityGroup().allow(5432, "192.0.2.1/32");
    assertEquals(
        "orders orders-1 active",
        query(
            "aws rds describe-db-clusters --query 'DBClusters[].[DBClusterIdentifier,DBClusterMembers[0].DBInstanceIdentifier,VpcSecurityGroups[0].Status]'"));
    assertEquals(
        129,
        query(
                "aws rds describe-db-cluster-parameters --db-cluster-parameter-group-name orders-logical --query 'Parameters[].[Source]'")
            .split(" ", -1)
            .length);
    assertEquals(
        "rds.logical_replication 1",
        query(
            "aws rds describe-db-cluster-parameters --db-cluster-parameter-group-name orders-logical --filters Name=parameter-name,Values=rds.logical_replication,wal_x --query 'Parameters[].[ParameterName,ParameterValue]'"));
    assertEquals(
        "True True",
        query("aws rds describe-db-instances --query 'DBInstances[].PubliclyAccessible'"));
    assertEquals(
        "tcp 192.0.2.1/32",
        query(
            "aws ec2 describe-security-groups --query 'SecurityGroups[].IpPermissions[].[IpProtocol,IpRanges[0].CidrIp]'"));
    endpoint.fail(Fault.DENIED);
    String message =
        assertThrows(IllegalStateException.class, () -> query("aws ec2 describe-security-groups"))
            .getMessage();
    assertTrue(message.contains("UnauthorizedOperation"), message);
  }

  private String query(String command) {
    return cli(endpoint.uri(), command + " --output text").strip().replaceAll("\\s+", " ");
  }

  private static Moto requireMoto() {
    Optional<String> reason = Moto.unavailable();
    if (reason.isPresent()) {
      Environments.skipped("moto", reason.get());
    } else {
      Environments.ran(Moto.version());
    }
    assumeTrue(reason.isEmpty(), () -> "moto: " + reason.orElseThrow());
    return Moto.start();
  }

  private static String authorize(String group) {
    return "aws ec2 authorize-security-group-ingress --group-id "
        + group
        + " --ip-permissions 'IpProtocol=tcp,FromPort=5432,ToPort=5432,IpRanges=[{CidrIp=192.0.2.1/32,Description=\"ClickPipes us-east-1\"},{CidrIp=192.0.2.2/32,Description=\"ClickPipes, more\"}],Ipv6Ranges=[{CidrIpv6=2001:db8::/32}]'";
  }

  private static void assertOpen(List<IpPermission> permissions) {
    assertEquals(1, permissions.size());
    IpPermission permission = permissions.get(0);
    assertEquals(
        "tcp 5432 5432",
        "%s %s %s".formatted(permission.ipProtocol(), permission.fromPort(), permission.toPort()));
    assertEquals(
        List.of("192.0.2.1/32 ClickPipes us-east-1", "192.0.2.2/32 ClickPipes, more"),
        permission.ipRanges().stream().map(r -> r.cidrIp() + " " + r.description()).toList());
    assertEquals("2001:db8::/32", permission.ipv6Ranges().get(0).cidrIpv6());
  }

  private void assertRefused(String command, String why) {
    String message = assertThrows(IllegalStateException.class, () -> cli(command)).getMessage();
    assertTrue(message.contains(why), message);
  }

  private String state() {
    DBCluster cluster = cluster(rds);
    return "%s %s %s"
        .formatted(
            cluster.dbClusterParameterGroup(),
            cluster.iamDatabaseAuthenticationEnabled(),
            cluster.dbClusterMembers().get(0).dbClusterParameterGroupStatus());
  }

  private String codeWith(Fault fault) {
    endpoint.heal();
    endpoint.fail(fault);
    return code(() -> rds.describeDBClusters());
  }

  private static String code(Runnable call) {
    SdkException e = assertThrows(SdkException.class, call::run);
    return ((software.amazon.awssdk.awscore.exception.AwsServiceException) e)
        .awsErrorDetails()
        .errorCode();
  }

  private static software.amazon.awssdk.services.ec2.model.Filter by(String name, String value) {
    return software.amazon.awssdk.services.ec2.model.Filter.builder()
        .name(name)
        .values(value)
        .build();
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }

  private static @Nullable String mode(Subnet subnet) {
    return subnet.blockPublicAccessStates().internetGatewayBlockModeAsString();
  }

  private List<@Nullable String> modes() {
    return ec2.describeSubnets().subnets().stream().map(AwsEndpointTest::mode).toList();
  }

  private List<String> tables(String filter, String value) {
    return ec2.describeRouteTables(t -> t.filters(by(filter, value))).routeTables().stream()
        .map(
            t ->
                "%s %s %s"
                    .formatted(
                        t.associations().get(0).main(),
                        t.associations().get(0).subnetId(),
                        t.routes().stream()
                            .map(
                                r ->
                                    "%s %s %s %s"
                                        .formatted(
                                            r.destinationCidrBlock(),
                                            r.gatewayId(),
                                            r.stateAsString(),
                                            r.originAsString()))
                            .toList()))
        .toList();
  }

  private List<String> attachments(String filter, String value) {
    return ec2
        .describeInternetGateways(g -> g.filters(by(filter, value)))
        .internetGateways()
        .stream()
        .flatMap(g -> g.attachments().stream())
        .map(a -> a.stateAsString())
        .toList();
  }

  private DescribeVpcAttributeResponse attribute(VpcAttributeName name) {
    return ec2.describeVpcAttribute(a -> a.vpcId(state.vpc().id).attribute(name));
  }

  private List<String> pending(Consumer<DescribePendingMaintenanceActionsRequest.Builder> query) {
    return rds.describePendingMaintenanceActions(query).pendingMaintenanceActions().stream()
        .flatMap(
            p ->
                p.pendingMaintenanceActionDetails().stream()
                    .map(
                        a ->
                            "%s %s %s"
                                .formatted(
                                    p.resourceIdentifier(), a.action(), a.forcedApplyDate())))
        .toList();
  }

  /** That an answer takes two calls. */
  private void assertPages(int size, SdkIterable<?> items) {
    endpoint.clearCalls();
    assertEquals(size, items.stream().distinct().count());
    assertEquals(2, endpoint.calls().size());
  }

  private static DBCluster cluster(RdsClient rds) {
    return rds.describeDBClusters(c -> c.dbClusterIdentifier("orders")).dbClusters().get(0);
  }

  private static List<DBInstance> instances(RdsClient rds, String cluster) {
    Filter filter = Filter.builder().name("db-cluster-id").values(cluster).build();
    return rds.describeDBInstances(i -> i.filters(filter)).dbInstances();
  }

  private List<Parameter> filtered(String group, String name) {
    Filter filter = Filter.builder().name("parameter-name").values(name).build();
    return rds.describeDBClusterParameters(
            p -> p.dbClusterParameterGroupName(group).filters(filter))
        .parameters();
  }

  private static String parameter(RdsClient rds, String group, String name) {
    return rds
        .describeDBClusterParametersPaginator(p -> p.dbClusterParameterGroupName(group))
        .parameters()
        .stream()
        .filter(p -> p.parameterName().equals(name))
        .findFirst()
        .orElseThrow()
        .parameterValue();
  }

  private static List<IpPermission> permissions(Ec2Client ec2, String group) {
    return ec2.describeSecurityGroups(g -> g.groupIds(group))
        .securityGroups()
        .get(0)
        .ipPermissions();
  }

  private static String text(DBClusterMember member) {
    return "%s %s %s"
        .formatted(
            member.dbInstanceIdentifier(),
            member.isClusterWriter(),
            member.dbClusterParameterGroupStatus());
  }
}
