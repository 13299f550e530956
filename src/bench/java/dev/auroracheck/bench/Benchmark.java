package dev.auroracheck.bench;

import dev.auroracheck.servers.EmbeddedServer;
import dev.auroracheck.servers.PostgresServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Holds a run on ten thousand tables against one on ten, on a server of this machine. The two take
 * turns, so that whatever else the machine does slows both.
 */
public final class Benchmark {
  private static final int HEAP = 256;
  private static final int FAR = 40;
  private static final Path ROOT = Path.of(System.getProperty("project.directory", ""));
  private static final Path PAGE = ROOT.resolve("docs/performance.md");

  private static final Map<String, String> STATEMENTS =
      Map.of(
          "ancestry AS", "the tables: keys, policies, privileges",
          "attnotnull", "the columns",
          "sized AS", "the TOAST tables",
          "connect to", "connecting");

  private static final Pattern TRACE = Pattern.compile("\\s*([0-9.]+) ms  sql  (.*)");

  private final int port;
  private final List<Launch.Kind> kinds;
  private final int rounds;
  private final StringBuilder page = new StringBuilder();

  private Benchmark(PostgresServer server, int rounds) {
    this.port = server.port();
    this.rounds = rounds;
    kinds = Stream.of(Launch.Kind.values()).filter(k -> k.since <= server.major()).toList();
  }

  /** The entry point; system properties say how. */
  public static void main(String[] args) throws Exception {
    int major = Integer.getInteger("bench.major", 16);
    try (EmbeddedServer server = EmbeddedServer.start(major)) {
      server.configure(
          Map.of(
              "shared_buffers", "256MB",
              "max_locks_per_transaction", "1024",
              "autovacuum", "off"));
      Size.createRoles(server);
      if (Boolean.getBoolean("bench.processes")) {
        processes(server);
        return;
      }
      for (Size size : List.of(Size.SMALL, Size.LARGE)) {
        say("creating " + size.total() + " tables");
        size.create(server);
      }
      Benchmark benchmark = new Benchmark(server, Integer.getInteger("bench.rounds", 15));
      benchmark.run(major);
      write("figures", benchmark.page.toString());
    }
  }

  /** Compares whole processes: the archive where it has been made, else the launcher. */
  private static void processes(EmbeddedServer server)
      throws IOException, InterruptedException, SQLException {
    Size.SMALL.create(server);
    Path archive = ROOT.resolve(System.getProperty("bench.archive", ""));
    boolean packed = Files.exists(archive.resolve("runtime"));
    String measured =
        Processes.of(
            packed ? archive.resolve("bin/aurora-check") : ROOT.resolve("aurora-check"),
            packed ? archive.resolve("runtime/bin/java") : Path.of("java"),
            server,
            Integer.getInteger("bench.rounds", 15));
    write(packed ? "archive" : "launcher", measured);
  }

  /** Prints figures, and writes them into their place on the page if that is wanted. */
  private static void write(String place, String figures) throws IOException {
    System.out.println(figures);
    if (Boolean.getBoolean("bench.write")) {
      String begin = "<!-- " + place + " -->";
      String end = "<!-- /" + place + " -->";
      String text = Files.readString(PAGE);
      Files.writeString(
          PAGE,
          text.replaceFirst(
              "(?s)" + begin + ".*" + end,
              Matcher.quoteReplacement(begin + "\n" + figures + end)));
    }
  }

  private static void say(String what) {
    System.err.println("bench: " + what);
  }

  private void run(int major) throws IOException, InterruptedException {
    trainLauncher();
    line(
        "PostgreSQL %d, Java %s, %d processors; %d rounds.",
        major,
        System.getProperty("java.specification.version"),
        Runtime.getRuntime().availableProcessors(),
        rounds);
    line("");
    line("The program as a process, `-Xmx%dm`:", HEAP);
    line("");
    compare(
        rounds,
        (size, kind) -> require(new Launch(port, size, kind, HEAP).process(), kind).millis());
    line("");
    line("The program in a JVM that is warm:");
    line("");
    for (int i = 0; i < 10; i++) {
      for (Launch.Kind kind : kinds) {
        require(new Launch(port, Size.LARGE, kind, HEAP).here(), kind);
      }
    }
    compare(
        rounds, (size, kind) -> require(new Launch(port, size, kind, HEAP).here(), kind).millis());
    line("");
    line("As a process, with %d ms of latency to the server:", FAR);
    line("");
    try (Line far = new Line(port, FAR)) {
      compare(
          Math.max(3, rounds / 3),
          (size, kind) ->
              require(new Launch(far.port(), size, kind, HEAP).process(), kind).millis());
    }
    line("");
    countRoundTrips();
    line("");
    smallestHeap();
    line("");
    whatDominates();
  }

