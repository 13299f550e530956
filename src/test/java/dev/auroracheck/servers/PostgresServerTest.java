package dev.auroracheck.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PostgresServerTest {
  @ParameterizedTest
  @MethodSource("dev.auroracheck.servers.Postgres#majors")
  void everyMajorAnswersInAuroraShape(int major) throws SQLException {
    assertAuroraShape(Postgres.server(major), major);
  }

  @ParameterizedTest
  @MethodSource("dev.auroracheck.servers.Postgres#servers")
  void everyEnvironmentAnswersInAuroraShape(PostgresServer server) throws SQLException {
    assertAuroraShape(server, server.major());
  }

  @ParameterizedTest
  @MethodSource("dev.auroracheck.servers.Postgres#servers")
  void wrongPasswordIsRefused(PostgresServer server) {
    for (String replication : new String[] {"false", "database"}) {
      Properties properties = new Properties();
      properties.setProperty("user", server.superuser());
      properties.setProperty("password", "wrong");
      properties.setProperty("replication", replication);
      SQLException refused =
          assertThrows(SQLException.class, () -> connect(server, server.host(), properties));
      assertEquals("28P01", refused.getSQLState());
    }
  }

  @ParameterizedTest
  @MethodSource("dev.auroracheck.servers.Postgres#servers")
  void certificateVerifies(PostgresServer server) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", server.superuser());
    properties.setProperty("password", server.superuserPassword());
    properties.setProperty("sslmode", "verify-full");
    properties.setProperty("sslrootcert", String.valueOf(server.caCertificate()));
    try (Connection connection = connect(server, "localhost", properties)) {
      assertEquals("t", one(connection, "SELECT ssl FROM pg_stat_ssl WHERE pid=pg_backend_pid()"));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.auroracheck.servers.Postgres#servers")
  void configureTakesEffectAndCanBeTakenBack(PostgresServer server) throws SQLException {
    int port = server.port();
    server.configure(
        Map.of("wal_level", "replica", "max_connections", "40", "rds.logical_replication", "off"));
    assertEquals(port, server.port());
    assertEquals("replica", one(server, "SHOW wal_level"));
    assertEquals("40", one(server, "SHOW max_connections"));
    assertEquals("off", one(server, "SHOW rds.logical_replication"));
    server.configure(
        Map.of("wal_level", "logical", "max_connections", "50", "rds.logical_replication", "on"));
    assertEquals("logical", one(server, "SHOW wal_level"));
  }

  @ParameterizedTest
  @MethodSource("dev.auroracheck.servers.Postgres#servers")
  void databaseInUseCanBeDropped(PostgresServer server) throws SQLException {
    String database = server.createDatabase();
    try (Connection connection = server.connect(database)) {
      assertEquals(
          "slot_" + database,
          one(
              connection,
              "SELECT slot_name FROM pg_create_logical_replication_slot('slot_%s', 'pgoutput')"
                  .formatted(database)));
      server.dropDatabase(database);
      assertFalse(connection.isValid(1));
    }
    assertEquals(
        "0", one(server, "SELECT count(*) FROM pg_database WHERE datname = '" + database + "'"));
  }

  @Test
  void standbyFollowsItsPrimary() throws Exception {
    try (EmbeddedServer primary = EmbeddedServer.start(16);
        EmbeddedServer standby = EmbeddedServer.standbyOf(primary)) {
      assertEquals("t", one(standby, "SELECT pg_is_in_recovery()"));
      assertEquals("f", one(primary, "SELECT pg_is_in_recovery()"));
      primary.execute("postgres", "CREATE TABLE followed ()");
      String found = "SELECT count(*) FROM pg_class WHERE relname = 'followed'";
      for (int i = 0; i < 200 && !one(standby, found).equals("1"); i++) {
        Thread.sleep(50);
      }
      assertEquals("1", one(standby, found));
    }
  }

  @Test
  void partsCanBeLeftOut() throws SQLException {
    try (EmbeddedServer server =
        EmbeddedServer.start(16, EmbeddedServer.Without.TLS, EmbeddedServer.Without.AURORA)) {
      assertNull(server.caCertificate());
      assertEquals("off", one(server, "SHOW ssl"));
      assertEquals("0", one(server, "SELECT count(*) FROM pg_roles WHERE rolname ~ '^rds_'"));
      assertEquals(
          "0", one(server, "SELECT count(*) FROM pg_proc WHERE proname = 'aurora_version'"));
    }
  }

  private static void assertAuroraShape(PostgresServer server, int major) throws SQLException {
    int version = Integer.parseInt(one(server, "SHOW server_version_num"));
    assertEquals(major, version / 10000);
    assertEquals("on", one(server, "SHOW rds.logical_replication"));
    assertEquals("logical", one(server, "SHOW wal_level"));
    assertEquals("3", one(server, "SELECT count(*) FROM pg_roles WHERE rolname ~ '^rds_'"));
    String database = server.createDatabase();
    try (Connection connection = server.connect(database)) {
      assertEquals(
          major + "." + version % 10000 + ".1", one(connection, "SELECT aurora_version()"));
    }
    server.dropDatabase(database);
  }

  private static Connection connect(PostgresServer server, String host, Properties properties)
      throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/postgres".formatted(host, server.port()), properties);
  }

  private static String one(PostgresServer server, String query) throws SQLException {
    try (Connection connection = server.connect("postgres")) {
      return one(connection, query);
    }
  }

  private static String one(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      assertTrue(row.next());
      return row.getString(1);
    }
  }
}
