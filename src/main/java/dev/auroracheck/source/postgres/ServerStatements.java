package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.Server;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is asked about the server and the pipe's role. */
final class ServerStatements {
  private final Session session;

  ServerStatements(Session session) {
    this.session = session;
  }

  Server server() throws SQLException {
    try (Session.Query q =
        session.query(
            """
            WITH own AS (SELECT split_part(c, '=', 1) AS name
                         FROM pg_db_role_setting s, unnest(s.setconfig) c
                         WHERE s.setrole = (SELECT oid FROM pg_roles WHERE rolname = session_user)
                           AND s.setdatabase IN (0, (SELECT oid FROM pg_database
                                                     WHERE datname = current_database())))
            SELECT current_setting('server_version_num')::int, current_setting('server_version'),
                   to_regproc('pg_catalog.aurora_version') IS NOT NULL, pg_is_in_recovery(),
                   pg_backend_pid(), session_user, current_database(),
                   ARRAY(SELECT name || E'\\n' || CASE WHEN name IN (SELECT own.name FROM own)
                                THEN 'user' ELSE source END || E'\\n' || coalesce(reset_val, '')
                         FROM pg_settings WHERE name IN
                           ('wal_level', 'wal_sender_timeout', 'ssl',
                            'default_transaction_read_only', 'max_wal_senders',
                            'max_replication_slots', 'max_slot_wal_keep_size',
                            'idle_replication_slot_timeout', 'transaction_timeout',
                            'synchronized_standby_slots', 'search_path', 'extra_float_digits',
                            'server_encoding',
                            'aurora.enhanced_logical_replication', 'row_security', 'max_connections',
                            'superuser_reserved_connections', 'reserved_connections',
                            'rds.logical_replication', 'rds.iam_auth_for_replication')),
                   current_setting('rds.logical_replication', true),
                   current_setting('rds.iam_auth_for_replication', true),
                   current_setting('aurora.enhanced_logical_replication', true),
                   (SELECT datctype FROM pg_database WHERE datname = current_database())
            """)) {
      ResultSet row = q.single();
      Map<String, Server.Setting> settings = new LinkedHashMap<>();
      // a parameter that the server knows only from its file is not in pg_settings
      fileOnly(settings, "rds.logical_replication", row.getString(9));
      fileOnly(settings, "rds.iam_auth_for_replication", row.getString(10));
      fileOnly(settings, "aurora.enhanced_logical_replication", row.getString(11));
      for (String entry : Session.strings(row.getArray(8))) {
        String[] parts = entry.split("\n", 3);
        settings.put(parts[0], new Server.Setting(parts[2], parts[1]));
      }
      settings.put("lc_ctype", new Server.Setting(row.getString(12), "database"));
      return new Server(
          row.getInt(1),
          row.getString(2).split(" ", 2)[0],
          row.getBoolean(3) ? Optional.of(auroraVersion()) : Optional.empty(),
          row.getBoolean(4),
          session.announcedPid() != row.getInt(5),
          row.getString(6),
          row.getString(7),
          settings);
    }
  }

