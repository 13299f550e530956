package dev.auroracheck.random;

import static dev.auroracheck.random.RandomScenario.quote;

import dev.auroracheck.random.RandomScenario.Name;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The writes of the tables' owner: rows are inserted, updated and deleted in every table of the
 * database, and through the tables that have others below them.
 *
 * <p>An update leaves the key alone, apart from columns that an index merely includes: that a
 * changed key leaves the old row behind is what ClickPipes documents, and no verdict depends on it.
 */
final class Application {
  /** Neither the identity nor what is published of the table allows the write. */
  private static final Set<String> REFUSED = Set.of("55000", "42P10");

  /** So many columns of a table get numbers that no other has. */
  private static final int NUMBERED = 8;

  /** Up to four rows are changed for each of the levels that a table stands in, at most four. */
  private static final int LOADED = 18;

  private record Column(String name, String type, boolean notNull, boolean computed) {}

  private record Table(
      long oid,
      String sql,
      char kind,
      Set<Long> parents,
      Set<String> partitionedBy,
      Set<String> key,
      Map<String, Column> columns) {}

  private final Connection admin;
  private final Map<Long, Table> tables = new TreeMap<>();
  private int counter = 60;

  Application(Connection admin) throws SQLException {
    this.admin = admin;
    read();
  }

  private void read() throws SQLException {
    try (Statement s = admin.createStatement();
        ResultSet r =
            s.executeQuery(
                """
                SELECT c.oid::bigint, n.nspname, c.relname, c.relkind,
                  ARRAY(SELECT inhparent::bigint FROM pg_catalog.pg_inherits
                        WHERE inhrelid = c.oid),
                  ARRAY(SELECT attname::text FROM pg_catalog.pg_partitioned_table p
                        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
                        AND a.attnum = ANY (p.partattrs::int2[]) WHERE p.partrelid = c.oid),
                  ARRAY(SELECT attname::text FROM pg_catalog.pg_index x
                        CROSS JOIN unnest(x.indkey::int2[]) WITH ORDINALITY k (att, n)
                        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.att
                        WHERE x.indrelid = c.oid AND k.n <= x.indnkeyatts AND
                        CASE c.relreplident WHEN 'i' THEN x.indisreplident
                        ELSE x.indisprimary END),
                  c.relreplident = 'f'
                FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\\_%'
                AND n.nspname <> 'information_schema'
                """)) {
      Set<Long> whole = new HashSet<>();
      while (r.next()) {
        Table table =
            new Table(
                r.getLong(1),
                new Name(r.getString(2), r.getString(3)).quoted(),
                r.getString(4).charAt(0),
                set(r.getArray(5)),
                set(r.getArray(6)),
                set(r.getArray(7)),
                new TreeMap<>());
        tables.put(table.oid(), table);
        if (table.key().isEmpty() && r.getBoolean(8)) {
          whole.add(table.oid());
        }
      }
      readColumns();
      whole.stream().map(tables::get).forEach(t -> t.key().addAll(t.columns().keySet()));
    }
  }

