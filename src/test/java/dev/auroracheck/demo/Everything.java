package dev.auroracheck.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.auroracheck.servers.AwsState;
import dev.auroracheck.servers.AwsState.AclEntry;
import dev.auroracheck.servers.OnPath;
import dev.auroracheck.servers.PostgresServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * A cluster that is broken in every way at once that the plan can fix, made ready by running fix.sh
 * and fix.sql once, with the real AWS CLI and the real psql.
 */
final class Everything implements Story {
  /** Two ways to be broken in every way: some exclude each other. */
  enum Kind {
    /** The default group is attached, and the role is there, prepared by half. */
    DEFAULT_GROUP,
    /** A group of the cluster's own has everything wrong, and there is no role. */
    NO_ROLE
  }

  /**
   * How it went.
   *
   * @param before the first report
   * @param after the report after both files ran
   * @param again the report after both ran once more
   * @param asRole the same as the pipe's role itself sees it
   * @param calls what fix.sh asked of AWS, as the endpoint names calls
   * @param callsAgain the same of its second run
   * @param exitCodes of fix.sh and fix.sql, then of both again
   */
  record Played(
      JsonNode before,
      JsonNode after,
      JsonNode again,
      JsonNode asRole,
      List<String> calls,
      List<String> callsAgain,
      List<Integer> exitCodes) {}

  static final String ODD_SCHEMA = "Odd \"schema\"; --";

  /** The heading with which the plan begins in the text report. */
  static final String PLAN = "Must be done";

  private static final String DEFAULT_GROUP = "default.aurora-postgresql";
  private static final String PSQL = "psql";

  private final Stage stage;
  private final Kind kind;
  private final PrintStream out;
  private final List<Connection> readers = new ArrayList<>();

  /**
   * Starts PostgreSQL and the endpoint.
   *
   * @param program the command that runs the program, to which its arguments are added
   * @param out takes all that is shown
   */
  Everything(int major, Kind kind, List<String> program, PrintStream out, boolean colour) {
    this.kind = kind;
    this.out = out;
    stage = new Stage(major, program, out, colour);
  }

  /** What this demo needs, can't be had here, and can be installed; empty if nothing is missing. */
  static Optional<String> missing() {
    return OnPath.find(PSQL).isEmpty()
        ? Optional.of("psql: install the PostgreSQL client")
        : Stage.missing();
  }

  @Override
  public Ending run() throws IOException, InterruptedException, SQLException {
    Played played = play();
    Set<String> fixed = new TreeSet<>(Stage.ids(played.before, Set.of("fail", "warn")));
    fixed.retainAll(Stage.ids(played.after, Set.of("pass")));
    boolean ready =
        List.of(played.after, played.again, played.asRole).stream()
            .allMatch(report -> verdict(report).equals("ready"));
    return new Ending(
        verdict(played.before).equals("not-ready")
            && ready
            && played.exitCodes.stream().allMatch(code -> code == 0),
        fixed,
        "READY after one run of fix.sh and fix.sql, and after a second");
  }

  /** Breaks the cluster, and fixes it with the files. */
  Played play() throws IOException, InterruptedException, SQLException {
    breakAll();
    List<Integer> exitCodes = new ArrayList<>();
    stage.heading("A cluster that is broken in every way at once");
    out.println("$ export PGPASSWORD=… PIPE_PASSWORD=… AWS_ENDPOINT_URL=" + stage.aws.uri());
    JsonNode before = showPlan();
    stage.heading("The files that it wrote, run once");
    stage.aws.clearCalls();
    exitCodes.add(runScript());
    List<String> calls = stage.aws.calls();
    exitCodes.add(runSql());
    stage.actAsAurora();
    stage.heading("The steps that need a decision: here it is always yes");
    decide(before, Stage.ids(report(), Set.of("fail")));
    stage.heading("The same cluster");
    stage.show(stage.server.superuserPassword(), arguments("-q"));
    JsonNode after = report();
    stage.heading("The same files, run again");
    stage.aws.clearCalls();
    exitCodes.add(runScript());
    List<String> callsAgain = stage.aws.calls();
    exitCodes.add(runSql());
    JsonNode again = report();
    stage.heading("The same cluster, seen by the pipe's own role");
    List<String> asRole = stage.arguments(Stage.ROLE, scope("-q"));
    stage.show(Stage.PASSWORD, asRole);
    return new Played(
        before, after, again, stage.report(Stage.PASSWORD, asRole), calls, callsAgain, exitCodes);
  }

  @Override
  public void close() {
    closeReaders();
    stage.close();
  }

  private void closeReaders() {
    for (Connection reader : readers) {
      try {
        reader.close();
      } catch (SQLException e) {
        // the server ended it before
      }
    }
    readers.clear();
  }

  static String verdict(JsonNode report) {
    return report.path("verdict").asText();
  }

  // The cluster

