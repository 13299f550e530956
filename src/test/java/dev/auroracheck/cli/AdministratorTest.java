package dev.auroracheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.Command;
import dev.auroracheck.servers.Postgres;
import dev.auroracheck.servers.PostgresServer;
import dev.auroracheck.servers.Psql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An administrator without SUPERUSER, as all are on Aurora, runs {@code fix.sql}. */
class AdministratorTest {
  private static final String PASSWORD = "correct horse";
  private static int number;

  private final Path directory;
  private final String admin = "admin_" + ++number;
  private final String owner = "App-Owner_" + number;
  private final String pipe = "pipe_" + number;
  private final String grantRole = "GRANT \"" + owner + "\" TO " + admin;

  AdministratorTest(@TempDir Path directory) {
    this.directory = directory;
  }

  static Stream<PostgresServer> servers() {
    return Postgres.servers();
  }

  /** What a test does in a database that it has for itself. */
  private interface Body {
    void run(String database) throws Exception;
  }

  /** A schema, tables and a publication of an owner, none of which the pipe's role may read. */
  private void inDatabase(PostgresServer server, Body body) throws Exception {
    assumeTrue(Psql.isThere());
    String database = server.createDatabase();
    try {
      server.execute(
          database,
          "CREATE ROLE " + admin + " LOGIN CREATEROLE PASSWORD '" + PASSWORD + "'",
          "CREATE ROLE " + pipe + " LOGIN REPLICATION PASSWORD '" + PASSWORD + "'",
          "CREATE ROLE \"" + owner + "\"",
          "GRANT rds_replication TO " + pipe,
          "GRANT " + pipe + " TO " + admin + " WITH ADMIN OPTION",
          "ALTER ROLE " + pipe + " SET wal_sender_timeout = '1min'",
          "CREATE SCHEMA app",
          "CREATE TABLE app.orders (id int)",
          "CREATE TABLE app.items (id int PRIMARY KEY)",
          "CREATE PUBLICATION p FOR TABLE app.items WITH (publish = 'insert')",
          "ALTER TABLE app.orders OWNER TO \"" + owner + "\"",
          "ALTER TABLE app.items OWNER TO \"" + owner + "\"",
          "ALTER PUBLICATION p OWNER TO \"" + owner + "\"",
          "ALTER SCHEMA app OWNER TO \"" + owner + "\"");
      body.run(database);
    } finally {
      server.dropDatabase(database);
    }
  }

  private Program program(PostgresServer server, String database, String... more) {
    return new Program(
            "--no-aws",
            "--host",
            server.host(),
            "--port",
            String.valueOf(server.port()),
            "--database",
            database,
            "--sslmode",
            "require",
            "--user",
            admin,
            "--pipe-user",
            pipe,
            "--fix-dir",
            directory.toString())
        .env("PGPASSWORD", PASSWORD)
        .with(more);
  }

