package dev.auroracheck.scenario;

import static dev.auroracheck.scenario.Account.open;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.AwsEndpoint.Fault;
import dev.auroracheck.servers.AwsState;
import dev.auroracheck.servers.Postgres;
import dev.auroracheck.servers.PostgresServer;
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
class AwsScenariosTest {
  private static final String PRIMARY = "arn:aws:rds:eu-west-1:123456789012:cluster:shop-eu";

  private final LocalAws aws = new LocalAws();

  @AfterEach
  void close() {
    aws.close();
  }

  static Stream<Stream<Account>> tables() {
    return Stream.of(clusters(), globals(), parameterGroups(), failovers(), failures(), mistakes());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"clusters", "globals", "parameterGroups", "failovers", "failures", "mistakes"})
  void says(Account account) {
    account.verify(aws);
  }

  /** What a deliberate mistake in the code would get wrong. */
  static Stream<Account> mistakes() {
    return Account.selected(
        open("reader listed first")
            .where(l -> Collections.reverse(l.state.cluster().members))
            .where(l -> l.state.cluster().writer().orElseThrow().parameterStatus = "pending-reboot")
            .expect("maintenance", "warn", "a pending reboot for values of")
            .expect("parameter-group", "warn", "pending-reboot on writer shop-1"),
        open("no parameter status in the answer")
            .where(l -> l.state.cluster().parameterStatus(null)),
        open("part of a global database that does not list it")
            .where(l -> l.state.cluster().globalClusterIdentifier = "scenario")
            .expect("global-database", "error", "does not list the cluster."),
        open("the same, a replica")
            .where(l -> l.state.cluster().globalClusterIdentifier = "scenario")
            .where(l -> l.state.cluster().replicationSourceIdentifier = PRIMARY)
            .expect("global-database", "error", "does not list the cluster."),
        open("a global primary that is a replica")
            .where(
                l -> {
                  AwsState.GlobalCluster global = new AwsState.GlobalCluster("scenario");
                  global.members.put(l.state.cluster().arn, true);
                  l.state.globalClusters.add(global);
                })
            .where(l -> l.state.cluster().replicationSourceIdentifier = PRIMARY)
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
        .where(l -> l.state.onDefaultGroup())
        .where(l -> l.state.parameterGroups.clear())
        .where(
            l -> {
              for (String group : all) {
                int equals = group.indexOf('=');
                AwsState.ParameterGroup made =
                    new AwsState.ParameterGroup(
                        group.substring(0, equals), "aurora-postgresql16", LocalAws.REGION);
                made.set("rds.logical_replication", group.substring(equals + 1));
                l.state.parameterGroups.add(made);
              }
            });
  }

  static Stream<Account> clusters() {
    return Account.selected(
        open("available").expect("cluster", "pass", "Aurora PostgreSQL 16.11", "available"),
        open("backing up")
            .where(l -> l.state.cluster().status = "backing-up")
            .expect("cluster", "pass", "backing-up"),
        open("Serverless v2 that pauses")
            .where(
                l -> {
                  l.state.cluster().engineMode = "provisioned";
                  l.state.cluster().serverlessMinCapacity = 0.0;
                  l.state.cluster().serverlessMaxCapacity = 8.0;
                  l.state.writer().instanceClass = "db.serverless";
                })
            .expect("cluster", "pass", "pauses when idle (minimum capacity 0 ACUs), until logical"),
        open("Serverless v2 that does not pause")
            .where(l -> l.state.cluster().serverlessMinCapacity = 0.5)
            .where(l -> l.state.cluster().serverlessMaxCapacity = 8.0)
            .where(l -> l.state.writer().instanceClass = "db.serverless"),
        open("express configuration")
            .where(
                l ->
                    l.state.cluster().more =
                        b -> b.vpcNetworkingEnabled(false).internetAccessGatewayEnabled(true))
            .where(l -> l.state.instances.forEach(i -> i.publiclyAccessible = null))
            .expect("cluster", "pass", "express configuration")
            .expect("security-group", "skip", "no VPC")
            .expect("network-path", "skip", "no VPC"),
        open("no engine mode in the answer").where(l -> l.state.cluster().engineMode = null),
        open("identifier in another case").cluster("SHOP"),
        open("cluster named by its ARN").cluster("arn:aws:rds:us-east-1:123456789012:cluster:shop"),
        open("one reader rebooting").where(l -> l.state.instance("shop-2").status = "rebooting"),
        engine("postgres")
            .expect("cluster", "fail", "runs postgres", "guide for RDS for PostgreSQL"),
        engine("mysql").expect("cluster", "fail", "runs mysql"),
        engine("aurora-mysql").expect("cluster", "fail", "runs aurora-mysql"),
        engine("neptune").expect("cluster", "fail", "runs neptune"),
        engine("docdb").expect("cluster", "fail", "runs docdb"),
        open("Serverless v1")
            .where(l -> l.state.cluster().engineMode = "serverless")
            .expect("cluster", "fail", "Serverless v1", "--engine-mode provisioned"),
        open("Limitless by its type")
            .where(
                l ->
                    l.state.cluster().more =
                        b -> b.clusterScalabilityType(ClusterScalabilityType.LIMITLESS))
            .expect("cluster", "fail", "Limitless"),
        open("Limitless by its version")
            .where(l -> l.state.cluster().engineVersion = "16.8-limitless")
            .expect("cluster", "fail", "Limitless"),
        open("read replica")
            .where(l -> l.state.cluster().replicationSourceIdentifier = PRIMARY)
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
            .where(l -> l.state.cluster().members.clear())
            .where(l -> l.state.instances.clear())
            .expect("cluster", "fail", "no writer instance", "create-db-instance")
            .expect("network-path", "skip", "The cluster has no writer.")
            .expect("failover", "skip", "The cluster has no instance."),
        open("no writer")
            .where(l -> l.state.cluster().members.forEach(m -> m.writer = false))
            .expect("network-path", "skip", "The cluster has no writer.")
            .expect("cluster", "fail", "no writer instance"),
        writer("rebooting")
            .expect("cluster", "error", "The status of writer shop-1 is rebooting", "Run again"),
        writer("upgrading").expect("cluster", "error", "The status of writer shop-1 is upgrading"),
        writer("storage-full")
            .expect("cluster", "fail", "The status of writer shop-1 is storage-full"),
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
            .where(l -> l.state.addHealthy("other", LocalAws.REGION))
            .where(l -> l.state.cluster("other").status = "stopped"),
        open("cluster misspelt")
            .cluster("shpo")
            .expectAll("error", "Cluster shpo was not found in us-east-1.", "--cluster"),
        open("cluster of another region")
            .where(l -> l.state.cluster().region = "eu-west-1")
            .expectAll("error", "Cluster shop was not found in us-east-1.", "--aws-region"));
  }

  private static Account engine(String engine) {
    return open("engine " + engine)
        .where(l -> l.state.cluster().engine = engine)
        .expect("maintenance", "skip", "The cluster runs " + engine + ".");
  }

  private static Account status(String status) {
    return open("cluster " + status).where(l -> l.state.cluster().status = status);
  }

  private static Account writer(String status) {
    return open("writer " + status).where(l -> l.state.writer().status = status);
  }

  static Stream<Account> globals() {
    return Account.selected(
        open("no global database").expect("global-database", "pass", "not part of a global"),
        open("someone else's global database")
            .where(l -> global(l, PRIMARY, true, "arn:aws:rds:us-east-1:123456789012:cluster:x"))
            .expect("global-database", "pass", "not part of a global"),
        open("primary")
            .where(l -> global(l, l.state.cluster().arn, true, PRIMARY))
            .expect("global-database", "pass", "primary of global database scenario"),
        open("secondary")
            .where(l -> global(l, PRIMARY, true, l.state.cluster().arn))
            .expect(
                "global-database",
                "fail",
                "secondary of global database scenario",
                "cluster shop-eu in eu-west-1",
                "--db-cluster-identifier shop-eu",
                "--region eu-west-1"),
        open("secondary, which is a replica too")
            .where(l -> global(l, PRIMARY, true, l.state.cluster().arn))
            .where(l -> l.state.cluster().replicationSourceIdentifier = PRIMARY)
            .expect("global-database", "fail", "cluster shop-eu in eu-west-1"),
        open("secondary that forwards writes")
            .where(l -> global(l, PRIMARY, true, l.state.cluster().arn))
            .where(l -> l.state.cluster().more = b -> b.globalWriteForwardingStatus("enabled"))
            .expect("global-database", "fail", "secondary"),
        open("headless secondary")
            .where(l -> global(l, PRIMARY, true, l.state.cluster().arn))
            .where(l -> l.state.cluster().members.clear())
            .where(l -> l.state.instances.clear())
            .expect("global-database", "fail", "secondary of global database scenario")
            .expect("cluster", "fail", "no writer instance")
            .expect("failover", "skip", "The cluster has no instance.")
            .expect("network-path", "skip", "The cluster has no writer."),
        open("on the second page")
            .where(
                l -> {
                  for (int i = 0; i < 120; i++) {
                    l.state.globalClusters.add(new AwsState.GlobalCluster("other-" + i));
                  }
                })
            .where(l -> global(l, PRIMARY, true, l.state.cluster().arn))
            .expect("global-database", "fail", "secondary of global database scenario"),
        open("switchover that was asked for")
            .where(
                l ->
                    l.endpoint.answer(
                        "DescribeGlobalClusters", changing(l, FailoverStatus.PENDING)))
            .expect("global-database", "warn", "is in progress.", "pending"),
        open("nobody is the primary")
            .where(l -> global(l, PRIMARY, false, l.state.cluster().arn))
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

  private static void global(LocalAws aws, String first, boolean firstWrites, String second) {
    AwsState.GlobalCluster global = new AwsState.GlobalCluster("scenario");
    global.members.put(first, firstWrites);
    global.members.put(second, false);
    aws.state.globalClusters.add(global);
  }

  private static DescribeGlobalClustersResponse changing(LocalAws aws, FailoverStatus to) {
    return DescribeGlobalClustersResponse.builder()
        .globalClusters(
            GlobalCluster.builder()
                .globalClusterIdentifier("scenario")
                .globalClusterMembers(
                    GlobalClusterMember.builder()
                        .dbClusterArn(aws.state.cluster().arn)
                        .isWriter(true)
                        .build())
                .failoverState(f -> f.status(to))
                .build())
        .build();
  }

  static Stream<Account> parameterGroups() {
    return Account.selected(
        open("group in force")
            .expect("parameter-group", "pass", "Parameter group shop-logical", "in sync."),
        open("default group, one's own beside it")
            .where(l -> l.state.onDefaultGroup())
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
            .where(l -> l.state.cluster().parameterStatus("pending-reboot"))
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
            .where(l -> l.state.cluster().parameterStatus("applying"))
            .expect("parameter-group", "warn", "applying on writer shop-1", "Run again")
            .expect("failover", "warn", "shop-2 (applying)", "Wait a minute"),
        open("reader pending-reboot")
            .where(l -> l.state.cluster().members.get(1).parameterStatus = "pending-reboot")
            .expect("parameter-group", "pass", "Reader shop-2 is pending-reboot.")
            .expect("failover", "warn", "reboot-db-instance --db-instance-identifier shop-2"),
        open("group gone")
            .where(l -> l.state.cluster().parameterGroup = "gone")
            .expect("parameter-group", "error", "DBParameterGroupNotFound"),
        open("group hidden")
            .where(l -> l.endpoint.fail("DescribeDBClusterParameters", Fault.DENIED))
            .expect("parameter-group", "error", "AWS denied rds:DescribeDBClusterParameters"),
        open("list of groups hidden")
            .where(l -> l.endpoint.fail("DescribeDBClusterParameterGroups", Fault.DENIED)));
  }

  private static Account onlyDefault(String name, String version) {
    return open(name)
        .where(l -> l.state.cluster().engineVersion = version)
        .where(l -> l.state.onDefaultGroup())
        .where(l -> l.state.parameterGroups.clear());
  }

  static Stream<Account> failovers() {
    return Account.selected(
        open("every instance in sync")
            .expect("failover", "pass", "Every other instance is in sync"),
        open("one instance")
            .where(l -> l.state.cluster().members.remove(1))
            .expect("failover", "pass", "one instance"),
        open("the writer alone waits for its reboot")
            .where(l -> l.state.cluster().writer().orElseThrow().parameterStatus = "pending-reboot")
            .expect("maintenance", "warn", "a pending reboot for values of")
            .expect("parameter-group", "warn"),
        open("as public as the writer").expect("failover", "pass", "and publicly accessible."),
        open("a reader that is not public")
            .where(l -> l.state.instance("shop-2").publiclyAccessible = false)
            .expect(
                "failover",
                "warn",
                "shop-2 is not publicly accessible, but the writer is.",
                "modify-db-instance --db-instance-identifier shop-2 --publicly-accessible"
                    + " --apply-immediately"),
        open("a reader that is not public and waits for its reboot")
            .where(l -> l.state.instance("shop-2").publiclyAccessible = false)
            .where(l -> l.state.cluster().members.get(1).parameterStatus = "pending-reboot")
            .expect(
                "failover",
                "warn",
                "shop-2 (pending-reboot)",
                "shop-2 is not publicly accessible, but the writer is.",
                "reboot-db"),
        open("a reader of which RDS does not say")
            .where(l -> l.state.instance("shop-2").publiclyAccessible = null)
            .expect(
                "failover", "error", "RDS does not report whether shop-2 is publicly accessible."),
        open("a reader that is not public, through a private bastion")
            .where(l -> l.state.instance("shop-2").publiclyAccessible = false)
            .arguments("--connectivity", "ssh", "--allow-ip", "10.1.2.3")
            .expect("network-path", "skip", "The bastion is assumed to be inside the network"),
        open("a reader that is not public, through a public bastion")
            .where(l -> l.state.instance("shop-2").publiclyAccessible = false)
            .arguments("--connectivity", "ssh", "--allow-ip", "198.51.100.7")
            .expect("failover", "warn", "shop-2 is not publicly accessible, but the writer is."),
        open("a reader that is not public, through PrivateLink")
            .where(l -> l.state.instance("shop-2").publiclyAccessible = false)
            .arguments("--connectivity", "privatelink")
            .expect("security-group", "skip")
            .expect("network-path", "skip"),
        open("the host is an instance")
            .where(l -> l.state.instance("shop-1").endpoint = "127.0.0.1")
            .expect("failover", "warn", "does not follow the writer", "--host shop.cluster-"),
        open("the host is an instance, and a reader waits for its reboot")
            .where(l -> l.state.instance("shop-1").endpoint = "127.0.0.1")
            .where(l -> l.state.cluster().members.get(1).parameterStatus = "pending-reboot")
            .expect("parameter-group", "pass")
            .expect("failover", "warn", "does not follow the writer", "shop-2", "reboot-db"));
  }

  static Stream<Account> failures() {
    return Account.selected(
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
            .where(l -> l.state.instances.clear())
            .expect("cluster", "error", "shop-1")
            .expect("maintenance", "error", "shop-1, shop-2")
            .expect("network-path", "error", "does not describe writer shop-1"),
        open("a reader not listed")
            .where(l -> l.state.instances.remove(1))
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
            .where(l -> l.state.cluster().serverlessMinCapacity = 0.5)
            .where(l -> l.state.cluster().serverlessMaxCapacity = 8.0)
            .run(aws);
    assertEquals("Cluster shop is Aurora PostgreSQL 16.11.", execution.message("cluster"));
  }

  @Test
  void theFixStartsAStoppedCluster() {
    Account stopped = status("stopped");
    Execution execution = stopped.run(aws);
    assertEquals("fail", execution.status("cluster"));
    aws.apply(execution, "cluster");
    assertEquals("available", aws.state.cluster().status);
    assertEquals("pass", stopped.again().status("cluster"));
  }

  @Test
  void theFixRebootsTheWriter() {
    Account pending = open("").where(l -> l.state.cluster().parameterStatus("pending-reboot"));
    Execution execution = pending.run(aws);
    aws.apply(execution, "parameter-group");
    assertEquals("pass", pending.again().status("parameter-group"));
  }

  @Test
  void theFixRebootsAReader() {
    Account pending =
        open("").where(l -> l.state.cluster().members.get(1).parameterStatus = "pending-reboot");
    Execution execution = pending.run(aws);
    assertTrue(execution.check("failover").at("/fix/needsReboot").asBoolean());
    aws.apply(execution, "failover");
    assertEquals("pass", pending.again().status("failover"));
    assertTrue(aws.endpoint.calls().stream().noneMatch(c -> c.contains("RebootDBCluster")));
  }

  /** What is wrong with the writer today is said by the check on the way to it. */
  @Test
  void aReaderThatIsAsPrivateAsTheWriterIsNotNamed() {
    Execution execution =
        open("").where(l -> l.state.instances.forEach(i -> i.publiclyAccessible = false)).run(aws);
    assertEquals("pass", execution.status("failover"), execution::out);
  }

  @Test
  void theFixMakesAReaderPublic() {
    Account hidden = open("").where(l -> l.state.instance("shop-2").publiclyAccessible = false);
    Execution execution = hidden.run(aws);
    assertEquals(List.of(), execution.fix("failover", "aws"));
    aws.choose(execution, "failover");
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
    Execution execution = account.run(aws);
    aws.apply(execution, "parameter-group");
    assertEquals("1", aws.state.parameterGroup().get("rds.logical_replication"));
    Execution after = account.again();
    assertEquals("pass", after.status("parameter-group"), after::out);
  }

  @Test
  void aValueThatOnlyRunsIsLostAtTheNextReboot() {
    aws.state.parameterGroup().set("rds.logical_replication", "0");
    Execution execution = beside(Postgres.server(16)).json();
    assertEquals("pass", execution.status("logical-replication"), execution::out);
    assertEquals("warn", execution.status("parameter-group"));
    assertTrue(execution.message("parameter-group").contains("next reboot"));
    assertEquals(0, execution.exitCode());
    aws.apply(execution, "parameter-group");
    assertEquals("1", aws.state.parameterGroup().get("rds.logical_replication"));
  }

  @Test
  void aDefaultGroupUnderARunningValueIsLostAtTheNextRebootToo() {
    aws.state.onDefaultGroup();
    Execution execution = beside(Postgres.server(16)).json();
    assertEquals("pass", execution.status("logical-replication"), execution::out);
    assertEquals("warn", execution.status("parameter-group"));
    assertTrue(execution.message("parameter-group").contains("next reboot"));
  }

  private static Program beside(PostgresServer server) {
    return LocalAws.named(
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
        LocalAws.named(LocalAws.withoutDatabase())
            .with("--no-aws", "--only", "connection," + String.join(",", Account.CHECKS))
            .json();
    for (String check : Account.CHECKS) {
      assertEquals("skip", execution.status(check));
      assertTrue(execution.message(check).contains("--no-aws"));
    }
    assertEquals(List.of(), aws.endpoint.calls());
    assertEquals(3, execution.exitCode());
  }
}