  private void breakAll() throws SQLException {
    AwsState state = stage.aws.state();
    breakParameters(state);
    breakNetwork(state);
    PostgresServer server = stage.server;
    server.configure(
        Map.of(
            "wal_level", "replica",
            "rds.logical_replication", "off",
            "wal_sender_timeout", "60s",
            "max_wal_senders", "5",
            "max_replication_slots", "5",
            "max_slot_wal_keep_size", "1024"));
    server.execute(
        "postgres",
        "CREATE DATABASE shop CONNECTION LIMIT 3",
        "REVOKE CONNECT ON DATABASE shop FROM PUBLIC",
        "CREATE ROLE shop_app");
    if (kind == Kind.DEFAULT_GROUP) {
      server.execute(
          "postgres",
          "CREATE ROLE %s NOLOGIN CONNECTION LIMIT 2 PASSWORD '%s' VALID UNTIL '2025-01-01'"
              .formatted(Stage.ROLE, Stage.PASSWORD),
          "ALTER ROLE %s SET wal_sender_timeout = '30s'".formatted(Stage.ROLE));
    }
    if (server.major() >= 17) {
      server.execute("postgres", "ALTER DATABASE shop SET transaction_timeout = '1h'");
    }
    breakTables(server);
    breakPublication(server);
    server.execute(
        Stage.DATABASE,
        // every slot is taken; those that never were read from keep nothing
        "SELECT pg_create_physical_replication_slot('replica_' || i) FROM generate_series(1, 4) i",
        "SELECT pg_create_physical_replication_slot('peerflow_slot_old', true)",
        "CREATE PUBLICATION peerflow_pub_old FOR TABLE customers");
    try (Connection connection = server.connect(Stage.DATABASE);
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("INSERT INTO customers VALUES (1, 'A', 'a@example.com')");
      statement.execute("PREPARE TRANSACTION 'order 66'");
    }
    for (int i = 0; i < 5; i++) {
      readers.add(reader(server));
    }
  }

  /** A default group has low values here so that it agrees with the server; AWS's are higher. */
  private void breakParameters(AwsState state) {
    int major = stage.server.major();
    AwsState.ParameterGroup group = state.parameterGroup();
    if (kind == Kind.DEFAULT_GROUP) {
      group =
          new AwsState.ParameterGroup(
              DEFAULT_GROUP + major, "aurora-postgresql" + major, Stage.REGION);
      state.parameterGroups.clear();
      state.parameterGroups.add(group);
    } else {
      group.name = "shop-parameters";
      group.set("rds.logical_replication", "0");
      group.set("wal_sender_timeout", null);
      state.cluster().parameterStatus("pending-reboot");
    }
    state.cluster().parameterGroup = group.name;
    Map<String, String> low =
        Map.of(
            "max_wal_senders", "5",
            "max_replication_slots", "5",
            "max_slot_wal_keep_size", "1024");
    for (Map.Entry<String, String> parameter : low.entrySet()) {
      Objects.requireNonNull(group.parameters.get(parameter.getKey())).value = parameter.getValue();
    }
    state.cluster().members.get(1).parameterStatus = "pending-reboot";
  }

  private void breakNetwork(AwsState state) {
    state.vpc().enableDnsSupport = false;
    state.vpc().enableDnsHostnames = false;
    state.internetGateway().vpcId = null;
    if (kind == Kind.DEFAULT_GROUP) {
      // one subnet's way out is a gateway that is not attached, and the other has none at all
      state.routeTable().subnetIds.remove(state.subnet(1).id);
      for (boolean egress : List.of(false, true)) {
        state.networkAcl().entries.add(AclEntry.tcp(50, egress, false, "0.0.0.0/0", 1024, 65535));
      }
    }
    state.instances.forEach(instance -> instance.publiclyAccessible = false);
    state
        .pendingMaintenance(state.cluster().arn)
        .add(new AwsState.MaintenanceAction("system-update"));
  }

  private static void breakTables(PostgresServer server) throws SQLException {
    String odd = '"' + ODD_SCHEMA.replace("\"", "\"\"") + '"';
    server.execute(
        Stage.DATABASE,
        "REVOKE USAGE ON SCHEMA public FROM PUBLIC",
        "CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL, email text)",
        "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, total numeric(12, 2))",
        "CREATE TABLE visits (at timestamptz, page text)",
        "CREATE TABLE events (id bigint, at date, what text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)",
        "CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
        "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
        "ALTER TABLE events_2026 REPLICA IDENTITY NOTHING",
        "CREATE SCHEMA billing",
        "CREATE TABLE billing.invoices (id bigint PRIMARY KEY, \"order\" bigint, due date)",
        "ALTER TABLE billing.invoices REPLICA IDENTITY NOTHING",
        "CREATE TABLE billing.\"Credit Notes\" (id bigint PRIMARY KEY, tenant text)",
        "ALTER TABLE billing.\"Credit Notes\" OWNER TO shop_app",
        "ALTER TABLE billing.\"Credit Notes\" ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY tenants ON billing.\"Credit Notes\" USING (tenant = current_user)",
        "CREATE SCHEMA " + odd,
        "CREATE TABLE %s.\"50%% off $(it)'s\" (id int PRIMARY KEY DEFERRABLE, \"select\" text)"
            .formatted(odd),
        "CREATE SCHEMA audit",
        // out of scope, since a child table and its parent can't both be in scope
        "CREATE TABLE audit.visits_of_2024 () INHERITS (visits)",
        "CREATE TABLE audit.log (at timestamptz, what text)");
  }

