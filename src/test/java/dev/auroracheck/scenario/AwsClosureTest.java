package dev.auroracheck.scenario;

import static dev.auroracheck.scenario.AuroraWriter.OFF;
import static dev.auroracheck.scenario.AuroraWriter.ON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.AwsEndpoint.Fault;
import dev.auroracheck.servers.AwsState;
import dev.auroracheck.servers.AwsState.AclEntry;
import dev.auroracheck.servers.AwsState.Route;
import dev.auroracheck.servers.CliShell;
import dev.auroracheck.servers.CliShell.Ran;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;

/**
 * What is broken in AWS passes after one run of {@code fix.sh} with the real AWS CLI, and another
 * run of it changes nothing.
 */
class AwsClosureTest {
  private static final String LOGICAL = "rds.logical_replication";
  private static final String TIMEOUT = "wal_sender_timeout";

  private static final Map<String, String> USUAL =
      Map.of(
          "max_wal_senders", "10",
          "max_replication_slots", "10",
          "max_slot_wal_keep_size", "-1");

  /** One address, so that little needs to be called for it. */
  private static final String[] FROM = {"--allow-ip", "192.0.2.1"};

  /** What makes, widens, restarts or may cost something; none of it is done twice. */
  private static final List<String> ONCE =
      List.of("ModifyDBClusterParameterGroup", "RebootDBInstance", "AuthorizeSecurityGroupIngress");

  private static AuroraWriter writer;

  private final LocalAws aws = new LocalAws();

  /** What the first run of a script called. */
  private final List<String> firstCalls = new ArrayList<>();

