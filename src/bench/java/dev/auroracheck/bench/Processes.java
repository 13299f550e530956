package dev.auroracheck.bench;

import dev.auroracheck.servers.AwsEndpoint;
import dev.auroracheck.servers.AwsState;
import dev.auroracheck.servers.CliShell;
import dev.auroracheck.servers.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Holds whole processes against each other: the program, the same work by hand with psql and the
 * AWS CLI, and the least that any Java program would take. They take turns, so that whatever else
 * the machine does slows all.
 */
final class Processes {
  private static final Path ROOT = Path.of(System.getProperty("project.directory", ""));
  private static final List<String> FLAGS =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xlog:disable");
  private static final String CLUSTER = "shop";
  private static final String REGION = "us-east-1";

  private final Path program;
  private final Path java;
  private final int rounds;
  private final Path directory;
  private final AwsState state = AwsState.healthy(CLUSTER, REGION);
  private final StringBuilder page = new StringBuilder();

  private Processes(Path program, Path java, int rounds) throws IOException {
    this.program = program;
    this.java = java;
    this.rounds = rounds;
    this.directory = Files.createTempDirectory("bench");
  }

  /** Where PostgreSQL and AWS answer. */
  private record Place(int port, URI aws) {}

  private interface Measured {
    Usage take() throws IOException, InterruptedException;
  }

  /**
   * Measures a program.
   *
   * @param program the launcher of the checkout, or that of the archive
   * @param java the runtime that it uses
   * @return a section of the page
   */
  static String of(Path program, Path java, EmbeddedServer server, int rounds)
      throws IOException, InterruptedException, SQLException {
    return new Processes(program, java, rounds).measure(server);
  }

