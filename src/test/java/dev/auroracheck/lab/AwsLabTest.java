package dev.auroracheck.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.auroracheck.lab.AwsEndpoint.Fault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.PrefixListEntry;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBClusterMember;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DbClusterNotFoundException;
import software.amazon.awssdk.services.rds.model.DbParameterGroupNotFoundException;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.RdsException;

class AwsLabTest {
  private static final String REGION = "eu-west-1";

  private final AwsWorld world = AwsWorld.healthy("orders", REGION);
  private final AwsEndpoint endpoint = new AwsEndpoint(world);
  private final RdsClient rds = LabClients.rds(endpoint.uri(), REGION);
  private final Ec2Client ec2 = LabClients.ec2(endpoint.uri(), REGION);

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
        cluster.dbClusterMembers().stream().map(AwsLabTest::text).toList());
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
    assertEquals(List.of(), permissions(ec2, world.securityGroup().id));
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
      world.globalClusters.add(new AwsWorld.GlobalCluster("g" + i));
    }
    world.globalClusters.get(149).members.put(world.cluster().arn, true);
    world.prefixLists.add(
        new AwsWorld.PrefixList(
            "pl-1",
            REGION,
            IntStream.range(0, 250).mapToObj(i -> "10.0." + i + ".0/24").toArray(String[]::new)));
    world.securityGroup().allowPrefixList(5432, "pl-1").allow(5432, "192.0.2.1/32", "192.0.2.2/32");

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
    assertEquals(world.securityGroup().ingress, permissions(ec2, world.securityGroup().id));
    assertEquals(
        1,
        ec2.describeSecurityGroups(
                g ->
                    g.filters(
                        software.amazon.awssdk.services.ec2.model.Filter.builder()
                            .name("group-id")
                            .values(world.securityGroup().id)
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
    assertEquals("InvalidAction", code(() -> rds.describeDBProxies(p -> {})));
    try (RdsClient elsewhere = LabClients.rds(endpoint.uri(), "us-east-1")) {
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

  @Test
  void fixesApplyWithoutTheCli() {
    applyFixes(this::runHere);
  }

  @Test
  void fixesApplyWithTheCli() {
    Path aws = requireCli();
    applyFixes(
        command ->
            new PrintedAwsCommand(command + " --region " + REGION).runWithCli(aws, endpoint.uri()));
  }

  private interface Runner {
    void run(String command);
  }

  private void runHere(String command) {
    new PrintedAwsCommand(command).run(endpoint.uri(), REGION);
  }

  private void applyFixes(Runner runner) {
    world.onDefaultGroup();
    List<String> changes = new ArrayList<>();
    endpoint.onParameterChange((name, value) -> changes.add(name + "=" + value));
    endpoint.onReboot(() -> changes.add("reboot"));

    runner.run(
        "aws rds create-db-cluster-parameter-group --db-cluster-parameter-group-name new --db-parameter-group-family aurora-postgresql16 --description 'For \"logical\" replication'");
    runner.run(
        "aws rds modify-db-cluster-parameter-group --db-cluster-parameter-group-name new --parameters \"ParameterName=rds.logical_replication,ParameterValue=1,ApplyMethod=pending-reboot\" \\\n  ParameterName=wal_sender_timeout,ParameterValue=0,ApplyMethod=immediate");
    assertEquals(List.of(), changes);
    runner.run(
        "aws rds modify-db-cluster --db-cluster-identifier orders --db-cluster-parameter-group-name new --enable-iam-database-authentication --apply-immediately");
    assertEquals("new true pending-reboot", state());
    runner.run("aws rds reboot-db-instance --db-instance-identifier orders-2");
    assertEquals("new true pending-reboot", state());
    runner.run("aws rds reboot-db-instance --db-instance-identifier orders-1");
    assertEquals("new true in-sync", state());
    assertEquals(List.of("rds.logical_replication=1", "wal_sender_timeout=0", "reboot"), changes);
    runner.run(
        "aws rds modify-db-cluster-parameter-group --db-cluster-parameter-group-name new --parameters '[{\"ParameterName\":\"max_slot_wal_keep_size\",\"ParameterValue\":\"-1\",\"ApplyMethod\":\"immediate\"}]'");
    assertEquals("max_slot_wal_keep_size=-1", changes.get(3));
    assertEquals("new true in-sync", state());

    runner.run(
        "aws rds modify-db-instance --db-instance-identifier orders-1 --no-publicly-accessible --apply-immediately");
    assertEquals(false, world.writer().publiclyAccessible);
    runner.run(
        "aws rds modify-db-instance --db-instance-identifier orders-1 --publicly-accessible --apply-immediately");
    assertEquals(true, world.writer().publiclyAccessible);
    world.cluster().status = "stopped";
    runner.run("aws rds start-db-cluster --db-cluster-identifier orders");
    assertEquals("available", cluster(rds).status());
    runner.run("aws rds wait db-cluster-available --db-cluster-identifier orders");
    runner.run("aws rds wait db-instance-available --db-instance-identifier orders-1");

    String group = world.securityGroup().id;
    String open = authorize(group);
    runner.run(open);
    assertOpen(permissions(ec2, group));
    assertRefused(runner, open, "InvalidPermission.Duplicate");
    assertRefused(
        runner,
        "aws rds modify-db-cluster-parameter-group --db-cluster-parameter-group-name new --parameters ParameterName=rds.logical_replication,ParameterValue=0,ApplyMethod=immediate",
        "immediate apply method");
    assertRefused(
        runner,
        "aws rds modify-db-cluster-parameter-group --db-cluster-parameter-group-name default.aurora-postgresql16 --parameters ParameterName=rds.logical_replication,ParameterValue=1,ApplyMethod=pending-reboot",
        "default parameter group");
    assertRefused(runner, "aws rds reboot-db-cluster --db-cluster-identifier orders", "Multi-AZ");
  }

  @Test
  void commandsTheCliWouldNotTakeAreRefused() {
    new PrintedAwsCommand("sleep 300").run(endpoint.uri(), REGION);
    new PrintedAwsCommand("aws rds wait db-cluster-available --db-cluster-identifier orders")
        .run(endpoint.uri(), REGION);
    assertEquals(
        List.of("a", "b c", "d'e", "f\"g", "$h"),
        new PrintedAwsCommand("a 'b c'  \"d'e\" f\\\"g '$h'").words());
    for (String bad :
        List.of(
            "aws rds no-such-thing",
            "aws rds start-db-cluster --no-such-option x",
            "aws rds start-db-cluster --db-cluster-identifier",
            "aws rds start-db-cluster orders",
            "aws rds start-db-cluster --db-cluster-identifier <cluster>",
            "aws rds start-db-cluster --db-cluster-identifier 'orders",
            "aws rds modify-db-cluster-parameter-group --parameters ParameterNam=x")) {
      assertThrows(IllegalArgumentException.class, () -> runHere(bad), bad);
    }
    assertEquals(List.of(), endpoint.calls());
  }

  @Test
  void motoHoldsTheSameCluster() {
    Moto moto = requireMoto();
    Optional<Path> aws = Moto.aws();
    moto.reset();
    try (MotoWorld made = MotoWorld.healthy(moto.uri(), "orders", REGION)) {
      DBCluster cluster = cluster(made.rds());
      assertEquals("available", cluster.status());
      assertEquals("orders-logical", cluster.dbClusterParameterGroup());
      assertEquals(
          List.of("orders-1 true in-sync", "orders-2 false in-sync"),
          cluster.dbClusterMembers().stream().map(AwsLabTest::text).toList());
      assertEquals("active", cluster.vpcSecurityGroups().get(0).status());
      assertEquals(
          2,
          instances(made.rds(), "orders").stream().filter(DBInstance::publiclyAccessible).count());
      assertEquals("1", parameter(made.rds(), made.parameterGroup(), "rds.logical_replication"));
      assertEquals("0", parameter(made.rds(), made.parameterGroup(), "wal_sender_timeout"));
      assertEquals(List.of(), permissions(made.ec2(), made.securityGroupId()));

      made.setParameter("rds.logical_replication", "0");
      String on =
          "aws rds modify-db-cluster-parameter-group --db-cluster-parameter-group-name orders-logical --parameters \"ParameterName=rds.logical_replication,ParameterValue=1,ApplyMethod=pending-reboot\" --region "
              + REGION;
      made.setPubliclyAccessible("orders-1", false);
      String publish =
          "aws rds modify-db-instance --db-instance-identifier orders-1 --publicly-accessible --apply-immediately --region "
              + REGION;
      String open = authorize(made.securityGroupId()) + " --region " + REGION;
      for (String command : List.of(on, publish, open)) {
        if (aws.isPresent()) {
          new PrintedAwsCommand(command).runWithCli(aws.get(), made.endpoint());
        } else {
          new PrintedAwsCommand(command).run(made.endpoint(), REGION);
        }
      }
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
      new PrintedAwsCommand("aws rds reboot-db-instance --db-instance-identifier orders-1")
          .run(made.endpoint(), REGION);
    }
    moto.reset();
    try (RdsClient empty = LabClients.rds(moto.uri(), REGION)) {
      assertEquals(List.of(), empty.describeDBClusters().dbClusters());
    }
  }

  @Test
  void theCliReadsTheEndpointByItsOwnModel() {
    Path aws = requireCli();
    assertEquals("", new PrintedAwsCommand("sleep 300").runWithCli(aws, endpoint.uri()));
    URI uri = endpoint.uri();
    world.securityGroup().allow(5432, "192.0.2.1/32");
    assertEquals(
        "orders orders-1 active",
        query(
            aws,
            uri,
            "aws rds describe-db-clusters --query 'DBClusters[].[DBClusterIdentifier,DBClusterMembers[0].DBInstanceIdentifier,VpcSecurityGroups[0].Status]'"));
    assertEquals(
        129,
        query(
                aws,
                uri,
                "aws rds describe-db-cluster-parameters --db-cluster-parameter-group-name orders-logical --query 'Parameters[].[Source]'")
            .split(" ", -1)
            .length);
    assertEquals(
        "rds.logical_replication 1",
        query(
            aws,
            uri,
            "aws rds describe-db-cluster-parameters --db-cluster-parameter-group-name orders-logical --filters Name=parameter-name,Values=rds.logical_replication,wal_x --query 'Parameters[].[ParameterName,ParameterValue]'"));
    assertEquals(
        "True True",
        query(
            aws, uri, "aws rds describe-db-instances --query 'DBInstances[].PubliclyAccessible'"));
    assertEquals(
        "tcp 192.0.2.1/32",
        query(
            aws,
            uri,
            "aws ec2 describe-security-groups --query 'SecurityGroups[].IpPermissions[].[IpProtocol,IpRanges[0].CidrIp]'"));
    endpoint.fail(Fault.DENIED);
    String message =
        assertThrows(
                IllegalStateException.class,
                () -> query(aws, uri, "aws ec2 describe-security-groups"))
            .getMessage();
    assertTrue(message.contains("UnauthorizedOperation"), message);
  }

  private static String query(Path aws, URI uri, String command) {
    return new PrintedAwsCommand(command + " --output text --region " + REGION)
        .runWithCli(aws, uri)
        .strip()
        .replaceAll("\\s+", " ");
  }

  private static Moto requireMoto() {
    Optional<String> reason = Moto.unavailable();
    if (reason.isPresent()) {
      Lanes.skipped("moto", reason.get());
    } else {
      Lanes.ran(Moto.version());
    }
    assumeTrue(reason.isEmpty(), () -> "moto: " + reason.orElseThrow());
    return Moto.start();
  }

  private static Path requireCli() {
    Optional<Path> aws = Moto.aws();
    if (aws.isPresent()) {
      Lanes.ran("aws CLI");
    } else {
      Lanes.skipped("aws CLI", "neither in a virtual environment nor on the PATH");
    }
    assumeTrue(aws.isPresent(), "no aws CLI");
    return aws.orElseThrow();
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

  private static void assertRefused(Runner runner, String command, String why) {
    String message =
        assertThrows(IllegalStateException.class, () -> runner.run(command)).getMessage();
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