  private String firstOutput = "";
  private String interpreter = "sh";
  private CliShell shell;
  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    CliShell.required();
    writer = new AuroraWriter();
  }

  @AfterAll
  static void stop() {
    if (writer != null) {
      writer.close();
    }
  }

  @BeforeEach
  void serve() {
    shell = new CliShell(CliShell.required(), aws.endpoint.uri());
    writer.serve(aws);
    writer.run(ON);
    writer.run(USUAL);
  }

  @AfterEach
  void close() {
    aws.close();
  }

  /** A run that writes its plan. */
  private Execution run(String only, String... more) {
    return program(only, more).json();
  }

  private Program program(String only, String... more) {
    return LocalAws.named(
            new Program(
                "--host", writer.server.host(), "--port", String.valueOf(writer.server.port())))
        .with("--user", writer.server.superuser(), "--only", only)
        .with("--fix-dir", directory.toString(), "--clickhouse-region", "us-east-1")
        .with(more)
        .env("PGPASSWORD", writer.server.superuserPassword());
  }

  private Ran script() {
    aws.endpoint.clearCalls();
    return shell.file(interpreter, directory.resolve("fix.sh"));
  }

  /** How often the last script called an action. */
  private long calls(String action) {
    return aws.endpoint.calls().stream().filter(c -> c.contains(":" + action + " ")).count();
  }

  /** Decides for everything in AWS that the plan leaves to a person, as it is printed. */
  private void choose(Execution run) {
    for (JsonNode step : run.report().path("plan")) {
      if (step.path("kind").asText().equals("choice")) {
        List<String> commands = new ArrayList<>();
        step.path("commands").forEach(command -> commands.add(command.asText()));
        commands.removeIf(command -> !command.startsWith("aws "));
        shell.apply(commands);
      }
    }
  }

  /**
   * That the checks do not pass, that one run of the script fixes them with what is left to a
   * person, and another nothing. What is read afterwards is what the plan said.
   */
  private Execution assertCloses(String checks, String... more) {
    Truth.Simulated simulated = Truth.simulated(program(checks, more).context(), choice -> true);
    Execution before = run(checks, more);
    List<String> broken =
        results(before).stream()
            .filter(c -> List.of("fail", "warn").contains(c.path("status").asText()))
            .map(c -> c.path("id").asText())
            .toList();
    assertFalse(broken.isEmpty(), before::out);
    Path kept = directory.resolve("first.sh");
    copy(directory.resolve("fix.sh"), kept);
    Ran first = script();
    assertEquals(0, first.exitCode(), first::output);
    List<String> calls = aws.endpoint.calls();
    choose(before);
    assertTold(simulated, first, checks, more);
    Execution after = run(checks, more);
    for (JsonNode check : results(after)) {
      assertEquals("pass", check.path("status").asText(), () -> check + "\n" + first.output());
    }
    assertTrue(read(directory.resolve("fix.sh")).contains("There is nothing to run."));

    copy(kept, directory.resolve("fix.sh"));
    Ran second = script();
    assertEquals(0, second.exitCode(), second::output);
    ONCE.forEach(action -> assertEquals(0, calls(action), () -> action + "\n" + second.output()));
    assertFalse(second.output().contains("slept"), second::output);
    assertEquals(results(after), results(run(checks, more)));
    aws.endpoint.clearCalls();
    firstCalls.addAll(calls);
    firstOutput = first.output();
    return before;
  }

  /** What the changes make of the facts that need no decision. */
  private Truth.Simulated simulated(String checks, String... more) {
    return Truth.simulated(program(checks, more).context());
  }

  /** That the facts are now what the simulation said. */
  private void assertTold(Truth.Simulated simulated, Ran ran, String checks, String... more) {
    Truth.assertSame(simulated, program(checks, more).context().facts(), ran.output());
  }

  /** How often the first run of the script called an action. */
  private void assertCalled(int times, String action) {
    assertEquals(
        times,
        firstCalls.stream().filter(c -> c.contains(":" + action + " ")).count(),
        firstCalls::toString);
  }

  /** What a run says, less what differs from run to run. */
  private static List<JsonNode> results(Execution run) {
    List<JsonNode> all = new ArrayList<>();
    for (JsonNode check : run.report().path("checks")) {
      ObjectNode copy = check.deepCopy();
      copy.remove("durationMs");
      all.add(copy);
    }
    return all;
  }

  private static void copy(Path from, Path to) {
    write(to, read(from));
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // parameters

  private static final String PARAMETERS =
      "logical-replication,parameter-group,wal-sender-timeout,failover,maintenance";

  @Test
  void aValueThatIsOffIsTurnedOnWithOneReboot() {
    writer.run(OFF);
    aws.state.parameterGroup().set(LOGICAL, "0");
    assertCloses(PARAMETERS);
    assertCalled(1, "ModifyDBClusterParameterGroup");
    assertCalled(1, "RebootDBInstance");
    assertCalled(0, "CreateDBClusterParameterGroup");
    assertCalled(0, "ModifyDBCluster");
  }

  @Test
  void aDefaultGroupIsReplacedByOneThatIsFiveMinutesOld() {
    writer.run(OFF);
    aws.state.onDefaultGroup().parameterGroups.clear();
    Execution before = assertCloses("logical-replication,parameter-group,failover,maintenance");
    assertEquals("fail", before.status("logical-replication"));
    assertCalled(1, "CreateDBClusterParameterGroup");
    assertCalled(1, "ModifyDBClusterParameterGroup");
    assertCalled(1, "ModifyDBCluster");
    assertCalled(1, "RebootDBInstance");
    assertTrue(firstOutput.contains("slept 300"), firstOutput);
    assertEquals("shop-clickpipes-pg16", aws.state.cluster().parameterGroup);
    assertEquals("aurora-postgresql16", aws.state.parameterGroup().family);
  }

  @Test
  void theGroupOfTheVersionBeforeAnUpgradeIsNotTaken() {
    writer.run(OFF);
    aws.state.onDefaultGroup().parameterGroups.clear();
    for (String name : List.of("shop-clickpipes", "shop-clickpipes-pg15")) {
      AwsState.ParameterGroup old =
          new AwsState.ParameterGroup(name, "aurora-postgresql15", "us-east-1");
      old.set(LOGICAL, "1");
      aws.state.parameterGroups.add(old);
    }
    assertCloses("logical-replication,parameter-group,failover,maintenance");
    assertEquals("aurora-postgresql16", aws.state.parameterGroup().family);
  }

  @Test
  void theWriterOfTheMomentIsRebootedAfterAFailover() {
    writer.run(OFF);
    aws.state.parameterGroup().set(LOGICAL, "0");
    run("logical-replication");
    aws.state.cluster().members.forEach(m -> m.writer = !m.writer);
    String now = aws.state.writer().id;
    Truth.Simulated simulated = simulated("logical-replication");
    Ran script = script();
    assertEquals(0, script.exitCode(), script::output);
    assertEquals(
        List.of(now),
        aws.endpoint.requests().stream()
            .filter(form -> "RebootDBInstance".equals(form.get("Action")))
            .map(form -> form.get("DBInstanceIdentifier"))
            .toList());
    assertTold(simulated, script, "logical-replication");
    assertEquals("pass", run("logical-replication").status("logical-replication"));
  }

  @Test
  void aGroupThatIsNotAttachedIsAttached() {
    writer.run(OFF);
    aws.state.onDefaultGroup();
    assertCloses("logical-replication,parameter-group,failover,maintenance");
    assertEquals("shop-logical", aws.state.cluster().parameterGroup);
    assertCalled(0, "CreateDBClusterParameterGroup");
    assertCalled(0, "ModifyDBClusterParameterGroup");
    assertCalled(1, "ModifyDBCluster");
    assertCalled(1, "RebootDBInstance");
  }

  @Test
  void aDefaultGroupWhileLogicalReplicationRunsIsReplaced() {
    aws.state.onDefaultGroup().parameterGroups.clear();
    Execution before = assertCloses("logical-replication,parameter-group,failover,maintenance");
    assertEquals("pass", before.status("logical-replication"));
    assertEquals("warn", before.status("parameter-group"));
  }

  @Test
  void aValueThatTheNextRebootWouldLoseIsSet() {
    aws.state.parameterGroup().set(LOGICAL, "0");
    Execution before = assertCloses("logical-replication,parameter-group,failover,maintenance");
    assertEquals("warn", before.status("parameter-group"));
    assertCalled(1, "ModifyDBClusterParameterGroup");
  }

  @Test
  void aPendingRebootIsDoneAndIsTheReadersToo() {
    writer.run(OFF);
    writer.takeAtReboot(ON);
    aws.state.cluster().parameterStatus("pending-reboot");
    Execution before = assertCloses(PARAMETERS);
    assertEquals("warn", before.status("failover"));
    assertCalled(1, "RebootDBInstance");
    assertCalled(0, "ModifyDBClusterParameterGroup");
  }

  @Test
  void aRebootOfWhichRdsKnowsNothingIsDoneOnce() {
    writer.run(OFF);
    writer.takeAtReboot(ON);
    assertCloses(PARAMETERS);
    assertCalled(1, "RebootDBInstance");
    assertCalled(1, "DescribeEvents");
  }

  @Test
  void theWriterIsRebootedOnceNothingIsBeingApplied() {
    writer.run(OFF);
    writer.takeAtReboot(ON);
    Truth.Simulated simulated = simulated("logical-replication");
    run("logical-replication");
    aws.state.cluster().parameterStatus("applying");
    Thread applied =
        new Thread(
            () -> {
              while (calls("DescribeDBClusters") < 3) {
                Thread.onSpinWait();
              }
              aws.state.cluster().parameterStatus("pending-reboot");
            });
    aws.endpoint.clearCalls();
    applied.start();
    Ran ran = shell.file(directory.resolve("fix.sh"));
    assertEquals(0, ran.exitCode(), ran::output);
    assertTrue(ran.output().contains("slept 5"), ran::output);
    assertTold(simulated, ran, "logical-replication");
    assertEquals("pass", run("logical-replication").status("logical-replication"));
  }

  @Test
  void withoutAwsTheScriptFindsGroupAndWriterItself() {
    writer.run(OFF);
    aws.state.parameterGroup().set(LOGICAL, "0");
    aws.state.cluster().members.forEach(m -> m.writer = !m.writer);
    assertCloses("logical-replication", "--no-aws");
    assertCalled(1, "RebootDBInstance");
    assertEquals("in-sync", aws.state.cluster().writer().orElseThrow().parameterStatus);
  }

  @Test
  void withoutAwsADefaultGroupIsRefused() {
    writer.run(OFF);
    aws.state.onDefaultGroup();
    run("logical-replication", "--no-aws");
    Ran ran = script();
    assertEquals(1, ran.exitCode(), ran::output);
    assertTrue(
        ran.output().contains("is a default parameter group, which can't be changed"), ran::output);
    assertEquals(List.of("rds:DescribeDBClusters us-east-1"), aws.endpoint.calls());
  }

  @Test
  void aTimeoutIsSetWithoutAReboot() {
    writer.run(Map.of(TIMEOUT, "60000"));
    aws.state.parameterGroup().set(TIMEOUT, "60000");
    Execution before = assertCloses(PARAMETERS);
    assertFalse(before.out().contains("reboot-db-instance"), before::out);
    assertCalled(1, "ModifyDBClusterParameterGroup");
    assertCalled(0, "RebootDBInstance");
  }

  @Test
  void severalParametersAreOneCallAndOneReboot() {
    writer.run(OFF);
    writer.run(Map.of("max_wal_senders", "1", "max_slot_wal_keep_size", "1024", TIMEOUT, "60000"));
    AwsState.ParameterGroup group = aws.state.parameterGroup();
    group.set(LOGICAL, "0");
    group.set("max_wal_senders", "1");
    group.set("max_slot_wal_keep_size", "1024");
    group.set(TIMEOUT, "60000");
    Execution before = assertCloses(PARAMETERS + ",wal-senders,slot-retention");
    for (String check :
        List.of("logical-replication", "wal-senders", "slot-retention", "wal-sender-timeout")) {
      assertNotEquals("pass", before.status(check), check);
    }
    assertCalled(1, "ModifyDBClusterParameterGroup");
    assertCalled(1, "RebootDBInstance");
    // what is static is so by now, and is not sent again, which would ask for a reboot
    group.set(TIMEOUT, "60000");
    copy(directory.resolve("first.sh"), directory.resolve("fix.sh"));
    assertEquals(0, script().exitCode());
    assertEquals("0", group.get(TIMEOUT));
    assertEquals(1, calls("ModifyDBClusterParameterGroup"));
    assertEquals(0, calls("RebootDBInstance"));
  }

  @Test
  void slotsAreAdded() throws Exception {
    writer.run(Map.of("max_replication_slots", "1"));
    aws.state.parameterGroup().set("max_replication_slots", "1");
    writer.server.execute("postgres", "SELECT pg_create_physical_replication_slot('taken')");
    try {
      assertCloses("logical-replication,replication-slots,parameter-group");
    } finally {
      writer.server.execute("postgres", "SELECT pg_drop_replication_slot('taken')");
    }
    assertCalled(1, "RebootDBInstance");
  }

  @Test
  void readersAreRebootedAlone() {
    aws.state.cluster().members.get(1).parameterStatus = "pending-reboot";
    Execution before = assertCloses(PARAMETERS);
    assertEquals("warn", before.status("failover"));
    assertCalled(1, "RebootDBInstance");
  }

  // the cluster

  @Test
  void aStoppedClusterIsStarted() {
    aws.state.cluster().status = "stopped";
    aws.state.instances.forEach(i -> i.status = "stopped");
    assertCloses("cluster,parameter-group,maintenance");
  }

  @Test
  void aStartingClusterIsWaitedFor() {
    aws.state.cluster().status = "starting";
    Truth.Simulated simulated = simulated("cluster");
    run("cluster");
    aws.state.cluster().status = "available";
    Ran script = script();
    assertEquals(0, script.exitCode(), script::output);
    assertEquals(List.of("rds:DescribeDBClusters us-east-1"), aws.endpoint.calls());
    assertTold(simulated, script, "cluster");
    assertEquals("pass", run("cluster").status("cluster"));
  }

  @Test
  void aCertificateOfTheOldAuthorityIsReplaced() {
    aws.state.instance("shop-2").more = b -> b.caCertificateIdentifier("rds-ca-2019");
    Execution before = assertCloses("maintenance,cluster");
    assertEquals("warn", before.status("maintenance"));
    assertCalled(1, "ModifyDBInstance");
  }

  // the way to the writer

  private static Consumer<LocalAws> acl(AclEntry... entries) {
    return l -> l.state.networkAcl().entries.addAll(Arrays.asList(entries));
  }

  private static Consumer<LocalAws> routes(Route... routes) {
    return l -> {
      l.state.routeTable().routes.clear();
      l.state.routeTable().routes.addAll(Arrays.asList(routes));
    };
  }

  private record Way(String name, Consumer<LocalAws> change) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Way> paths() {
    return Stream.of(
        new Way(
            "every hop of the VPC at once",
            l -> {
              l.state.writer().publiclyAccessible = false;
              l.state.vpc().enableDnsHostnames = false;
              l.state.vpc().enableDnsSupport = false;
              l.state.internetGateway().vpcId = null;
              l.state.blockPublicAccess().block("block-bidirectional");
              acl(
                      AclEntry.tcp(50, false, false, "0.0.0.0/0", 5432, 5432),
                      AclEntry.tcp(50, true, false, "0.0.0.0/0", 0, 65535))
                  .accept(l);
            }),
        new Way(
            "no instance is public, and a modification waits, which is applied too",
            l -> {
              l.state.instances.forEach(i -> i.publiclyAccessible = false);
              l.state.writer().more =
                  b -> b.pendingModifiedValues(v -> v.dbInstanceClass("db.r6g.xlarge"));
            }),
        new Way("no route", routes()),
        new Way("a NAT gateway", routes(new Route("0.0.0.0/0", "nat-0123456789abcdef0"))),
        new Way(
            "a route of their own elsewhere, which is replaced",
            routes(new Route("192.0.2.1/32", "tgw-0123456789abcdef0"))),
        new Way(
            "a route to a gateway that is gone",
            routes(new Route("0.0.0.0/0", "igw-0fedcba9876543210"))),
        new Way(
            "replies to some ports",
            acl(
                AclEntry.tcp(40, true, true, "0.0.0.0/0", 1024, 32767),
                AclEntry.tcp(50, true, false, "0.0.0.0/0", 0, 65535))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("paths")
  void theWayIsOpened(Way way) {
    aws.state.securityGroup().allow(5432, "0.0.0.0/0");
    way.change.accept(aws);
    assertCloses("network-path,failover", FROM);
  }

  @Test
  void readersAreMadeAsPublicAsTheWriter() {
    aws.state.securityGroup().allow(5432, "0.0.0.0/0");
    aws.state.instance("shop-2").publiclyAccessible = false;
    Execution before = assertCloses("network-path,failover,security-group", FROM);
    assertEquals("warn", before.status("failover"));
  }

  // security groups

  @Test
  void everybodyIsLetInWithOneCall() {
    // a rule of another protocol allows no connection
    aws.state
        .securityGroup()
        .ingress
        .add(
            IpPermission.builder()
                .ipProtocol("udp")
                .fromPort(5432)
                .toPort(5432)
                .ipRanges(
                    IpRange.builder()
                        .cidrIp(Published.addresses("us-east-1").get(0) + "/32")
                        .build())
                .build());
    assertCloses("security-group");
    assertCalled(1, "AuthorizeSecurityGroupIngress");
  }

  @Test
  void whoIsMissingIsLetInBesideTheOthers() {
    List<String> all = Published.addresses("us-east-1");
    aws.state.securityGroup().allow(5432, Published.ranges(all.subList(1, all.size())));
    assertCloses("security-group");
    assertCalled(1, "AuthorizeSecurityGroupIngress");
    assertEquals(2, aws.state.securityGroup().ingress.size());
  }

  @Test
  void rangesOfBothKindsAreLetInWithOneCall() {
    assertCloses(
        "security-group", "--allow-ip", "192.0.2.0/24,2001:DB8:0:0:0:0:0:7,2001:db8:1::/48");
    assertCalled(1, "AuthorizeSecurityGroupIngress");
    assertEquals(1, aws.state.securityGroup().ingress.get(0).ipRanges().size());
    assertEquals(2, aws.state.securityGroup().ingress.get(0).ipv6Ranges().size());
  }

  @Test
  void whoWasLetInMeanwhileIsNotLetInTwice() {
    String[] from = {"--allow-ip", "192.0.2.1,192.0.2.2,192.0.2.3,2001:db8::7"};
    Truth.Simulated simulated = simulated("security-group", from);
    run("security-group", from);
    aws.state.securityGroup().allow(5432, "192.0.2.2/32");
    Ran ran = script();
    assertEquals(0, ran.exitCode(), ran::output);
    assertEquals(1, calls("AuthorizeSecurityGroupIngress"));
    assertEquals(
        List.of("192.0.2.1/32", "192.0.2.3/32"),
        aws.state.securityGroup().ingress.get(1).ipRanges().stream().map(r -> r.cidrIp()).toList());
    assertTold(simulated, ran, "security-group", from);
    assertEquals("pass", run("security-group", from).status("security-group"));
  }

  // what stops the script

  /** Denies one call after the other, in the order of the script, which gets further each time. */
  private Ran assertStops(String... actions) {
    for (String action : actions) {
      aws.endpoint.fail(action, Fault.DENIED);
      Ran stopped = script();
      assertNotEquals(0, stopped.exitCode(), stopped::output);
      assertTrue(stopped.output().contains("not authorized to perform"), stopped::output);
      List<String> calls = aws.endpoint.calls();
      assertTrue(calls.get(calls.size() - 1).contains(":" + action + " "), calls::toString);
      aws.endpoint.heal();
    }
    Ran last = script();
    assertEquals(0, last.exitCode(), last::output);
    return last;
  }

  @Test
  @Tag("full")
  void aDeniedCallStopsItAndTheNextRunGoesOn() {
    writer.run(OFF);
    aws.state.onDefaultGroup().parameterGroups.clear();
    String checks = "logical-replication,parameter-group,security-group";
    Truth.Simulated simulated = simulated(checks, FROM);
    assertEquals("fail", run(checks, FROM).status("security-group"));
    Ran last =
        assertStops(
            "CreateDBClusterParameterGroup",
            "DescribeDBClusterParameters",
            "ModifyDBClusterParameterGroup",
            "DescribeDBClusters",
            "ModifyDBCluster",
            "DescribeDBInstances",
            "RebootDBInstance",
            "DescribeSecurityGroups",
            "AuthorizeSecurityGroupIngress");
    assertTold(simulated, last, checks, FROM);
    Execution after = run(checks, FROM);
    results(after).forEach(c -> assertEquals("pass", c.path("status").asText(), c::toString));
    assertEquals(1, aws.state.parameterGroups.size());
    assertEquals(1, aws.state.securityGroup().ingress.size());
  }

  /**
   * A reboot that is not known to be needed is not done either. Bash is the shell that would go on
   * behind a failure in a command substitution.
   */
  @ParameterizedTest
  @ValueSource(strings = {"DescribeDBClusters", "DescribeDBInstances", "DescribeEvents"})
  void whereTheStateIsHiddenNothingIsRebooted(String action) {
    interpreter = "bash";
    writer.run(OFF);
    writer.takeAtReboot(ON);
    Truth.Simulated simulated = simulated("logical-replication");
    run("logical-replication");
    assertTold(simulated, assertStops(action), "logical-replication");
    assertEquals("pass", run("logical-replication").status("logical-replication"));
  }

  @Test
  void aDeniedCallOnTheWayStopsItAndTheNextRunGoesOn() {
    aws.state.securityGroup().allow(5432, "0.0.0.0/0");
    aws.state.vpc().enableDnsHostnames = false;
    acl(AclEntry.tcp(50, false, false, "0.0.0.0/0", 5432, 5432)).accept(aws);
    Truth.Simulated simulated = simulated("network-path", FROM);
    run("network-path", FROM);
    Ran last = assertStops("ModifyVpcAttribute", "CreateNetworkAclEntry");
    assertTold(simulated, last, "network-path", FROM);
    assertEquals("pass", run("network-path", FROM).status("network-path"));
  }

  // what is for a person to decide

  private record Choice(String name, String check, Consumer<LocalAws> change, boolean isRun) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Choice> choices() {
    return Stream.of(
        new Choice(
            "Serverless v1", "cluster", l -> l.state.cluster().engineMode = "serverless", false),
        new Choice(
            "a replica",
            "cluster",
            l ->
                l.state.cluster().replicationSourceIdentifier =
                    "arn:aws:rds:eu-west-1:123456789012:cluster:shop-eu",
            false),
        new Choice(
            "no instance",
            "cluster",
            l -> {
              l.state.cluster().members.clear();
              l.state.instances.clear();
            },
            false),
        new Choice(
            "a secondary of a global database",
            "global-database",
            l -> {
              AwsState.Cluster primary = new AwsState.Cluster("shop-eu", "eu-west-1");
              l.state.clusters.add(primary);
              global(l, primary.arn, true);
            },
            true),
        new Choice(
            "a secondary whose primary nobody knows",
            "global-database",
            l -> global(l, "arn:aws:rds:eu-west-1:123456789012:cluster:shop-eu", false),
            true),
        new Choice(
            "a blue/green deployment",
            "maintenance",
            l ->
                l.state.blueGreenDeployments.add(
                    new AwsState.BlueGreenDeployment(
                        "bgd-0123456789abcdef", l.state.cluster(), "n")),
            true),
        new Choice(
            "an upgrade that waits",
            "maintenance",
            l ->
                l.state.cluster().more = b -> b.pendingModifiedValues(v -> v.engineVersion("17.5")),
            true),
        new Choice(
            "a system update",
            "maintenance",
            l ->
                l.state
                    .pendingMaintenance(l.state.writer().arn())
                    .add(new AwsState.MaintenanceAction("system-update")),
            true),
        new Choice(
            "the end of support",
            "maintenance",
            l -> {
              l.state.cluster().engineVersion = "12.22";
              l.state.majorVersions.clear();
            },
            false));
  }

  private static void global(LocalAws aws, String primary, boolean known) {
    AwsState.GlobalCluster global = new AwsState.GlobalCluster("scenario");
    global.members.put(aws.state.cluster().arn, false);
    global.members.put(primary, known);
    aws.state.globalClusters.add(global);
    aws.state.cluster().globalClusterIdentifier = "scenario";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("choices")
  void aChoiceIsCommentedOutAndACommand(Choice choice) {
    choice.change.accept(aws);
    Truth.Simulated simulated =
        Truth.simulated(program(choice.check).context(), wanted -> choice.isRun);
    Execution before = run(choice.check);
    assertNotEquals("pass", before.status(choice.check), before::out);
    aws.endpoint.clearCalls();
    Ran script = script();
    assertEquals(0, script.exitCode(), script::output);
    assertEquals(List.of(), aws.endpoint.calls());
    List<String> commands =
        read(directory.resolve("fix.sh"))
            .lines()
            .filter(line -> line.startsWith("#   aws "))
            .map(line -> line.substring(4))
            .toList();
    assertFalse(commands.isEmpty(), before::out);
    for (String command : commands) {
      // with this option the CLI holds the words against its model, and calls nobody
      Ran ran = shell.text(command + (choice.isRun ? "" : " --generate-cli-skeleton output"));
      assertEquals(0, ran.exitCode(), () -> command + "\n" + ran.output());
      assertEquals(choice.isRun ? 1 : 0, aws.endpoint.calls().size(), command);
    }
    assertTold(simulated, script, choice.check);
    if (choice.isRun && choice.check.equals("maintenance")) {
      assertEquals("pass", run(choice.check).status(choice.check));
    }
  }
}
