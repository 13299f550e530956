package dev.auroracheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.fix.SafeFiles;
import dev.auroracheck.servers.Command;
import dev.auroracheck.servers.OnPath;
import dev.auroracheck.servers.Postgres;
import dev.auroracheck.servers.PostgresServer;
import dev.auroracheck.servers.Psql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that {@code --fix-dir} writes, and what it says of them. */
class FixFilesTest {
  private static final String PASSWORD = "correct horse";
  private static final Set<String> ALL = Set.of("fix.sql", "fix.sh", "fix.tf");

  private static int roles;

  private final PostgresServer server = Postgres.servers().findFirst().orElseThrow();
  private final String role = "fix_files_" + ++roles;
  private final Path directory;
  private String database;

  FixFilesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void make() throws SQLException {
    database = server.createDatabase();
    server.execute(
        database,
        "CREATE ROLE " + role + " LOGIN PASSWORD '" + PASSWORD + "'",
        "ALTER ROLE " + role + " SET wal_sender_timeout = '1min'");
  }

  @AfterEach
  void drop() throws SQLException {
    server.dropDatabase(database);
  }

  /** Whether it is ready is a matter of the role's setting alone. */
  private Program program(Path fixes, String... more) {
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
            role,
            "--only",
            "wal-sender-timeout",
            "--fix-dir",
            fixes.toString())
        .env("PGPASSWORD", PASSWORD)
        .with(more);
  }

  private void fix() {
    try {
      server.execute(database, "ALTER ROLE " + role + " RESET wal_sender_timeout");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<String> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(f -> f.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  @Test
  void theDirectoryIsMadeAndAllFilesAreWritten() throws IOException {
    Path fixes = directory.resolve("a/b");
    Execution execution = program(fixes).run();
    assertEquals(1, execution.exitCode());
    assertEquals(ALL, files(fixes));
    assertEquals(
        "aurora-check: fixes written to " + fixes + ": fix.sql, fix.sh, fix.tf\n", execution.err());
    assertTrue(Files.readString(fixes.resolve("fix.sql")).contains("wal_sender_timeout"));
    assertTrue(Files.isExecutable(fixes.resolve("fix.sh")));
    assertFalse(Files.isExecutable(fixes.resolve("fix.sql")));
    SafeFiles.assertSafe(fixes, PASSWORD);
    for (String shell : List.of("sh", "dash", "bash")) {
      if (OnPath.find(shell).isPresent()) {
        String script = fixes.resolve("fix.sh").toString();
        assertEquals(new Command(0, ""), Command.run(Map.of(), shell, "-n", script));
      }
    }
  }

  @Test
  void whereNothingIsWrongThereIsNothingToRun() throws IOException {
    fix();
    assertEquals(0, program(directory).run().exitCode());
    assertEquals(ALL, files(directory));
    assertTrue(Files.readString(directory.resolve("fix.sql")).contains("There is nothing to run."));
    assertTrue(
        Files.readString(directory.resolve("fix.tf")).contains("There is nothing to change."));
    Path script = directory.resolve("fix.sh");
    assertTrue(Files.readString(script).contains("There is nothing to run."));
    assertEquals(new Command(0, ""), Command.run(Map.of(), "sh", script.toString()));
    SafeFiles.assertSafe(directory);
    assumeTrue(Psql.isThere());
    assertEquals(
        new Command(0, ""), Command.psql(server, database, directory.resolve("fix.sql"), Map.of()));
  }

  @Test
  void aFileThatIsThereIsKept() throws IOException {
    program(directory).run();
    Execution same = program(directory).run();
    assertEquals(ALL, files(directory));
    assertFalse(same.err().contains("existed already"), same.err());

    Path sql = directory.resolve("fix.sql");
    Files.writeString(sql, "-- mine");
    Execution other = program(directory).run();
    assertEquals("-- mine", Files.readString(directory.resolve("fix.sql.1")));
    assertTrue(other.err().contains(sql + " existed already; it is now fix.sql.1\n"), other.err());

    Files.writeString(sql, "-- mine again");
    Execution third = program(directory).run();
    assertEquals("-- mine", Files.readString(directory.resolve("fix.sql.1")));
    assertEquals("-- mine again", Files.readString(directory.resolve("fix.sql.2")));
    assertTrue(third.err().contains("it is now fix.sql.2\n"), third.err());
    assertEquals(Set.of("fix.sql", "fix.sql.1", "fix.sql.2", "fix.sh", "fix.tf"), files(directory));
    assertTrue(Files.readString(sql).contains("wal_sender_timeout"));
  }

  @Test
  void whatALinkLeadsToIsNotWrittenOver(@TempDir Path elsewhere) throws IOException {
    Path target = Files.writeString(elsewhere.resolve("precious"), "precious");
    Files.createSymbolicLink(directory.resolve("fix.sh"), target);
    Files.createSymbolicLink(directory.resolve("fix.tf"), elsewhere.resolve("nothing"));
    Files.createDirectory(directory.resolve("fix.sql"));
    assertEquals(1, program(directory).run().exitCode());
    assertEquals("precious", Files.readString(target));
    assertFalse(Files.exists(elsewhere.resolve("nothing")));
    for (String name : ALL) {
      assertTrue(Files.isRegularFile(directory.resolve(name)), name);
      assertFalse(Files.isSymbolicLink(directory.resolve(name)), name);
    }
    assertTrue(Files.isDirectory(directory.resolve("fix.sql.1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "FILE", "FILE/below", "a\0b"})
  void aDirectoryThatCanNotBeIsAMistakeInTheCommandLine(String name) throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    String value = name.replace("FILE", file.toString());
    // nobody listens there: nothing is asked before
    Execution execution =
        new Program("-h", "127.0.0.1", "-p", "1", "-U", "u", "--no-aws", "--fix-dir", value).run();
    assertEquals(2, execution.exitCode());
    assertEquals("", execution.out());
    assertEquals(1, execution.err().lines().count(), execution.err());
    assertTrue(
        execution
            .err()
            .startsWith("aurora-check: --fix-dir: \"" + value.replace("\0", "\\0") + "\": "),
        execution.err());
  }

  @Test
  void norMayItBeClosed() {
    assertTrue(directory.toFile().setWritable(false));
    assumeFalse(Files.isWritable(directory), "root may write anywhere");
    Execution execution = program(directory.resolve("below")).run();
    assertEquals(2, execution.exitCode());
    assertEquals(1, execution.err().lines().count(), execution.err());
    assertTrue(execution.err().contains("it can't be written to"), execution.err());
  }

  @Test
  void filesThatCanNotBeWrittenAreNoSuccess() {
    Path fixes = directory.resolve("fixes");
    Execution execution =
        program(fixes, "--wait", "1m")
            .whileItSleeps(
                () -> {
                  fix();
                  inTheWay(fixes);
                })
            .run();
    assertEquals(3, execution.exitCode(), execution.err());
    assertTrue(execution.out().contains("READY"), execution.out());
    assertTrue(
        execution.err().contains("aurora-check: " + fixes + " can't be written to: "),
        execution.err());
  }

  @Test
  void whatIsNotReadyStaysSoWithoutTheFiles() {
    Path fixes = directory.resolve("fixes");
    Execution execution = program(fixes, "--wait", "1s").whileItSleeps(() -> inTheWay(fixes)).run();
    assertEquals(1, execution.exitCode(), execution.err());
    assertTrue(execution.err().contains("can't be written to"), execution.err());
  }

  private static void inTheWay(Path path) {
    try {
      Files.createFile(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void afterWaitingTheFilesAreOfTheLastRun() throws IOException {
    Execution execution = program(directory, "--wait", "1m").whileItSleeps(this::fix).run();
    assertEquals(0, execution.exitCode(), execution.err());
    assertTrue(Files.readString(directory.resolve("fix.sql")).contains("There is nothing to run."));
    assertEquals(1, count(execution.err(), "fixes written to"));
  }

  @Test
  void stdoutIsAsItIsWithoutTheOption() throws IOException {
    Execution json = program(directory).json();
    assertEquals("fail", json.status("wal-sender-timeout"));
    assertEquals(1, count(json.err(), "fixes written to"));
    Execution quiet = program(directory, "-q").run();
    assertEquals(2, quiet.out().lines().count(), quiet.out());
    assertFalse(quiet.out().contains("fix.sql"), quiet.out());
    assertEquals(ALL, files(directory));
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }
}
