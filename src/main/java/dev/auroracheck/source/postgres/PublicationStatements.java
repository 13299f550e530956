package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Restriction;
import dev.auroracheck.request.Request;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is asked about publications. */
final class PublicationStatements {
  /** The version with FOR TABLES IN SCHEMA, column lists and row filters. */
  private static final int RESTRICTS = 15;

  private final Session session;

  PublicationStatements(Session session) {
    this.session = session;
  }

  /** All publications; column lists and row filters are read for the pipe's own alone. */
  List<Publication> publications(int major, Request.Pipe pipe) throws SQLException {
    String schemas =
        major < RESTRICTS
            ? "ARRAY[]::text[]"
            : "ARRAY(SELECT n.nspname::text FROM pg_publication_namespace pn"
                + " JOIN pg_namespace n ON n.oid = pn.pnnspid WHERE pn.pnpubid = p.oid)";
    List<Publication> found = new ArrayList<>();
    try (Session.Query q =
        session.query(
            """
            SELECT p.pubname, p.puballtables,
                   coalesce((to_jsonb(p) ->> 'pubviaroot')::boolean, false),
                   coalesce(to_jsonb(p) ->> 'pubgencols' = 's', false),
                   p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate,
                   ARRAY(SELECT r.prrelid::bigint FROM pg_publication_rel r WHERE r.prpubid = p.oid),
                   %s,
                   pg_get_userbyid(p.pubowner)
            FROM pg_publication p ORDER BY p.pubname
            """
                .formatted(schemas))) {
      ResultSet row = q.rows();
      while (row.next()) {
        found.add(
            new Publication(
                row.getString(1),
                row.getString(11),
                row.getBoolean(2),
                row.getBoolean(3),
                row.getBoolean(4),
                new Publication.Operations(
                    row.getBoolean(5), row.getBoolean(6), row.getBoolean(7), row.getBoolean(8)),
                Session.oids(row.getArray(9)),
                Session.stringSet(row.getArray(10)),
                List.of()));
      }
    }
    Optional<String> chosen = pipe.publicationAmong(found.stream().map(Publication::name).toList());
    for (int i = 0; i < found.size(); i++) {
      Publication p = found.get(i);
      if (major >= RESTRICTS
          && !p.tables().isEmpty()
          && chosen.filter(p.name()::equals).isPresent()) {
        found.set(i, p.with(restrictions(p.name())));
      }
    }
    return found;
  }

  private List<Restriction> restrictions(String publication) throws SQLException {
    List<Restriction> found = new ArrayList<>();
    try (Session.Query q =
        session.query(
            """
            SELECT r.prrelid::bigint,
                   CASE WHEN r.prattrs IS NOT NULL THEN
                     ARRAY(SELECT a.attname::text FROM pg_attribute a
                           WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)) END,
                   ARRAY(SELECT a.attname::text FROM pg_attribute a
                         WHERE a.attrelid = r.prrelid AND a.attnum > 0 AND NOT a.attisdropped
                         AND a.attgenerated = '' AND a.attnum <> ALL (r.prattrs)),
                   -- pg_get_expr would wait for whoever has locked the table
                   coalesce(r.prqual::text !~ %s, false),
                   ARRAY(SELECT DISTINCT coalesce(a.attname::text, '')
                         FROM regexp_matches(r.prqual::text, ':varattno ([0-9]+)', 'g') AS m(numbers)
                         LEFT JOIN pg_attribute a
                         ON a.attrelid = r.prrelid AND a.attnum = m.numbers[1]::int)
            FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
            WHERE p.pubname = ? AND (r.prattrs IS NOT NULL OR r.prqual IS NOT NULL)
            """
                .formatted(Session.PLAINLY_TRUE),
            publication)) {
      ResultSet row = q.rows();
      while (row.next()) {
        found.add(
            new Restriction(
                row.getLong(1),
                columns(row.getArray(2)),
                Session.stringSet(row.getArray(3)),
                row.getBoolean(4),
                Session.stringSet(row.getArray(5)),
                Map.of()));
      }
    }
    return found.isEmpty() ? found : withIdentities(found);
  }

  private static Optional<Set<String>> columns(@Nullable Array array) throws SQLException {
    return array == null ? Optional.empty() : Optional.of(Session.stringSet(array));
  }

  /** A partition is written by itself: its own identity is held against the list and the filter. */
  private List<Restriction> withIdentities(List<Restriction> restrictions) throws SQLException {
    Map<Long, Map<Long, Set<String>>> identities = new HashMap<>();
    String roots =
        "{"
            + String.join(",", restrictions.stream().map(r -> String.valueOf(r.table())).toList())
            + "}";
    try (Session.Query q =
        session.query(
            """
            WITH RECURSIVE tree (root, oid) AS (
              SELECT r, r FROM unnest(?::oid[]) r
              UNION
              SELECT tree.root, i.inhrelid FROM tree
              JOIN pg_inherits i ON i.inhparent = tree.oid
              JOIN pg_class child ON child.oid = i.inhrelid AND child.relispartition)
            SELECT tree.root::bigint, tree.oid::bigint,
                   ARRAY(SELECT a.attname::text FROM pg_index x
                         CROSS JOIN LATERAL generate_series(0, x.indnkeyatts - 1) AS k(i)
                         JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[k.i]
                         WHERE x.indrelid = c.oid AND x.indisvalid AND x.indimmediate
                         AND CASE WHEN c.relreplident = 'i'
                             AND EXISTS (SELECT FROM pg_index y
                                         WHERE y.indrelid = c.oid AND y.indisreplident)
                             THEN x.indisreplident ELSE x.indisprimary END)
            FROM tree JOIN pg_class c ON c.oid = tree.oid
            """,
            roots)) {
      ResultSet row = q.rows();
      while (row.next()) {
        identities
            .computeIfAbsent(row.getLong(1), root -> new HashMap<>())
            .put(row.getLong(2), Session.stringSet(row.getArray(3)));
      }
    }
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

  boolean hasPublication(String name) throws SQLException {
    try (Session.Query q = session.query("SELECT FROM pg_publication WHERE pubname = ?", name)) {
      return q.rows().next();
    }
  }
}
