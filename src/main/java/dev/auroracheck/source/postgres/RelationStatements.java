package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.ReplicaIdentity;
import dev.auroracheck.facts.Rights;
import dev.auroracheck.facts.RowSecurity;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads the tables and views of the database. */
final class RelationStatements {
  private static final String RELATIONS =
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
        -- not pg_get_expr, which waits where another session has locked the table
        SELECT p.polrelid, bool_or(p.polpermissive AND p.polqual::text ~ %1$s) AS allows,
               bool_or(NOT p.polpermissive AND p.polqual::text !~ %1$s) AS narrows
        FROM pg_policy p CROSS JOIN me
        WHERE p.polcmd IN ('*', 'r') AND EXISTS (
          SELECT FROM unnest(p.polroles) AS g(oid)
          WHERE CASE WHEN g.oid = 0 THEN true ELSE pg_has_role(me.oid, g.oid, 'USAGE') END)
        GROUP BY p.polrelid)
      SELECT c.oid::bigint AS oid, n.nspname, c.relname, ancestry.parents,
             pg_get_userbyid(c.relowner) AS owner,
             concat(%2$s) AS letters
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
          .formatted(Session.PLAINLY_TRUE, Letter.expressions());

  private static final String SCHEMA_OWNERS =
      """
      SELECT nspname, pg_get_userbyid(nspowner) AS owner FROM pg_namespace
      WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
      """;

  private final Session session;

  /** The statements of {@link #relations}. */
  static List<Session.Query> queries(String role) {
    return List.of(Session.Query.of(RELATIONS, role), Session.Query.of(SCHEMA_OWNERS));
  }

  RelationStatements(Session session) {
    this.session = session;
  }

  /**
   * The tables and views, with the privileges of the role.
   *
   * @param role if there is no such role, all its privileges are false
   */
  Relations relations(String role) throws SQLException {
    List<Relation> relations = session.list(RELATIONS, RelationStatements::relation, role);
    return new Relations(relations, schemaOwners());
  }

  private Map<String, String> schemaOwners() throws SQLException {
    Map<String, String> owners = new HashMap<>();
    session.forEach(
        SCHEMA_OWNERS, row -> owners.put(row.getString("nspname"), row.getString("owner")));
    return owners;
  }

  private static Relation relation(ResultSet row) throws SQLException {
    Array parents = row.getArray("parents");
    String letters = row.getString("letters");
    return new Relation(
        row.getLong("oid"),
        row.getString("nspname"),
        row.getString("relname"),
        row.getString("owner"),
        Letter.OF_EXTENSION.isTrue(letters),
        new Relation.Storage(
            Letter.KIND.in(letters),
            Letter.PERSISTENCE.in(letters),
            Letter.ANALYZED.isTrue(letters)),
        new Relation.Inheritance(
            Letter.PARTITION.isTrue(letters),
            parents == null ? List.of() : List.copyOf(Session.oids(parents))),
        new ReplicaIdentity(
            Letter.REPLICA_IDENTITY.in(letters),
            Letter.PRIMARY_KEY.isTrue(letters),
            Letter.PRIMARY_KEY_USABLE.isTrue(letters),
            Letter.IDENTITY_INDEX_USABLE.isTrue(letters)),
        new RowSecurity(
            Letter.ROW_SECURITY.isTrue(letters),
            Letter.ROW_SECURITY_FORCED.isTrue(letters),
            Letter.POLICY_ALLOWS.isTrue(letters),
            Letter.POLICY_NARROWS.isTrue(letters)),
        new Rights(
            Letter.OWNED.isTrue(letters),
            Letter.SCHEMA_USABLE.isTrue(letters),
            Letter.SELECT.isTrue(letters),
            Letter.SELECT_OF_EVERY_COLUMN.isTrue(letters)));
  }

  /**
   * The properties of a relation that fit into one letter. All of them are sent as one value of the
   * row, because a value of one letter takes as long to read as a name.
   */
  private enum Letter {
    KIND("c.relkind"),
    PERSISTENCE("c.relpersistence"),
    PARTITION("c.relispartition"),
    OF_EXTENSION("members.objid IS NOT NULL"),
    ANALYZED("c.reltuples >= 0"),
    REPLICA_IDENTITY("c.relreplident"),
    PRIMARY_KEY("pk.indrelid IS NOT NULL"),
    PRIMARY_KEY_USABLE("coalesce(pk.indimmediate AND (pk.indisvalid OR c.relkind = 'p'), false)"),
    IDENTITY_INDEX_USABLE(
        "coalesce(ri.indimmediate AND (ri.indisvalid OR c.relkind = 'p'), false)"),
    ROW_SECURITY("c.relrowsecurity"),
    ROW_SECURITY_FORCED("c.relforcerowsecurity"),
    POLICY_ALLOWS("coalesce(policies.allows, false)"),
    POLICY_NARROWS("coalesce(policies.narrows, false)"),
    OWNED("coalesce(pg_has_role(me.oid, c.relowner, 'USAGE'), false)"),
    SCHEMA_USABLE("coalesce(has_schema_privilege(me.oid, n.oid, 'USAGE'), false)"),
    SELECT("s.whole"),
    SELECT_OF_EVERY_COLUMN(
        """
        s.whole OR c.relnatts > 0 AND NOT EXISTS (
          SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
          AND NOT a.attisdropped
          AND NOT coalesce(has_column_privilege(me.oid, c.oid, a.attnum, 'SELECT'), false))
        """);

    private final String expression;

    Letter(String expression) {
      this.expression = expression;
    }

    static String expressions() {
      return Arrays.stream(values()).map(l -> l.expression).collect(Collectors.joining(", "));
    }

    /** The statement writes the letters in the order of the constants. */
    @SuppressWarnings("EnumOrdinal")
    char in(String letters) {
      return letters.charAt(ordinal());
    }

    boolean isTrue(String letters) {
      return in(letters) == 't';
    }
  }
}
