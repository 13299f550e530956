package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.Columns;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.ReplicaIdentity;
import dev.auroracheck.facts.Rights;
import dev.auroracheck.facts.RowSecurity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is asked about tables. Names are compared by hash, not table by table. */
final class TableStatements {
  /** The constant {@code true} as an expression is stored. */
  private static final String PLAINLY_TRUE =
      "'^[{]CONST :consttype 16 .*:constisnull false .*:constvalue 1 [[] 1 0'";

  private final Session session;

  TableStatements(Session session) {
    this.session = session;
  }

  /**
   * @param role whose privileges are asked for; all are false where it does not exist
   */
  Relations relations(String role) throws SQLException {
    List<Relation> found = new ArrayList<>();
    try (Session.Query q =
        session.query(
            """
            WITH me AS (SELECT oid FROM pg_roles WHERE rolname = ?),
            ancestry AS (
              SELECT inhrelid, array_agg(inhparent::bigint ORDER BY inhseqno) AS parents
              FROM pg_inherits GROUP BY inhrelid),
            members AS (
              SELECT DISTINCT objid FROM pg_depend
              WHERE classid = 'pg_class'::regclass AND objsubid = 0 AND deptype = 'e'),
            keys AS (
              SELECT x.indrelid, bool_or(x.indisprimary) AS is_primary,
                     bool_or(x.indisprimary AND x.indimmediate
                             AND (x.indisvalid OR t.relkind = 'p')) AS immediate,
                     bool_or(x.indisreplident AND x.indimmediate
                             AND (x.indisvalid OR t.relkind = 'p')) AS chosen
              FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid
              WHERE x.indisprimary OR x.indisreplident GROUP BY x.indrelid),
            policies AS (
              -- pg_get_expr would wait for whoever has locked the table
              SELECT p.polrelid, bool_or(p.polpermissive AND p.polqual::text ~ %1$s) AS admits,
                     bool_or(NOT p.polpermissive AND p.polqual::text !~ %1$s) AS narrows
              FROM pg_policy p CROSS JOIN me
              WHERE p.polcmd IN ('*', 'r') AND EXISTS (
                SELECT FROM unnest(p.polroles) AS g(oid)
                WHERE CASE WHEN g.oid = 0 THEN true ELSE pg_has_role(me.oid, g.oid, 'USAGE') END)
              GROUP BY p.polrelid)
            SELECT c.oid::bigint, n.nspname, c.relname, c.relkind, c.relpersistence,
                   c.relispartition, ancestry.parents, members.objid IS NOT NULL,
                   c.reltuples >= 0, c.relreplident, coalesce(keys.is_primary, false),
                   coalesce(keys.immediate, false), coalesce(keys.chosen, false),
                   c.relrowsecurity, c.relforcerowsecurity, coalesce(policies.admits, false),
                   coalesce(policies.narrows, false), pg_get_userbyid(c.relowner),
                   coalesce(pg_has_role(me.oid, c.relowner, 'USAGE'), false),
                   coalesce(has_schema_privilege(me.oid, n.oid, 'USAGE'), false),
                   s.whole,
                   s.whole OR c.relnatts > 0 AND NOT EXISTS (
                     SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
                     AND NOT a.attisdropped
                     AND NOT coalesce(has_column_privilege(me.oid, c.oid, a.attnum, 'SELECT'), false))
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN me ON true
            LEFT JOIN ancestry ON ancestry.inhrelid = c.oid
            LEFT JOIN members ON members.objid = c.oid
            LEFT JOIN keys ON keys.indrelid = c.oid
            LEFT JOIN policies ON policies.polrelid = c.oid
            CROSS JOIN LATERAL (
              SELECT coalesce(has_table_privilege(me.oid, c.oid, 'SELECT'), false) AS whole
              OFFSET 0) s
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
              AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            ORDER BY n.nspname, c.relname
            """
                .formatted(PLAINLY_TRUE),
            role)) {
      ResultSet row = q.rows();
      while (row.next()) {
        found.add(relation(row));
      }
    }
    return new Relations(found);
  }

