package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.Server;
import dev.auroracheck.request.Request;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** The statements, each of them one round trip for any number of tables. */
final class Statements {
  private static final int PUBLISHES_SCHEMAS = 15;

  private final Connection connection;
  private final Consumer<String> trace;

  Statements(Connection connection, Consumer<String> trace) {
    this.connection = connection;
    this.trace = trace;
  }

  /** Makes the session read-only and bounded, before anything else runs in it. */
  void setUp(Duration timeout) throws SQLException {
    String sql =
        "SET default_transaction_read_only = on; SET statement_timeout = "
            + timeout.toMillis()
            + "; SET lock_timeout = 1000; SET search_path = pg_catalog";
    long start = System.nanoTime();
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } finally {
      trace.accept(timed(start, sql));
    }
  }

  Server server() throws SQLException {
    try (Query q =
        new Query(
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
                            'default_transaction_read_only', 'rds.logical_replication')),
                   current_setting('rds.logical_replication', true)
            """)) {
      ResultSet row = q.single();
      Map<String, Server.Setting> settings = new LinkedHashMap<>();
      // a parameter that the server knows only from its file is not in pg_settings
      Optional.ofNullable(row.getString(9))
          .filter(v -> !v.isEmpty())
          .ifPresent(v -> settings.put("rds.logical_replication", new Server.Setting(v, "")));
      for (String entry : strings(row.getArray(8))) {
        String[] parts = entry.split("\n", 3);
        settings.put(parts[0], new Server.Setting(parts[2], parts[1]));
      }
      return new Server(
          row.getInt(1),
          row.getString(2).split(" ", 2)[0],
          row.getBoolean(3) ? Optional.of(auroraVersion()) : Optional.empty(),
          row.getBoolean(4),
          connection.unwrap(PGConnection.class).getBackendPID() != row.getInt(5),
          row.getString(6),
          row.getString(7),
          settings);
    }
  }

  private String auroraVersion() throws SQLException {
    try (Query q = new Query("SELECT pg_catalog.aurora_version()::text")) {
      return String.valueOf(q.single().getString(1));
    }
  }

  /** Empty where there is no such role. */
  Optional<Role> role(String name) throws SQLException {
    try (Query q =
        new Query(
            """
            WITH RECURSIVE me AS (SELECT * FROM pg_roles WHERE rolname = ?),
            membership (roleid) AS (
              SELECT m.roleid FROM pg_auth_members m JOIN me ON m.member = me.oid
              UNION
              SELECT m.roleid FROM pg_auth_members m JOIN membership ON m.member = membership.roleid),
            groups AS (SELECT rolname FROM pg_roles WHERE oid IN (SELECT roleid FROM membership)),
            here AS (SELECT oid FROM pg_database WHERE datname = current_database())
            SELECT me.rolname = session_user, me.rolcanlogin, me.rolsuper, me.rolreplication,
                   CASE WHEN isfinite(me.rolvaliduntil)
                        THEN to_char(me.rolvaliduntil AT TIME ZONE 'UTC', 'YYYY-MM-DD') END,
                   CASE WHEN isfinite(me.rolvaliduntil)
                        THEN floor(extract(epoch FROM me.rolvaliduntil - now()) / 86400)::int END,
                   coalesce(me.rolvaliduntil < now(), false),
                   EXISTS (SELECT FROM groups WHERE rolname = 'rds_replication'),
                   EXISTS (SELECT FROM groups WHERE rolname = 'rds_superuser'),
                   EXISTS (SELECT FROM groups WHERE rolname = 'rds_iam'),
                   has_database_privilege(me.oid, here.oid, 'CONNECT'),
                   has_database_privilege(me.oid, here.oid, 'CREATE'),
                   ARRAY(SELECT (s.setrole <> 0)::int || '' || (s.setdatabase <> 0)::int || c
                         FROM pg_db_role_setting s, unnest(s.setconfig) c
                         WHERE s.setrole IN (0, me.oid) AND s.setdatabase IN (0, here.oid)),
                   me.rolinherit
            FROM me, here
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
              strings(row.getArray(13)).stream().map(Statements::stored).toList(),
              row.getBoolean(14)));
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

  /**
   * All publications; what each lists is read for the pipe's own alone, and not where it holds all
   * tables: from PostgreSQL 16 on that opens every one of them.
   */
  List<Publication> publications(int major, Request.Pipe pipe) throws SQLException {
    String named = "ARRAY[]::text[]";
    String lists = "false";
    if (major >= PUBLISHES_SCHEMAS) {
      named =
          "ARRAY(SELECT n.nspname::text FROM pg_publication_namespace pn"
              + " JOIN pg_namespace n ON n.oid = pn.pnnspid WHERE pn.pnpubid = p.oid)";
      lists =
          "EXISTS (SELECT FROM pg_publication_rel r WHERE r.prpubid = p.oid"
              + " AND r.prattrs IS NOT NULL)";
    }
    List<Publication> found = new ArrayList<>();
    try (Query q =
        new Query(
            """
            SELECT p.pubname, p.puballtables,
                   coalesce((to_jsonb(p) ->> 'pubviaroot')::boolean, false),
                   ARRAY(SELECT r.prrelid::bigint FROM pg_publication_rel r WHERE r.prpubid = p.oid),
                   %s,
                   %s
            FROM pg_publication p ORDER BY p.pubname
            """
                .formatted(named, lists))) {
      ResultSet row = q.rows();
      while (row.next()) {
        found.add(
            new Publication(
                row.getString(1),
                row.getBoolean(2),
                row.getBoolean(3),
                oids(row.getArray(4)),
                new LinkedHashSet<>(strings(row.getArray(5))),
                Set.of(),
                row.getBoolean(6)));
      }
    }
    Optional<String> chosen = pipe.publicationAmong(found.stream().map(Publication::name).toList());
    for (int i = 0; i < found.size(); i++) {
      Publication p = found.get(i);
      if (!p.allTables() && chosen.filter(p.name()::equals).isPresent()) {
        found.set(i, p.withPublished(published(p.name())));
      }
    }
    return found;
  }

  private Set<Long> published(String publication) throws SQLException {
    Set<Long> oids = new LinkedHashSet<>();
    try (Query q =
        new Query("SELECT t.relid::bigint FROM pg_get_publication_tables(?) t", publication)) {
      ResultSet row = q.rows();
      while (row.next()) {
        oids.add(row.getLong(1));
      }
    }
    return oids;
  }

  /**
   * @param role whose privileges are asked for; all are false where it does not exist
   */
  Relations relations(String role) throws SQLException {
    List<Relation> found = new ArrayList<>();
    try (Query q =
        new Query(
            """
            SELECT c.oid::bigint, n.nspname, c.relname, c.relkind, c.relpersistence,
                   c.relispartition,
                   ARRAY(SELECT i.inhparent::bigint FROM pg_inherits i
                         WHERE i.inhrelid = c.oid ORDER BY i.inhseqno),
                   EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                           AND d.objid = c.oid AND d.objsubid = 0 AND d.deptype = 'e'),
                   CASE c.relreplident WHEN 'f' THEN true WHEN 'n' THEN false
                   ELSE EXISTS (SELECT FROM pg_index x WHERE x.indrelid = c.oid
                                AND x.indisvalid AND x.indimmediate
                                AND CASE c.relreplident WHEN 'd' THEN x.indisprimary
                                    ELSE x.indisreplident END) END,
                   pg_get_userbyid(c.relowner),
                   coalesce(pg_has_role(r.oid, c.relowner, 'USAGE'), false),
                   coalesce(has_schema_privilege(r.oid, n.oid, 'USAGE'), false),
                   s.whole,
                   s.whole OR c.relnatts > 0 AND NOT EXISTS (
                     SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
                     AND NOT a.attisdropped
                     AND NOT coalesce(has_column_privilege(r.oid, c.oid, a.attnum, 'SELECT'), false))
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_roles r ON r.rolname = ?
            CROSS JOIN LATERAL (
              SELECT coalesce(has_table_privilege(r.oid, c.oid, 'SELECT'), false) AS whole
              OFFSET 0) s
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
              AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            ORDER BY n.nspname, c.relname
            """,
            role)) {
      ResultSet row = q.rows();
      while (row.next()) {
        found.add(
            new Relation(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4).charAt(0),
                row.getString(5).charAt(0),
                row.getBoolean(6),
                List.copyOf(oids(row.getArray(7))),
                row.getBoolean(8),
                row.getBoolean(9),
                row.getString(10),
                row.getBoolean(11),
                row.getBoolean(12),
                row.getBoolean(13),
                row.getBoolean(14)));
      }
    }
    return new Relations(found);
  }

  /** A few of the databases that the user may connect to, without this one. */
  List<String> otherDatabases() throws SQLException {
    List<String> found = new ArrayList<>();
    try (Query q =
        new Query(
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

  boolean hasPublication(String name) throws SQLException {
    try (Query q = new Query("SELECT FROM pg_publication WHERE pubname = ?", name)) {
      return q.rows().next();
    }
  }

  private static List<String> strings(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }

  private static Set<Long> oids(Array array) throws SQLException {
    return new LinkedHashSet<>(Arrays.asList((Long[]) array.getArray()));
  }

  static String timed(long startNanos, String what) {
    return String.format(
        Locale.ROOT,
        "%6.1f ms  sql  %s",
        (System.nanoTime() - startNanos) / 1e6,
        what.strip().replaceAll("\\s+", " "));
  }

  /** A statement and its rows, closed together. */
  private final class Query implements AutoCloseable {
    private final String sql;
    private final PreparedStatement statement;
    private @Nullable ResultSet rows;

    Query(String sql, String... parameters) throws SQLException {
      this.sql = sql;
      statement = connection.prepareStatement(sql);
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
    }

    ResultSet rows() throws SQLException {
      long start = System.nanoTime();
      try {
        ResultSet opened = statement.executeQuery();
        rows = opened;
        return opened;
      } finally {
        trace.accept(timed(start, sql));
      }
    }

    ResultSet single() throws SQLException {
      ResultSet row = rows();
      if (!row.next()) {
        throw new SQLException("a row is missing", "02000");
      }
      return row;
    }

    @Override
    public void close() throws SQLException {
      if (rows != null) {
        rows.close();
      }
      statement.close();
    }
  }
}
