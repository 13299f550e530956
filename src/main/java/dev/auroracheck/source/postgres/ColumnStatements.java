package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.Columns;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the columns whose type or generation matters to a pipe, and counts others. */
final class ColumnStatements {
  private static final String COLUMNS =
      """
      SELECT a.attrelid::bigint AS oid, count(*) FILTER (WHERE NOT a.attnotnull) AS nullable,
             count(*) FILTER (WHERE NOT k.is_domain AND NOT k.is_numeric) AS special,
             array_agg(
               CASE WHEN a.attgenerated <> '' THEN a.attgenerated
               WHEN k.is_domain THEN 'd' ELSE 'n' END
               || (a.attgenerated <> '' AND coalesce(a.attnum = ANY (c.key), false))::int
               || a.attname)
             FILTER (WHERE a.attgenerated <> '' OR k.is_domain
                     OR k.is_numeric AND a.atttypmod = -1) AS notable
      FROM (
        SELECT c.oid,
               CASE WHEN ri.indrelid IS NULL THEN (pk.indkey::int2[])[0:pk.indnkeyatts - 1]
                    ELSE (ri.indkey::int2[])[0:ri.indnkeyatts - 1] END AS key
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_index pk ON pk.indrelid = c.oid AND pk.indisprimary
        LEFT JOIN pg_index ri
          ON ri.indrelid = c.oid AND ri.indisreplident AND c.relreplident = 'i'
        WHERE c.relkind IN ('r', 'p') AND c.relpersistence = 'p'
          AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema') c
      JOIN pg_attribute a ON a.attrelid = c.oid
      -- not WITH MATERIALIZED, in which the planner would not know that oid is unique
      LEFT JOIN (
        SELECT t.oid, t.typtype = 'd' AS is_domain, t.typname = 'numeric' AS is_numeric
        FROM pg_type t
        WHERE t.typtype IN ('c', 'd', 'r', 'm') OR t.typname IN (
          'numeric', 'json', 'jsonb', 'hstore', 'interval', 'money', 'xml', 'tsvector',
          'tsquery', 'bit', 'varbit', 'inet', 'cidr', 'macaddr', 'macaddr8', 'bytea', 'point',
          'line', 'lseg', 'box', 'path', 'polygon', 'circle')
        OFFSET 0) k ON k.oid = a.atttypid
      WHERE a.attnum > 0 AND NOT a.attisdropped
        AND (NOT a.attnotnull OR k.oid IS NOT NULL OR a.attgenerated <> '')
      GROUP BY a.attrelid
      """;

  /** The statement of {@link #columns()}. */
  static final Session.Query QUERY = Session.Query.of(COLUMNS);

  private final Session session;

  ColumnStatements(Session session) {
    this.session = session;
  }

  /** By the oids of the tables that have such columns. */
  Map<Long, Columns> columns() throws SQLException {
    // many tables have the same columns, as partitions and the schemas of tenants do
    Map<String, List<Columns.Notable>> alike = new HashMap<>();
    return session.byOid(
        COLUMNS,
        row -> new Columns(row.getInt("nullable"), row.getInt("special"), notable(row, alike)));
  }

  private static List<Columns.Notable> notable(
      ResultSet row, Map<String, List<Columns.Notable>> alike) throws SQLException {
    String text = row.getString("notable");
    List<Columns.Notable> notable = text == null ? List.of() : alike.get(text);
    if (notable == null) {
      notable = notable(row.getArray("notable"));
      alike.put(text, notable);
    }
    return notable;
  }

  private static List<Columns.Notable> notable(Array entries) throws SQLException {
    return Session.strings(entries).stream()
        .map(ColumnStatements::notable)
        .sorted(Comparator.comparing(Columns.Notable::column))
        .toList();
  }

  /** Parses a letter for the reason, a digit for being in the key, and the name. */
  private static Columns.Notable notable(String entry) {
    Columns.Reason reason =
        switch (entry.charAt(0)) {
          case 's' -> Columns.Reason.GENERATED_STORED;
          case 'v' -> Columns.Reason.GENERATED_VIRTUAL;
          case 'd' -> Columns.Reason.DOMAIN;
          default -> Columns.Reason.UNBOUNDED_NUMERIC;
        };
    return new Columns.Notable(entry.substring(2), reason, entry.charAt(1) == '1');
  }
}
