package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.Activity;
import dev.auroracheck.facts.Slot;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What is asked about slots, sessions and transactions. */
final class WorkloadStatements {
  private static final int LOOKS = 5;
  private static final long PAUSE_MILLIS = 100;
  private static final String OURS = "'" + Session.APPLICATION_NAME + "'";

  private final Session session;

  WorkloadStatements(Session session) {
    this.session = session;
  }

  List<Slot> slots() throws SQLException {
    List<Slot> found = new ArrayList<>();
    try (Session.Query q =
        session.query(
            """
            SELECT s.slot_name, s.slot_type = 'logical', s.database, s.active, s.temporary,
                   coalesce(to_jsonb(s) ->> 'wal_status' = 'lost', false)
                     OR coalesce((to_jsonb(s) ->> 'conflicting')::boolean, false)
                     OR to_jsonb(s) ->> 'invalidation_reason' IS NOT NULL,
                   -- Aurora refuses the question while logical replication is off
                   CASE WHEN current_setting('wal_level') = 'logical' AND NOT pg_is_in_recovery()
                        THEN pg_wal_lsn_diff(pg_current_wal_lsn(), s.restart_lsn)::bigint END
            FROM pg_replication_slots s ORDER BY s.slot_name
            """)) {
      ResultSet row = q.rows();
      while (row.next()) {
        found.add(
            new Slot(
                row.getString(1),
                row.getBoolean(2),
                Optional.ofNullable(row.getString(3)),
                row.getBoolean(4),
                row.getBoolean(5),
                row.getBoolean(6),
                Optional.ofNullable(row.getObject(7, Long.class))));
      }
    }
    return found;
  }

  /**
   * @param role whose connections are counted
   */
  Activity activity(String role) throws SQLException {
    List<Activity.Transaction> transactions = transactions();
    try (Session.Query q =
        session.query(
            """
            WITH senders AS (
              SELECT pid FROM pg_stat_replication WHERE application_name IS DISTINCT FROM %s),
            clients AS (
              SELECT a.datid, a.usesysid FROM pg_stat_activity a
              WHERE a.datid IS NOT NULL AND a.usesysid IS NOT NULL
                AND coalesce(a.backend_type, 'client backend') = 'client backend'
                AND a.application_name IS DISTINCT FROM %s
                AND NOT EXISTS (SELECT FROM senders WHERE senders.pid = a.pid))
            SELECT (SELECT count(*) FROM senders), (SELECT count(*) FROM clients),
                   (SELECT count(*) FROM clients WHERE datid = d.oid),
                   (SELECT count(*) FROM clients
                    WHERE usesysid = (SELECT oid FROM pg_roles WHERE rolname = ?)),
                   nullif(d.datconnlimit, -1)
            FROM pg_database d WHERE d.datname = current_database()
            """
                .formatted(OURS, OURS),
            role)) {
      ResultSet row = q.single();
      return new Activity(
          row.getInt(1),
          row.getInt(2),
          row.getInt(3),
          row.getInt(4),
          Optional.ofNullable(row.getObject(5, Integer.class)),
          transactions);
    }
  }

  private List<Activity.Transaction> transactions() throws SQLException {
    List<Activity.Transaction> found = new ArrayList<>();
    Set<Hidden> hidden = new HashSet<>();
    try (Session.Query q =
        session.query(
            """
            SELECT 'PREPARED', gid, database,
                   extract(epoch FROM clock_timestamp() - prepared)::bigint, NULL
            FROM pg_prepared_xacts
            UNION ALL
            SELECT CASE WHEN backend_xid IS NULL THEN 'READING' ELSE 'WRITING' END, pid::text,
                   datname, extract(epoch FROM clock_timestamp() - xact_start)::bigint,
                   backend_xid::text
            FROM pg_stat_activity
            WHERE pid <> pg_backend_pid() AND (
              backend_xid IS NOT NULL
              OR backend_xmin IS NOT NULL AND backend_type = 'client backend'
                 AND xact_start < clock_timestamp() - interval '1 minute')
            """)) {
      ResultSet row = q.rows();
      while (row.next()) {
        Long seconds = row.getObject(4, Long.class);
        if (seconds == null) {
          hidden.add(new Hidden(row.getString(2), row.getString(5)));
        } else {
          found.add(
              new Activity.Transaction(
                  Activity.Kind.valueOf(row.getString(1)),
                  row.getString(2),
                  Optional.ofNullable(row.getString(3)),
                  Math.max(0, seconds),
                  Math.max(0, seconds)));
        }
      }
    }
    if (!hidden.isEmpty()) {
      found.addAll(lasting(hidden));
    }
    return found;
  }

  /** A writing transaction whose start this role may not see. */
  private record Hidden(String pid, String id) {}

  /**
   * Most of them are over a moment later, so more looks tell those that are not. How long these are
   * open at least follows from the last checkpoint: it says which transaction id was next at what
   * time, and ids are given out in order. There is no such bound to the other side, because a
   * transaction may be open for long before it writes and gets its id.
   */
  private List<Activity.Transaction> lasting(Set<Hidden> hidden) throws SQLException {
    Set<Hidden> left = new HashSet<>(hidden);
    for (int look = 0; look < LOOKS && !left.isEmpty(); look++) {
      pause();
      left.retainAll(writing());
    }
    if (left.isEmpty()) {
      return List.of();
    }
    try {
      return lasting(left, "pg_control_checkpoint()");
    } catch (SQLException e) {
      // not allowed, or not there
      return lasting(left, "(SELECT NULL AS next_xid, NULL::timestamptz AS checkpoint_time)");
    }
  }

  /** Here and not in the server, whose limit on a statement may be shorter. */
  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Set<Hidden> writing() throws SQLException {
    Set<Hidden> found = new HashSet<>();
    try (Session.Query q =
        session.query(
            "SELECT pid::text, backend_xid::text FROM pg_stat_activity WHERE backend_xid IS NOT NULL")) {
      ResultSet row = q.rows();
      while (row.next()) {
        found.add(new Hidden(row.getString(1), row.getString(2)));
      }
    }
    return found;
  }

  private List<Activity.Transaction> lasting(Set<Hidden> hidden, String checkpoint)
      throws SQLException {
    List<Activity.Transaction> lasting = new ArrayList<>();
    try (Session.Query q =
        session.query(
            """
            SELECT a.pid::text, a.backend_xid::text, a.datname,
                   -- the checkpoint's time is in whole seconds
                   CASE WHEN age(a.backend_xid) > age(split_part(c.next_xid, ':', 2)::xid)
                        THEN floor(extract(epoch FROM clock_timestamp() - c.checkpoint_time))::bigint - 1
                        ELSE 0 END
            FROM pg_stat_activity a, %s c WHERE a.backend_xid IS NOT NULL
            """
                .formatted(checkpoint))) {
      ResultSet row = q.rows();
      while (row.next()) {
        if (hidden.contains(new Hidden(row.getString(1), row.getString(2)))) {
          lasting.add(
              new Activity.Transaction(
                  Activity.Kind.WRITING,
                  row.getString(1),
                  Optional.ofNullable(row.getString(3)),
                  Math.max(0, row.getLong(4)),
                  Long.MAX_VALUE));
        }
      }
    }
    return lasting;
  }
}
