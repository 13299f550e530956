package dev.auroracheck.source.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.postgresql.PGConnection;

/** A session for catalog queries. Each query is one round trip, whatever the number of tables. */
final class Session {
  /** The name of this program's sessions in {@code pg_stat_activity}. */
  static final String APPLICATION_NAME = "aurora-check";

  /**
   * A regular expression, in quotes, that matches a stored expression which is just {@code true}.
   */
  static final String PLAINLY_TRUE =
      "'^[{]CONST :consttype 16 .*:constisnull false .*:constvalue 1 [[] 1 0'";

  private final Connection connection;
  private final int major;
  private final Duration timeout;
  private final Consumer<String> trace;
  private final Map<Query, ResultSet> fetched = new HashMap<>();

  /** A statement with its parameters, all of them texts. */
  record Query(String sql, List<String> parameters) {
    static Query of(String sql, String... parameters) {
      return new Query(sql, List.of(parameters));
    }
  }

  /**
   * @param timeout the limit of each statement
   */
  Session(Connection connection, Duration timeout, Consumer<String> trace) throws SQLException {
    this.connection = connection;
    this.timeout = timeout;
    this.major = connection.getMetaData().getDatabaseMajorVersion();
    this.trace = trace;
  }

  /** The major version of the server. */
  int major() {
    return major;
  }

  /**
   * Makes the session read-only and sets its time limits, and then runs the statements, all in one
   * round trip. Their rows are kept until they are asked for. If one statement fails, the settings
   * are made by themselves, and each statement is run by itself when its rows are asked for, so
   * that a failure has its own reason and the others have their rows.
   *
   * @throws SQLException where the settings can't be made
   */
  void begin(List<Query> queries) throws SQLException {
    List<String> settings = settings();
    if (!fetch(settings, queries)) {
      String sql = String.join("; ", settings);
      long start = System.nanoTime();
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      } finally {
        trace.accept(timed(start, sql));
      }
    }
  }

  /**
   * JIT and parallel workers are off because each statement runs once, and the planner would choose
   * both for a large catalog. work_mem is large enough to keep such statements in memory.
   */
  private List<String> settings() {
    List<String> settings = new ArrayList<>();
    if (major >= 17) {
      // first, because this timeout ends the whole session
      settings.add("SET transaction_timeout = 0");
    }
    settings.addAll(
        List.of(
            "SET standard_conforming_strings = on",
            "SET default_transaction_read_only = on",
            // for the transaction that the batch is; the default is for the later ones
            "SET transaction_read_only = on",
            "SET statement_timeout = " + timeout.toMillis(),
            "SET lock_timeout = 1000",
            "SET search_path = pg_catalog",
            "SET jit = off",
            "SET work_mem = '32MB'",
            "SET max_parallel_workers_per_gather = 0"));
    return settings;
  }

  /** Runs statements in one round trip, as {@link #begin} does. */
  void fetch(List<Query> queries) {
    fetch(List.of(), queries);
  }

  private boolean fetch(List<String> settings, List<Query> queries) {
    List<String> statements = new ArrayList<>(settings);
    queries.forEach(query -> statements.add(query.sql()));
    String sql = String.join(";\n", statements);
    try {
      PreparedStatement statement = connection.prepareStatement(sql);
      int parameter = 0;
      for (Query query : queries) {
        for (String value : query.parameters()) {
          parameter++;
          statement.setString(parameter, value);
        }
      }
      long start = System.nanoTime();
      try {
        statement.execute();
      } finally {
        trace.accept(timed(start, sql));
      }
      for (int i = 0; i < settings.size(); i++) {
        statement.getMoreResults(Statement.KEEP_CURRENT_RESULT);
      }
      for (Query query : queries) {
        fetched.put(query, statement.getResultSet());
        statement.getMoreResults(Statement.KEEP_CURRENT_RESULT);
      }
      return true;
    } catch (SQLException e) {
      fetched.clear();
      return false;
    }
  }

  /** The process id that the server sent at login. */
  int announcedPid() throws SQLException {
    return connection.unwrap(PGConnection.class).getBackendPID();
  }

  /** Turns a row into a value; columns are read by their names. */
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** What is done with a row; columns are read by their names. */
  interface Action {
    void take(ResultSet row) throws SQLException;
  }

  /** Runs a statement and passes each row to the action. */
  void forEach(String sql, Action action, String... parameters) throws SQLException {
    try (ResultSet row = fetched.remove(Query.of(sql, parameters))) {
      if (row != null) {
        while (row.next()) {
          action.take(row);
        }
        return;
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet row = timed(statement, sql)) {
        while (row.next()) {
          action.take(row);
        }
      }
    }
  }

  /** The value of each row. */
  <T> List<T> list(String sql, Reader<T> reader, String... parameters) throws SQLException {
    List<T> found = new ArrayList<>();
    forEach(sql, row -> found.add(reader.read(row)), parameters);
    return found;
  }

  /** The value of each row, by its column {@code oid}. */
  <T> Map<Long, T> byOid(String sql, Reader<T> reader, String... parameters) throws SQLException {
    Map<Long, T> found = new HashMap<>();
    forEach(sql, row -> found.put(row.getLong("oid"), reader.read(row)), parameters);
    return found;
  }

  /** The value of the first row, of a statement that always has one. */
  <T> T single(String sql, Reader<T> reader, String... parameters) throws SQLException {
    return list(sql, reader, parameters).stream()
        .findFirst()
        .orElseThrow(() -> new SQLException("a row is missing", "02000"));
  }

  private ResultSet timed(PreparedStatement statement, String sql) throws SQLException {
    long start = System.nanoTime();
    try {
      return statement.executeQuery();
    } finally {
      trace.accept(timed(start, sql));
    }
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
}
