package dev.auroracheck.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.fix.SafeFiles;
import dev.auroracheck.fix.TerraformFileTest;
import dev.auroracheck.servers.Command;
import dev.auroracheck.servers.Environments;
import dev.auroracheck.servers.Hcl;
import dev.auroracheck.servers.Postgres;
import dev.auroracheck.servers.PostgresServer;
import dev.auroracheck.servers.Psql;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Names that mean something to a shell, to psql, to SQL, to Terraform or to a terminal: of the
 * database, the roles, schemas, tables, columns, policies and publications. The files close the
 * scenario all the same, and do nothing else.
 */
class HostileNamesTest {
  private static final String PASSWORD = "correct horse";
  private static final String NEW_PASSWORD = "it's a \\\"new\" one $(reboot) :'x'";

  static final List<String> NAMES =
      List.of(
          "we\"ird",
          "O'Brien",
          "$(reboot)",
          "`reboot`",
          "a\nb",
          "a\n\\i /etc/passwd\nDROP TABLE witness;\nb",
          "a\r\\i /etc/passwd",
          "a\r\nb",
          "back\\slash\\",
          ":'x' :y :\"z\" :{?q}",
          "\\i /etc/passwd",
          "\\q",
          "%{x} ${y} $${z}",
          "*/ -- /*",
          "$$ $do$ $1",
          "sixty-three-bytes-is-as-long-as-a-name-may-be-in-postgresql-now",
          "caf\u00e9 \u8868",
          "\ud83d\udca5",
          "-leading --dash",
          "tab\tbed",
          "\"; DROP TABLE witness; --",
          "'; DROP TABLE witness; --",
          "line\u2028sep\u0085nel\fff\u000bvt",
          "e\u0301",
          "dot.ted",
          "a=b",
          "#hash // slash",
          "a  b");

  private static final List<String> WITHOUT_ROLE =
      List.of("pipe-user", "publication", "ordering-key");
  private static final List<String> WITH_ROLE =
      List.of(
          "pipe-user",
          "wal-sender-timeout",
          "rds-replication",
          "user-grants",
          "row-level-security",
          "publication",
          "publication-operations",
          "ordering-key");

  private static int scenarios;

  /** Of the database that is checked, and of another in which the publication is looked for. */
  @Test
  void noNameReachesTheTerminalAsItIs() throws SQLException {
    PostgresServer server = Postgres.server(16);
    String name = "e\u001b[2J\u202ev\nil";
    String plain = server.createDatabase();
    server.execute("postgres", "CREATE DATABASE " + quoted(name));
    try {
      for (String database : List.of(name, plain)) {
        Execution run =
            new Program("--no-aws", "-h", server.host(), "-p", "" + server.port(), "-vv")
                .with("-U", server.superuser(), "-d", database, "--publication", name)
                .with("-o", "text")
                .env("PGPASSWORD", server.superuserPassword())
                .run();
        assertTrue(run.err().contains("connect to e\\u001B[2J\\u202Ev"), run.err());
        if (database.equals(name)) {
          assertTrue(
              run.out().lines().findFirst().orElseThrow().contains("/e\\u001B[2J"), run.out());
        }
        assertFalse((run.out() + run.err()).contains("\u001b"));
        assertFalse((run.out() + run.err()).contains("\u202e"));
        assertEquals(
            List.of(),
            run.err().lines().filter(l -> !l.matches(" *[0-9.]+ ms  sql  .*")).toList(),
            "a name has broken a line");
      }
    } finally {
      server.dropDatabase(name);
      server.dropDatabase(plain);
    }
  }

  @TestFactory
  Stream<DynamicNode> names(@TempDir Path directory) {
    Path terraform = directory.resolve("tf");
    Stream<DynamicNode> scenarios =
        Postgres.majors().stream().map(major -> on(major, directory, terraform));
    return Stream.concat(
        scenarios, Stream.of(DynamicTest.dynamicTest("fix.tf", () -> assertReads(terraform))));
  }