  private void readColumns() throws SQLException {
    try (Statement s = admin.createStatement();
        ResultSet r =
            s.executeQuery(
                """
                SELECT a.attrelid::bigint, attname, format_type(atttypid, NULL), attnotnull,
                  attgenerated <> '' OR attidentity = 'a'
                FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
                WHERE attnum > 0 AND NOT attisdropped AND c.relkind IN ('r', 'p')
                AND c.oid >= 16384
                """)) {
      while (r.next()) {
        Table table = tables.get(r.getLong(1));
        if (table != null) {
          table
              .columns()
              .put(
                  r.getString(2),
                  new Column(r.getString(2), r.getString(3), r.getBoolean(4), r.getBoolean(5)));
        }
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> Set<T> set(Array array) throws SQLException {
    return new LinkedHashSet<>(Arrays.asList((T[]) array.getArray()));
  }

  /** Rows for the load: more than are changed later, so that what is not loaded is missed. */
  void before() throws Copier.Stopped {
    for (Table table : holders()) {
      run(Stream.generate(() -> insert(table)).limit(LOADED).toArray(String[]::new));
    }
  }

  /** Changes that come after the snapshot, and before or after the load. */
  void during() throws Copier.Stopped {
    for (Table table : holders()) {
      String rows = "ONLY " + table.sql();
      run(insert(table), update(table, rows, 0), delete(rows, 1), insert(table));
    }
    for (Table table : tables.values()) {
      if (tables.values().stream().anyMatch(t -> t.parents().contains(table.oid()))) {
        run(insert(table), update(table, table.sql(), 2), delete(table.sql(), 1));
      }
    }
  }

  /** Where the stream has arrived when all that was written before has. */
  long mark() {
    try (Statement s = admin.createStatement();
        ResultSet r =
            s.executeQuery(
                "SELECT pg_catalog.pg_current_wal_insert_lsn() - '0/0'::pg_lsn,"
                    + " pg_catalog.pg_logical_emit_message(true, 'mark', '')")) {
      r.next();
      return r.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Table> holders() {
    return tables.values().stream().filter(t -> t.kind() == 'r').toList();
  }

  private void run(String... writes) throws Copier.Stopped {
    try (Statement s = admin.createStatement()) {
      s.execute(String.join(";\n", writes));
    } catch (SQLException e) {
      if (REFUSED.contains(String.valueOf(e.getSQLState()))) {
        throw new Copier.Stopped("the application's write is refused: " + e.getMessage());
      }
      throw new IllegalStateException(String.join(";\n", writes), e);
    }
  }

  /** Those that a table's rows belong to, itself included. */
  private Set<Table> above(Table table) {
    Set<Table> all = new LinkedHashSet<>(List.of(table));
    for (long parent : table.parents()) {
      if (tables.containsKey(parent)) {
        all.addAll(above(tables.get(parent)));
      }
    }
    return all;
  }

  /** The columns that say where a row belongs; below a partitioned table, those of any level. */
  private Set<String> partitionedBy(Table table) {
    Set<String> columns = new HashSet<>();
    related(table).forEach(t -> columns.addAll(t.partitionedBy()));
    return columns;
  }

  /** Those that rows of the table, and of what is below it, belong to. */
  private Set<Table> related(Table table) {
    return tables.values().stream()
        .map(this::above)
        .filter(all -> all.contains(table))
        .flatMap(Set::stream)
        .collect(Collectors.toSet());
  }

  /** A row like one that is there, with other values wherever they are free. */
  private String insert(Table table) {
    int n = counter++;
    Set<String> kept = partitionedBy(table);
    Map<String, String> values = new LinkedHashMap<>();
    for (Column column : table.columns().values()) {
      if (!column.computed()) {
        boolean leave = kept.contains(column.name());
        boolean empty = n % 4 == 3 && mayBeNull(table, column);
        values.put(
            quote(column.name()),
            leave ? quote(column.name()) : empty ? "NULL" : value(table, column, n));
      }
    }
    if (values.isEmpty()) {
      return "INSERT INTO " + table.sql() + " DEFAULT VALUES";
    }
    boolean likeAnother = values.entrySet().stream().anyMatch(e -> e.getKey().equals(e.getValue()));
    return "INSERT INTO %s (%s) SELECT %s%s"
        .formatted(
            table.sql(),
            String.join(", ", values.keySet()),
            String.join(", ", values.values()),
            likeAnother
                ? " FROM %s%s ORDER BY tableoid, ctid LIMIT 1"
                    .formatted(table.kind() == 'r' ? "ONLY " : "", table.sql())
                : "");
  }

  /** Of the rows, the one at that place. */
  private static String at(String rows, int place) {
    return "(tableoid, ctid) = (SELECT tableoid, ctid FROM %s ORDER BY tableoid DESC, ctid LIMIT 1 OFFSET %d)"
        .formatted(rows, place);
  }

  private String update(Table table, String rows, int place) {
    int n = counter++;
    Set<String> kept = partitionedBy(table);
    related(table).forEach(t -> kept.addAll(t.key()));
    List<String> changes = new ArrayList<>();
    for (Column column : table.columns().values()) {
      if (!column.computed() && !kept.contains(column.name())) {
        changes.add(quote(column.name()) + " = " + value(table, column, n));
      }
    }
    if (changes.isEmpty()) {
      // that nothing changes does not keep the server from refusing it
      changes =
          table.columns().values().stream()
              .filter(c -> !c.computed())
              .map(c -> quote(c.name()) + " = " + quote(c.name()))
              .limit(1)
              .collect(Collectors.toList());
    }
    return changes.isEmpty()
        ? "SELECT 1"
        : "UPDATE %s SET %s WHERE %s".formatted(rows, String.join(", ", changes), at(rows, place));
  }

  private static String delete(String rows, int place) {
    return "DELETE FROM %s WHERE %s".formatted(rows, at(rows, place));
  }

  /** Where a parent says NOT NULL, a NULL below it stops the load; whether it comes is unknown. */
  private boolean mayBeNull(Table table, Column column) {
    return above(table).stream()
        .allMatch(
            t -> {
              Column there = t.columns().get(column.name());
              return !t.key().contains(column.name()) && (there == null || !there.notNull());
            });
  }

  /** One that the column had in no other row, and no other column in this one. */
  private static String value(Table table, Column column, int n) {
    int place = new ArrayList<>(table.columns().keySet()).indexOf(column.name());
    return switch (column.type()) {
      case "smallint", "integer", "bigint", "numeric" ->
          "" + (n * NUMBERED + Math.min(place, NUMBERED - 1));
      case "real" -> "(%d / 7.0 + 1 / 3.0)::pg_catalog.float4".formatted(n);
      case "double precision" -> "(%d / 7.0::pg_catalog.float8 + 0.1::float8 / 3)".formatted(n);
      case "text", "character varying", "character" ->
          "'" + column.name().replace("'", "''") + " " + n + "'";
      case "boolean" -> n % 2 == 0 ? "true" : "false";
      default -> quote(column.name());
    };
  }
}
