package dev.auroracheck.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.Environments;
import dev.auroracheck.servers.FixSql;
import dev.auroracheck.servers.Postgres;
import dev.auroracheck.servers.PostgresServer;
import dev.auroracheck.servers.Psql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * Makes scenarios on real servers, runs the program in them, and holds its report to what is true.
 */
final class Play {
  static final String PASSWORD = "correct horse";

  /** No replica identity; a list, a filter or a generated column that does not fit it. */
  private static final List<String> REFUSALS = List.of("55000", "42P10");

  /** The sections whose messages count connections, WAL senders, slots and seconds. */
  private static final Set<String> COUNTING = Set.of("settings", "workload");

  /** In the place of a version, for 16 in a container. */
  private static final int CONTAINER = -1;

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Play() {}

  /**
   * In a full run every scenario on every version that it is for, and on 16 in a container too.
   * Else every second scenario is dealt out to one version or the container: those that begin or
   * end with a version to that one.
   */
  static Stream<DynamicNode> everywhere(List<Scenario> all) {
    List<Scenario> scenarios = Environments.selected(all);
    List<Integer> majors = Postgres.majors();
    return Stream.concat(
        majors.stream()
            .map(
                major -> on("PostgreSQL " + major, scenarios, major, () -> Postgres.server(major))),
        Postgres.container()
            .map(server -> on("container", scenarios, CONTAINER, () -> server))
            .stream());
  }

  /** The scenarios of a server, which is started once one of them is played. */
  private static DynamicNode on(
      String name, List<Scenario> scenarios, int place, Supplier<PostgresServer> server) {
    return DynamicContainer.dynamicContainer(
        name,
        IntStream.range(0, scenarios.size())
            .filter(i -> places(scenarios.get(i), i).contains(place))
            .mapToObj(scenarios::get)
            .map(w -> DynamicTest.dynamicTest(w.name, () -> play(w, server.get()))));
  }

  /** The versions on which a scenario is played; the container is one more. */
  private static Set<Integer> places(Scenario scenario, int index) {
    List<Integer> fitting = new ArrayList<>();
    Postgres.majors().stream().filter(major -> fits(scenario, major)).forEach(fitting::add);
    if (Postgres.container().filter(server -> fits(scenario, server.major())).isPresent()) {
      fitting.add(CONTAINER);
    }
    if (Environments.FULL || fitting.isEmpty()) {
      return new TreeSet<>(fitting);
    }
    List<Integer> borders =
        fitting.stream().filter(m -> m == scenario.since || m == scenario.until).toList();
    List<Integer> among = borders.isEmpty() ? fitting : borders;
    return Set.of(among.get(index % among.size()));
  }

  private static boolean fits(Scenario scenario, int major) {
    return scenario.since <= major && major <= scenario.until;
  }

  /** Makes the scenario, looks at it, runs the fixes that it names, and looks again. */
  static void play(Scenario scenario, PostgresServer server) throws Exception {
    int n = NUMBER.incrementAndGet();
    // needs quotes wherever it is written into SQL
    String name = "Pipe-" + n;
    String role = "\"" + name + "\"";
    String database = server.createDatabase();
    try {
      List<String> setup = new ArrayList<>();
      if (!scenario.bareRole) {
        setup.add("CREATE ROLE " + role + " LOGIN REPLICATION PASSWORD '" + PASSWORD + "'");
        setup.add("GRANT rds_replication TO " + role);
      }
      scenario.setup.forEach(statement -> setup.add(filled(statement, role, database, n)));
      server.execute(database, setup.toArray(String[]::new));
      try (Connection meanwhile = meanwhile(scenario, server, role, database, n)) {
        look(scenario, server, name, database, n);
        meanwhile.rollback();
      }
    } finally {
      server.dropDatabase(database);
    }
  }