  /**
   * In a full run each name with and without the role on each version, else each name once: what is
   * quoted how does not depend on the version.
   */
  private static DynamicNode on(int major, Path directory, Path terraform) {
    int place = Postgres.majors().indexOf(major);
    return DynamicContainer.dynamicContainer(
        "PostgreSQL " + major,
        IntStream.range(0, NAMES.size())
            .filter(i -> Environments.FULL || i % Postgres.majors().size() == place)
            .boxed()
            .flatMap(
                i ->
                    Stream.of(true, false)
                        .filter(missing -> Environments.FULL || missing == (i % 2 == 0))
                        .map(
                            missing ->
                                DynamicTest.dynamicTest(
                                    shown(NAMES.get(i)) + (missing ? ", no role" : ""),
                                    () ->
                                        new Hostile(
                                                Postgres.server(major),
                                                NAMES.get(i),
                                                missing,
                                                directory.resolve("" + ++scenarios),
                                                terraform)
                                            .play()))));
  }

  /** All files of the scenarios at once. */
  private static void assertReads(Path terraform) throws IOException {
    Hcl.assertLaidOut(terraform);
    assumeTrue(Hcl.parserIsThere());
    try (Stream<Path> files = Files.list(terraform)) {
      List<Path> all = files.sorted().toList();
      assertFalse(all.isEmpty());
      Hcl.parse(all).forEach(TerraformFileTest::assertKnown);
    }
  }

