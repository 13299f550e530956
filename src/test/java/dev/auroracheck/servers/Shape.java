package dev.auroracheck.servers;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the embedded and the container servers have in common. */
final class Shape {
  static final String SUPERUSER = "postgres";
  static final String PASSWORD = "superuser-password";

  /**
   * Passwords are checked for everyone, replication included: with SCRAM, unless a role's password
   * is stored as MD5.
   */
  static final String HBA =
      """
      local all all md5
      host all all all md5
      host replication all all md5
      """;

  private static final String AURORA_VERSION =
      """
      CREATE FUNCTION pg_catalog.aurora_version() RETURNS text LANGUAGE sql STABLE AS
      $$ SELECT split_part(current_setting('server_version'), ' ', 1) || '.1' $$
      """;

  private Shape() {}

  /** Room for ten replication clients and for prepared transactions; no waiting for the disk. */
  static Map<String, String> settings(int major) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("timezone", "UTC");
    // SCRAM took most of the tests' CPU time: 16 (also in a container) and 18 are left to show it
    settings.put("password_encryption", major == 16 || major == 18 ? "scram-sha-256" : "md5");
    settings.put("fsync", "off");
    settings.put("synchronous_commit", "off");
    settings.put("full_page_writes", "off");
    // else it may look at a table before the program does
    settings.put("autovacuum", "off");
    settings.put("shared_buffers", "16MB");
    // the data may be in memory
    settings.put("max_wal_size", "64MB");
    settings.put("max_connections", "50");
    settings.put("wal_level", "logical");
    settings.put("max_wal_senders", "10");
    settings.put("max_replication_slots", "10");
    settings.put("max_prepared_transactions", "5");
    settings.put("wal_sender_timeout", "0");
    return settings;
  }

  static Map<String, String> auroraSettings() {
    return Map.of("rds.logical_replication", "on");
  }

  /** Settings for a server whose certificate and key are readable at these paths. */
  static Map<String, String> tlsSettings(String certificate, String key) {
    return Map.of("ssl", "on", "ssl_cert_file", certificate, "ssl_key_file", key);
  }

  /** The settings as lines of a PostgreSQL configuration file. */
  static String configuration(Map<String, String> settings) {
    StringBuilder lines = new StringBuilder();
    settings.forEach(
        (name, value) ->
            lines.append(name).append(" = '").append(value.replace("'", "''")).append("'\n"));
    return lines.toString();
  }

  /**
   * Stores the superuser's password as MD5. Tests connect as the superuser thousands of times, and
   * deriving the keys of SCRAM took most of their CPU time.
   */
  static void setSuperuserPassword(PostgresServer server) throws SQLException {
    server.execute(
        "postgres",
        "SET password_encryption = 'md5'",
        "ALTER ROLE %s PASSWORD '%s'".formatted(SUPERUSER, PASSWORD));
  }

  /** Creates Aurora's roles and functions; databases created later have the functions too. */
  static void makeAurora(PostgresServer server) throws SQLException {
    server.execute(
        "postgres",
        "CREATE ROLE rds_superuser",
        "CREATE ROLE rds_replication",
        "CREATE ROLE rds_iam",
        "GRANT pg_monitor, pg_signal_backend TO rds_superuser",
        "GRANT rds_replication TO rds_superuser WITH ADMIN OPTION",
        AURORA_VERSION);
    server.execute("template1", AURORA_VERSION);
  }

  /** The directory of build output. */
  static Path target() {
    String base = System.getProperty("project.directory", System.getProperty("user.dir"));
    return Path.of(base, "target");
  }
}
