package dev.auroracheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.EmbeddedServer;
import dev.auroracheck.servers.Environments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Running again until ready. What is waited for happens to a real server; the pauses are short. */
class WaitTest {
  private static final String BROKEN = "60000";

  private static EmbeddedServer server;

  @BeforeAll
  static void start() throws SQLException {
    server = EmbeddedServer.start(16);
    Environments.ran("embedded 16");
    server.execute("postgres", "CREATE ROLE pipe LOGIN REPLICATION PASSWORD 'pw'");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void breakIt() {
    set("wal_sender_timeout", BROKEN);
  }

  private static void fix() {
    set("wal_sender_timeout", "0");
  }

  /** Changes a setting, given in its own unit, and waits until new sessions have it. */
  private static void set(String name, String value) {
    sql("ALTER SYSTEM SET " + name + " = '" + value + "'", "SELECT pg_reload_conf()");
    try {
      for (int i = 0; i < 200 && !value.equals(setting(name)); i++) {
        Thread.sleep(20);
      }
      assertEquals(value, setting(name));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String setting(String name) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT setting FROM pg_settings WHERE name = '" + name + "'")) {
      row.next();
      return row.getString(1);
    }
  }

  private static void sql(String... statements) {
    try {
      server.execute("postgres", statements);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Program program(String wait, String... more) {
    return new Program("--no-aws", "--host", server.host(), "--port", "" + server.port())
        .with("--user", "pipe", "--only", "connection,wal-sender-timeout", "--wait", wait)
        .with(more)
        .env("PGPASSWORD", "pw");
  }

  private static List<Duration> seconds(long... pauses) {
    return Arrays.stream(pauses).mapToObj(Duration::ofSeconds).toList();
  }

  private static void nothing() {}

  @Test
  void endsAsSoonAsItIsReady() {
    Program program = program("15m").whileItSleeps(WaitTest::nothing, WaitTest::fix);
    Execution run = program.run();
    assertEquals(0, run.exitCode(), run.out());
    assertEquals(seconds(5, 10), program.slept());
    assertTrue(run.out().contains("READY") && !run.out().contains("NOT READY"), run.out());
    assertEquals(1, run.out().lines().filter(l -> l.contains("as pipe")).count(), run.out());
    assertEquals("waiting: wal-sender-timeout not ready; again in 5 s, 15m0s left\n", run.err());
  }

  @Test
  void saysNothingWhereItIsReadyAtOnce() {
    fix();
    Program program = program("15m");
    Execution run = program.run();
    assertEquals(0, run.exitCode(), run.out());
    assertEquals(List.of(), program.slept());
    assertEquals("", run.err());
  }

  @Test
  void theLastRunIsAtTheEndOfTheTime() {
    Program program = program("1m");
    program.whileItSleeps(WaitTest::nothing, WaitTest::nothing, WaitTest::nothing, WaitTest::fix);
    Execution run = program.run();
    assertEquals(0, run.exitCode(), run.out());
    assertEquals(seconds(5, 10, 20, 25), program.slept());
  }

  @ParameterizedTest
  @CsvSource({"2s, 2", "5s, 5", "6s, 5 1", "95s, 5 10 20 30 30", "2m, 5 10 20 30 30 25"})
  void theTimeRunsOut(String wait, String pauses) {
    Program program = program(wait);
    Execution run = program.json();
    assertEquals(1, run.exitCode());
    assertEquals("fail", run.status("wal-sender-timeout"));
    assertEquals(
        seconds(Stream.of(pauses.split(" ", -1)).mapToLong(Long::parseLong).toArray()),
        program.slept());
    assertEquals(1, run.err().lines().count(), run.err());
  }

  @Test
  void aLineForEachChangeOfWhatIsWaitedFor() {
    Program program =
        program("1h", "--only", "wal-sender-timeout,publication", "--publication", "later");
    program.whileItSleeps(
        WaitTest::nothing,
        () -> sql("CREATE TABLE t (id int PRIMARY KEY)", "CREATE PUBLICATION later FOR TABLE t"),
        WaitTest::nothing,
        WaitTest::fix);
    try {
      Execution run = program.run();
      assertEquals(0, run.exitCode(), run.out());
      assertEquals(
          List.of(
              "waiting: wal-sender-timeout, publication not ready; again in 5 s, 1h0m0s left",
              "waiting: wal-sender-timeout not ready; again in 20 s, 59m45s left"),
          run.err().lines().toList());
    } finally {
      sql("DROP PUBLICATION IF EXISTS later", "DROP TABLE IF EXISTS t");
    }
  }

  /** Too many connections: undecided, as while a writer restarts. */
  @Test
  void waitsForWhatCanNotBeDecided() {
    fix();
    sql("ALTER ROLE pipe CONNECTION LIMIT 0");
    Program program = program("1h").whileItSleeps(() -> sql("ALTER ROLE pipe CONNECTION LIMIT -1"));
    try {
      Execution run = program.run();
      assertEquals(0, run.exitCode(), run.out());
      assertEquals(1, program.slept().size());
      assertTrue(run.err().startsWith("waiting: connection undecided; again"), run.err());
    } finally {
      sql("ALTER ROLE pipe CONNECTION LIMIT -1");
    }
  }

  @Test
  void staysIncompleteWhereNothingCouldBeJudged() {
    Execution run =
        program("5s", "--only", "tls", "--skip", "connection,wal-sender-timeout")
            .with("--port", "1")
            .run();
    assertEquals(3, run.exitCode());
    assertTrue(run.err().startsWith("waiting: nothing could be checked; again"), run.err());
  }

  @Test
  void strictWaitsForWarningsToo() {
    fix();
    set("max_slot_wal_keep_size", "1024");
    try {
      Program program =
          program("1h", "--only", "slot-retention", "--strict")
              .whileItSleeps(() -> set("max_slot_wal_keep_size", "-1"));
      Execution run = program.run();
      assertEquals(0, run.exitCode(), run.out());
      assertTrue(run.err().startsWith("waiting: slot-retention not ready"), run.err());
    } finally {
      set("max_slot_wal_keep_size", "-1");
    }
  }

  @Test
  void filesAreWrittenOnceAtTheEnd(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("report.json");
    Program program =
        program("1h", "-o", "json=" + file)
            .whileItSleeps(() -> assertFalse(Files.exists(file)), WaitTest::fix);
    assertEquals(0, program.json().exitCode());
    assertEquals(2, program.slept().size());
    assertEquals("ready", new ObjectMapper().readTree(file.toFile()).path("verdict").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--only nosuch", "-o yaml", "--static-ips /nosuch", "--wait never"})
  void aBadOptionEndsItAtOnce(String bad) {
    Program program = program("1h", bad.split(" ", -1));
    Execution run = program.run();
    assertEquals(2, run.exitCode());
    assertEquals(1, run.err().lines().count(), run.err());
    assertEquals(List.of(), program.slept());
  }

  @Test
  void onATerminalTheLineIsRedrawn() {
    Program program = program("6s").onTerminal();
    Execution run = program.run();
    assertEquals(1, run.exitCode());
    List<String> drawn = List.of(run.err().split("\r\u001b\\[K", -1));
    assertTrue(drawn.contains("waiting: wal-sender-timeout not ready; again in 5 s, 6s left"));
    assertTrue(drawn.contains("waiting: wal-sender-timeout not ready; again in 1 s, 1s left"));
    assertEquals("", drawn.get(drawn.size() - 1));
    assertFalse(run.err().contains("\n"), run.err());
  }

  @Test
  void onATerminalTheLineIsNeverWiderThanThat() {
    Execution run =
        program("6s", "--only", String.join(",", Names.ids()), "--strict").onTerminal().run();
    List<String> drawn = List.of(run.err().split("\r\u001b\\[K", -1));
    assertTrue(
        drawn.stream().anyMatch(l -> l.matches("waiting: .* …; again in 5 s, 6s left")), run.err());
    assertEquals(List.of(), drawn.stream().filter(l -> l.length() > 79).toList());
  }
}
