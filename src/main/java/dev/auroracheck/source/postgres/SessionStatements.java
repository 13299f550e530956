package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.Server;
import dev.auroracheck.facts.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what would disturb the sessions of the pipe's role. */
final class SessionStatements {
  /** Namesakes of catalog objects, missing rights on the catalog, and event triggers. */
  private static final String OBSTACLES =
      """
      WITH me AS (SELECT coalesce((SELECT oid FROM pg_roles WHERE rolname = ?), 0) AS oid),
      found AS (
        SELECT c.relnamespace AS nsp, 'relation' AS kind, c.relname AS name
        FROM pg_class c JOIN pg_class s ON s.relname = c.relname
        WHERE s.relnamespace = 'pg_catalog'::regnamespace
        UNION
        SELECT p.pronamespace, 'function', p.proname
        FROM pg_proc p JOIN pg_proc s
          ON s.proname = p.proname AND s.proargtypes = p.proargtypes
        WHERE s.pronamespace = 'pg_catalog'::regnamespace
        UNION
        SELECT o.oprnamespace, 'operator', o.oprname
        FROM pg_operator o JOIN pg_operator s
          ON s.oprname = o.oprname AND s.oprleft = o.oprleft AND s.oprright = o.oprright
        WHERE s.oprnamespace = 'pg_catalog'::regnamespace)
      SELECT * FROM (
      SELECT 'namesake', n.nspname::text, found.kind, found.name::text
      FROM found JOIN pg_namespace n ON n.oid = found.nsp CROSS JOIN me
      WHERE n.nspname !~ '^pg_(catalog$|toast|temp_)'
        AND has_schema_privilege(me.oid, n.oid, 'USAGE')
      UNION ALL
      SELECT 'denied', p.proname::text, 'EXECUTE',
             format('FUNCTION pg_catalog.%I(%s)', p.proname,
                    pg_get_function_identity_arguments(p.oid))
      FROM pg_proc p CROSS JOIN me
      WHERE p.pronamespace = 'pg_catalog'::regnamespace
        AND p.proname IN ('pg_relation_size', 'to_regclass', 'version')
        AND NOT has_function_privilege(me.oid, p.oid, 'EXECUTE')
      UNION ALL
      SELECT 'denied', c.relname::text, 'SELECT', format('TABLE pg_catalog.%I', c.relname)
      FROM pg_class c CROSS JOIN me
      WHERE c.relnamespace = 'pg_catalog'::regnamespace
        AND c.relname = 'pg_publication_tables'
        AND NOT has_table_privilege(me.oid, c.oid, 'SELECT')
      UNION ALL
      SELECT 'trigger', t.evtname::text, t.evtevent::text, format('%I.%I', n.nspname, p.proname)
      FROM pg_event_trigger t JOIN pg_proc p ON p.oid = t.evtfoid
      JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE t.evtenabled IN ('O', 'A')
        AND (t.evtevent IN ('ddl_command_start', 'ddl_command_end')
               AND (t.evttags IS NULL
                    OR t.evttags && ARRAY['CREATE PUBLICATION', 'DROP PUBLICATION'])
             OR t.evtevent = 'sql_drop'
               AND (t.evttags IS NULL OR t.evttags && ARRAY['DROP PUBLICATION']))
        AND NOT p.prosecdef
        AND NOT EXISTS (
          SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
          AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e')
      ) AS everything (about, name, kind, other)
      ORDER BY about, name COLLATE "C", kind COLLATE "C", other COLLATE "C"
      """;

  /** Starts from the types that are in use, because there may be millions of columns. */
  private static final String FLOATING =
      """
      WITH RECURSIVE columns AS MATERIALIZED (
        SELECT a.attrelid, a.attname, a.atttypid
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND c.relpersistence = 'p'
          AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
          AND a.attnum > 0 AND NOT a.attisdropped),
      parts (whole, oid) AS (
        SELECT DISTINCT atttypid, atttypid FROM columns
        UNION
        SELECT parts.whole, p.oid FROM parts CROSS JOIN LATERAL (
          SELECT t.typelem FROM pg_type t WHERE t.oid = parts.oid AND t.typelem <> 0
          UNION ALL
          SELECT t.typbasetype FROM pg_type t WHERE t.oid = parts.oid AND t.typtype = 'd'
          UNION ALL
          SELECT a.atttypid FROM pg_type t JOIN pg_attribute a ON a.attrelid = t.typrelid
          WHERE t.oid = parts.oid AND t.typtype = 'c' AND a.attnum > 0 AND NOT a.attisdropped
          UNION ALL
          SELECT r.rngsubtype FROM pg_range r
          WHERE r.rngtypid = parts.oid
            OR (to_jsonb(r) ->> 'rngmultitypid')::oid = parts.oid) p (oid))
      SELECT c.attrelid::bigint AS oid, array_agg(c.attname::text ORDER BY c.attname) AS columns
      FROM columns c WHERE c.atttypid IN (
        SELECT parts.whole FROM parts JOIN pg_type t ON t.oid = parts.oid
        WHERE t.typname = 'cube' OR t.typnamespace = 'pg_catalog'::regnamespace
          AND t.typname IN ('float4', 'float8', 'path', 'polygon', 'circle'))
      GROUP BY c.attrelid
      """;

  private final Session session;

  /** The statement that reads what would disturb the sessions of the role. */
  static Session.Query query(String actsAs) {
    return Session.Query.of(OBSTACLES, actsAs);
  }

  SessionStatements(Session session) {
    this.session = session;
  }

  /**
   * What would disturb the sessions.
   *
   * @param actsAs the role whose privileges the sessions have; where there is no such role, those
   *     of PUBLIC count
   * @param role the pipe's role; absent where it does not exist
   */
  Sessions sessions(String actsAs, Optional<Role> role, Server server) throws SQLException {
    Obstacles found = new Obstacles();
    session.forEach(OBSTACLES, found::add, actsAs);
    return new Sessions(
        found.namesakes,
        mayRound(role.orElseGet(() -> Role.toBeMade(actsAs)), server) ? floating() : Map.of(),
        found.denied,
        found.triggers);
  }

  private static final class Obstacles {
    private final List<Sessions.Namesake> namesakes = new ArrayList<>();
    private final List<Sessions.Denied> denied = new ArrayList<>();
    private final List<Sessions.EventTrigger> triggers = new ArrayList<>();

    void add(ResultSet row) throws SQLException {
      String name = row.getString("name");
      String kind = row.getString("kind");
      String other = row.getString("other");
      switch (row.getString("about")) {
        case "namesake" -> namesakes.add(new Sessions.Namesake(name, kind, other));
        case "denied" -> denied.add(new Sessions.Denied(name, kind, other));
        default -> triggers.add(new Sessions.EventTrigger(name, kind, other));
      }
    }
  }

  /** Whether the role may get rounded values; also where this session does not show the setting. */
  private static boolean mayRound(Role role, Server server) {
    return role.floatDigits(server).filter(digits -> digits >= 1).isEmpty();
  }

  private Map<Long, List<String>> floating() throws SQLException {
    return session.byOid(FLOATING, row -> Session.strings(row.getArray("columns")));
  }
}
