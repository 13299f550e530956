package dev.auroracheck.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.auroracheck.random.RandomScenario.Name;
import dev.auroracheck.servers.Environments;
import dev.auroracheck.servers.Postgres;
import dev.auroracheck.servers.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The copier finds what the engine was seen to lose, and nothing where the copy is right. */
class CopierTest {
  private static final String PASSWORD = "copied horse";

  private static final String ALL = "CREATE PUBLICATION p FOR ALL TABLES";

  private static final String VIA_ROOT = ALL + " WITH (publish_via_partition_root = true)";

  /** A table with two partitions. */
  private static final String PARTITIONED =
      """
      CREATE TABLE t (id int, d int, note text, PRIMARY KEY (id, d)) PARTITION BY LIST (d);
      CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
      CREATE TABLE t2 PARTITION OF t FOR VALUES IN (2);
      INSERT INTO t SELECT g, 1 + g % 2, 'n' || g FROM generate_series(1, 20) g""";

  /** A partitioned table, to which one is attached later. */
  private static final String ATTACHED =
      """
      CREATE TABLE t (id int, d int, a text, b text, PRIMARY KEY (id, d)) PARTITION BY LIST (d);
      CREATE TABLE t1 (%s, PRIMARY KEY (id, d));
      ALTER TABLE t1 DROP junk;
      ALTER TABLE t ATTACH PARTITION t1 FOR VALUES IN (1);
      INSERT INTO t SELECT g, 1, 'a' || g, 'b' || g FROM generate_series(1, 9) g""";

  private static final String BASE =
      """
      CREATE TABLE t (id int PRIMARY KEY, a text, b text);
      INSERT INTO t SELECT g, 'a' || g, 'b' || g FROM generate_series(1, 5) g""";

  /** A database, and what the copier must say of it; empty where copy and source are equal. */
  private static final class Case {
    private final String name;
    private final Optional<String> expected;
    private final List<String> sql = new ArrayList<>();
    private int since = 12;
    private int until = 99;
    private String publication = "p";
    private String tables = "t";
    private String encoding = "UTF8";

    Case(String name, Optional<String> expected, String... sql) {
      this.name = name;
      this.expected = expected;
      this.sql.addAll(Arrays.asList(sql));
    }

    /** Only on this version and newer. */
    Case since(int major) {
      since = major;
      return this;
    }

    /** Only on this version and older. */
    Case until(int major) {
      until = major;
      return this;
    }

    Case tables(String names) {
      tables = names;
      return this;
    }

    /** Empty: the pipe makes its own. */
    Case publication(String name) {
      publication = name;
      return this;
    }

    Case encoding(String name) {
      encoding = name;
      return this;
    }
  }

  private static Case equal(String name, String... sql) {
    return new Case(name, Optional.empty(), sql);
  }

  private static Case differs(String name, String why, String... sql) {
    return new Case(name, Optional.of(why), sql);
  }