  private static String shown(String name) {
    return name.replace("\n", "\\n").replace("\r", "\\r");
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** The beginning, so that there is room for more in 63 bytes. */
  private static String cut(String name) {
    return name.substring(0, Math.min(name.length(), 40));
  }

  /** A database in which everything has that name, and nothing is as a pipe needs it. */
  private record Hostile(
      PostgresServer server, String name, boolean roleIsMissing, Path directory, Path terraform) {

    private String q() {
      return quoted(name);
    }

    /** Names of roles are the cluster's: this one is as bad. */
    private String owner() {
      return quoted(cut(name) + " o");
    }

    private void execute(String... statements) throws SQLException {
      server.execute(URLEncoder.encode(name, UTF_8), statements);
    }

    void play() throws IOException, SQLException {
      server.execute("postgres", "CREATE DATABASE " + q() + " ENCODING 'UTF8' TEMPLATE template0");
      try {
        make();
        close();
      } finally {
        server.dropDatabase(name);
        server.execute("postgres", "DROP ROLE IF EXISTS " + q(), "DROP ROLE IF EXISTS " + owner());
      }
    }

    private void make() throws SQLException {
      String schema = q() + ".";
      String table = schema + q();
      execute(
          "CREATE TABLE witness (x int)",
          "CREATE SCHEMA " + q(),
          "CREATE TABLE " + table + " (" + q() + " int, other int)",
          "ALTER TABLE " + table + " REPLICA IDENTITY NOTHING",
          "CREATE TABLE " + schema + "parent (id int PRIMARY KEY)",
          // in another schema, since a child table and its parent can't both be in scope
          "CREATE TABLE public." + q() + " (PRIMARY KEY (id)) INHERITS (" + schema + "parent)",
          "ALTER TABLE " + table + " ENABLE ROW LEVEL SECURITY",
          "CREATE POLICY " + q() + " ON " + table + " USING (other = 1)",
          "CREATE ROLE " + owner() + " NOLOGIN",
          "ALTER TABLE " + table + " OWNER TO " + owner());
      if (server.major() >= 13) {
        // 12 can't publish them
        execute(
            "CREATE TABLE " + schema + "root (id int PRIMARY KEY) PARTITION BY RANGE (id)",
            "CREATE TABLE " + schema + "leaf PARTITION OF " + schema + "root DEFAULT");
      }
      if (roleIsMissing) {
        return;
      }
      execute(
          "REVOKE CONNECT ON DATABASE " + q() + " FROM PUBLIC",
          "CREATE ROLE " + q() + " CONNECTION LIMIT 0 PASSWORD '" + PASSWORD + "'",
          "ALTER ROLE " + q() + " SET wal_sender_timeout = '1min'",
          "CREATE PUBLICATION " + q() + " FOR TABLE " + schema + "parent WITH (publish = 'insert')",
          "CREATE PUBLICATION " + quoted("peerflow_pub_" + cut(name)) + " FOR TABLE witness");
      if (server.major() >= 15) {
        execute(
            "CREATE TABLE " + schema + "listed (id int PRIMARY KEY, " + q() + " int)",
            "ALTER PUBLICATION " + q() + " ADD TABLE " + schema + "listed (id) WHERE (id > 0)");
      }
    }

    /** The fix gives it another name, where the stream could not ask for it. */
    private String publication() throws SQLException {
      try (Connection connection = server.connect(URLEncoder.encode(name, UTF_8));
          Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "SELECT pubname FROM pg_publication WHERE pubname !~ '^peerflow_pub_'")) {
        return row.next() ? row.getString(1) : name;
      }
    }

    private Execution run(Path fixes) throws SQLException {
      return new Program("--no-aws", "--host", server.host(), "--port", "" + server.port())
          .with("--database", name, "--sslmode", "verify-full")
          .with("--sslrootcert", String.valueOf(server.caCertificate()))
          .with("--user", server.superuser(), "--pipe-user", name)
          .with("--publication", publication(), "--schema", q(), "--fix-dir", fixes.toString())
          .env("PGPASSWORD", server.superuserPassword())
          .json();
    }

    private void close() throws IOException, SQLException {
      Execution before = run(directory);
      assertEquals(1, before.exitCode(), before::err);
      for (String check : roleIsMissing ? WITHOUT_ROLE : WITH_ROLE) {
        assertEquals("fail", before.status(check), () -> before.check(check).toString());
      }
      SafeFiles.assertSafe(directory, PASSWORD, NEW_PASSWORD, server.superuserPassword());
      Files.createDirectories(terraform);
      Files.copy(directory.resolve("fix.tf"), terraform.resolve(directory.getFileName() + ".tf"));
      assertEquals(
          new Command(0, ""), Command.run(Map.of(), "sh", directory.resolve("fix.sh").toString()));
      assumeTrue(Psql.isThere());
      psql();
      // a policy that shows all rows is for a person to decide
      for (String command : before.choices("row-level-security")) {
        execute(command);
      }
      Execution after = run(directory.resolve("after"));
      assertMended(before, after);
      asTheFileSays();
      execute("SELECT FROM witness");
      assertLogin();
    }

    private void psql() {
      Command psql =
          Command.psql(
              server, name, directory.resolve("fix.sql"), Map.of("PIPE_PASSWORD", NEW_PASSWORD));
      assertEquals(0, psql.exitCode(), psql::output);
      assertFalse(psql.output().contains("root:"), psql::output);
    }

    /** By the command in its first lines, where it is one that can be copied. */
    private void asTheFileSays() throws IOException {
      if (name.chars().anyMatch(c -> Character.isISOControl(c) || c == '\u2028')) {
        psql();
        return;
      }
      String command =
          Files.readString(directory.resolve("fix.sql"))
              .lines()
              .filter(line -> line.startsWith("--   psql "))
              .findFirst()
              .orElseThrow()
              .substring(5)
              .replace("ADMINISTRATOR", server.superuser());
      Command psql =
          Command.run(
              Map.of("PGPASSWORD", server.superuserPassword()),
              "sh",
              "-c",
              "cd \"$0\" && " + command,
              directory.toString());
      assertEquals(0, psql.exitCode(), psql::output);
    }

    private void assertLogin() throws SQLException {
      PGSimpleDataSource source = new PGSimpleDataSource();
      source.setServerNames(new String[] {server.host()});
      source.setPortNumbers(new int[] {server.port()});
      source.setDatabaseName(name);
      source.setUser(name);
      source.setPassword(roleIsMissing ? NEW_PASSWORD : PASSWORD);
      source.getConnection().close();
    }

    /** What only warned is left to people, where it is not fixed too. */
    private static void assertMended(Execution before, Execution after) {
      for (JsonNode check : after.report().path("checks")) {
        String id = check.path("id").asText();
        String status = check.path("status").asText();
        String was = before.status(id);
        // no pipe reads a table with a dot in its name
        boolean dots = id.equals("table-kinds") && after.message(id).contains("can't be");
        if (!dots && (was.equals("fail") || status.equals("fail"))) {
          assertEquals("pass", status, () -> id + " was " + was + ", is " + check);
        }
      }
    }
  }
}