  /** What {@code fix.sql} could have changed. */
  private List<String> state(PostgresServer server, String database) throws SQLException {
    List<String> all = new ArrayList<>();
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT concat(rolname, rolcanlogin, rolconfig::text) FROM pg_roles
                UNION ALL
                SELECT concat(relname, relreplident, relacl::text) FROM pg_class
                UNION ALL
                SELECT concat(nspname, nspacl::text) FROM pg_namespace
                UNION ALL
                SELECT concat(pubname, pubupdate) FROM pg_publication
                UNION ALL
                SELECT concat(prpubid, prrelid) FROM pg_publication_rel
                UNION ALL
                SELECT concat(defaclacl::text) FROM pg_default_acl
                UNION ALL
                SELECT concat('member ', roleid, ' ', member) FROM pg_auth_members
                ORDER BY 1
                """)) {
      while (rows.next()) {
        all.add(rows.getString(1));
      }
    }
    return all;
  }

  private Command fix(PostgresServer server, String database) {
    return Command.psql(
        server,
        database,
        directory.resolve("fix.sql"),
        Map.of("PGUSER", admin, "PGPASSWORD", PASSWORD));
  }

  private void assertRefused(PostgresServer server, String database, String... lines)
      throws SQLException, IOException {
    List<String> before = state(server, database);
    Command refused = fix(server, database);
    String file = Files.readString(directory.resolve("fix.sql"));
    assertEquals(3, refused.exitCode(), () -> refused.output() + file);
    assertTrue(
        refused.output().contains(admin + " may not run all of this file; nothing was changed"),
        refused.output());
    for (String line : lines) {
      assertTrue(refused.output().contains(line), () -> line + " in " + refused.output());
    }
    assertEquals(before, state(server, database));
  }

  private void assertRuns(PostgresServer server, String database) throws IOException {
    String file = Files.readString(directory.resolve("fix.sql"));
    Command run = fix(server, database);
    assertEquals(0, run.exitCode(), () -> run.output() + file);
    Command again = fix(server, database);
    assertEquals(0, again.exitCode(), () -> "again: " + again.output() + file);
  }

  private static final String[] TABLES = {"--table", "app.orders,app.items"};

  private static final String[] CHECKS = {
    "user-grants",
    "publication",
    "publication-operations",
    "ordering-key",
    "default-privileges",
    "wal-sender-timeout"
  };

  @ParameterizedTest
  @MethodSource("servers")
  void whoIsNoMemberOfTheOwnerChangesNothing(PostgresServer server) throws Exception {
    inDatabase(
        server,
        database -> {
          Execution before =
              program(server, database, TABLES)
                  .with("--schema", "app", "--only", String.join(",", CHECKS))
                  .json();
          for (String check : CHECKS) {
            assertFalse(before.status(check).equals("pass"), () -> before.check(check).toString());
          }
          String who = ": \"" + owner + "\", or a member of it";
          assertRefused(
              server,
              database,
              "change table app.orders" + who,
              "grant SELECT on table app.items and 1 more" + who,
              "grant USAGE on schema app" + who,
              "change publication p" + who,
              "change the default privileges of role \"" + owner + "\"" + who);

          server.execute(database, grantRole);
          assertRuns(server, database);
          Execution after =
              program(server, database, TABLES)
                  .with("--schema", "app", "--only", String.join(",", CHECKS))
                  .json();
          for (String check : CHECKS) {
            assertEquals("pass", after.status(check), () -> after.check(check).toString());
          }
        });
  }

  @ParameterizedTest
  @MethodSource("servers")
  void thePlanNamesWhoMayRunAStep(PostgresServer server) throws Exception {
    inDatabase(
        server,
        database -> {
          Execution run = program(server, database, "--only", "user-grants,publication").run();
          String words = run.out().replaceAll("\\s+", " ");
          assertTrue(words.contains("\"" + owner + "\", or a member of it"), run.out());
        });
  }

  /** A name that is found in another schema first would answer in the place of a catalog. */
  @ParameterizedTest
  @MethodSource("servers")
  void tablesWithTheNamesOfCatalogsDoNotAnswer(PostgresServer server) throws Exception {
    inDatabase(
        server,
        database -> {
          server.execute(
              database,
              "CREATE SCHEMA mine AUTHORIZATION " + admin,
              "CREATE TABLE mine.pg_class (oid oid, relname name, relnamespace oid, relowner oid)",
              "CREATE TABLE mine.pg_namespace (oid oid, nspname name, nspowner oid)",
              "CREATE TABLE mine.pg_publication (oid oid, pubname name, pubowner oid)",
              "CREATE TABLE mine.pg_roles (oid oid, rolname name, rolsuper bool)",
              "CREATE FUNCTION mine.pg_has_role(oid, text) RETURNS bool LANGUAGE sql"
                  + " AS 'SELECT true'",
              "GRANT SELECT ON ALL TABLES IN SCHEMA mine TO " + admin);
          program(server, database, TABLES).run();
          server.execute(
              database, "ALTER ROLE " + admin + " SET search_path = mine, pg_catalog, public");
          assertRefused(server, database, "change publication p: \"" + owner + "\"");
          server.execute(database, grantRole);
          assertRuns(server, database);
        });
  }

  @ParameterizedTest
  @MethodSource("servers")
  void theGrantOptionIsEnoughToGrant(PostgresServer server) throws Exception {
    inDatabase(
        server,
        database -> {
          program(server, database, TABLES).with("--only", "user-grants").run();
          server.execute(
              database,
              "GRANT USAGE ON SCHEMA app TO " + admin + " WITH GRANT OPTION",
              "GRANT SELECT ON app.items TO " + admin + " WITH GRANT OPTION");
          assertRefused(server, database, "grant SELECT on table app.orders: \"" + owner + "\"");
          server.execute(database, "GRANT SELECT ON app.orders TO " + admin + " WITH GRANT OPTION");
          assertRuns(server, database);
          assertEquals(
              "pass",
              program(server, database, TABLES)
                  .with("--only", "user-grants")
                  .json()
                  .status("user-grants"));
        });
  }

  /** What is done already takes no right. */
  @ParameterizedTest
  @MethodSource("servers")
  void aPublicationThatIsThereNeedsNobody(PostgresServer server) throws Exception {
    inDatabase(
        server,
        database -> {
          server.execute(database, "DROP PUBLICATION p");
          program(server, database, "--only", "publication", "--publication", "q").run();
          assertRefused(
              server,
              database,
              "create a publication in database " + database + ": ",
              "create a publication for all tables: a superuser, or a member of rds_superuser");
          // an identity comes first, which is the owner's to give
          server.execute(database, grantRole, "CREATE PUBLICATION q FOR ALL TABLES");
          assertRuns(server, database);
        });
  }

  @ParameterizedTest
  @MethodSource("servers")
  void rolesAreChangedByThoseWhoAdministerThem(PostgresServer server) throws Exception {
    inDatabase(
        server,
        database -> {
          server.execute(
              database,
              "REVOKE rds_replication FROM " + pipe,
              "ALTER ROLE " + pipe + " NOLOGIN NOREPLICATION",
              "REVOKE " + pipe + " FROM " + admin,
              "ALTER ROLE " + admin + " NOCREATEROLE");
          program(
                  server,
                  database,
                  "--only",
                  "pipe-user,rds-replication,wal-sender-timeout,user-grants,publication")
              .run();
          server.execute(database, grantRole);
          assertRefused(
              server,
              database,
              "change role " + pipe + ": ",
              "store settings for role " + pipe + ": ",
              "add members to role rds_replication: ");
          server.execute(
              database,
              "ALTER ROLE " + admin + " CREATEROLE",
              "GRANT " + pipe + " TO " + admin + " WITH ADMIN OPTION",
              "GRANT rds_replication TO " + admin + " WITH ADMIN OPTION");
          assertRuns(server, database);
        });
  }

  @ParameterizedTest
  @MethodSource("servers")
  void aNewRoleTakesCreaterole(PostgresServer server) throws Exception {
    inDatabase(
        server,
        database -> {
          server.execute(
              database,
              "ALTER DATABASE " + database + " OWNER TO \"" + owner + "\"",
              "GRANT rds_replication TO " + admin + " WITH ADMIN OPTION",
              grantRole,
              "ALTER ROLE " + admin + " NOCREATEROLE",
              "DROP OWNED BY " + pipe,
              "DROP ROLE " + pipe);
          program(server, database, "--only", "pipe-user").run();
          assertRefused(server, database, "create role \"" + pipe + "\": a role with CREATEROLE");
          server.execute(database, "ALTER ROLE " + admin + " CREATEROLE");
          assertRuns(server, database);
        });
  }
}