  private static List<Case> plain() {
    return List.of(
        equal("a table with a primary key", BASE, ALL),
        equal(
            "a table without a key, REPLICA IDENTITY FULL",
            "CREATE TABLE t (a int, b text, c real)",
            "ALTER TABLE t REPLICA IDENTITY FULL",
            ALL),
        equal("an identity index", BASE, index("(b)"), ALL),
        equal(
            "a generated column",
            BASE,
            "ALTER TABLE t ADD g int GENERATED ALWAYS AS (id) STORED",
            ALL),
        equal("floats", BASE, "ALTER TABLE t ADD f real, ADD d double precision", ALL),
        equal(
            "a long value in TOAST",
            BASE,
            "ALTER TABLE t ADD long text[]; ALTER TABLE t ALTER long SET STORAGE EXTERNAL",
            "UPDATE t SET long = ARRAY(SELECT 'x' || g FROM generate_series(1, 5000) g)",
            ALL),
        equal("a partitioned table, one level", PARTITIONED, ALL),
        equal("a partitioned table, through its root", PARTITIONED, VIA_ROOT).since(13),
        equal(
                "a publication that the pipe makes",
                PARTITIONED,
                "ALTER TABLE t OWNER TO {role}",
                "GRANT CREATE ON DATABASE {db} TO {role}",
                "GRANT CREATE ON SCHEMA public TO {role}",
                "ALTER TABLE t1 OWNER TO {role}",
                "ALTER TABLE t2 OWNER TO {role}")
            .publication("")
            .since(13),
        equal("a table in LATIN1", BASE, "UPDATE t SET a = 'größe'", ALL).encoding("LATIN1"),
        equal("only ASCII in SQL_ASCII", BASE, ALL).encoding("SQL_ASCII"),
        differs("no publication", "publication does not exist", BASE),
        differs("no key", "no key", "CREATE TABLE t (id int)", ALL),
        differs(
            "a key that can be deferred",
            "refused",
            "CREATE TABLE t (id int PRIMARY KEY DEFERRABLE)",
            ALL),
        differs("no SELECT", "permission denied", BASE, ALL, "REVOKE SELECT ON t FROM {role}"),
        differs("hidden rows", "source", BASE, ALL, "ALTER TABLE t ENABLE ROW LEVEL SECURITY"),
        differs("inserts alone", "source", BASE, ALL + " WITH (publish = 'insert')"),
        differs("an unlogged table", "source", BASE, "ALTER TABLE t SET UNLOGGED", ALL));
  }

  private static String index(String columns) {
    return "ALTER TABLE t ALTER b SET NOT NULL; CREATE UNIQUE INDEX u ON t %s; ALTER TABLE t REPLICA IDENTITY USING INDEX u"
        .formatted(columns);
  }

