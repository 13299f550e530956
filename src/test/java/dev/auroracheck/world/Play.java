package dev.auroracheck.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.lab.Postgres;
import dev.auroracheck.lab.PostgresServer;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/** Makes worlds on real servers, runs the program in them, and holds its report to what is true. */
final class Play {
  static final String PASSWORD = "correct horse";

  /** No replica identity; a list, a filter or a generated column that does not fit it. */
  private static final List<String> REFUSALS = List.of("55000", "42P10");

  private static final Pattern STATEMENT =
      Pattern.compile(".*\\b((?:SELECT pg_|DROP |ROLLBACK |REVOKE )[^;]*;)", Pattern.DOTALL);

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Play() {}

  /**
   * The worlds on the oldest, the newest and one more version, and in a container; on the other
   * versions, those at whose boundary a version is and one of each verdict.
   */
  static Stream<DynamicNode> everywhere(List<World> worlds) {
    return Stream.concat(Postgres.servers().map(server -> on(server, worlds)), smoke(worlds));
  }

  private static Stream<DynamicNode> smoke(List<World> worlds) {
    Set<Integer> full = new TreeSet<>();
    Postgres.servers().forEach(s -> full.add(s.major()));
    return Postgres.majors().stream()
        .filter(major -> !full.contains(major))
        .map(Postgres::server)
        .map(
            server -> {
              Set<String> seen = new TreeSet<>();
              return DynamicContainer.dynamicContainer(
                  "PostgreSQL " + server.major(),
                  worlds.stream()
                      .filter(w -> fits(w, server))
                      .filter(
                          w ->
                              w.since == server.major()
                                  || w.until == server.major()
                                  || seen.addAll(
                                      w.expected.entrySet().stream()
                                          .map(Object::toString)
                                          .toList()))
                      .map(w -> DynamicTest.dynamicTest(w.name, () -> play(w, server))));
            });
  }

  private static DynamicNode on(PostgresServer server, List<World> worlds) {
    return DynamicContainer.dynamicContainer(
        server.getClass().getSimpleName() + " " + server.major(),
        worlds.stream()
            .filter(w -> fits(w, server))
            .map(w -> DynamicTest.dynamicTest(w.name, () -> play(w, server))));
  }

  private static boolean fits(World world, PostgresServer server) {
    return world.since <= server.major() && server.major() <= world.until;
  }

  /** Makes the world, looks at it, runs the fixes that it names, and looks again. */
  static void play(World world, PostgresServer server) throws Exception {
    int n = NUMBER.incrementAndGet();
    // needs quotes wherever it is written into SQL
    String name = "Pipe-" + n;
    String role = "\"" + name + "\"";
    String database = server.createDatabase();
    try {
      if (!world.bareRole) {
        server.execute(
            database,
            "CREATE ROLE " + role + " LOGIN REPLICATION PASSWORD '" + PASSWORD + "'",
            "GRANT rds_replication TO " + role);
      }
      for (String statement : world.setup) {
        server.execute(database, filled(statement, role, database, n));
      }
      try (Connection meanwhile = meanwhile(world, server, role, database, n)) {
        look(world, server, name, database, n);
        meanwhile.rollback();
      }
    } finally {
      server.dropDatabase(database);
    }
  }

  /** A session of somebody else, whose transaction stays open while the program runs. */
  private static Connection meanwhile(
      World world, PostgresServer server, String role, String database, int n) throws SQLException {
    Connection connection = server.connect(database);
    connection.setAutoCommit(false);
    for (String sql : world.meanwhile) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(filled(sql, role, database, n));
      }
    }
    return connection;
  }

  private static void look(World world, PostgresServer server, String name, String database, int n)
      throws Exception {
    Execution before = run(world, server, name, database, n);
    world.expected.forEach(
        (check, status) ->
            assertEquals(status, before.status(check), () -> check + ": " + before.check(check)));
    world.says.forEach(
        (check, texts) ->
            texts.forEach(
                text ->
                    assertTrue(
                        before.check(check).toString().contains(text),
                        () -> text + ": " + before.check(check))));
    for (Map.Entry<String, String> table : world.seen.entrySet()) {
      assertEquals(table.getValue(), read(server, database, name, table.getKey()), table.getKey());
    }
    for (String write : world.refused) {
      assertTrue(REFUSALS.contains(write(server, database, write)), write);
    }
    for (String write : world.accepted) {
      assertEquals("", write(server, database, write), write);
    }
    for (String check : world.fixed) {
      assertCured(before, check, before.fix(check, "sql"), world, server, name, database, n);
    }
    for (String check : world.curedByHand) {
      assertCured(before, check, byHand(before, check), world, server, name, database, n);
    }
    if (!world.fixed.isEmpty()) {
      for (String write : world.refused) {
        assertEquals("", write(server, database, write), () -> "after the fix: " + write);
      }
    }
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

  private static void assertCured(
      Execution before,
      String check,
      List<String> fix,
      World world,
      PostgresServer server,
      String name,
      String database,
      int n)
      throws Exception {
    assertFalse(fix.isEmpty(), () -> check + " offers no SQL");
    Psql.run(server, database, fix);
    Execution after = run(world, server, name, database, n);
    assertEquals("pass", after.status(check), () -> "after " + fix + ": " + after.check(check));
    assertNothingWorse(before, after);
  }

  /** The statements in the sentences of a fix; where one of two is to be chosen, the last. */
  static List<String> byHand(Execution execution, String check) {
    return execution.fix(check, "manual").stream()
        .map(STATEMENT::matcher)
        .filter(Matcher::find)
        .map(m -> m.group(1))
        .toList();
  }

  private static void assertNothingWorse(Execution before, Execution after) {
    for (JsonNode check : after.report().path("checks")) {
      String id = check.path("id").asText();
      if (check.path("status").asText().equals("fail")) {
        assertTrue(
            List.of("fail", "skip", "error").contains(before.status(id)),
            () -> "the fix broke " + check);
      }
    }
  }

  /** Runs the program on the world as it is. */
  static Execution run(World world, PostgresServer server, String role, String database, int n) {
    List<String> args =
        new ArrayList<>(List.of("--no-aws", "--host", server.host(), "--port", "" + server.port()));
    args.addAll(List.of("--database", database, "--sslmode", "verify-full"));
    args.addAll(List.of("--sslrootcert", String.valueOf(server.caCertificate())));
    args.addAll(List.of("--user", world.asAdmin ? server.superuser() : role));
    if (world.asAdmin) {
      args.addAll(List.of("--pipe-user", role));
    }
    world.arguments.forEach(a -> args.add(filled(a, role, database, n)));
    return new Program(args.toArray(String[]::new))
        .env("PGPASSWORD", world.asAdmin ? server.superuserPassword() : PASSWORD)
        .json();
  }

  private static String filled(String text, String role, String database, int n) {
    return text.replace("{role}", role).replace("{db}", database).replace("{n}", "" + n);
  }
}
