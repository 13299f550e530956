package dev.auroracheck.source.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.facts.DatabaseFacts;
import dev.auroracheck.facts.LoginOutcome;
import dev.auroracheck.request.Endpoint;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.Requests;
import dev.auroracheck.request.Secret;
import dev.auroracheck.request.SslMode;
import dev.auroracheck.servers.EmbeddedServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sessions are opened at the same time, and none harms the main one or the server. */
class SideSessionsTest {
  private static final String ROLE = "pipe";
  private static final String PASSWORD = "right";

  @Test
  void aWrongPasswordIsTriedOnce() throws Exception {
    try (EmbeddedServer server = server(Map.of("logging_collector", "on"))) {
      assertInstanceOf(LoginOutcome.Refused.class, read(server, "wrong").login());
      assertEquals(
          "1",
          one(
              server,
              "SELECT count(*) FROM regexp_matches(pg_read_file(pg_current_logfile()),"
                  + " 'password authentication failed for user', 'g')"));
      assertEquals(0, sessions(server));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theMainSessionHasTheLastFreeConnection(int free) throws Exception {
    int held = 2;
    try (EmbeddedServer server =
        server(
            Map.of(
                "max_connections",
                String.valueOf(3 + held + free),
                "superuser_reserved_connections",
                "3"))) {
      try (Connection one = connect(server);
          Connection other = connect(server)) {
        assertTrue(one.isValid(1) && other.isValid(1));
        for (int i = 0; i < 5; i++) {
          DatabaseFacts facts = read(server, PASSWORD);
          assertInstanceOf(LoginOutcome.Accepted.class, facts.login());
          assertTrue(facts.columns().known().isPresent());
          assertTrue(facts.replication().known().isPresent());
          waitForOnly(server, held);
        }
      }
    }
  }

  @Test
  void aRoleMayConnectOnce() throws Exception {
    try (EmbeddedServer server = server(Map.of())) {
      server.execute("postgres", "ALTER ROLE pipe CONNECTION LIMIT 1");
      for (int i = 0; i < 3; i++) {
        DatabaseFacts facts = read(server, PASSWORD);
        assertInstanceOf(LoginOutcome.Accepted.class, facts.login());
        assertTrue(facts.columns().known().isPresent());
        waitForOnly(server, 0);
      }
    }
  }

  @Test
  void aFailedStatementCostsOnlyItsOwnFacts() throws Exception {
    try (EmbeddedServer server = server(Map.of())) {
      server.execute("postgres", "REVOKE EXECUTE ON FUNCTION pg_catalog.to_regproc FROM PUBLIC");
      DatabaseFacts facts = read(server, PASSWORD);
      assertInstanceOf(LoginOutcome.Accepted.class, facts.login());
      assertFalse(facts.server().known().isPresent());
      assertTrue(facts.role().known().isPresent());
      assertTrue(facts.relations().known().isPresent());
    }
  }

  private static EmbeddedServer server(Map<String, String> settings) throws SQLException {
    EmbeddedServer server = EmbeddedServer.start(16);
    server.configure(settings);
    server.execute("postgres", "CREATE ROLE pipe LOGIN REPLICATION PASSWORD '" + PASSWORD + "'");
    return server;
  }

  private static DatabaseFacts read(EmbeddedServer server, String password) {
    Request request =
        Requests.of(
            new Request.Login(
                Endpoint.of(server.host()),
                server.port(),
                ROLE,
                "postgres",
                Optional.of(new Secret(password)),
                SslMode.REQUIRE,
                Optional.empty(),
                false),
            ROLE,
            Requests.WITHOUT_AWS,
            Set.of());
    ExecutorService executor = Executors.newCachedThreadPool();
    try {
      return new PostgresSource(request, executor, statement -> {})
          .read(request.login().password());
    } finally {
      // lets the sessions end
      executor.shutdown();
    }
  }

  private static Connection connect(EmbeddedServer server) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres", ROLE, PASSWORD);
  }

  private static void waitForOnly(EmbeddedServer server, int count) throws Exception {
    for (int i = 0; i < 2000 && sessions(server) > count; i++) {
      Thread.sleep(10);
    }
    assertEquals(count, sessions(server));
  }

  /** Those of the role. */
  private static int sessions(EmbeddedServer server) throws SQLException {
    return Integer.parseInt(
        one(server, "SELECT count(*) FROM pg_stat_activity WHERE usename = 'pipe'"));
  }

  private static String one(EmbeddedServer server, String sql) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
