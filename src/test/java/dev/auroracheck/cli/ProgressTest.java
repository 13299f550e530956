package dev.auroracheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.cli.Waits.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The line on stderr that shows what is being waited for. */
class ProgressTest {
  private static final String ERASE = "\r\u001b[K";

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Progress progress(boolean onTerminal, Map<String, String> environment) {
    return new Progress(
        new Terminal(
            environment,
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            StandardCharsets.UTF_8,
            false,
            onTerminal,
            80,
            Optional.empty(),
            Time.REAL),
        Duration.ofSeconds(10));
  }

  private List<String> drawn() {
    return List.of(err.toString(StandardCharsets.UTF_8).split("\r\u001b\\[K", -1));
  }

  @Test
  void showsWhatIsWaitedForAndForHowLong() throws InterruptedException {
    Progress progress = progress(true, Map.of());
    progress.begin(Source.POSTGRESQL);
    progress.begin(Source.AWS);
    Thread.sleep(1300);
    progress.end(Source.AWS);
    Thread.sleep(1000);
    progress.message("a line of its own");
    progress.end(Source.POSTGRESQL);
    assertTrue(drawn().contains("PostgreSQL … 1 s of 10 s · AWS … 1 s of 10 s"), drawn()::toString);
    assertTrue(drawn().contains("PostgreSQL … 2 s of 10 s"), drawn()::toString);
    assertEquals("a line of its own\n", drawn().get(drawn().size() - 1));
  }

  @Test
  void countsFromTheLastAnswer() throws InterruptedException {
    Progress progress = progress(true, Map.of());
    progress.begin(Source.AWS);
    Thread.sleep(1100);
    progress.answered(Source.AWS);
    Thread.sleep(600);
    progress.end(Source.AWS);
    assertTrue(drawn().contains("AWS … 0 s of 10 s"), drawn()::toString);
    assertEquals("", drawn().get(drawn().size() - 1));
  }

  @Test
  void nothingIsShownOfWhatEndsSoon() throws InterruptedException {
    Progress progress = progress(true, Map.of());
    progress.begin(Source.AWS);
    Thread.sleep(100);
    progress.end(Source.AWS);
    Thread.sleep(1100);
    assertEquals("", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void nothingIsShownWhereNobodyLooks() throws InterruptedException {
    List<Progress> all = List.of(progress(false, Map.of()), progress(true, Map.of("TERM", "dumb")));
    all.forEach(progress -> progress.begin(Source.POSTGRESQL));
    Thread.sleep(1200);
    all.forEach(progress -> progress.end(Source.POSTGRESQL));
    assertEquals("", err.toString(StandardCharsets.UTF_8));
  }

  /** A server that accepts connections and never answers. */
  @Test
  void aRunShowsOnlyWhatItReads() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Execution run =
          new Program("-h", "127.0.0.1", "-p", "" + silent.getLocalPort(), "-U", "u", "--no-aws")
              .with("--timeout", "2s", "--sslmode", "disable")
              .onTerminal()
              .run();
      assertEquals(3, run.exitCode(), run.out());
      assertTrue(run.err().startsWith(ERASE + "PostgreSQL … 1 s of 2 s"), run.err());
      assertTrue(run.err().endsWith(ERASE), run.err());
      assertTrue(!run.err().contains("AWS"), run.err());
    }
  }
}
