package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.Columns;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.ReplicaIdentity;
import dev.auroracheck.facts.Rights;
import dev.auroracheck.facts.RowSecurity;
import dev.auroracheck.facts.Structure;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is asked about tables. Names are compared by hash, not table by table. */
final class TableStatements {
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
              WHERE refclassid = 'pg_extension'::regclass AND classid = 'pg_class'::regclass
                AND objsubid = 0 AND deptype = 'e'),
            policies AS (
              -- pg_get_expr would wait for whoever has locked the table
              SELECT p.polrelid, bool_or(p.polpermissive AND p.polqual::text ~ %1$s) AS admits,
                     bool_or(NOT p.polpermissive AND p.polqual::text !~ %1$s) AS narrows
              FROM pg_policy p CROSS JOIN me
              WHERE p.polcmd IN ('*', 'r') AND EXISTS (
                SELECT FROM unnest(p.polroles) AS g(oid)
                WHERE CASE WHEN g.oid = 0 THEN true ELSE pg_has_role(me.oid, g.oid, 'USAGE') END)
              GROUP BY p.polrelid)
            SELECT c.oid::bigint, n.nspname, c.relname, ancestry.parents,
                   pg_get_userbyid(c.relowner),
                   -- one value of all that is a letter: each by itself costs as much as a name
                   concat(
                     c.relkind, c.relpersistence, c.relispartition, members.objid IS NOT NULL,
                     c.reltuples >= 0, c.relreplident, pk.indrelid IS NOT NULL,
                     coalesce(pk.indimmediate AND (pk.indisvalid OR c.relkind = 'p'), false),
                     coalesce(ri.indimmediate AND (ri.indisvalid OR c.relkind = 'p'), false),
                     c.relrowsecurity, c.relforcerowsecurity, coalesce(policies.admits, false),
                     coalesce(policies.narrows, false),
                     coalesce(pg_has_role(me.oid, c.relowner, 'USAGE'), false),
                     coalesce(has_schema_privilege(me.oid, n.oid, 'USAGE'), false),
                     s.whole,
                     s.whole OR c.relnatts > 0 AND NOT EXISTS (
                       SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
                       AND NOT a.attisdropped
                       AND NOT coalesce(
                         has_column_privilege(me.oid, c.oid, a.attnum, 'SELECT'), false)))
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN me ON true
            LEFT JOIN ancestry ON ancestry.inhrelid = c.oid
            LEFT JOIN members ON members.objid = c.oid
            LEFT JOIN pg_index pk ON pk.indrelid = c.oid AND pk.indisprimary
            LEFT JOIN pg_index ri ON ri.indrelid = c.oid AND ri.indisreplident
            LEFT JOIN policies ON policies.polrelid = c.oid
            CROSS JOIN LATERAL (
              SELECT coalesce(has_table_privilege(me.oid, c.oid, 'SELECT'), false) AS whole
              OFFSET 0) s
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
              AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            ORDER BY n.nspname, c.relname
            """
                .formatted(Session.PLAINLY_TRUE),
            role)) {
      ResultSet row = q.rows();
      while (row.next()) {
        found.add(relation(row));
      }
    }
    return new Relations(found, schemaOwners());
  }

  private Map<String, String> schemaOwners() throws SQLException {
    Map<String, String> owners = new HashMap<>();
    try (Session.Query q =
        session.query(
            "SELECT nspname, pg_get_userbyid(nspowner) FROM pg_namespace"
                + " WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'")) {
      ResultSet row = q.rows();
      while (row.next()) {
        owners.put(row.getString(1), row.getString(2));
      }
    }
    return owners;
  }

  private static Relation relation(ResultSet row) throws SQLException {
    Array parents = row.getArray(4);
    String letters = row.getString(6);
    return new Relation(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        letters.charAt(0),
        letters.charAt(1),
        is(letters, 2),
        parents == null ? List.of() : List.copyOf(Session.oids(parents)),
        is(letters, 3),
        is(letters, 4),
        new ReplicaIdentity(letters.charAt(5), is(letters, 6), is(letters, 7), is(letters, 8)),
        new RowSecurity(is(letters, 9), is(letters, 10), is(letters, 11), is(letters, 12)),
        row.getString(5),
        new Rights(is(letters, 13), is(letters, 14), is(letters, 15), is(letters, 16)));
  }

  private static boolean is(String letters, int place) {
    return letters.charAt(place) == 't';
  }

  /** By the oids of the tables of which there is anything to say. */
  Map<Long, Columns> columns() throws SQLException {
    Map<Long, Columns> found = new HashMap<>();
    // where there are many tables, most are made like others: partitions, a schema a tenant
    Map<String, List<Columns.Notable>> alike = new HashMap<>();
    try (Session.Query q =
        session.query(
            """
            SELECT a.attrelid::bigint, count(*) FILTER (WHERE NOT a.attnotnull),
                   count(*) FILTER (WHERE NOT k.is_domain AND NOT k.is_numeric),
                   array_agg(
                     CASE WHEN a.attgenerated <> '' THEN a.attgenerated
                     WHEN k.is_domain THEN 'd' ELSE 'n' END
                     || (a.attgenerated <> '' AND coalesce(a.attnum = ANY (c.key), false))::int
                     || a.attname)
                   FILTER (WHERE a.attgenerated <> '' OR k.is_domain
                           OR k.is_numeric AND a.atttypmod = -1)
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
            -- the planner knows that there is one of an oid, and of a materialized WITH it does not
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
            """)) {
      ResultSet row = q.rows();
      while (row.next()) {
        String text = row.getString(4);
        List<Columns.Notable> notable = text == null ? List.of() : alike.get(text);
        if (notable == null) {
          notable = notable(row.getArray(4));
          alike.put(text, notable);
        }
        found.put(row.getLong(1), new Columns(row.getInt(2), row.getInt(3), notable));
      }
    }
    return found;
  }

  /** By the oids of the tables that {@link Structure} names. */
  Map<Long, Structure> structures() throws SQLException {
    Map<Long, Structure> found = new HashMap<>();
    // partitions are made like each other
    Map<List<String>, Structure> alike = new HashMap<>();
    try (Session.Query q =
        session.query(
            """
            WITH shaped AS (
              SELECT inhrelid AS oid FROM pg_inherits
              UNION SELECT inhparent FROM pg_inherits
              UNION SELECT indrelid FROM pg_index
              WHERE (indisprimary OR indisreplident) AND indnatts > indnkeyatts
              UNION SELECT conrelid FROM pg_constraint WHERE contype = 'n' AND NOT convalidated
              UNION SELECT attrelid FROM pg_attribute
              WHERE attname LIKE '\\_peerdb\\_%' AND attnum > 0 AND NOT attisdropped
              UNION SELECT c.oid FROM pg_class c
              WHERE c.relkind IN ('r', 'p') AND NOT EXISTS (
                SELECT FROM pg_attribute a
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped))
            SELECT c.oid::bigint,
                   ARRAY(SELECT CASE WHEN a.attgenerated = '' THEN '-' ELSE a.attgenerated END
                                || a.attnotnull::int || a.attnum || ' ' || a.attname
                         FROM pg_attribute a
                         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                         ORDER BY a.attnum),
                   pk.indnkeyatts || ' ' || pk.indkey::text, ri.indnkeyatts || ' ' || ri.indkey::text,
                   ARRAY(SELECT conname::text FROM pg_constraint
                         WHERE conrelid = c.oid AND contype = 'n' AND NOT convalidated
                         ORDER BY conname)
            FROM shaped JOIN pg_class c ON c.oid = shaped.oid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_index pk ON pk.indrelid = c.oid AND pk.indisprimary
            LEFT JOIN pg_index ri ON ri.indrelid = c.oid AND ri.indisreplident
            WHERE c.relkind IN ('r', 'p')
              AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            """)) {
      ResultSet row = q.rows();
      while (row.next()) {
        List<String> texts =
            List.of(
                row.getString(2),
                String.valueOf(row.getString(3)),
                String.valueOf(row.getString(4)),
                row.getString(5));
        Structure structure = alike.get(texts);
        if (structure == null) {
          structure = structure(row);
          alike.put(texts, structure);
        }
        found.put(row.getLong(1), structure);
      }
    }
    return found;
  }

  private static Structure structure(ResultSet row) throws SQLException {
    Map<String, String> names = new LinkedHashMap<>();
    Set<String> stored = new LinkedHashSet<>();
    Set<String> virtual = new LinkedHashSet<>();
    Set<String> notNull = new LinkedHashSet<>();
    for (String entry : Session.strings(row.getArray(2))) {
      int space = entry.indexOf(' ');
      String name = entry.substring(space + 1);
      names.put(entry.substring(2, space), name);
      switch (entry.charAt(0)) {
        case 's' -> stored.add(name);
        case 'v' -> virtual.add(name);
        default -> {}
      }
      if (entry.charAt(1) == '1') {
        notNull.add(name);
      }
    }
    return new Structure(
        List.copyOf(names.values()),
        stored,
        virtual,
        notNull,
        key(row.getString(3), names),
        key(row.getString(4), names),
        Session.strings(row.getArray(5)));
  }

  /** How many columns the index is unique by, and the numbers of all its columns. */
  private static Optional<Structure.Key> key(@Nullable String text, Map<String, String> names) {
    if (text == null) {
      return Optional.empty();
    }
    List<String> numbers = List.of(text.split(" "));
    int unique = Integer.parseInt(numbers.get(0));
    List<String> columns = numbers.stream().skip(1).map(n -> names.getOrDefault(n, "")).toList();
    return Optional.of(
        new Structure.Key(columns.subList(0, unique), columns.subList(unique, columns.size())));
  }

  /**
   * The partitions that hold rows, of partitioned tables with row-level security. Each size is
   * measured, which waits for whoever has locked that partition.
   */
  Set<Long> filled() throws SQLException {
    Set<Long> found = new HashSet<>();
    try (Session.Query q =
        session.query(
            """
            WITH RECURSIVE tree (oid) AS (
              SELECT oid FROM pg_class WHERE relkind = 'p' AND relrowsecurity
              UNION
              SELECT i.inhrelid FROM tree JOIN pg_inherits i ON i.inhparent = tree.oid)
            SELECT c.oid::bigint FROM tree JOIN pg_class c ON c.oid = tree.oid
            WHERE c.relkind = 'r' AND pg_relation_size(c.oid) > 0
            """)) {
      ResultSet row = q.rows();
      while (row.next()) {
        found.add(row.getLong(1));
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
                     CASE WHEN t.relpages > 0 THEN true ELSE pg_table_size(t.oid) > 0 END AS used
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_class t ON t.oid = c.reltoastrelid
              WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND c.relreplident <> 'f'
                AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
            SELECT s.oid::bigint,
                   ARRAY(SELECT a.attname::text FROM pg_attribute a
                         WHERE a.attrelid = s.oid AND a.attnum > 0 AND NOT a.attisdropped
                           AND a.attlen = -1 AND a.attstorage <> 'p' ORDER BY a.attnum)
            FROM sized s WHERE s.used
            """)) {
      ResultSet row = q.rows();
      while (row.next()) {
        found.put(row.getLong(1), Session.strings(row.getArray(2)));
      }
    }
    return found;
  }

  private static List<Columns.Notable> notable(Array entries) throws SQLException {
    return Session.strings(entries).stream()
        .map(TableStatements::notable)
        .sorted(Comparator.comparing(Columns.Notable::column))
        .toList();
  }

  /** A letter for the reason, a digit for being in the key, and the name. */
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