  private static Relation relation(ResultSet row) throws SQLException {
    return new Relation(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4).charAt(0),
        row.getString(5).charAt(0),
        row.getBoolean(6),
        row.getArray(7) == null ? List.of() : List.copyOf(Session.oids(row.getArray(7))),
        row.getBoolean(8),
        row.getBoolean(9),
        new ReplicaIdentity(
            row.getString(10).charAt(0),
            row.getBoolean(11),
            row.getBoolean(12),
            row.getBoolean(13)),
        new RowSecurity(
            row.getBoolean(14), row.getBoolean(15), row.getBoolean(16), row.getBoolean(17)),
        row.getString(18),
        new Rights(row.getBoolean(19), row.getBoolean(20), row.getBoolean(21), row.getBoolean(22)));
  }

  /** By the oids of the tables of which there is anything to say. */
  Map<Long, Columns> columns() throws SQLException {
    Map<Long, Columns> found = new HashMap<>();
    try (Session.Query q =
        session.query(
            """
            WITH kinds AS (
              SELECT t.oid, t.typtype = 'd' AS is_domain,
                     t.typtype IN ('c', 'r', 'm') OR t.typname IN (
                       'json', 'jsonb', 'hstore', 'interval', 'money', 'xml', 'tsvector', 'tsquery',
                       'bit', 'varbit', 'inet', 'cidr', 'macaddr', 'macaddr8', 'bytea', 'point',
                       'line', 'lseg', 'box', 'path', 'polygon', 'circle') AS textual
              FROM pg_type t)
            SELECT c.oid::bigint, count(*) FILTER (WHERE NOT a.attnotnull),
                   count(*) FILTER (WHERE k.textual),
                   array_agg(
                     CASE a.attgenerated WHEN 's' THEN 'GENERATED_STORED'
                     WHEN 'v' THEN 'GENERATED_VIRTUAL'
                     ELSE CASE WHEN k.is_domain THEN 'DOMAIN' ELSE 'UNBOUNDED_NUMERIC' END END
                     || CASE WHEN a.attgenerated <> '' AND EXISTS (
                          SELECT FROM pg_index x WHERE x.indrelid = c.oid
                          AND CASE c.relreplident WHEN 'i' THEN x.indisreplident
                              ELSE x.indisprimary END
                          AND EXISTS (SELECT FROM generate_series(0, x.indnkeyatts - 1) AS g(i)
                                      WHERE x.indkey[g.i] = a.attnum))
                        THEN E'\n1\n' ELSE E'\n0\n' END
                     || a.attname ORDER BY a.attnum)
                   FILTER (WHERE a.attgenerated <> '' OR k.is_domain
                           OR a.atttypid = 'numeric'::regtype AND a.atttypmod = -1)
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            JOIN kinds k ON k.oid = a.atttypid
            WHERE c.relkind IN ('r', 'p') AND c.relpersistence = 'p'
              AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            GROUP BY c.oid
            HAVING bool_or(NOT a.attnotnull OR k.textual OR a.attgenerated <> '' OR k.is_domain
                           OR a.atttypid = 'numeric'::regtype)
            """)) {
      ResultSet row = q.rows();
      while (row.next()) {
        List<Columns.Notable> notable = new ArrayList<>();
        if (row.getArray(4) != null) {
          for (String text : Session.strings(row.getArray(4))) {
            String[] parts = text.split("\n", 3);
            notable.add(
                new Columns.Notable(
                    parts[2], Columns.Reason.valueOf(parts[0]), parts[1].equals("1")));
          }
        }
        found.put(row.getLong(1), new Columns(row.getInt(2), row.getInt(3), notable));
      }
    }
    return found;
  }

  /**
   * The columns that can be stored out of line, of tables that have values there and whose replica
   * identity is not the whole row. What {@code VACUUM} has not counted yet is measured, which waits
   * for whoever has locked that storage.
   */
  Map<Long, List<String>> toasted() throws SQLException {
    Map<Long, List<String>> found = new HashMap<>();
    try (Session.Query q =
        session.query(
            """
            WITH sized AS MATERIALIZED (
              SELECT c.oid,
                     CASE WHEN t.relpages > 0 THEN true ELSE pg_relation_size(t.oid) > 0 END AS used
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_class t ON t.oid = c.reltoastrelid
              WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND c.relreplident <> 'f'
                AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
            SELECT s.oid::bigint, array_agg(a.attname::text ORDER BY a.attnum)
            FROM sized s JOIN pg_attribute a ON a.attrelid = s.oid
            WHERE s.used AND a.attnum > 0 AND NOT a.attisdropped
              AND a.attlen = -1 AND a.attstorage <> 'p'
            GROUP BY s.oid
            """)) {
      ResultSet row = q.rows();
      while (row.next()) {
        found.put(row.getLong(1), Session.strings(row.getArray(2)));
      }
    }
    return found;
  }
}