  private String measure(EmbeddedServer server)
      throws IOException, InterruptedException, SQLException {
    state.securityGroup().allow(server.port(), "0.0.0.0/0");
    server.execute("postgres", "GRANT rds_replication TO pipe");
    try (AwsEndpoint aws = new AwsEndpoint(state);
        Line database50 = new Line(server.port(), 50);
        Line aws50 = new Line(aws.uri().getPort(), 50);
        Line database150 = new Line(server.port(), 150);
        Line aws150 = new Line(aws.uri().getPort(), 150)) {
      Place near = new Place(server.port(), aws.uri());
      Place far = new Place(database50.port(), local(aws50));
      Place farther = new Place(database150.port(), local(aws150));
      Map<String, Measured> all = new LinkedHashMap<>();
      all.put("hello world", () -> java(List.of(), "Hello"));
      all.put("`--version`", () -> run(near, "--version"));
      all.put("`--help`", () -> run(near, "--help"));
      all.put("`list`", () -> run(near, "list"));
      if (!packed()) {
        // on the archive's runtime it would need an AOT cache to be comparable
        all.put("floor", () -> floor(near));
      }
      all.put("`--no-aws`", () -> check(near, "--no-aws"));
      all.put("`--no-aws`, 50 ms", () -> check(far, "--no-aws"));
      all.put("full run", () -> check(near));
      all.put("full run, 50 ms", () -> check(far));
      all.put("full run, 150 ms", () -> check(farther));
      all.put("by hand", () -> byHand(near));
      all.put("by hand, 50 ms", () -> byHand(far));
      Map<String, Times> millis = new HashMap<>();
      Map<String, Times> cpu = new HashMap<>();
      Map<String, Times> memory = new HashMap<>();
      // the first time fills caches of files, and makes an archive of classes where there is none
      for (Measured measured : all.values()) {
        measured.take();
      }
      for (int i = 0; i < rounds; i++) {
        for (Map.Entry<String, Measured> each : all.entrySet()) {
          Usage usage = each.getValue().take();
          String name = each.getKey();
          millis.computeIfAbsent(name, n -> new Times()).add(usage.millis());
          cpu.computeIfAbsent(name, n -> new Times()).add(usage.cpuMillis());
          memory.computeIfAbsent(name, n -> new Times()).add(usage.residentMegabytes());
        }
        System.err.println("bench: round " + (i + 1) + " of " + rounds);
      }
      line("| process | time, ms | CPU, ms | memory, MB |");
      line("|---|---|---|---|");
      for (String name : all.keySet()) {
        line(
            "| %s | %s | %.0f | %.0f |",
            name, of(millis, name), of(cpu, name).median(), of(memory, name).median());
      }
      line("");
      line("| ratio of medians | measured | limit |");
      line("|---|---|---|");
      for (String command : List.of("`--version`", "`--help`", "`list`")) {
        ratio(millis, command, "hello world", "at most 2");
      }
      ratio(millis, "full run", "hello world", "at most 12");
      if (!packed()) {
        ratio(millis, "full run", "floor", "at most 1.3");
      }
      ratio(millis, "by hand", "full run", "at least 10");
      ratio(millis, "by hand, 50 ms", "full run, 50 ms", "at least 15");
      line("");
      line("| round trips, one after the other | measured | limit |");
      line("|---|---|---|");
      trips(millis, "full run, 50 ms", "full run", 50);
      trips(millis, "full run, 150 ms", "full run", 150);
      trips(millis, "`--no-aws`, 50 ms", "`--no-aws`", 50);
      return page.toString();
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
      }
    }
  }

  /** Whether the archive is measured, and not the launcher of the checkout. */
  private boolean packed() {
    return java.isAbsolute();
  }

  private void ratio(Map<String, Times> millis, String one, String other, String limit) {
    line(
        "| %s / %s | **%.1f** | %s |",
        one, other, of(millis, one).median() / of(millis, other).median(), limit);
  }

  private void trips(Map<String, Times> millis, String far, String near, int delay) {
    line(
        "| %s | **%.1f** | at most 10 |",
        far, (of(millis, far).median() - of(millis, near).median()) / delay);
  }

  private static Times of(Map<String, Times> all, String name) {
    return all.getOrDefault(name, new Times());
  }

  private static URI local(Line line) {
    return URI.create("http://127.0.0.1:" + line.port());
  }

  private Usage run(Place place, String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(program.toString()));
    words.addAll(List.of(arguments));
    Usage usage = Usage.of(environment(place), words.toArray(String[]::new));
    if (usage.code() > 1) {
      throw new IllegalStateException(words + " ended with " + usage.code() + usage.output());
    }
    return usage;
  }

  private Usage check(Place place, String... more) throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--host=127.0.0.1",
                "--port=" + place.port(),
                "--user=pipe",
                "--database=" + Size.SMALL.database(),
                "--publication=" + Size.ALL,
                "--sslmode=require",
                "--cluster=" + CLUSTER,
                "--aws-region=" + REGION,
                "--clickhouse-region=" + REGION));
    arguments.addAll(List.of(more));
    state.cluster().port = place.port();
    return run(place, arguments.toArray(String[]::new));
  }

  /** A class of this package, in a JVM with an archive of its classes, as the program has one. */
  private Usage java(List<String> arguments, String name) throws IOException, InterruptedException {
    boolean hello = name.equals("Hello");
    Path archive = directory.resolve(name + ".jsa");
    List<String> words = new ArrayList<>(List.of(java.toString()));
    words.addAll(FLAGS);
    if (!hello) {
      words.add(
          Files.exists(archive)
              ? "-XX:SharedArchiveFile=" + archive
              : "-XX:ArchiveClassesAtExit=" + archive);
    }
    // a class archive takes jars only
    String libraries = hello ? "" : ":" + ROOT.resolve("target/aurora-check.jar");
    words.addAll(List.of("-cp", jar() + libraries, packaged(name)));
    words.addAll(arguments);
    Usage usage = Usage.of(credentials(), words.toArray(String[]::new));
    if (usage.code() != 0) {
      throw new IllegalStateException(name + " ended with " + usage.code() + usage.output());
    }
    return usage;
  }

  private static String packaged(String name) {
    return Processes.class.getPackageName() + "." + name;
  }

  /** The classes of the benchmark that are run as processes. */
  private Path jar() throws IOException, InterruptedException {
    Path jar = directory.resolve("bench.jar");
    if (!Files.exists(jar)) {
      String folder = Processes.class.getPackageName().replace('.', '/');
      Usage made =
          Usage.of(
              Map.of(),
              "jar",
              "--create",
              "--file=" + jar,
              "-C",
              ROOT.resolve("target/test-classes").toString(),
              folder);
      if (made.code() != 0) {
        throw new IllegalStateException(made.output());
      }
    }
    return jar;
  }

  private Usage floor(Place place) throws IOException, InterruptedException {
    return java(
        List.of(
            "jdbc:postgresql://127.0.0.1:" + place.port() + "/" + Size.SMALL.database(),
            "pipe",
            Size.PASSWORD,
            place.aws().toString()),
        "Floor");
  }

  /** What the setup guide asks to look at, with the two programs that it uses. */
  private Usage byHand(Place place) throws IOException, InterruptedException {
    String script =
        """
        psql -X "host=127.0.0.1 port=$PORT user=pipe dbname=small sslmode=require" \\
          -c 'SHOW wal_level' -c 'SHOW wal_sender_timeout' -c 'SELECT version()' \\
          -c 'SELECT pg_is_in_recovery()' \\
          -c "SELECT * FROM pg_publication_tables" \\
          -c "SELECT pg_has_role(current_user, 'rds_replication', 'MEMBER')" \\
          -c "SELECT table_schema, table_name FROM information_schema.role_table_grants"
        aws="$AWS --region us-east-1 --endpoint-url $AWS_ENDPOINT_URL"
        $aws rds describe-db-clusters --db-cluster-identifier shop
        $aws rds describe-db-instances --filters Name=db-cluster-id,Values=shop
        $aws rds describe-db-cluster-parameters --db-cluster-parameter-group-name shop-logical
        $aws ec2 describe-security-groups
        $aws ec2 describe-subnets
        $aws ec2 describe-route-tables
        $aws ec2 describe-network-acls
        $aws ec2 describe-internet-gateways
        """;
    Map<String, String> environment = new HashMap<>(environment(place));
    environment.put("AWS", CliShell.aws().orElseThrow().toString());
    environment.put("PORT", String.valueOf(place.port()));
    Usage usage = Usage.of(environment, "bash", "-e", "-c", script);
    if (usage.code() != 0) {
      throw new IllegalStateException("by hand: " + usage.output());
    }
    return usage;
  }

  private static Map<String, String> environment(Place place) {
    Map<String, String> environment = new HashMap<>(credentials());
    environment.put("PGPASSWORD", Size.PASSWORD);
    environment.put("AWS_ENDPOINT_URL", place.aws().toString());
    return environment;
  }

  private static Map<String, String> credentials() {
    return Map.of(
        "AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY", "secret-key-of-the-benchmark",
        "AWS_EC2_METADATA_DISABLED", "true",
        "AWS_CONFIG_FILE", "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE", "/dev/null",
        "AWS_PAGER", "");
  }

  private void line(String format, Object... arguments) {
    String text = String.format(Locale.ROOT, format, arguments);
    page.append(text).append('\n');
    System.err.println("bench: " + text);
  }
}
