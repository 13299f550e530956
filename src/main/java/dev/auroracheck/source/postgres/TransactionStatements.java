package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.Activity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Reads open transactions, and how long they have been open. */
final class TransactionStatements {
  private static final int LOOKS = 5;
  private static final long PAUSE_MILLIS = 100;

  private static final String TRANSACTIONS =
      """
      SELECT 'PREPARED' AS kind, gid AS name, database,
             extract(epoch FROM clock_timestamp() - prepared)::bigint AS seconds, NULL AS id
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
      """;

  private static final String WRITING =
      """
      SELECT pid::text AS pid, backend_xid::text AS id
      FROM pg_stat_activity WHERE backend_xid IS NOT NULL
      """;

  private static final String LASTING =
      """
      SELECT a.pid::text AS pid, a.backend_xid::text AS id, a.datname AS database,
             -- the time of the checkpoint has whole seconds
             CASE WHEN age(a.backend_xid) > age(split_part(c.next_xid, ':', 2)::xid)
                  THEN floor(extract(epoch FROM clock_timestamp() - c.checkpoint_time))::bigint - 1
                  ELSE 0 END AS seconds
      FROM pg_stat_activity a, %s c WHERE a.backend_xid IS NOT NULL
      """;

  /** The statement that reads the open transactions. */
  static final Session.Query QUERY = Session.Query.of(TRANSACTIONS);

  private final Session session;

  TransactionStatements(Session session) {
    this.session = session;
  }

  List<Activity.Transaction> transactions() throws SQLException {
    List<Activity.Transaction> found = new ArrayList<>();
    Set<Hidden> hidden = new HashSet<>();
    session.forEach(
        TRANSACTIONS,
        row -> {
          Long seconds = row.getObject("seconds", Long.class);
          if (seconds == null) {
            hidden.add(new Hidden(row.getString("name"), row.getString("id")));
          } else {
            Activity.Kind kind = Activity.Kind.valueOf(row.getString("kind"));
            found.add(transaction(kind, row.getString("name"), row, Math.max(0, seconds)));
          }
        });
    if (!hidden.isEmpty()) {
      found.addAll(lasting(hidden));
    }
    return found;
  }

  private static Activity.Transaction transaction(
      Activity.Kind kind, String name, ResultSet row, long atMost) throws SQLException {
    return new Activity.Transaction(
        kind,
        name,
        Optional.ofNullable(row.getString("database")),
        Math.max(0, row.getLong("seconds")),
        atMost);
  }

  /** A writing transaction whose start is not visible to this role. */
  private record Hidden(String pid, String id) {}

  /**
   * The hidden transactions that stay open, with the least time that they have been open. Most
   * transactions end within a moment, so this looks again a few times. The least time follows from
   * the last checkpoint, which recorded the next transaction id and the time: ids are assigned in
   * order. There is no upper limit, because a transaction may be open for long before it writes and
   * gets its id.
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
      // the role may not execute the function, or the server does not have it
      return lasting(left, "(SELECT NULL AS next_xid, NULL::timestamptz AS checkpoint_time)");
    }
  }

  /** Waits here and not in the server, where statement_timeout may be shorter. */
  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Set<Hidden> writing() throws SQLException {
    return new HashSet<>(session.list(WRITING, TransactionStatements::hidden));
  }

  private static Hidden hidden(ResultSet row) throws SQLException {
    return new Hidden(row.getString("pid"), row.getString("id"));
  }

  private List<Activity.Transaction> lasting(Set<Hidden> hidden, String checkpoint)
      throws SQLException {
    List<Activity.Transaction> lasting = new ArrayList<>();
    session.forEach(
        LASTING.formatted(checkpoint),
        row -> {
          if (hidden.contains(hidden(row))) {
            lasting.add(
                transaction(Activity.Kind.WRITING, row.getString("pid"), row, Long.MAX_VALUE));
          }
        });
    return lasting;
  }
}
