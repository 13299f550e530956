package dev.auroracheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.Environments;
import dev.auroracheck.servers.OnPath;
import dev.auroracheck.servers.Postgres;
import dev.auroracheck.servers.PostgresServer;
import dev.auroracheck.servers.Psql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands with jq on the page about JSON, run as they are printed there. */
class RecipesTest {
  private static final Path PAGE =
      Path.of(System.getProperty("project.directory", ""), "docs/json.md");

  private static final Pattern BLOCK = Pattern.compile("```sh\n([^`]*\\bjq [^`]*)```");

  /** What comes before the pipe is the run whose report is there already. */
  private static final Pattern RUN = Pattern.compile("\\./aurora-check [^|]*-o json \\|");

  private static final String ROLE = "recipes_pipe";

  private final PostgresServer server = Postgres.servers().findFirst().orElseThrow();
  private final Path directory;
  private String database;

  RecipesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void make() throws SQLException {
    boolean found = OnPath.find("jq").isPresent();
    if (found) {
      Environments.ran("jq");
    } else {
      Environments.skipped("jq", "there is none on the PATH");
    }
    assumeTrue(found, "no jq");
    database = server.createDatabase();
    server.execute(
        database,
        "CREATE TABLE t (id int)",
        "CREATE PUBLICATION peerflow_pub_gone",
        "CREATE ROLE " + ROLE + " LOGIN");
  }

  @AfterEach
  void drop() throws SQLException {
    if (database != null) {
      server.execute(database, "DROP OWNED BY " + ROLE, "DROP ROLE " + ROLE);
      server.dropDatabase(database);
    }
  }

  private Execution run() throws IOException {
    Execution execution =
        new Program(
                "--no-aws",
                "--host",
                server.host(),
                "--port",
                String.valueOf(server.port()),
                "--database",
                database,
                "--sslmode",
                "prefer",
                "--user",
                server.superuser(),
                "--pipe-user",
                ROLE,
                "--publication",
                "clickpipes_publication",
                "--only",
                "user-grants,publication,replica-identity,ordering-key,leftover-objects")
            .env("PGPASSWORD", server.superuserPassword())
            .json();
    Files.writeString(directory.resolve("report.json"), execution.out());
    return execution;
  }

  /** What the recipe with that text prints of the last report. */
  private String recipe(String with) throws IOException, InterruptedException {
    List<String> recipes =
        BLOCK.matcher(Files.readString(PAGE)).results().map(r -> r.group(1)).toList();
    String printed = recipes.stream().filter(r -> r.contains(with)).findFirst().orElseThrow();
    Matcher run = RUN.matcher(printed);
    assertTrue(run.find() || printed.contains(" report.json"), printed);
    Process process =
        new ProcessBuilder("sh", "-c", run.replaceFirst("cat report.json |"))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), output);
    return output;
  }

  @Test
  void theSqlThatTheyPrintMakesReady() throws Exception {
    Execution before = run();
    assertEquals("not-ready", before.report().path("verdict").asText(), before::out);
    assertTrue(recipe(".status == \"fail\"").contains("publication: Publication \"clickpipes_"));
    String sql = recipe(".kind == \"sql\"");
    assertFalse(sql.contains("peerflow_pub_gone"), sql);
    Psql.run(server, database, List.of(sql));
    Execution after = run();
    assertEquals("ready", after.report().path("verdict").asText(), after::out);
    assertEquals("", recipe(".status == \"fail\""));
    String decisions = recipe(".kind == \"choice\"");
    assertTrue(decisions.contains("DROP PUBLICATION \"peerflow_pub_gone\";"), decisions);
  }
}
