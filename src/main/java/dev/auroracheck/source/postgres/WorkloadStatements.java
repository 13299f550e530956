package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.Activity;
import dev.auroracheck.facts.Slot;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Reads replication slots and counts connections. */
final class WorkloadStatements {
  private static final String SLOTS =
      """
      SELECT s.slot_name, s.slot_type = 'logical' AS is_logical, s.database, s.active, s.temporary,
             coalesce(to_jsonb(s) ->> 'wal_status' = 'lost', false)
               OR coalesce((to_jsonb(s) ->> 'conflicting')::boolean, false)
               OR to_jsonb(s) ->> 'invalidation_reason' IS NOT NULL AS lost,
             -- Aurora refuses these functions while logical replication is off
             CASE WHEN current_setting('wal_level') = 'logical' AND NOT pg_is_in_recovery()
                  THEN pg_wal_lsn_diff(pg_current_wal_lsn(), s.restart_lsn)::bigint END AS retained
      FROM pg_replication_slots s ORDER BY s.slot_name
      """;

  private static final String CONNECTIONS =
      """
      WITH senders AS (
        SELECT pid FROM pg_stat_replication WHERE application_name IS DISTINCT FROM %1$s),
      clients AS (
        SELECT a.datid, a.usesysid FROM pg_stat_activity a
        WHERE a.datid IS NOT NULL AND a.usesysid IS NOT NULL
          AND coalesce(a.backend_type, 'client backend') = 'client backend'
          AND a.application_name IS DISTINCT FROM %1$s
          AND NOT EXISTS (SELECT FROM senders WHERE senders.pid = a.pid))
      SELECT (SELECT count(*) FROM senders) AS senders, (SELECT count(*) FROM clients) AS clients,
             (SELECT count(*) FROM clients WHERE datid = d.oid) AS of_database,
             (SELECT count(*) FROM clients
              WHERE usesysid = (SELECT oid FROM pg_roles WHERE rolname = ?)) AS of_role,
             nullif(d.datconnlimit, -1) AS database_limit
      FROM pg_database d WHERE d.datname = current_database()
      """
          .formatted("'" + Session.APPLICATION_NAME + "'");
  private final Session session;

  /** The statements of {@link #slots} and {@link #activity}. */
  static List<Session.Query> queries(String role) {
    return List.of(
        Session.Query.of(SLOTS), TransactionStatements.QUERY, Session.Query.of(CONNECTIONS, role));
  }

  WorkloadStatements(Session session) {
    this.session = session;
  }

  List<Slot> slots() throws SQLException {
    return session.list(SLOTS, WorkloadStatements::slot);
  }

  private static Slot slot(ResultSet row) throws SQLException {
    return new Slot(
        row.getString("slot_name"),
        row.getBoolean("is_logical"),
        Optional.ofNullable(row.getString("database")),
        row.getBoolean("active"),
        row.getBoolean("temporary"),
        row.getBoolean("lost"),
        Optional.ofNullable(row.getObject("retained", Long.class)));
  }

  /**
   * Open transactions, and counts of connections without those of this program.
   *
   * @param role the role whose connections are counted
   */
  Activity activity(String role) throws SQLException {
    List<Activity.Transaction> transactions = new TransactionStatements(session).transactions();
    return session.single(
        CONNECTIONS,
        row ->
            new Activity(
                row.getInt("senders"),
                row.getInt("clients"),
                row.getInt("of_database"),
                row.getInt("of_role"),
                Optional.ofNullable(row.getObject("database_limit", Integer.class)),
                transactions),
        role);
  }
}
