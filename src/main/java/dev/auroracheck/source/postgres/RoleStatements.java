package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Reads the pipe's role: its attributes, memberships, privileges and stored settings. */
final class RoleStatements {
  private static final String ROLE =
      """
      WITH RECURSIVE me AS (SELECT * FROM pg_roles WHERE rolname = ?),
      membership (roleid) AS (
        SELECT m.roleid FROM pg_auth_members m JOIN me ON m.member = me.oid
        UNION
        SELECT m.roleid FROM pg_auth_members m JOIN membership ON m.member = membership.roleid),
      groups AS (SELECT rolname FROM pg_roles WHERE oid IN (SELECT roleid FROM membership)),
      here AS (SELECT oid FROM pg_database WHERE datname = current_database()),
      -- ALTER ROLE ... SET role: the session acts as another role from its start
      assumed AS (
        SELECT substr(c, 6) AS name
        FROM me, here, pg_db_role_setting s, unnest(s.setconfig) c
        WHERE s.setrole IN (0, me.oid) AND s.setdatabase IN (0, here.oid) AND c LIKE 'role=%'
        ORDER BY (s.setrole <> 0)::int * 2 + (s.setdatabase <> 0)::int DESC LIMIT 1),
      acting AS (
        SELECT r.* FROM me, pg_roles r
        WHERE r.oid = coalesce(
          (SELECT a.oid FROM pg_roles a JOIN assumed ON a.rolname = assumed.name
           WHERE pg_has_role(me.oid, a.oid, 'MEMBER')), me.oid))
      SELECT me.rolname = session_user AS is_session_user, me.rolcanlogin, me.rolsuper,
             me.rolreplication,
             CASE WHEN isfinite(me.rolvaliduntil)
                  THEN to_char(me.rolvaliduntil AT TIME ZONE 'UTC', 'YYYY-MM-DD')
                  WHEN me.rolvaliduntil < now() THEN '-infinity' END AS valid_until,
             CASE WHEN isfinite(me.rolvaliduntil)
                  THEN floor(extract(epoch FROM me.rolvaliduntil - now()) / 86400)::int
                  END AS days_left,
             coalesce(me.rolvaliduntil < now(), false) AS expired,
             EXISTS (SELECT FROM groups WHERE rolname = 'rds_replication') AS rds_replication,
             EXISTS (SELECT FROM groups WHERE rolname = 'rds_superuser') AS rds_superuser,
             EXISTS (SELECT FROM groups WHERE rolname = 'rds_iam') AS rds_iam,
             has_database_privilege(me.oid, here.oid, 'CONNECT') AS may_connect,
             has_database_privilege(acting.oid, here.oid, 'CREATE') AS may_create,
             ARRAY(SELECT (s.setrole <> 0)::int || '' || (s.setdatabase <> 0)::int || c
                   FROM pg_db_role_setting s, unnest(s.setconfig) c
                   WHERE s.setrole IN (0, me.oid) AND s.setdatabase IN (0, here.oid))
               AS settings,
             acting.rolinherit,
             ARRAY(SELECT g.rolname::text FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
                   WHERE m.member = me.oid AND (g.rolname = 'rds_iam' OR (NOT g.rolsuper AND EXISTS (
                     SELECT FROM pg_roles i WHERE i.rolname = 'rds_iam'
                     AND pg_has_role(g.oid, i.oid, 'MEMBER'))))
                   ORDER BY 1) AS into_rds_iam,
             acting.rolbypassrls OR acting.rolsuper AS bypasses_rls,
             acting.rolsuper OR EXISTS (
               SELECT FROM pg_roles g WHERE g.rolname = 'pg_read_all_data'
               AND pg_has_role(acting.oid, g.oid, 'USAGE')) AS reads_all_data,
             EXISTS (SELECT FROM pg_proc p WHERE p.proname = 'pg_logical_emit_message'
                     AND p.pronamespace = 'pg_catalog'::regnamespace
                     AND p.proargtypes[2] = 'text'::regtype
                     AND has_function_privilege(acting.oid, p.oid, 'EXECUTE')) AS emits_messages,
             has_function_privilege(acting.oid, 'pg_control_checkpoint()', 'EXECUTE')
               AS sees_checkpoints,
             nullif(me.rolconnlimit, -1) AS connection_limit,
             ARRAY(SELECT pg_get_userbyid(d.defaclrole) || E'\\n' || coalesce(n.nspname, '')
                   FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
                   WHERE d.defaclobjtype = 'r' AND EXISTS (
                     SELECT FROM aclexplode(d.defaclacl) a
                     WHERE a.privilege_type = 'SELECT'
                     AND CASE WHEN a.grantee = 0 THEN true
                         ELSE pg_has_role(acting.oid, a.grantee, 'USAGE') END))
               AS default_grants,
             acting.rolname AS acts_as
      FROM me, here, acting
      """;

  private final Session session;

  /** The statement of {@link #role}. */
  static Session.Query query(String name) {
    return Session.Query.of(ROLE, name);
  }

  RoleStatements(Session session) {
    this.session = session;
  }

  /** Empty where there is no such role. */
  Optional<Role> role(String name) throws SQLException {
    return session.list(ROLE, row -> role(name, row), name).stream().findFirst();
  }

  private static Role role(String name, ResultSet row) throws SQLException {
    return new Role(
        name,
        row.getBoolean("is_session_user"),
        row.getString("acts_as"),
        new Role.Attributes(
            row.getBoolean("rolcanlogin"),
            row.getBoolean("rolsuper"),
            row.getBoolean("rolreplication"),
            row.getBoolean("rolinherit"),
            row.getBoolean("bypasses_rls"),
            Optional.ofNullable(row.getObject("connection_limit", Integer.class)),
            expiry(row)),
        new Role.Memberships(
            row.getBoolean("rds_replication"),
            row.getBoolean("rds_superuser"),
            row.getBoolean("rds_iam"),
            Session.strings(row.getArray("into_rds_iam"))),
        new Role.Privileges(
            row.getBoolean("may_connect"),
            row.getBoolean("may_create"),
            row.getBoolean("reads_all_data"),
            row.getBoolean("emits_messages"),
            row.getBoolean("sees_checkpoints")),
        Session.strings(row.getArray("settings")).stream().map(RoleStatements::stored).toList(),
        Session.strings(row.getArray("default_grants")).stream()
            .map(RoleStatements::defaultGrant)
            .toList());
  }

  private static Optional<Role.Expiry> expiry(ResultSet row) throws SQLException {
    String until = row.getString("valid_until");
    return until == null
        ? Optional.empty()
        : Optional.of(
            new Role.Expiry(
                until,
                Optional.ofNullable(row.getObject("days_left", Integer.class)),
                row.getBoolean("expired")));
  }

  /** Parses two flags, then {@code name=value}. */
  private static Role.StoredSetting stored(String text) {
    int equals = text.indexOf('=');
    return new Role.StoredSetting(
        text.substring(2, equals),
        text.substring(equals + 1),
        text.charAt(0) == '1',
        text.charAt(1) == '1');
  }

  /** Parses the owner, a new line, and the schema or nothing. */
  private static Role.DefaultGrant defaultGrant(String text) {
    int end = text.lastIndexOf('\n');
    String schema = text.substring(end + 1);
    return new Role.DefaultGrant(
        text.substring(0, end), Optional.of(schema).filter(s -> !s.isEmpty()));
  }
}
