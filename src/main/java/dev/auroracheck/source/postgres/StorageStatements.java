package dev.auroracheck.source.postgres;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds out what tables store. Where the catalog has no size yet, PostgreSQL measures the table,
 * which waits where another session has locked it.
 */
final class StorageStatements {
  private static final String FILLED =
      """
      WITH RECURSIVE tree (oid) AS (
        SELECT oid FROM pg_class WHERE relkind = 'p' AND relrowsecurity
        UNION
        SELECT i.inhrelid FROM tree JOIN pg_inherits i ON i.inhparent = tree.oid)
      SELECT c.oid::bigint AS oid FROM tree JOIN pg_class c ON c.oid = tree.oid
      WHERE c.relkind = 'r' AND pg_relation_size(c.oid) > 0
      """;

  private static final String TOASTED =
      """
      WITH sized AS MATERIALIZED (
        SELECT c.oid,
               CASE WHEN t.relpages > 0 THEN true ELSE pg_table_size(t.oid) > 0 END AS used
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_class t ON t.oid = c.reltoastrelid
        WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND c.relreplident <> 'f'
          AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
      SELECT s.oid::bigint AS oid,
             ARRAY(SELECT a.attname::text FROM pg_attribute a
                   WHERE a.attrelid = s.oid AND a.attnum > 0 AND NOT a.attisdropped
                     AND a.attlen = -1 AND a.attstorage <> 'p' ORDER BY a.attnum) AS columns
      FROM sized s WHERE s.used
      """;

  /** The statement of {@link #filled}. */
  static final Session.Query FILLED_QUERY = Session.Query.of(FILLED);

  /** The statement of {@link #toasted}. */
  static final Session.Query TOASTED_QUERY = Session.Query.of(TOASTED);

  private final Session session;

  StorageStatements(Session session) {
    this.session = session;
  }

  /** The partitions that contain rows, of partitioned tables with row-level security. */
  Set<Long> filled() throws SQLException {
    return new HashSet<>(session.list(FILLED, row -> row.getLong("oid")));
  }

  /**
   * The columns that can be stored out of line, of tables that have such values and whose replica
   * identity is not the whole row. Only tables that {@code VACUUM} has not counted yet are
   * measured.
   */
  Map<Long, List<String>> toasted() throws SQLException {
    return session.byOid(TOASTED, row -> Session.strings(row.getArray("columns")));
  }
}