  private static List<Case> seen() {
    String child = "CREATE TABLE c () INHERITS (t); ALTER TABLE c ADD PRIMARY KEY (id)";
    String filled =
        "INSERT INTO c (id, a, b) SELECT g, 'ca' || g, 'cb' || g FROM generate_series(31, 35) g";
    return List.of(
        differs("E1 upper case", "", BASE, "CREATE PUBLICATION \"Pub\" FOR TABLE t")
            .publication("Pub"),
        differs("E1 a space", "", BASE, "CREATE PUBLICATION \"a b\" FOR TABLE t")
            .publication("a b"),
        equal("E1 odd and harmless", BASE, "CREATE PUBLICATION \"1-p.'(*\" FOR TABLE t")
            .publication("1-p.'(*"),
        differs(
                "E2",
                "source",
                PARTITIONED,
                """
                CREATE TABLE t3 PARTITION OF t FOR VALUES IN (3) PARTITION BY LIST (d);
                CREATE TABLE t31 PARTITION OF t3 FOR VALUES IN (3);
                INSERT INTO t SELECT g, 3, 'n' || g FROM generate_series(1, 20) g""",
                ALL)
            .since(13),
        differs("E3", "", ATTACHED.formatted("b text, junk int, d int, id int, a text"), ALL)
            .since(13),
        equal(
                "E3 dropped columns",
                ATTACHED.formatted("id int, junk int, d int, a text, b text"),
                ALL)
            .since(13),
        equal("E4 a child as its parent", BASE, child, filled, ALL),
        differs("E4a", "more than", BASE, child, "ALTER TABLE c ADD own text", filled, ALL),
        differs(
            "E4b",
            "alone",
            BASE,
            "CREATE TABLE c (id int PRIMARY KEY, b text, a text); ALTER TABLE c INHERIT t",
            filled,
            ALL),
        differs(
            "E4c",
            "source",
            BASE,
            child,
            "CREATE TABLE g () INHERITS (c); ALTER TABLE g ADD PRIMARY KEY (id)",
            "INSERT INTO g (id, a, b) SELECT g, 'ga' || g, 'gb' || g FROM generate_series(41, 45) g",
            ALL),
        differs("E4d", "\"c\" alone", BASE, child, filled, ALL).tables("t,c"),
        differs(
                "E4e",
                "",
                BASE,
                "CREATE TABLE o (id int PRIMARY KEY, a text)",
                "CREATE TABLE c () INHERITS (t, o); ALTER TABLE c ADD PRIMARY KEY (id)",
                ALL)
            .tables("t,o"),
        differs(
                "E4f",
                "NULL",
                BASE,
                "ALTER TABLE t ALTER b SET NOT NULL",
                child,
                "ALTER TABLE c ALTER b DROP NOT NULL",
                "INSERT INTO c (id) VALUES (50)",
                ALL)
            .until(17),
        differs(
                "E5 leaf by index",
                "copy",
                """
                CREATE TABLE t (id int, d int, u int NOT NULL, PRIMARY KEY (id, d))
                  PARTITION BY LIST (d);
                CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
                CREATE UNIQUE INDEX u ON t1 (u);
                ALTER TABLE t1 REPLICA IDENTITY USING INDEX u;
                INSERT INTO t SELECT g, 1, g + 50 FROM generate_series(1, 9) g""",
                VIA_ROOT)
            .since(13),
        differs(
                "E5 root FULL without key",
                "copy",
                """
                CREATE TABLE t (id int, d int) PARTITION BY LIST (d);
                CREATE TABLE t1 PARTITION OF t (PRIMARY KEY (id)) FOR VALUES IN (1);
                ALTER TABLE t REPLICA IDENTITY FULL;
                INSERT INTO t SELECT g, 1 FROM generate_series(1, 9) g""",
                VIA_ROOT)
            .since(13),
        differs(
            "E5 child", "copy", BASE, "CREATE TABLE c (PRIMARY KEY (a)) INHERITS (t)", filled, ALL),
        equal("E5 leaf FULL", PARTITIONED, "ALTER TABLE t1 REPLICA IDENTITY FULL", VIA_ROOT)
            .since(13),
        differs(
            "E6",
            "copy",
            "CREATE TABLE t (id int, name text, PRIMARY KEY (id) INCLUDE (name))",
            "INSERT INTO t SELECT g, 'n' || g FROM generate_series(1, 5) g",
            ALL),
        differs("E6 identity index", "copy", BASE, index("(b) INCLUDE (a)"), ALL),
        differs(
                "E7 never analyzed",
                "source",
                PARTITIONED,
                "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
                VIA_ROOT)
            .since(14),
        equal(
                "E7 analyzed",
                PARTITIONED,
                "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
                "ANALYZE t1; ANALYZE t2",
                VIA_ROOT)
            .since(14),
        differs(
            "E8",
            "validate",
            BASE,
            ALL,
            "CREATE SCHEMA app; CREATE VIEW app.pg_publication AS SELECT 1 AS one",
            "GRANT USAGE ON SCHEMA app TO {role}",
            "ALTER ROLE {role} SET search_path = app, pg_catalog"),
        equal(
            "E8 pg_catalog is not named",
            BASE,
            ALL,
            "CREATE SCHEMA app; CREATE VIEW app.pg_publication AS SELECT 1 AS one",
            "GRANT USAGE ON SCHEMA app TO {role}",
            "ALTER ROLE {role} SET search_path = app, public"),
        differs("E10", "load", BASE, "UPDATE t SET a = chr(233)::text", ALL).encoding("SQL_ASCII"),
        differs(
                "E11",
                "NULL",
                BASE,
                "UPDATE t SET a = NULL WHERE id = 2",
                "ALTER TABLE t ADD CONSTRAINT filled NOT NULL a NOT VALID",
                ALL)
            .since(18),
        differs("E12", "", "CREATE TABLE t ()", "ALTER TABLE t REPLICA IDENTITY FULL", ALL),
        differs("E13", "template", BASE, "ALTER TABLE t RENAME TO \"{{t\"", ALL).tables("{{t"),
        differs(
            "E15",
            "alone",
            BASE,
            "ALTER TABLE t ADD f real, ADD d double precision",
            "ALTER ROLE {role} SET extra_float_digits = 0",
            ALL),
        equal("E15 without floats", BASE, "ALTER ROLE {role} SET extra_float_digits = 0", ALL),
        differs("E16", "too many connections", BASE, ALL, "ALTER ROLE {role} CONNECTION LIMIT 1"),
        // later versions do not count walsenders
        differs(
                "E16 two",
                "too many connections",
                BASE,
                ALL,
                "ALTER ROLE {role} CONNECTION LIMIT 2")
            .until(12),
        equal("E16 three", BASE, ALL, "ALTER ROLE {role} CONNECTION LIMIT 3"),
        differs(
            "E17",
            "permission denied",
            BASE,
            ALL,
            "REVOKE EXECUTE ON FUNCTION version() FROM PUBLIC"),
        differs("E30", "_peerdb_version", BASE, "ALTER TABLE t ADD _peerdb_version int", ALL));
  }