  private static void fileOnly(
      Map<String, Server.Setting> settings, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      settings.put(name, new Server.Setting(value, ""));
    }
  }

  private String auroraVersion() throws SQLException {
    try (Session.Query q = session.query("SELECT pg_catalog.aurora_version()::text")) {
      return String.valueOf(q.single().getString(1));
    }
  }

  /** Empty where there is no such role. */
  Optional<Role> role(String name) throws SQLException {
    try (Session.Query q =
        session.query(
            """
            WITH RECURSIVE me AS (SELECT * FROM pg_roles WHERE rolname = ?),
            membership (roleid) AS (
              SELECT m.roleid FROM pg_auth_members m JOIN me ON m.member = me.oid
              UNION
              SELECT m.roleid FROM pg_auth_members m JOIN membership ON m.member = membership.roleid),
            groups AS (SELECT rolname FROM pg_roles WHERE oid IN (SELECT roleid FROM membership)),
            here AS (SELECT oid FROM pg_database WHERE datname = current_database()),
            -- ALTER ROLE ... SET role: sessions act as another role from the start
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
            SELECT me.rolname = session_user, me.rolcanlogin, me.rolsuper, me.rolreplication,
                   CASE WHEN isfinite(me.rolvaliduntil)
                        THEN to_char(me.rolvaliduntil AT TIME ZONE 'UTC', 'YYYY-MM-DD')
                        WHEN me.rolvaliduntil < now() THEN '-infinity' END,
                   CASE WHEN isfinite(me.rolvaliduntil)
                        THEN floor(extract(epoch FROM me.rolvaliduntil - now()) / 86400)::int END,
                   coalesce(me.rolvaliduntil < now(), false),
                   EXISTS (SELECT FROM groups WHERE rolname = 'rds_replication'),
                   EXISTS (SELECT FROM groups WHERE rolname = 'rds_superuser'),
                   EXISTS (SELECT FROM groups WHERE rolname = 'rds_iam'),
                   has_database_privilege(me.oid, here.oid, 'CONNECT'),
                   has_database_privilege(acting.oid, here.oid, 'CREATE'),
                   ARRAY(SELECT (s.setrole <> 0)::int || '' || (s.setdatabase <> 0)::int || c
                         FROM pg_db_role_setting s, unnest(s.setconfig) c
                         WHERE s.setrole IN (0, me.oid) AND s.setdatabase IN (0, here.oid)),
                   acting.rolinherit,
                   EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
                           WHERE m.member = me.oid AND g.rolname = 'rds_iam'),
                   acting.rolbypassrls OR acting.rolsuper,
                   acting.rolsuper OR EXISTS (
                     SELECT FROM pg_roles g WHERE g.rolname = 'pg_read_all_data'
                     AND pg_has_role(acting.oid, g.oid, 'USAGE')),
                   EXISTS (SELECT FROM pg_proc p WHERE p.proname = 'pg_logical_emit_message'
                           AND p.pronamespace = 'pg_catalog'::regnamespace
                           AND p.proargtypes[2] = 'text'::regtype
                           AND has_function_privilege(acting.oid, p.oid, 'EXECUTE')),
                   has_function_privilege(acting.oid, 'pg_control_checkpoint()', 'EXECUTE'),
                   nullif(me.rolconnlimit, -1),
                   ARRAY(SELECT pg_get_userbyid(d.defaclrole) || E'\\n' || coalesce(n.nspname, '')
                         FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
                         WHERE d.defaclobjtype = 'r' AND EXISTS (
                           SELECT FROM aclexplode(d.defaclacl) a
                           WHERE a.privilege_type = 'SELECT'
                           AND CASE WHEN a.grantee = 0 THEN true
                               ELSE pg_has_role(acting.oid, a.grantee, 'USAGE') END)),
                   acting.rolname
            FROM me, here, acting
            """,
            name)) {
      ResultSet row = q.rows();
      if (!row.next()) {
        return Optional.empty();
      }
      return Optional.of(
          new Role(
              name,
              row.getBoolean(1),
              row.getBoolean(2),
              row.getBoolean(3),
              row.getBoolean(4),
              Optional.ofNullable(row.getString(5)),
              Optional.ofNullable(row.getObject(6, Integer.class)),
              row.getBoolean(7),
              row.getBoolean(8),
              row.getBoolean(9),
              row.getBoolean(10),
              row.getBoolean(11),
              row.getBoolean(12),
              Session.strings(row.getArray(13)).stream().map(ServerStatements::stored).toList(),
              row.getBoolean(14),
              row.getBoolean(15),
              row.getBoolean(16),
              row.getBoolean(17),
              row.getBoolean(18),
              row.getBoolean(19),
              Optional.ofNullable(row.getObject(20, Integer.class)),
              Session.strings(row.getArray(21)).stream()
                  .map(ServerStatements::defaultGrant)
                  .toList(),
              row.getString(22),
              true));
    }
  }

  /** Two flags, then {@code name=value}. */
  private static Role.StoredSetting stored(String text) {
    int equals = text.indexOf('=');
    return new Role.StoredSetting(
        text.substring(2, equals),
        text.substring(equals + 1),
        text.charAt(0) == '1',
        text.charAt(1) == '1');
  }

  /** The owner, a new line, and the schema or nothing. */
  private static Role.DefaultGrant defaultGrant(String text) {
    int end = text.lastIndexOf('\n');
    String schema = text.substring(end + 1);
    return new Role.DefaultGrant(
        text.substring(0, end), Optional.of(schema).filter(s -> !s.isEmpty()));
  }

  /** A few of the databases that the user may connect to, without this one. */
  List<String> otherDatabases() throws SQLException {
    List<String> found = new ArrayList<>();
    try (Session.Query q =
        session.query(
            """
            SELECT datname FROM pg_database
            WHERE datallowconn AND NOT datistemplate AND datname <> current_database()
              AND datname <> 'rdsadmin' AND has_database_privilege(oid, 'CONNECT')
            ORDER BY datname LIMIT 8
            """)) {
      ResultSet row = q.rows();
      while (row.next()) {
        found.add(row.getString(1));
      }
    }
    return found;
  }
}
