package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.Server;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the server's version and settings, and the names of its databases. */
final class ServerStatements {
  private static final String SERVER =
      """
      WITH own AS (SELECT split_part(c, '=', 1) AS name
                   FROM pg_db_role_setting s, unnest(s.setconfig) c
                   WHERE s.setrole = (SELECT oid FROM pg_roles WHERE rolname = session_user)
                     AND s.setdatabase IN (0, (SELECT oid FROM pg_database
                                               WHERE datname = current_database())))
      SELECT current_setting('server_version_num')::int AS number,
             current_setting('server_version') AS version,
             pg_is_in_recovery() AS in_recovery,
             pg_backend_pid() AS pid, session_user AS session_user, current_database() AS database,
             ARRAY(SELECT name || E'\\n' || CASE WHEN name IN (SELECT own.name FROM own)
                          THEN 'user' ELSE source END || E'\\n' || coalesce(reset_val, '')
                   FROM pg_settings WHERE name IN
                     ('wal_level', 'wal_sender_timeout', 'ssl',
                      'default_transaction_read_only', 'max_wal_senders',
                      'max_replication_slots', 'max_slot_wal_keep_size',
                      'idle_replication_slot_timeout', 'transaction_timeout',
                      'synchronized_standby_slots', 'search_path', 'extra_float_digits',
                      'server_encoding',
                      'aurora.enhanced_logical_replication', 'row_security', 'max_connections',
                      'superuser_reserved_connections', 'reserved_connections',
                      'rds.logical_replication', 'rds.iam_auth_for_replication')) AS settings,
             current_setting('rds.logical_replication', true) AS "rds.logical_replication",
             current_setting('rds.iam_auth_for_replication', true)
               AS "rds.iam_auth_for_replication",
             current_setting('aurora.enhanced_logical_replication', true)
               AS "aurora.enhanced_logical_replication",
             (SELECT datctype FROM pg_database WHERE datname = current_database()) AS lc_ctype
      """;

  /** Settings that pg_settings lacks where only the configuration file defines them. */
  private static final List<String> ALSO_OF_FILE =
      List.of(
          "rds.logical_replication",
          "rds.iam_auth_for_replication",
          "aurora.enhanced_logical_replication");

  private static final String OTHER_DATABASES =
      """
      SELECT datname FROM pg_database
      WHERE datallowconn AND NOT datistemplate AND datname <> current_database()
        AND datname <> 'rdsadmin' AND has_database_privilege(oid, 'CONNECT')
      ORDER BY datname LIMIT 8
      """;

  private static final String AURORA =
      "SELECT to_regproc('pg_catalog.aurora_version') IS NOT NULL AS is_aurora";

  /** The statements of {@link #isAurora} and {@link #server}. */
  static final List<Session.Query> QUERIES =
      List.of(Session.Query.of(AURORA), Session.Query.of(SERVER));

  /** The statement of {@link #server} that only Aurora understands. */
  static final Session.Query AURORA_VERSION =
      Session.Query.of("SELECT pg_catalog.aurora_version()::text AS version");

  private final Session session;

  ServerStatements(Session session) {
    this.session = session;
  }

  /** Whether the server is Aurora. */
  boolean isAurora() throws SQLException {
    return session.single(AURORA, row -> row.getBoolean("is_aurora"));
  }

  Server server(boolean aurora) throws SQLException {
    Optional<String> version =
        aurora
            ? Optional.of(
                session.single(
                    AURORA_VERSION.sql(), row -> String.valueOf(row.getString("version"))))
            : Optional.empty();
    return session.single(SERVER, row -> server(row, version));
  }

  private Server server(ResultSet row, Optional<String> auroraVersion) throws SQLException {
    return new Server(
        row.getInt("number"),
        row.getString("version").split(" ", 2)[0],
        auroraVersion,
        row.getBoolean("in_recovery"),
        session.announcedPid() != row.getInt("pid"),
        row.getString("session_user"),
        row.getString("database"),
        settings(row));
  }

  private static Map<String, Server.Setting> settings(ResultSet row) throws SQLException {
    Map<String, Server.Setting> settings = new LinkedHashMap<>();
    for (String name : ALSO_OF_FILE) {
      String value = row.getString(name);
      if (value != null && !value.isEmpty()) {
        settings.put(name, new Server.Setting(value, ""));
      }
    }
    for (String entry : Session.strings(row.getArray("settings"))) {
      String[] parts = entry.split("\n", 3);
      settings.put(parts[0], new Server.Setting(parts[2], parts[1]));
    }
    settings.put("lc_ctype", new Server.Setting(row.getString("lc_ctype"), "database"));
    return settings;
  }

  /** Other databases that the user may connect to, eight at most. */
  List<String> otherDatabases() throws SQLException {
    return session.list(OTHER_DATABASES, row -> row.getString("datname"));
  }
}
