package dev.auroracheck.scenario;

import static dev.auroracheck.scenario.AuroraWriter.OFF;
import static dev.auroracheck.scenario.AuroraWriter.ON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.AwsEndpoint.Fault;
import dev.auroracheck.servers.AwsState;
import dev.auroracheck.servers.CliShell;
import dev.auroracheck.servers.EmbeddedServer;
import dev.auroracheck.servers.PostgresServer;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Parameters that AWS holds and PostgreSQL runs. */
class LogicalReplicationScenariosTest {
  private static final String CHECK = "logical-replication";
  private static AuroraWriter writer;
  private static EmbeddedServer server;

  private final LocalAws aws = new LocalAws();

  /**
   * A reason for logical replication to be off.
   *
   * @param message what the message must say
   * @param fix what the fix must name
   */
  private record Cause(String name, Consumer<LocalAws> change, String message, String fix) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void start() {
    writer = new AuroraWriter();
    server = writer.server;
  }

  @AfterAll
  static void stop() {
    writer.close();
  }

  @BeforeEach
  void runAsAurora() {
    writer.serve(aws);
    run(ON);
  }

  @AfterEach
  void close() {
    aws.close();
  }

  private static void run(Map<String, String> settings) {
    writer.run(settings);
  }

  private static Program program(PostgresServer server) {
    return new Program(
            "--host", server.host(),
            "--port", String.valueOf(server.port()),
            "--user", server.superuser(),
            "--only", CHECK + ",wal-sender-timeout")
        .env("PGPASSWORD", server.superuserPassword());
  }

  private static Execution execute() {
    return LocalAws.named(program(server)).json();
  }

  static Stream<Cause> causes() {
    return Stream.of(
        new Cause(
            "value 0",
            l -> l.state.parameterGroup().set(PARAMETER, "0"),
            "rds.logical_replication is 0 in parameter group shop-logical.",
            "--db-cluster-parameter-group-name shop-logical"),
        new Cause(
            "value left to the engine",
            l -> l.state.parameterGroup().set(PARAMETER, null),
            "rds.logical_replication is not set in parameter group shop-logical.",
            "--db-cluster-parameter-group-name shop-logical"),
        new Cause(
            "default group",
            l -> l.state.onDefaultGroup().parameterGroups.clear(),
            "The default parameter group default.aurora-postgresql16 is attached",
            "--db-parameter-group-family aurora-postgresql16"),
        new Cause(
            "default group, the right one not attached",
            l -> l.state.onDefaultGroup(),
            "Parameter group shop-logical has rds.logical_replication = 1, but"
                + " default.aurora-postgresql16 is attached.",
            "--db-cluster-parameter-group-name shop-logical"),
        new Cause(
            "another group, the right one not attached",
            l -> {
              l.state.parameterGroups.add(
                  new AwsState.ParameterGroup("base", "aurora-postgresql16", LocalAws.REGION));
              l.state.cluster().parameterGroup = "base";
            },
            "0 in parameter group base. Parameter group shop-logical has the right value but is"
                + " not attached.",
            "--db-cluster-parameter-group-name base"),
        new Cause(
            "a group of another family has it on",
            l -> {
              l.state.onDefaultGroup().parameterGroups.clear();
              AwsState.ParameterGroup other =
                  new AwsState.ParameterGroup("other", "aurora-postgresql15", LocalAws.REGION);
              other.set(PARAMETER, "1");
              l.state.parameterGroups.add(other);
            },
            "The default parameter group default.aurora-postgresql16 is attached",
            "create-db-cluster-parameter-group"),
        new Cause(
            "reboot pending",
            l -> l.state.cluster().parameterStatus("pending-reboot"),
            "writer shop-1 must be rebooted before the value takes effect (pending-reboot).",
            "reboot-db-instance --db-instance-identifier shop-1"),
        new Cause(
            "in sync, and yet not running",
            l -> {},
            "writer shop-1 still runs the old value.",
            "reboot-db-instance --db-instance-identifier shop-1"),
        new Cause(
            "reboot pending after a failover",
            l -> {
              l.state.cluster().members.forEach(m -> m.writer = !m.writer);
              l.state.cluster().parameterStatus("pending-reboot");
            },
            "writer shop-2 must be rebooted before the value takes effect (pending-reboot).",
            "reboot-db-instance --db-instance-identifier shop-2"),
        new Cause(
            "parameters hidden",
            l -> {
              l.state.parameterGroup().set(PARAMETER, "0");
              l.endpoint.fail("DescribeDBClusterParameters", Fault.DENIED);
            },
            "Either rds.logical_replication is off in the parameter group",
            "--db-cluster-parameter-group-name shop-logical"));
  }

  private static final String PARAMETER = "rds.logical_replication";

  @ParameterizedTest(name = "{0}")
  @MethodSource("causes")
  void namesTheCauseAndMendsIt(Cause cause) {
    run(OFF);
    cause.change.accept(aws);
    if ("1".equals(aws.state.parameterGroup().get(PARAMETER))) {
      writer.takeAtReboot(ON);
    }
    Execution execution = execute();
    assertEquals("fail", execution.status(CHECK), execution::out);
    assertEquals(1, execution.exitCode());
    String message = execution.message(CHECK);
    assertTrue(message.contains(cause.message), message);
    assertTrue(execution.check(CHECK).path("observed").asText().contains("wal_level = replica"));

    String commands = String.join("\n", execution.fix(CHECK, "aws"));
    assertTrue(commands.contains(cause.fix), commands);
    assertTrue(commands.contains("reboot-db-instance --db-instance-identifier shop-"), commands);
    assertFalse(commands.contains("reboot-db-cluster"), commands);
    assertFalse(commands.matches("(?s).*([<>$]|\\b[A-Z]{4,}\\b).*"), commands);
    assertTrue(execution.check(CHECK).path("fix").path("needsReboot").asBoolean());

    aws.apply(execution, CHECK);
    Execution after = execute();
    assertEquals("pass", after.status(CHECK), after::out);
    assertEquals("logical", writer.running("wal_level"));
  }

