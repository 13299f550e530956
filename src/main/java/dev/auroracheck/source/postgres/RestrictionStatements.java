package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.Restriction;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the column lists and row filters of a publication (PostgreSQL 15 and later). */
final class RestrictionStatements {
  private static final String RESTRICTIONS =
      """
      SELECT r.prrelid::bigint AS oid,
             CASE WHEN r.prattrs IS NOT NULL THEN
               ARRAY(SELECT a.attname::text FROM pg_attribute a
                     WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)) END AS columns,
             ARRAY(SELECT a.attname::text FROM pg_attribute a
                   WHERE a.attrelid = r.prrelid AND a.attnum > 0 AND NOT a.attisdropped
                   AND a.attgenerated = '' AND a.attnum <> ALL (r.prattrs)) AS omitted,
             -- not pg_get_expr, which waits where another session has locked the table
             coalesce(r.prqual::text !~ %s, false) AS filtered,
             ARRAY(SELECT DISTINCT coalesce(a.attname::text, '')
                   FROM regexp_matches(r.prqual::text, ':varattno ([0-9]+)', 'g') AS m(numbers)
                   LEFT JOIN pg_attribute a
                   ON a.attrelid = r.prrelid AND a.attnum = m.numbers[1]::int) AS filter_columns
      FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
      WHERE p.pubname = ? AND (r.prattrs IS NOT NULL OR r.prqual IS NOT NULL)
      """
          .formatted(Session.PLAINLY_TRUE);

  private static final String IDENTITIES =
      """
      WITH RECURSIVE tree (root, oid) AS (
        SELECT r, r FROM unnest(?::oid[]) r
        UNION
        SELECT tree.root, i.inhrelid FROM tree
        JOIN pg_inherits i ON i.inhparent = tree.oid
        JOIN pg_class child ON child.oid = i.inhrelid AND child.relispartition)
      SELECT tree.root::bigint AS root, tree.oid::bigint AS oid,
             ARRAY(SELECT a.attname::text FROM pg_index x
                   CROSS JOIN LATERAL generate_series(0, x.indnkeyatts - 1) AS k(i)
                   JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[k.i]
                   WHERE x.indrelid = c.oid AND x.indisvalid AND x.indimmediate
                   AND CASE WHEN c.relreplident = 'i'
                       AND EXISTS (SELECT FROM pg_index y
                                   WHERE y.indrelid = c.oid AND y.indisreplident)
                       THEN x.indisreplident ELSE x.indisprimary END) AS columns
      FROM tree JOIN pg_class c ON c.oid = tree.oid
      """;

  private final Session session;

  RestrictionStatements(Session session) {
    this.session = session;
  }

  List<Restriction> restrictions(String publication) throws SQLException {
    List<Restriction> found =
        session.list(RESTRICTIONS, RestrictionStatements::restriction, publication);
    return found.isEmpty() ? found : withIdentities(found);
  }

  private static Restriction restriction(ResultSet row) throws SQLException {
    return new Restriction(
        row.getLong("oid"),
        columns(row.getArray("columns")),
        Session.stringSet(row.getArray("omitted")),
        row.getBoolean("filtered"),
        Session.stringSet(row.getArray("filter_columns")),
        Map.of());
  }

  private static Optional<Set<String>> columns(@Nullable Array array) throws SQLException {
    return array == null ? Optional.empty() : Optional.of(Session.stringSet(array));
  }

  /**
   * Adds the replica identities of the partitions. Rows are written to partitions, so the list and
   * the filter have to fit the identity of each partition.
   */
  private List<Restriction> withIdentities(List<Restriction> restrictions) throws SQLException {
    Map<Long, Map<Long, Set<String>>> identities = new HashMap<>();
    String roots =
        restrictions.stream()
            .map(r -> String.valueOf(r.table()))
            .collect(Collectors.joining(",", "{", "}"));
    session.forEach(
        IDENTITIES,
        row ->
            identities
                .computeIfAbsent(row.getLong("root"), root -> new HashMap<>())
                .put(row.getLong("oid"), Session.stringSet(row.getArray("columns"))),
        roots);
    return restrictions.stream()
        .map(
            r ->
                new Restriction(
                    r.table(),
                    r.columns(),
                    r.omitted(),
                    r.filtered(),
                    r.filterColumns(),
                    identities.getOrDefault(r.table(), Map.of())))
        .toList();
  }
}