  @Test
  void streamHasTheSettingsOfTheRole() throws SQLException {
    PostgresServer server = Postgres.server(Postgres.majors().get(0));
    String role = "copier with settings";
    try {
      server.execute(
          "postgres",
          "CREATE ROLE \"%s\" LOGIN REPLICATION PASSWORD '%s'".formatted(role, PASSWORD),
          "ALTER ROLE \"%s\" SET extra_float_digits = -2".formatted(role),
          "ALTER ROLE \"%s\" SET search_path = elsewhere".formatted(role));
      Pipe pipe = new Pipe(server, "postgres", role, PASSWORD, Optional.empty(), List.of());
      try (Connection session = pipe.connect();
          Walsender walsender = new Walsender(pipe, session)) {
        assertEquals("-2", walsender.ask("SHOW extra_float_digits", "extra_float_digits"));
        assertEquals("elsewhere", walsender.ask("SHOW search_path", "search_path"));
      }
    } finally {
      server.execute("postgres", "DROP ROLE IF EXISTS \"" + role + "\"");
    }
  }

  @TestFactory
  Stream<DynamicTest> copies() {
    return Stream.concat(plain().stream(), seen().stream()).flatMap(CopierTest::tests);
  }

  /** On the oldest and the newest version, and in a full run on those between. */
  private static Stream<DynamicTest> tests(Case one) {
    List<Integer> fitting =
        Postgres.majors().stream().filter(m -> one.since <= m && m <= one.until).toList();
    if (fitting.isEmpty()) {
      return Stream.empty();
    }
    return fitting.stream()
        .filter(
            m ->
                Environments.FULL
                    || m.equals(fitting.get(0))
                    || m.equals(fitting.get(fitting.size() - 1)))
        .map(m -> dynamicTest(m + ": " + one.name, () -> play(one, Postgres.server(m))));
  }

  private static void play(Case one, PostgresServer server) throws SQLException {
    String database = RandomScenario.createDatabase(server, one.encoding);
    String role = "Copier of " + database;
    try (Connection admin = server.connect(database);
        Statement statement = admin.createStatement()) {
      statement.execute(
          "CREATE ROLE %s LOGIN REPLICATION PASSWORD '%s'"
              .formatted(RandomScenario.quote(role), PASSWORD));
      statement.execute(
          "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO " + RandomScenario.quote(role));
      for (String sql : one.sql) {
        statement.execute(
            sql.replace("{role}", RandomScenario.quote(role)).replace("{db}", database));
      }
      Pipe pipe =
          new Pipe(
              server,
              database,
              role,
              PASSWORD,
              one.publication.isEmpty() ? Optional.empty() : Optional.of(one.publication),
              Arrays.stream(one.tables.split(",", -1)).map(t -> new Name("public", t)).toList());
      Optional<String> difference = new Copier(pipe, admin).run();
      assertEquals(one.expected.isPresent(), difference.isPresent(), difference::toString);
      assertTrue(difference.orElse("").contains(one.expected.orElse("")), difference::toString);
    } finally {
      server.dropDatabase(database);
      server.execute("postgres", "DROP ROLE IF EXISTS " + RandomScenario.quote(role));
    }
  }
}
