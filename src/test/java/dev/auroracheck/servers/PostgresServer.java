package dev.auroracheck.servers;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A running PostgreSQL server for tests, shaped like Aurora unless its factory was told not to. */
public interface PostgresServer extends AutoCloseable {
  /** The major version, such as 16. */
  int major();

  /** Where clients connect. */
  String host();

  /** Where clients connect. Stays the same over restarts. */
  int port();

  /** The name of the superuser. */
  String superuser();

  /** The password of the superuser. */
  String superuserPassword();

  /**
   * PEM file of the CA that signed the server's certificate, or null when the server has no TLS.
   */
  @Nullable Path caCertificate();

  /**
   * Adds the settings to the server's configuration and restarts it, which ends open connections.
   * Custom settings such as {@code rds.logical_replication} are allowed. They hold until configured
   * again, so a test that changes a shared server puts the old values back.
   */
  void configure(Map<String, String> settings);

  /** Stops the server and removes its data. */
  @Override
  void close();

  /** A new connection as superuser, without TLS and on autocommit. */
  default Connection connect(String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", superuser());
    properties.setProperty("password", superuserPassword());
    properties.setProperty("sslmode", "disable");
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s".formatted(host(), port(), database), properties);
  }

  /** Runs the statements as superuser, each in its own transaction. */
  default void execute(String database, String... statements) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Creates an empty database with a name of its own and returns the name. */
  default String createDatabase() throws SQLException {
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    // the default since 15 writes every page to the WAL, which takes three times as long
    execute("postgres", "CREATE DATABASE " + name + (major() < 15 ? "" : " STRATEGY file_copy"));
    return name;
  }

  /** Drops the database with all that would hold it, if it exists. */
  default void dropDatabase(String name) throws SQLException {
    String literal = "'" + name.replace("'", "''") + "'";
    String sessions = " FROM pg_stat_activity WHERE datname = " + literal;
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_terminate_backend(pid)" + sessions);
      // a slot can be dropped only after its walsender has gone
      for (int i = 0; i < 1000; i++) {
        try (ResultSet rows = statement.executeQuery("SELECT pg_sleep(0.005)" + sessions)) {
          if (!rows.next()) {
            break;
          }
        }
      }
      statement.execute(
          "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = "
              + literal);
      List<String> prepared = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT quote_literal(gid) FROM pg_prepared_xacts WHERE database = " + literal)) {
        while (rows.next()) {
          prepared.add("ROLLBACK PREPARED " + rows.getString(1));
        }
      }
      if (!prepared.isEmpty()) {
        execute(name, prepared.toArray(String[]::new));
      }
      statement.execute("DROP DATABASE IF EXISTS \"" + name.replace("\"", "\"\"") + "\"");
    }
  }
}
