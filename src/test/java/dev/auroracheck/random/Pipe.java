package dev.auroracheck.random;

import dev.auroracheck.random.RandomScenario.Name;
import dev.auroracheck.servers.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * What the copier is to copy.
 *
 * @param publication empty: the pipe makes its own
 * @param tables its mappings
 */
record Pipe(
    PostgresServer server,
    String database,
    String role,
    String password,
    Optional<String> publication,
    List<Name> tables) {

  /** No read from the server takes longer: what hangs is a step that failed. */
  static final int LIMIT_SECONDS = 20;

  /** What the engine sends at startup and the driver does not. */
  private static final String OPTIONS =
      "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0"
          + " -c standard_conforming_strings=on -c bytea_output=hex -c intervalstyle=postgres";

  /** A session of the pipe's role. */
  Connection connect() throws SQLException {
    Connection connection = connect(new Properties());
    // the driver sets it to 3 in every session
    execute(connection, "RESET extra_float_digits");
    return connection;
  }

  /**
   * A replication connection with the settings of the other session. The driver can't open one
   * without an extra_float_digits of its own in the startup packet.
   */
  Connection connectForReplication(Connection other) throws SQLException {
    Properties p = new Properties();
    p.setProperty("replication", "database");
    p.setProperty("assumeMinServerVersion", "12");
    Connection connection = connect(p);
    try (Statement statement = other.createStatement();
        ResultSet row = statement.executeQuery("SHOW extra_float_digits")) {
      row.next();
      execute(connection, "SET extra_float_digits = " + row.getInt(1));
    }
    return connection;
  }

  private Connection connect(Properties p) throws SQLException {
    p.setProperty("user", role);
    p.setProperty("password", password);
    p.setProperty("sslmode", "disable");
    p.setProperty("options", OPTIONS);
    p.setProperty("preferQueryMode", "simple");
    p.setProperty("socketTimeout", "" + LIMIT_SECONDS);
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s".formatted(server.host(), server.port(), database), p);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