  /** A publication that misses tables, partitions' roots, columns, rows and operations. */
  private void breakPublication(PostgresServer server) throws SQLException {
    server.execute(
        Stage.DATABASE,
        "CREATE PUBLICATION clickpipes_publication FOR TABLE customers (id, name),"
            + " orders WHERE (total > 0), events, billing.invoices, audit.log"
            + " WITH (publish = '%s')"
                .formatted(kind == Kind.DEFAULT_GROUP ? "insert, update" : "insert"));
  }

  /** A reader of the replication stream, which takes a WAL sender. */
  private static Connection reader(PostgresServer server) throws SQLException {
    Properties p = new Properties();
    p.setProperty("user", server.superuser());
    p.setProperty("password", server.superuserPassword());
    p.setProperty("replication", "true");
    p.setProperty("preferQueryMode", "simple");
    p.setProperty("assumeMinServerVersion", "12");
    p.setProperty("sslmode", "disable");
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/postgres".formatted(server.host(), server.port()), p);
  }

  // The runs

  private static String[] scope(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("--schema", "public", "--schema", "billing", "--schema", ODD_SCHEMA));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private List<String> arguments(String... more) {
    List<String> all = stage.arguments(stage.server.superuser(), "--pipe-user", Stage.ROLE);
    all.addAll(List.of(scope(more)));
    return all;
  }

  private JsonNode report() throws IOException, InterruptedException {
    return stage.report(stage.server.superuserPassword(), arguments());
  }

  /** Writes the files, and shows the end of the report: what is broken fills pages. */
  private JsonNode showPlan() throws IOException, InterruptedException {
    List<String> arguments = arguments("--fix-dir", "fixes");
    stage.prompt(arguments);
    arguments.addAll(List.of("-o", "text", "-o", "json=before.json"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    stage.run(
        stage.program(stage.server.superuserPassword(), arguments).redirectError(Redirect.DISCARD),
        bytes);
    List<String> lines = bytes.toString(UTF_8).lines().toList();
    int plan = 0;
    while (plan < lines.size() && !lines.get(plan).contains(PLAN)) {
      plan++;
    }
    out.println("… " + plan + " lines with the results of the checks, then the plan:");
    out.println();
    lines.subList(plan, lines.size()).forEach(out::println);
    out.flush();
    return new ObjectMapper().readTree(stage.directory.resolve("before.json").toFile());
  }

  /** Makes the choices that these checks wait for, each command as the plan has it. */
  private void decide(JsonNode report, Collection<String> checks)
      throws IOException, InterruptedException {
    for (JsonNode step : report.path("plan")) {
      Set<String> fixes = new TreeSet<>();
      step.path("fixes").forEach(id -> fixes.add(id.asText()));
      if (step.path("kind").asText().equals("choice") && !Collections.disjoint(fixes, checks)) {
        for (JsonNode command : step.path("commands")) {
          String text = command.asText();
          if (text.startsWith("aws ")) {
            runShell("sh", "-c", text);
          } else {
            runSql("-c", text);
          }
        }
      }
    }
  }

  private int runScript() throws IOException, InterruptedException {
    return runShell("sh", "fixes/fix.sh");
  }

  private int runShell(String... words) throws IOException, InterruptedException {
    return shown(
        words[words.length - 1].startsWith("aws ") ? words[2] : String.join(" ", words),
        stage.shell(words));
  }

  private int runSql() throws IOException, InterruptedException {
    return runSql("-f", "fixes/fix.sql");
  }

  private int runSql(String option, String value) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            PSQL,
            "-Xq",
            "-h",
            "localhost",
            "-p",
            String.valueOf(stage.server.port()),
            "-d",
            Stage.DATABASE,
            "-U",
            stage.server.superuser(),
            "-v",
            "ON_ERROR_STOP=1",
            option,
            value);
    ProcessBuilder builder = stage.process(command);
    builder.environment().put("PGPASSWORD", stage.server.superuserPassword());
    builder.environment().put("PIPE_PASSWORD", Stage.PASSWORD);
    return shown(String.join(" ", command), builder);
  }

  /** Runs it, and shows what it says but for the AWS CLI's JSON and the waits left out here. */
  private int shown(String command, ProcessBuilder builder)
      throws IOException, InterruptedException {
    stage.line(stage.bold("$ " + command));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int code = stage.run(builder.redirectErrorStream(true), bytes);
    bytes
        .toString(UTF_8)
        .lines()
        .filter(line -> !line.matches("[ {}].*|slept .*"))
        .forEach(line -> stage.echo("", line));
    stage.line("exit code " + code);
    stage.line("");
    return code;
  }
}
