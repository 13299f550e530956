package dev.auroracheck.source.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * A session in which catalog queries run; each is one round trip, however many tables there are.
 */
final class Session {
  /** What the tool's sessions are called in {@code pg_stat_activity}. */
  static final String APPLICATION_NAME = "aurora-check";

  /** What the constant {@code true} as it is stored in an expression matches, in quotes. */
  static final String PLAINLY_TRUE =
      "'^[{]CONST :consttype 16 .*:constisnull false .*:constvalue 1 [[] 1 0'";

  private final Connection connection;
  private final Consumer<String> trace;

  Session(Connection connection, Consumer<String> trace) {
    this.connection = connection;
    this.trace = trace;
  }

  /**
   * Makes the session read-only and bounded, before anything else runs in it. Plans over large
   * catalogs can be estimated dear enough to be compiled, and each runs once; they are to keep to
   * one process, and to memory.
   */
  void setUp(Duration timeout) throws SQLException {
    // first of all, as it ends the whole session
    String unbounded =
        connection.getMetaData().getDatabaseMajorVersion() >= 17
            ? "SET transaction_timeout = 0; "
            : "";
    String sql =
        unbounded
            + "SET standard_conforming_strings = on; SET default_transaction_read_only = on; SET statement_timeout = "
            + timeout.toMillis()
            + "; SET lock_timeout = 1000; SET search_path = pg_catalog; SET jit = off; SET work_mem = '32MB'"
            + "; SET max_parallel_workers_per_gather = 0";
    long start = System.nanoTime();
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } finally {
      trace.accept(timed(start, sql));
    }
  }

  /** The process id that the server announced at login. */
  int announcedPid() throws SQLException {
    return connection.unwrap(PGConnection.class).getBackendPID();
  }

  /** A statement that is not run yet. */
  Query query(String sql, String... parameters) throws SQLException {
    return new Query(sql, parameters);
  }

  static List<String> strings(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }

  static Set<String> stringSet(Array array) throws SQLException {
    return new LinkedHashSet<>(strings(array));
  }

  static Set<Long> oids(Array array) throws SQLException {
    return new LinkedHashSet<>(Arrays.asList((Long[]) array.getArray()));
  }

  static String timed(long startNanos, String what) {
    return String.format(
        Locale.ROOT,
        "%6.1f ms  sql  %s",
        (System.nanoTime() - startNanos) / 1e6,
        what.strip().replaceAll("\\s+", " "));
  }

  /** A statement and its rows, closed together. */
  final class Query implements AutoCloseable {
    private final String sql;
    private final PreparedStatement statement;
    private @Nullable ResultSet rows;

    private Query(String sql, String... parameters) throws SQLException {
      this.sql = sql;
      statement = connection.prepareStatement(sql);
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
    }

    ResultSet rows() throws SQLException {
      long start = System.nanoTime();
      try {
        ResultSet opened = statement.executeQuery();
        rows = opened;
        return opened;
      } finally {
        trace.accept(timed(start, sql));
      }
    }

    ResultSet single() throws SQLException {
      ResultSet row = rows();
      if (!row.next()) {
        throw new SQLException("a row is missing", "02000");
      }
      return row;
    }

    @Override
    public void close() throws SQLException {
      if (rows != null) {
        rows.close();
      }
      statement.close();
    }
  }
}
