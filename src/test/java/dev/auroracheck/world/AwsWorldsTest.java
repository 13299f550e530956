package dev.auroracheck.world;

import static dev.auroracheck.world.Account.open;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.lab.AwsEndpoint.Fault;
import dev.auroracheck.lab.AwsWorld;
import dev.auroracheck.lab.Postgres;
import dev.auroracheck.lab.PostgresServer;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.rds.model.ClusterScalabilityType;
import software.amazon.awssdk.services.rds.model.DescribeGlobalClustersResponse;
import software.amazon.awssdk.services.rds.model.FailoverStatus;
import software.amazon.awssdk.services.rds.model.GlobalCluster;
import software.amazon.awssdk.services.rds.model.GlobalClusterMember;

/** What the checks on the cluster, its global database and its parameter group say. */
class AwsWorldsTest {
  private static final String PRIMARY = "arn:aws:rds:eu-west-1:123456789012:cluster:shop-eu";

  private final AwsLab lab = new AwsLab();

  @AfterEach
  void close() {
    lab.close();
  }

  static Stream<Stream<Account>> tables() {
    return Stream.of(clusters(), globals(), parameterGroups(), failovers(), failures(), mistakes());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"clusters", "globals", "parameterGroups", "failovers", "failures", "mistakes"})
  void says(Account account) {
    account.verify(lab);
  }

  /** What a deliberate mistake in the code would get wrong. */
  static Stream<Account> mistakes() {
    return Stream.of(
        open("reader listed first")
            .where(l -> Collections.reverse(l.world.cluster().members))
            .where(l -> l.world.cluster().writer().orElseThrow().parameterStatus = "pending-reboot")
            .expect("maintenance", "warn", "a pending reboot for values of")
            .expect("parameter-group", "warn", "pending-reboot on writer shop-1"),
        open("no parameter status in the answer")
            .where(l -> l.world.cluster().parameterStatus(null)),
        open("part of a global database that does not list it")
            .where(l -> l.world.cluster().globalClusterIdentifier = "world")
            .expect("global-database", "error", "does not list the cluster."),
        open("the same, a replica")
            .where(l -> l.world.cluster().globalClusterIdentifier = "world")
            .where(l -> l.world.cluster().replicationSourceIdentifier = PRIMARY)
            .expect("global-database", "error", "does not list the cluster."),
        open("a global primary that is a replica")
            .where(
                l -> {
                  AwsWorld.GlobalCluster global = new AwsWorld.GlobalCluster("world");
                  global.members.put(l.world.cluster().arn, true);
                  l.world.globalClusters.add(global);
                })
            .where(l -> l.world.cluster().replicationSourceIdentifier = PRIMARY)
            .expect("cluster", "fail", "read replica of " + PRIMARY),
        groups("another group, and it is off", "base=0")
            .expect("parameter-group", "warn", "create-db-cluster-parameter-group"),
        groups("groups that are not named after it", "workshop-logical=1", "base=1")
            .expect("parameter-group", "warn", "create-db-cluster-parameter-group"),
        groups("the one that is named after it", "base=1", "shop-logical=1")
            .expect("parameter-group", "warn", "--db-cluster-parameter-group-name shop-logical"),
        groups("one is on, and not all were read", "a1=1", "a2=0", "a3=0", "a4=0", "a5=0", "a6=0")
            .expect("parameter-group", "warn", "create-db-cluster-parameter-group"),
        groups(
                "the named one is read first",
                "a1=0",
                "a2=0",
                "a3=0",
                "a4=0",
                "a5=0",
                "shop-logical=1")
            .expect("parameter-group", "warn", "--db-cluster-parameter-group-name shop-logical"));
  }

  /** A default group attached, and these beside it, with the value of the parameter. */
  private static Account groups(String name, String... all) {
    return open(name)
        .where(l -> l.world.onDefaultGroup())
        .where(l -> l.world.parameterGroups.clear())
        .where(
            l -> {
              for (String group : all) {
                int equals = group.indexOf('=');
                AwsWorld.ParameterGroup made =
                    new AwsWorld.ParameterGroup(
                        group.substring(0, equals), "aurora-postgresql16", AwsLab.REGION);
                made.set("rds.logical_replication", group.substring(equals + 1));
                l.world.parameterGroups.add(made);
              }
            });
  }

  static Stream<Account> clusters() {
    return Stream.of(
        open("available").expect("cluster", "pass", "Aurora PostgreSQL 16.11", "available"),
        open("backing up")
            .where(l -> l.world.cluster().status = "backing-up")
            .expect("cluster", "pass", "backing-up"),
        open("Serverless v2 that pauses")
            .where(
                l -> {
                  l.world.cluster().engineMode = "provisioned";
                  l.world.cluster().serverlessMinCapacity = 0.0;
                  l.world.cluster().serverlessMaxCapacity = 8.0;
                  l.world.writer().instanceClass = "db.serverless";
                })
            .expect("cluster", "pass", "pauses when idle (minimum capacity 0 ACUs), until logical"),
        open("Serverless v2 that does not pause")
            .where(l -> l.world.cluster().serverlessMinCapacity = 0.5)
            .where(l -> l.world.cluster().serverlessMaxCapacity = 8.0)
            .where(l -> l.world.writer().instanceClass = "db.serverless"),
        open("express configuration")
            .where(
                l ->
                    l.world.cluster().more =
                        b -> b.vpcNetworkingEnabled(false).internetAccessGatewayEnabled(true))
            .where(l -> l.world.instances.forEach(i -> i.publiclyAccessible = null))
            .expect("cluster", "pass", "express configuration")
            .expect("security-group", "skip", "no VPC")
            .expect("network-path", "skip", "no VPC"),
        open("no engine mode in the answer").where(l -> l.world.cluster().engineMode = null),
        open("identifier in another case").cluster("SHOP"),
        open("cluster named by its ARN").cluster("arn:aws:rds:us-east-1:123456789012:cluster:shop"),
        open("one reader rebooting").where(l -> l.world.instance("shop-2").status = "rebooting"),
        engine("postgres")
            .expect("cluster", "fail", "runs postgres", "guide for RDS for PostgreSQL"),
        engine("mysql").expect("cluster", "fail", "runs mysql"),
        engine("aurora-mysql").expect("cluster", "fail", "runs aurora-mysql"),
        engine("neptune").expect("cluster", "fail", "runs neptune"),
        engine("docdb").expect("cluster", "fail", "runs docdb"),
        open("Serverless v1")
            .where(l -> l.world.cluster().engineMode = "serverless")
            .expect("cluster", "fail", "Serverless v1", "--engine-mode provisioned"),
        open("Limitless by its type")
            .where(
                l ->
                    l.world.cluster().more =
                        b -> b.clusterScalabilityType(ClusterScalabilityType.LIMITLESS))
            .expect("cluster", "fail", "Limitless"),
        open("Limitless by its version")
            .where(l -> l.world.cluster().engineVersion = "16.8-limitless")
            .expect("cluster", "fail", "Limitless"),
        open("read replica")
            .where(l -> l.world.cluster().replicationSourceIdentifier = PRIMARY)
            .expect(
                "cluster",
                "fail",
                "read replica of " + PRIMARY,
                "promote-read-replica-db-cluster --db-cluster-identifier shop"),
        status("stopped")
            .expect("cluster", "fail", "is stopped", "start-db-cluster", "shop", "us-east-1"),
        status("inaccessible-encryption-credentials")
            .expect("cluster", "fail", "inaccessible-encryption-credentials"),
        status("migration-failed").expect("cluster", "fail", "is migration-failed"),
        status("inaccessible-encryption-credentials-recoverable")
            .expect("cluster", "fail", "start-db-cluster"),
        status("cloning-failed").expect("cluster", "fail", "is cloning-failed"),
        status("stopping").expect("cluster", "fail", "is stopping"),
        status("starting").expect("cluster", "fail", "is starting", "db-cluster-available"),
        status("renaming").expect("cluster", "error", "is renaming"),
        status("resetting-master-credentials").expect("cluster", "error", "resetting-master"),
        status("update-iam-db-auth").expect("cluster", "error", "is update-iam-db-auth"),
        status("maintenance").expect("cluster", "error", "is maintenance", "Run again"),
        status("deleting").expect("cluster", "fail", "is deleting"),
        status("modifying").expect("cluster", "error", "is modifying", "Run again"),
        status("upgrading").expect("cluster", "error", "is upgrading"),
        status("creating").expect("cluster", "error", "is creating"),
        status("failing-over").expect("cluster", "error", "is failing-over"),
        open("no instances")
            .where(l -> l.world.cluster().members.clear())
            .where(l -> l.world.instances.clear())
            .expect("cluster", "fail", "no writer instance", "create-db-instance")
            .expect("network-path", "skip", "The cluster has no writer.")
            .expect("failover", "skip", "The cluster has no instance."),
        open("no writer")
            .where(l -> l.world.cluster().members.forEach(m -> m.writer = false))
            .expect("network-path", "skip", "The cluster has no writer.")
            .expect("cluster", "fail", "no writer instance"),
        writer("rebooting").expect("cluster", "error", "Writer shop-1 is rebooting", "Run again"),
        writer("upgrading").expect("cluster", "error", "Writer shop-1 is upgrading"),
        writer("storage-full").expect("cluster", "fail", "Writer shop-1 is storage-full"),
        writer("incompatible-parameters").expect("cluster", "fail", "incompatible-parameters"),
        writer("insufficient-capacity").expect("cluster", "fail", "insufficient-capacity"),
        writer("incompatible-network").expect("cluster", "fail", "incompatible-network"),
        // these end by themselves, and it serves meanwhile
        writer("backing-up"),
        writer("configuring-enhanced-monitoring"),
        writer("configuring-iam-database-auth"),
        writer("configuring-log-exports"),
        writer("storage-optimization"),
        open("another cluster of the account is broken")
            .where(l -> l.world.addHealthy("other", AwsLab.REGION))
            .where(l -> l.world.cluster("other").status = "stopped"),
        open("cluster misspelt")
            .cluster("shpo")
            .expectAll("error", "Cluster shpo was not found in us-east-1.", "--cluster"),
        open("cluster of another region")
            .where(l -> l.world.cluster().region = "eu-west-1")
            .expectAll("error", "Cluster shop was not found in us-east-1.", "--aws-region"));
  }

  private static Account engine(String engine) {
    return open("engine " + engine)
        .where(l -> l.world.cluster().engine = engine)
        .expect("maintenance", "skip", "The cluster runs " + engine + ".");
  }

  private static Account status(String status) {
    return open("cluster " + status).where(l -> l.world.cluster().status = status);
  }

  private static Account writer(String status) {
    return open("writer " + status).where(l -> l.world.writer().status = status);
  }

  static Stream<Account> globals() {
    return Stream.of(
        open("no global database").expect("global-database", "pass", "not part of a global"),
        open("someone else's global database")
            .where(l -> global(l, PRIMARY, true, "arn:aws:rds:us-east-1:123456789012:cluster:x"))
            .expect("global-database", "pass", "not part of a global"),
        open("primary")
            .where(l -> global(l, l.world.cluster().arn, true, PRIMARY))
            .expect("global-database", "pass", "primary of global database world"),
        open("secondary")
            .where(l -> global(l, PRIMARY, true, l.world.cluster().arn))
            .expect(
                "global-database",
                "fail",
                "secondary of global database world",
                "cluster shop-eu in eu-west-1",
                "--db-cluster-identifier shop-eu",
                "--region eu-west-1"),
        open("secondary, which is a replica too")
            .where(l -> global(l, PRIMARY, true, l.world.cluster().arn))
            .where(l -> l.world.cluster().replicationSourceIdentifier = PRIMARY)
            .expect("global-database", "fail", "cluster shop-eu in eu-west-1"),
        open("secondary that forwards writes")
            .where(l -> global(l, PRIMARY, true, l.world.cluster().arn))
            .where(l -> l.world.cluster().more = b -> b.globalWriteForwardingStatus("enabled"))
            .expect("global-database", "fail", "secondary"),
        open("headless secondary")
            .where(l -> global(l, PRIMARY, true, l.world.cluster().arn))
            .where(l -> l.world.cluster().members.clear())
            .where(l -> l.world.instances.clear())
            .expect("global-database", "fail", "secondary of global database world")
            .expect("cluster", "fail", "no writer instance")
            .expect("failover", "skip", "The cluster has no instance.")
            .expect("network-path", "skip", "The cluster has no writer."),
        open("on the second page")
            .where(
                l -> {
                  for (int i = 0; i < 120; i++) {
                    l.world.globalClusters.add(new AwsWorld.GlobalCluster("other-" + i));
                  }
                })
            .where(l -> global(l, PRIMARY, true, l.world.cluster().arn))
            .expect("global-database", "fail", "secondary of global database world"),
        open("switchover that was asked for")
            .where(
                l ->
                    l.endpoint.answer(
                        "DescribeGlobalClusters", changing(l, FailoverStatus.PENDING)))
            .expect("global-database", "warn", "is in progress.", "pending"),
        open("nobody is the primary")
            .where(l -> global(l, PRIMARY, false, l.world.cluster().arn))
            .expect("global-database", "fail", "another region", "describe-global-clusters"),
        open("failover under way")
            .where(
                l ->
                    l.endpoint.answer(
                        "DescribeGlobalClusters", changing(l, FailoverStatus.FAILING_OVER)))
            .expect("global-database", "warn", "is in progress.", "failing-over"),
        open("global databases hidden")
            .where(l -> l.endpoint.fail("DescribeGlobalClusters", Fault.DENIED))
            .expect("global-database", "error", "AWS denied rds:DescribeGlobalClusters"));
  }

  private static void global(AwsLab lab, String first, boolean firstWrites, String second) {
    AwsWorld.GlobalCluster global = new AwsWorld.GlobalCluster("world");
    global.members.put(first, firstWrites);
    global.members.put(second, false);
    lab.world.globalClusters.add(global);
  }

  private static DescribeGlobalClustersResponse changing(AwsLab lab, FailoverStatus to) {
    return DescribeGlobalClustersResponse.builder()
        .globalClusters(
            GlobalCluster.builder()
                .globalClusterIdentifier("world")
                .globalClusterMembers(
                    GlobalClusterMember.builder()
                        .dbClusterArn(lab.world.cluster().arn)
                        .isWriter(true)
                        .build())
                .failoverState(f -> f.status(to))
                .build())
        .build();
  }

  static Stream<Account> parameterGroups() {
    return Stream.of(
        open("group in force")
            .expect("parameter-group", "pass", "Parameter group shop-logical", "in sync."),
        open("default group, one's own beside it")
            .where(l -> l.world.onDefaultGroup())
            .expect("parameter-group", "warn", "--db-cluster-parameter-group-name shop-logical"),
        onlyDefault("default group", "16.11")
            .expect(
                "parameter-group",
                "warn",
                "default parameter group default.aurora-postgresql16",
                "--db-parameter-group-family aurora-postgresql16"),
        onlyDefault("default group of 17", "17.7")
            .expect("parameter-group", "warn", "--db-parameter-group-family aurora-postgresql17"),
        open("writer pending-reboot")
            .where(l -> l.world.cluster().parameterStatus("pending-reboot"))
            .expect(
                "maintenance",
                "warn",
                "a pending reboot for values of the cluster's parameter group")
            .expect(
                "parameter-group",
                "warn",
                "pending-reboot on writer shop-1",
                "reboot-db-instance --db-instance-identifier shop-1")
            .expect("failover", "warn", "shop-2 (pending-reboot)"),
        open("values on their way to the writer")
            .where(l -> l.world.cluster().parameterStatus("applying"))
            .expect("parameter-group", "warn", "applying on writer shop-1", "Run again")
            .expect("failover", "warn", "shop-2 (applying)", "Wait a minute"),
        open("reader pending-reboot")
            .where(l -> l.world.cluster().members.get(1).parameterStatus = "pending-reboot")
            .expect("parameter-group", "pass", "Reader shop-2 is pending-reboot.")
            .expect("failover", "warn", "reboot-db-instance --db-instance-identifier shop-2"),
        open("group gone")
            .where(l -> l.world.cluster().parameterGroup = "gone")
            .expect("parameter-group", "error", "DBParameterGroupNotFound"),
        open("group hidden")
            .where(l -> l.endpoint.fail("DescribeDBClusterParameters", Fault.DENIED))
            .expect("parameter-group", "error", "AWS denied rds:DescribeDBClusterParameters"),
        open("list of groups hidden")
            .where(l -> l.endpoint.fail("DescribeDBClusterParameterGroups", Fault.DENIED)));
  }

  private static Account onlyDefault(String name, String version) {
    return open(name)
        .where(l -> l.world.cluster().engineVersion = version)
        .where(l -> l.world.onDefaultGroup())
        .where(l -> l.world.parameterGroups.clear());
  }

  static Stream<Account> failovers() {
    return Stream.of(
        open("every instance in sync")
            .expect("failover", "pass", "Every other instance is in sync"),
        open("one instance")
            .where(l -> l.world.cluster().members.remove(1))
            .expect("failover", "pass", "one instance"),
        open("the writer alone waits for its reboot")
            .where(l -> l.world.cluster().writer().orElseThrow().parameterStatus = "pending-reboot")
            .expect("maintenance", "warn", "a pending reboot for values of")
            .expect("parameter-group", "warn"),
        open("as public as the writer").expect("failover", "pass", "and publicly accessible."),
        open("a reader that is not public")
            .where(l -> l.world.instance("shop-2").publiclyAccessible = false)
            .expect(
                "failover",
                "warn",
                "shop-2 is not publicly accessible, but the writer is.",
                "modify-db-instance --db-instance-identifier shop-2 --publicly-accessible"
                    + " --apply-immediately"),
        open("a reader that is not public and waits for its reboot")
            .where(l -> l.world.instance("shop-2").publiclyAccessible = false)
            .where(l -> l.world.cluster().members.get(1).parameterStatus = "pending-reboot")
            .expect(
                "failover",
                "warn",
                "shop-2 (pending-reboot)",
                "shop-2 is not publicly accessible, but the writer is.",
                "reboot-db"),
        open("a reader of which RDS does not say")
            .where(l -> l.world.instance("shop-2").publiclyAccessible = null)
            .expect(
                "failover", "error", "RDS does not report whether shop-2 is publicly accessible."),
        open("a reader that is not public, through a private bastion")
            .where(l -> l.world.instance("shop-2").publiclyAccessible = false)
            .arguments("--connectivity", "ssh", "--allow-ip", "10.1.2.3")
            .expect("network-path", "skip", "The bastion is assumed to be inside the network"),
        open("a reader that is not public, through a public bastion")
            .where(l -> l.world.instance("shop-2").publiclyAccessible = false)
            .arguments("--connectivity", "ssh", "--allow-ip", "198.51.100.7")
            .expect("failover", "warn", "shop-2 is not publicly accessible, but the writer is."),
        open("a reader that is not public, through PrivateLink")
            .where(l -> l.world.instance("shop-2").publiclyAccessible = false)
            .arguments("--connectivity", "privatelink")
            .expect("security-group", "skip")
            .expect("network-path", "skip"),
        open("the host is an instance")
            .where(l -> l.world.instance("shop-1").endpoint = "127.0.0.1")
            .expect("failover", "warn", "does not follow the writer", "--host shop.cluster-"),
        open("the host is an instance, and a reader waits for its reboot")
            .where(l -> l.world.instance("shop-1").endpoint = "127.0.0.1")
            .where(l -> l.world.cluster().members.get(1).parameterStatus = "pending-reboot")
            .expect("parameter-group", "pass")
            .expect("failover", "warn", "does not follow the writer", "shop-2", "reboot-db"));
  }

  static Stream<Account> failures() {
    return Stream.of(
        open("clusters hidden")
            .where(l -> l.endpoint.fail("DescribeDBClusters", Fault.DENIED))
            .expectAll("error", "AWS denied rds:DescribeDBClusters", "--no-aws"),
        open("instances hidden")
            .where(l -> l.endpoint.fail("DescribeDBInstances", Fault.DENIED))
            .expect(
                "cluster",
                "error",
                "AWS denied rds:DescribeDBInstances.",
                "Allow rds:DescribeDBInstances")
            .expect("maintenance", "error", "AWS denied rds:DescribeDBInstances")
            .expect("network-path", "error", "AWS denied rds:DescribeDBInstances")
            .expect("failover", "error", "AWS denied rds:DescribeDBInstances"),
        open("instances not listed")
            .where(l -> l.world.instances.clear())
            .expect("cluster", "error", "shop-1")
            .expect("maintenance", "error", "shop-1, shop-2")
            .expect("network-path", "error", "does not describe writer shop-1"),
        open("a reader not listed")
            .where(l -> l.world.instances.remove(1))
            .expect("maintenance", "error", "shop-2")
            .expect(
                "failover", "error", "RDS does not report whether shop-2 is publicly accessible."),
        open("security groups hidden")
            .where(l -> l.endpoint.fail("DescribeSecurityGroups", Fault.DENIED))
            .expect("security-group", "error", "AWS denied ec2:DescribeSecurityGroups"));
  }

  @Test
  void nothingIsNotedOfAClusterThatDoesNotPause() {
    Execution execution =
        open("")
            .where(l -> l.world.cluster().serverlessMinCapacity = 0.5)
            .where(l -> l.world.cluster().serverlessMaxCapacity = 8.0)
            .run(lab);
    assertEquals("Cluster shop is Aurora PostgreSQL 16.11.", execution.message("cluster"));
  }

  @Test
  void theFixStartsAStoppedCluster() {
    Account stopped = status("stopped");
    Execution execution = stopped.run(lab);
    assertEquals("fail", execution.status("cluster"));
    lab.apply(execution, "cluster");
    assertEquals("available", lab.world.cluster().status);
    assertEquals("pass", stopped.again().status("cluster"));
  }

  @Test
  void theFixRebootsTheWriter() {
    Account pending = open("").where(l -> l.world.cluster().parameterStatus("pending-reboot"));
    Execution execution = pending.run(lab);
    lab.apply(execution, "parameter-group");
    assertEquals("pass", pending.again().status("parameter-group"));
  }

  @Test
  void theFixRebootsAReader() {
    Account pending =
        open("").where(l -> l.world.cluster().members.get(1).parameterStatus = "pending-reboot");
    Execution execution = pending.run(lab);
    assertTrue(execution.check("failover").at("/fix/needsReboot").asBoolean());
    lab.apply(execution, "failover");
    assertEquals("pass", pending.again().status("failover"));
    assertTrue(lab.endpoint.calls().stream().noneMatch(c -> c.contains("RebootDBCluster")));
  }

  /** What is wrong with the writer today is said by the check on the way to it. */
  @Test
  void aReaderThatIsAsPrivateAsTheWriterIsNotNamed() {
    Execution execution =
        open("").where(l -> l.world.instances.forEach(i -> i.publiclyAccessible = false)).run(lab);
    assertEquals("pass", execution.status("failover"), execution::out);
  }

  @Test
  void theFixMakesAReaderPublic() {
    Account hidden = open("").where(l -> l.world.instance("shop-2").publiclyAccessible = false);
    Execution execution = hidden.run(lab);
    assertEquals(List.of(), execution.fix("failover", "aws"));
    lab.choose(execution, "failover");
    assertEquals("pass", hidden.again().status("failover"));
  }

  @ParameterizedTest
  @CsvSource({
    "shop-1.abc123.us-east-1.rds.amazonaws.com, warn",
    "shop.cluster-abc123.us-east-1.rds.amazonaws.com, skip",
    "db.example.invalid, skip"
  })
  void aNameAloneShowsThatItDoesNotFollowTheWriter(String host, String status) {
    Execution execution =
        new Program("--host", host, "--user", "pipe", "--no-aws", "--only", "failover").json();
    assertEquals(status, execution.status("failover"), execution::out);
  }

  @Test
  void theFixPutsAGroupOfOnesOwnInForce() {
    Account account = onlyDefault("", "16.11");
    Execution execution = account.run(lab);
    lab.apply(execution, "parameter-group");
    assertEquals("1", lab.world.parameterGroup().get("rds.logical_replication"));
    Execution after = account.again();
    assertEquals("pass", after.status("parameter-group"), after::out);
  }

  @Test
  void aValueThatOnlyRunsIsLostAtTheNextReboot() {
    lab.world.parameterGroup().set("rds.logical_replication", "0");
    Execution execution = beside(Postgres.server(16)).json();
    assertEquals("pass", execution.status("logical-replication"), execution::out);
    assertEquals("warn", execution.status("parameter-group"));
    assertTrue(execution.message("parameter-group").contains("next reboot"));
    assertEquals(0, execution.exitCode());
    lab.apply(execution, "parameter-group");
    assertEquals("1", lab.world.parameterGroup().get("rds.logical_replication"));
  }

  @Test
  void aDefaultGroupUnderARunningValueIsLostAtTheNextRebootToo() {
    lab.world.onDefaultGroup();
    Execution execution = beside(Postgres.server(16)).json();
    assertEquals("pass", execution.status("logical-replication"), execution::out);
    assertEquals("warn", execution.status("parameter-group"));
    assertTrue(execution.message("parameter-group").contains("next reboot"));
  }

  private static Program beside(PostgresServer server) {
    return AwsLab.named(
            new Program(
                "--host", server.host(),
                "--port", String.valueOf(server.port()),
                "--user", server.superuser()))
        .env("PGPASSWORD", server.superuserPassword())
        .with("--only", "logical-replication,parameter-group");
  }

  @Test
  void withoutAwsAllAreSkippedAndNothingIsCalled() {
    Execution execution =
        AwsLab.named(AwsLab.withoutDatabase())
            .with("--no-aws", "--only", "connection," + String.join(",", Account.CHECKS))
            .json();
    for (String check : Account.CHECKS) {
      assertEquals("skip", execution.status(check));
      assertTrue(execution.message(check).contains("--no-aws"));
    }
    assertEquals(List.of(), lab.endpoint.calls());
    assertEquals(3, execution.exitCode());
  }
}