  /** The archive of classes that a user has from the second run on. */
  private void trainLauncher() throws IOException, InterruptedException {
    for (int i = 0; i < 60; i++) {
      new Launch(port, Size.SMALL, Launch.Kind.ALL, HEAP).process();
      File jar = ROOT.resolve("target/aurora-check.jar").toFile();
      try (Stream<Path> files = Files.list(ROOT.resolve("target"))) {
        if (files
            .map(Path::toFile)
            .filter(f -> f.getName().endsWith(".jsa"))
            .anyMatch(f -> f.lastModified() > jar.lastModified())) {
          return;
        }
      }
      TimeUnit.SECONDS.sleep(1);
    }
    throw new IllegalStateException("the launcher made no archive of classes");
  }

  private interface Measurement {
    double millis(Size size, Launch.Kind kind) throws IOException, InterruptedException;
  }

  private void compare(int times, Measurement measurement)
      throws IOException, InterruptedException {
    line("| publication or role | 10 tables, ms | 10,000 tables, ms | ratio of medians |");
    line("|---|---|---|---|");
    for (Launch.Kind kind : kinds) {
      say(kind.words);
      Times small = new Times();
      Times large = new Times();
      for (int i = 0; i < times; i++) {
        small.add(measurement.millis(Size.SMALL, kind));
        large.add(measurement.millis(Size.LARGE, kind));
      }
      line(
          "| %s | %s | %s | **%.2f** |",
          kind.words, small, large, large.median() / small.median());
    }
  }

  private static Launch.Outcome require(Launch.Outcome outcome, Launch.Kind kind) {
    if (!outcome.decided()) {
      throw new IllegalStateException(kind + " ended with " + outcome.code() + outcome.trace());
    }
    return outcome;
  }

  private void countRoundTrips() throws IOException {
    say("round trips");
    line("| publication or role | statements, 10 and 10,000 | round trips, 10 and 10,000 |");
    line("|---|---|---|");
    try (Line near = new Line(port, 0)) {
      for (Launch.Kind kind : kinds) {
        List<String> statements = new ArrayList<>();
        List<String> trips = new ArrayList<>();
        for (Size size : List.of(Size.SMALL, Size.LARGE)) {
          near.roundTrips();
          Launch.Outcome outcome =
              require(new Launch(near.port(), size, kind, HEAP).here(), kind);
          trips.add(String.valueOf(near.roundTrips()));
          long count = outcome.trace().stream().filter(t -> TRACE.matcher(t).matches()).count();
          statements.add(String.valueOf(count));
        }
        line(
            "| %s | %s | %s |",
            kind.words, String.join(" and ", statements), String.join(" and ", trips));
      }
    }
  }

  private void smallestHeap() throws IOException, InterruptedException {
    say("heap");
    for (int heap : new int[] {16, 24, 32, 48, 64, 96, 128, 192, 256}) {
      boolean enough = true;
      for (Launch.Kind kind : kinds) {
        enough = enough && new Launch(port, Size.LARGE, kind, heap).process().decided();
      }
      if (enough) {
        line("The smallest heap in which all of these runs end with a verdict: `-Xmx%dm`.", heap);
        return;
      }
    }
    throw new IllegalStateException("no heap was enough");
  }

  private void whatDominates() throws IOException, InterruptedException {
    say("statements");
    Launch.Kind kind = kinds.contains(Launch.Kind.SCHEMAS) ? Launch.Kind.SCHEMAS : Launch.Kind.LIST;
    Map<String, Times> small = new LinkedHashMap<>();
    Map<String, Times> large = new LinkedHashMap<>();
    for (int i = 0; i < rounds; i++) {
      share(require(new Launch(port, Size.SMALL, kind, HEAP).process(), kind), small);
      share(require(new Launch(port, Size.LARGE, kind, HEAP).process(), kind), large);
    }
    line("Where the time of the process goes, %s, medians in ms:", kind.words);
    line("");
    line("| | 10 tables | 10,000 tables |");
    line("|---|---|---|");
    large.entrySet().stream()
        .sorted((a, b) -> Double.compare(b.getValue().median(), a.getValue().median()))
        .forEach(
            e -> {
              Times of = small.get(e.getKey());
              line(
                  "| %s | %s | %.0f |",
                  e.getKey(),
                  of == null ? "" : String.format(Locale.ROOT, "%.0f", of.median()),
                  e.getValue().median());
            });
  }

  private static void share(Launch.Outcome outcome, Map<String, Times> into) {
    Map<String, Double> shares = new LinkedHashMap<>();
    double rest = outcome.millis();
    for (String traced : outcome.trace()) {
      Matcher matcher = TRACE.matcher(traced);
      // the replication connection is made beside the rest
      if (matcher.matches() && !traced.contains("connect for replication")) {
        double millis = Double.parseDouble(matcher.group(1));
        String label =
            STATEMENTS.entrySet().stream()
                .filter(s -> matcher.group(2).contains(s.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("other statements");
        shares.merge(label, millis, Double::sum);
        rest -= millis;
      }
    }
    shares.put("outside the database: start, reading rows, judging, report", rest);
    shares.forEach((label, millis) -> into.computeIfAbsent(label, l -> new Times()).add(millis));
  }

  private void line(String format, Object... arguments) {
    String text = String.format(Locale.ROOT, format, arguments);
    page.append(text).append('\n');
    Arrays.stream(text.split("\n", -1)).forEach(Benchmark::say);
  }
}