  @Test
  void whatRunsDecidesEvenIfTheGroupHasItOff() {
    aws.state.parameterGroup().set(PARAMETER, "0");
    assertEquals("pass", execute().status(CHECK));
  }

  @Test
  void walLevelAloneIsNotEnough() {
    run(Map.of(PARAMETER, "off", "wal_level", "logical"));
    Execution execution = execute();
    assertEquals("fail", execution.status(CHECK));
    String observed = execution.check(CHECK).path("observed").asText();
    assertEquals("rds.logical_replication = off, wal_level = logical", observed);
  }

  @Test
  void theParameterAloneIsNotEnough() {
    run(Map.of(PARAMETER, "on", "wal_level", "replica"));
    assertEquals("fail", execute().status(CHECK));
  }

  @Test
  void withoutAwsTheServerDecides() {
    assertEquals("pass", program(server).with("--no-aws").json().status(CHECK));
    run(OFF);
    Execution execution = program(server).with("--no-aws").json();
    assertEquals("fail", execution.status(CHECK));
    String commands = String.join("\n", execution.fix(CHECK, "aws"));
    assertFalse(commands.contains("reboot-db-cluster"), commands);
    assertEquals(List.of(), aws.endpoint.calls());
  }

  @Test
  void withoutAwsTheCommandsFindGroupAndWriterThemselves() {
    CliShell shell = new CliShell(CliShell.required(), aws.endpoint.uri());
    run(OFF);
    aws.state.parameterGroup().set(PARAMETER, "0");
    Execution execution = LocalAws.named(program(server)).with("--no-aws").json();
    shell.apply(execution.fix(CHECK, "aws"));
    assertEquals("logical", writer.running("wal_level"));
    assertEquals("pass", execute().status(CHECK));
  }

  @Test
  void serversWithoutTheParameterAreJudgedByWalLevel() {
    try (EmbeddedServer plain = EmbeddedServer.start(16, EmbeddedServer.Without.AURORA)) {
      Execution execution = program(plain).with("--no-aws").json();
      assertEquals("pass", execution.status(CHECK));
      assertEquals("wal_level = logical", execution.check(CHECK).path("observed").asText());
      plain.configure(Map.of("wal_level", "replica"));
      assertEquals("fail", program(plain).with("--no-aws").json().status(CHECK));
    }
  }

  // wal_sender_timeout

  static Stream<String> timeouts() {
    return Stream.of("60000", "30000", "1");
  }

  @ParameterizedTest
  @MethodSource("timeouts")
  void theTimeoutIsSetInTheGroupWithoutAReboot(String milliseconds) {
    aws.state.parameterGroup().set("wal_sender_timeout", milliseconds);
    run(Map.of("wal_sender_timeout", milliseconds));
    aws.endpoint.onReboot(() -> fail("no reboot is needed"));
    Execution execution = execute();
    assertEquals("fail", execution.status("wal-sender-timeout"), execution::out);
    assertEquals("pass", execution.status(CHECK));
    assertFalse(
        execution.check("wal-sender-timeout").path("fix").path("needsReboot").asBoolean(true));
    aws.apply(execution, "wal-sender-timeout");
    assertEquals("0", aws.state.parameterGroup().get("wal_sender_timeout"));
    assertEquals("pass", execute().status("wal-sender-timeout"));
  }

  @Test
  void theTimeoutThatTheGroupLeavesToTheEngineIsSetThereToo() {
    aws.state.parameterGroup().set("wal_sender_timeout", null);
    run(Map.of("wal_sender_timeout", "60000"));
    Execution execution = execute();
    aws.apply(execution, "wal-sender-timeout");
    assertEquals("pass", execute().status("wal-sender-timeout"));
  }

  @Test
  void onADefaultGroupTheTimeoutIsSetForTheRole() throws SQLException {
    aws.state.onDefaultGroup();
    run(Map.of("wal_sender_timeout", "60000"));
    Execution execution = execute();
    assertEquals("fail", execution.status("wal-sender-timeout"), execution::out);
    assertEquals(List.of(), execution.fix("wal-sender-timeout", "aws"));
    List<String> statements = execution.fix("wal-sender-timeout", "sql");
    server.execute("postgres", statements.toArray(String[]::new));
    try {
      assertEquals("pass", execute().status("wal-sender-timeout"));
    } finally {
      server.execute("postgres", "ALTER ROLE postgres RESET ALL");
    }
  }

  @Test
  void aTimeoutOnItsWayIsAWarningOfTheGroup() {
    aws.state.parameterGroup().set("wal_sender_timeout", "0");
    run(Map.of("wal_sender_timeout", "60000"));
    Execution execution = execute("parameter-group");
    assertEquals("warn", execution.status("parameter-group"), execution::out);
    assertTrue(
        execution.message("parameter-group").contains("60s on the server")
            || execution.message("parameter-group").contains("1min on the server"),
        execution::out);
  }

  private static Execution execute(String only) {
    return LocalAws.named(program(server)).with("--only", only).json();
  }
}