  /** A session of somebody else, whose transaction stays open while the program runs. */
  private static Connection meanwhile(
      Scenario scenario, PostgresServer server, String role, String database, int n)
      throws SQLException {
    Connection connection = server.connect(database);
    connection.setAutoCommit(false);
    for (String sql : scenario.meanwhile) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(filled(sql, role, database, n));
      }
    }
    return connection;
  }

  private static void look(
      Scenario scenario, PostgresServer server, String name, String database, int n)
      throws Exception {
    try (FixSql fixes = FixSql.make()) {
      Execution before = program(scenario, server, name, database, n).with(fixes.wanted()).json();
      assertAsExpected(before, scenario);
      for (Map.Entry<String, String> table : scenario.seen.entrySet()) {
        assertEquals(
            table.getValue(), read(server, database, name, table.getKey()), table.getKey());
      }
      for (String write : scenario.refused) {
        assertTrue(REFUSALS.contains(write(server, database, write)), write);
      }
      for (String write : scenario.accepted) {
        assertEquals("", write(server, database, write), write);
      }
      if (!scenario.fixed.isEmpty()) {
        Execution after = fixed(before, fixes, scenario, server, name, database, n);
        for (String check : scenario.fixed) {
          assertEquals("pass", after.status(check), () -> told(after, check, fixes));
        }
        for (String write : scenario.refused) {
          assertEquals("", write(server, database, write), () -> "after the fix: " + write);
        }
      }
      for (String check : scenario.curedByHand) {
        List<String> chosen = fixes.choices(before, check);
        assertFalse(chosen.isEmpty(), () -> check + " leaves nothing to decide");
        Psql.run(server, database, chosen);
        Execution after = run(scenario, server, name, database, n);
        assertEquals("pass", after.status(check), () -> told(after, check, fixes));
        fixes.assertNothingWorse(before, after);
      }
    }
  }

  private static void assertAsExpected(Execution run, Scenario scenario) {
    scenario.expected.forEach(
        (check, status) ->
            assertEquals(status, run.status(check), () -> check + ": " + run.check(check)));
    scenario.says.forEach(
        (check, texts) ->
            texts.forEach(
                text ->
                    assertTrue(
                        run.check(check).toString().contains(text),
                        () -> text + ": " + run.check(check))));
  }

  /**
   * Runs the fixes once, which must do, and once more, which must do nothing. In the default
   * selection every fifth scenario is looked at that closely.
   */
  private static Execution fixed(
      Execution before,
      FixSql fixes,
      Scenario scenario,
      PostgresServer server,
      String name,
      String database,
      int n)
      throws Exception {
    if (!Psql.isThere()) {
      for (String check : scenario.fixed) {
        Psql.run(server, database, before.fix(check, "sql"));
      }
      return run(scenario, server, name, database, n);
    }
    String role = "\"" + name + "\"";
    if (!Environments.FULL && Math.floorMod(scenario.name.hashCode(), 5) != 0) {
      fixes.run(server, database, role, PASSWORD);
      settle(server, database);
      return decided(before, fixes, scenario, server, name, database, n);
    }
    Truth.Simulated simulated =
        Truth.simulated(program(scenario, server, name, database, n).context());
    fixes.run(server, database, role, PASSWORD);
    settle(server, database);
    Truth.assertSame(
        simulated,
        program(scenario, server, name, database, n).context().facts(),
        fixes.toString());
    Execution after = decided(before, fixes, scenario, server, name, database, n);
    fixes.assertNothingWorse(before, after);
    fixes.run(server, database, role, PASSWORD);
    settle(server, database);
    Execution again = run(scenario, server, name, database, n);
    assertEquals(gist(after), gist(again), () -> "after a second run of " + fixes);
    if (scenario.asAdmin && scenario.fixed.contains("pipe-user")) {
      Execution asRole = programAs(name, PASSWORD, scenario, server, name, database, n).json();
      fixes.assertNothingWorse(after, asRole);
    }
    return after;
  }

  /** Makes the choices of checks that the file alone does not fix. */
  private static Execution decided(
      Execution before,
      FixSql fixes,
      Scenario scenario,
      PostgresServer server,
      String name,
      String database,
      int n)
      throws Exception {
    Execution after = run(scenario, server, name, database, n);
    boolean decided = false;
    for (String check : scenario.fixed) {
      List<String> chosen = fixes.choices(before, check);
      if (!after.status(check).equals("pass") && !chosen.isEmpty()) {
        Psql.run(server, database, chosen);
        decided = true;
      }
    }
    settle(server, database);
    return decided ? run(scenario, server, name, database, n) : after;
  }

  /** Sessions that were closed take a moment to end, and are counted until then. */
  private static void settle(PostgresServer server, String database) throws Exception {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      // a busy machine takes its time to end a WAL sender
      for (int i = 0; i < 4000; i++) {
        try (ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = '"
                    + database
                    + "' OR backend_type = 'walsender'")) {
          row.next();
          // that of somebody else stays
          if (row.getInt(1) <= 1) {
            return;
          }
        }
        Thread.sleep(5);
      }
    }
  }

  /** What is said, but for numbers that other sessions of the server change. */
  private static List<String> gist(Execution run) {
    List<String> all = new ArrayList<>();
    for (JsonNode check : run.report().path("checks")) {
      boolean counts = COUNTING.contains(check.path("section").asText());
      all.add(
          check.path("id").asText()
              + ": "
              + check.path("status").asText()
              + (counts ? "" : ", " + check.path("message").asText()));
    }
    return all;
  }

  private static String told(Execution after, String check, FixSql fixes) {
    return "after " + fixes + ": " + after.check(check);
  }

  private static String read(PostgresServer server, String database, String role, String table)
      throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", role);
    login.setProperty("password", PASSWORD);
    String url = "jdbc:postgresql://%s:%d/%s".formatted(server.host(), server.port(), database);
    try (Connection connection = DriverManager.getConnection(url, login);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      return String.valueOf(e.getSQLState());
    }
  }

  /** Writes as the application would, and takes it back: the SQLSTATE of what went wrong. */
  private static String write(PostgresServer server, String database, String sql)
      throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(sql);
      connection.rollback();
      return "";
    } catch (SQLException e) {
      return String.valueOf(e.getSQLState());
    }
  }

  /** Runs the program on the scenario as it is. */
  static Execution run(
      Scenario scenario, PostgresServer server, String role, String database, int n) {
    return program(scenario, server, role, database, n).json();
  }

  static Program program(
      Scenario scenario, PostgresServer server, String role, String database, int n) {
    return scenario.asAdmin
        ? programAs(
                server.superuser(), server.superuserPassword(), scenario, server, role, database, n)
            .with("--pipe-user", role)
        : programAs(role, PASSWORD, scenario, server, role, database, n);
  }

  private static Program programAs(
      String user,
      String password,
      Scenario scenario,
      PostgresServer server,
      String role,
      String database,
      int n) {
    List<String> args =
        new ArrayList<>(List.of("--no-aws", "--host", server.host(), "--port", "" + server.port()));
    args.addAll(List.of("--database", database, "--sslmode", "verify-full"));
    args.addAll(List.of("--sslrootcert", String.valueOf(server.caCertificate())));
    args.addAll(List.of("--user", user));
    scenario.arguments.forEach(a -> args.add(filled(a, role, database, n)));
    return new Program(args.toArray(String[]::new)).env("PGPASSWORD", password);
  }

  private static String filled(String text, String role, String database, int n) {
    return text.replace("{role}", role).replace("{db}", database).replace("{n}", "" + n);
  }
}
