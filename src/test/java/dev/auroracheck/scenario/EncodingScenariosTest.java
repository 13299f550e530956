package dev.auroracheck.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.FixSql;
import dev.auroracheck.servers.Postgres;
import dev.auroracheck.servers.PostgresServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A database in another encoding is decided as one in UTF-8 is, with names in its own letters. */
class EncodingScenariosTest {
  private static final String PASSWORD = "correct horse";

  /** With a name that no other of them could hold. */
  private static final Map<String, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put("LATIN1", "gr\u00f6\u00dfe \u00a4\u00c4");
    NAMES.put("LATIN9", "\u20acuro \u0153uvre");
    NAMES.put("KOI8R", "\u0442\u0430\u0431\u043b\u0438\u0446\u0430 \u0416");
    NAMES.put("WIN1252", "\u201equote\u201d \u0152");
    NAMES.put("EUC_JP", "\u8868\u3068\u5217");
    NAMES.put("SQL_ASCII", "caf\u00e9");
  }

  @TestFactory
  Stream<DynamicNode> encodings() {
    return Postgres.servers()
        .map(
            server ->
                DynamicContainer.dynamicContainer(
                    "PostgreSQL " + server.major(),
                    NAMES.entrySet().stream()
                        .map(
                            e ->
                                DynamicTest.dynamicTest(
                                    e.getKey(), () -> play(server, e.getKey(), e.getValue())))));
  }

  @TestFactory
  Stream<DynamicNode> bytesThatAreNoText() {
    return Postgres.servers()
        .map(
            server ->
                DynamicTest.dynamicTest(
                    "PostgreSQL " + server.major(),
                    () -> {
                      try (Base base = new Base(server, "SQL_ASCII", "plain")) {
                        server.execute(
                            base.database,
                            "DO $$ BEGIN EXECUTE format('CREATE TABLE \"plain\".%I"
                                + " (id int PRIMARY KEY)', 'caf' ||"
                                + " convert_from('\\xe9'::bytea, 'SQL_ASCII')); END $$");
                        Execution run = base.program().json();
                        assertEquals(3, run.exitCode(), run::err);
                        assertEquals("error", run.status("user-grants"));
                        assertEquals("pass", run.status("connection"));
                      }
                    }));
  }

  private static void play(PostgresServer server, String encoding, String name) throws Exception {
    try (Base own = new Base(server, encoding, name);
        Base utf8 = new Base(server, "UTF8", name);
        FixSql fixes = FixSql.make()) {
      Execution healthy = own.program().json();
      Map<String, String> expected = statuses(utf8.program().json());
      assertEquals("pass", expected.get("user-grants"));
      assertEquals("pass", expected.get("publication"));
      if (encoding.equals("SQL_ASCII")) {
        expected.put("session-settings", "warn");
        assertTrue(healthy.message("session-settings").contains("SQL_ASCII"));
      }
      assertEquals(expected, statuses(healthy));
      for (Base base : List.of(own, utf8)) {
        base.revoke();
      }
      Execution broken = own.program().with(fixes.wanted()).json();
      Map<String, String> failing = statuses(utf8.program().json());
      failing.put("session-settings", expected.get("session-settings"));
      assertEquals("fail", broken.status("user-grants"));
      assertEquals(failing, statuses(broken));
      fixes.run(server, own.database, own.role(), PASSWORD);
      expected.put("default-privileges", "pass");
      assertEquals(expected, statuses(own.program().json()));
    }
  }

  private static Map<String, String> statuses(Execution run) {
    Map<String, String> all = new LinkedHashMap<>();
    for (JsonNode check : run.report().path("checks")) {
      all.put(check.path("id").asText(), check.path("status").asText());
    }
    return all;
  }

  /** A database of that encoding in which schema, table, column and publication have the name. */
  private static final class Base implements AutoCloseable {
    private final PostgresServer server;
    private final String quoted;
    final String database = "encoding_" + UUID.randomUUID().toString().replace("-", "");

    Base(PostgresServer server, String encoding, String name) throws SQLException {
      this.server = server;
      quoted = '"' + name + '"';
      server.execute(
          "postgres",
          "CREATE DATABASE "
              + database
              + " ENCODING '"
              + encoding
              + "' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'",
          "CREATE ROLE " + role() + " LOGIN REPLICATION PASSWORD '" + PASSWORD + "'",
          "GRANT rds_replication TO " + role());
      // the stream takes no white space in a publication's name
      String publication = quoted.replace(" ", "-");
      server.execute(
          database,
          "CREATE SCHEMA " + quoted,
          "CREATE TABLE " + table() + " (id int PRIMARY KEY, " + quoted + " text)",
          "GRANT USAGE ON SCHEMA " + quoted + " TO " + role(),
          "GRANT SELECT ON " + table() + " TO " + role(),
          "CREATE PUBLICATION " + publication + " FOR TABLE " + table());
    }

    private String table() {
      return quoted + "." + quoted;
    }

    String role() {
      return "\"r_" + database + '"';
    }

    void revoke() throws SQLException {
      server.execute(database, "REVOKE SELECT ON " + table() + " FROM " + role());
    }

    Program program() {
      List<String> args =
          new ArrayList<>(
              List.of("--no-aws", "--host", server.host(), "--port", "" + server.port()));
      args.addAll(List.of("--database", database, "--sslmode", "require"));
      args.addAll(List.of("--user", "r_" + database));
      return new Program(args.toArray(String[]::new)).env("PGPASSWORD", PASSWORD);
    }

    @Override
    public void close() throws SQLException {
      server.dropDatabase(database);
      server.execute("postgres", "DROP ROLE " + role());
    }
  }
}
