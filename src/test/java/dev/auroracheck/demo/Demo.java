package dev.auroracheck.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.auroracheck.lab.AwsEndpoint;
import dev.auroracheck.lab.AwsWorld;
import dev.auroracheck.lab.EmbeddedServer;
import dev.auroracheck.lab.PrintedAwsCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * From NOT READY to READY: runs the program against a misconfigured cluster on this machine, does
 * exactly what its fixes say, and runs it again.
 */
public final class Demo implements AutoCloseable {
  private static final String REGION = "us-east-2";
  private static final String ROLE = "clickpipes_user";
  private static final String PASSWORD = "demo-password";
  private static final int ROUNDS = 3;
  private static final int WIDTH = 80;

  /**
   * How it went.
   *
   * @param before the verdict of the first run
   * @param after the verdict of the last run
   * @param fixed ids of the checks that failed or warned in some run and pass in the last one
   */
  public record Ending(String before, String after, Set<String> fixed) {
    boolean good() {
      return before.equals("not-ready") && after.equals("ready") && fixed.size() >= 5;
    }
  }

  /** One step of a fix; what several checks ask for is done once. */
  private record Step(String kind, List<String> commands) {}

  private final List<String> program;
  private final PrintStream out;
  private final boolean colour;
  private final Path directory;
  private final EmbeddedServer server;
  private final AwsEndpoint aws;
  private volatile Process running;
  private volatile boolean closed;

  /**
   * Starts PostgreSQL and the endpoint.
   *
   * @param program the command that runs the program, to which its arguments are added
   * @param out takes all that the demo shows
   */
  public Demo(List<String> program, PrintStream out, boolean colour) {
    this.program = List.copyOf(program);
    this.out = out;
    this.colour = colour;
    try {
      Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
      directory = Files.createTempDirectory(temporary, "aurora-check-demo");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server = EmbeddedServer.start(16);
    aws = new AwsEndpoint(world(server));
  }

  /** The demo itself; the arguments are the command that runs the program. */
  public static void main(String[] arguments) throws Exception {
    long start = System.nanoTime();
    PrintStream out = new PrintStream(System.out, true, System.getProperty("native.encoding"));
    boolean colour =
        arguments.length > 0
            && List.of(arguments).toString().contains("auroracheck.terminal=out")
            && System.getenv("NO_COLOR") == null;
    out.println(
        "Starting a PostgreSQL that looks like Aurora, and an endpoint that answers as AWS");
    Path scratch = Files.createTempDirectory("aurora-check-demo");
    // the unpacked binaries stay for the next time; the server's data do not
    System.setProperty(
        "ot.epg.working-dir",
        Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg").toString());
    System.setProperty("java.io.tmpdir", scratch.toString());
    AtomicReference<Demo> started = new AtomicReference<>();
    AtomicBoolean ended = new AtomicBoolean();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  ended.set(true);
                  Optional.ofNullable(started.get()).ifPresent(Demo::close);
                  removeAtLast(scratch);
                }));
    Ending ending;
    try (Demo demo = new Demo(List.of(arguments), out, colour)) {
      started.set(demo);
      ending = demo.run();
    } catch (Exception e) {
      if (ended.get()) {
        // whatever it is, Ctrl-C is why
        Thread.currentThread().join();
      }
      throw e;
    }
    out.printf(
        Locale.ROOT,
        "%n%d checks fixed in %.0f s: %s%n",
        ending.fixed.size(),
        Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0,
        String.join(", ", ending.fixed));
    if (!ending.good()) {
      out.println("The demo should have ended READY, with at least five checks fixed");
    }
    System.exit(ending.good() ? 0 : 1);
  }

  /** What was interrupted while it started takes a moment to go. */
  private static void removeAtLast(Path scratch) {
    ProcessHandle.current()
        .descendants()
        .filter(p -> p.info().command().filter(c -> c.endsWith("initdb")).isPresent())
        .forEach(ProcessHandle::destroy);
    for (int i = 0; i < 50; i++) {
      try {
        Optional<ProcessHandle> server = server(scratch);
        if (server.isEmpty() && ProcessHandle.current().descendants().findAny().isEmpty()) {
          remove(scratch);
          return;
        }
        if (i == 10) {
          // the library has not seen it start, and so does not stop it
          server.ifPresent(ProcessHandle::destroy);
        }
        Thread.sleep(100);
      } catch (IOException | UncheckedIOException e) {
        // a file came or went in between
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Optional<ProcessHandle> server(Path scratch) throws IOException {
    try (Stream<Path> files = Files.find(scratch, 3, (f, a) -> f.endsWith("postmaster.pid"))) {
      Optional<Path> file = files.findAny();
      return file.isEmpty()
          ? Optional.empty()
          : Files.readAllLines(file.get()).stream()
              .findFirst()
              .map(Long::valueOf)
              .flatMap(ProcessHandle::of);
    }
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Misconfigures and checks again. */
  public Ending run() throws IOException, InterruptedException, SQLException {
    misconfigure();
    heading("A cluster that nobody has prepared for ClickPipes");
    out.println("$ export PGPASSWORD=… AWS_ENDPOINT_URL=" + aws.uri());
    show("");
    JsonNode report = report();
    String before = report.path("verdict").asText();
    Set<String> troubled = new TreeSet<>();
    for (int round = 1;
        round <= ROUNDS && !report.path("verdict").asText().equals("ready");
        round++) {
      troubled.addAll(ids(report, Set.of("fail", "warn")));
      Collection<Step> steps = steps(report);
      if (steps.isEmpty()) {
        break;
      }
      heading(round == 1 ? "What it printed, applied" : "What is left could only be seen now");
      if (round > 1) {
        show("-q");
      }
      for (Step step : steps) {
        apply(step);
      }
      actAsAurora();
      report = report();
    }
    heading("The same cluster");
    show("");
    Set<String> fixed = new TreeSet<>(troubled);
    fixed.retainAll(ids(report, Set.of("pass")));
    return new Ending(before, report.path("verdict").asText(), fixed);
  }

  /** Stops everything and leaves nothing behind. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (running != null) {
      running.destroyForcibly();
    }
    aws.close();
    server.close();
    try {
      remove(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** After Ctrl-C there is nothing more to show. */
  private void awaitEndIfClosed() throws InterruptedException {
    if (closed) {
      Thread.currentThread().join();
    }
  }

  // The cluster

  /** A cluster whose parameter group sets nothing, behind a security group without a rule. */
  private static AwsWorld world(EmbeddedServer server) {
    AwsWorld world = AwsWorld.healthy("shop", REGION);
    AwsWorld.ParameterGroup group = world.parameterGroup();
    group.name = "shop-parameters";
    group.set("rds.logical_replication", "0");
    group.set("wal_sender_timeout", null);
    world.cluster().parameterGroup = group.name;
    world.cluster().endpoint = "localhost";
    world.cluster().port = server.port();
    world.instances.forEach(i -> i.port = server.port());
    return world;
  }

  private void misconfigure() throws SQLException, IOException {
    Map<String, String> pending = new HashMap<>();
    aws.onParameterChange(
        (name, value) -> {
          pending.put(name, value);
          if (!"static".equals(aws.world().parameterGroup().parameters.get(name).applyType)) {
            putInForce(pending, name);
          }
        });
    aws.onReboot(() -> putInForce(pending, pending.keySet().toArray(String[]::new)));
    server.configure(
        Map.of(
            "wal_level", "replica",
            "rds.logical_replication", "off",
            "wal_sender_timeout", "60s"));
    server.execute(
        "postgres",
        "CREATE DATABASE shop",
        "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(ROLE, PASSWORD));
    server.execute(
        "shop",
        "CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL, email text)",
        "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint REFERENCES customers, total numeric)",
        "CREATE TABLE events (id bigint, at date, what text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)",
        "CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
        "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
        "CREATE SCHEMA billing",
        "CREATE TABLE billing.invoices (id bigint PRIMARY KEY, \"order\" bigint, due date)",
        "CREATE TABLE billing.\"Credit Notes\" (id bigint PRIMARY KEY, invoice bigint)");
    Files.copy(Objects.requireNonNull(server.caCertificate()), directory.resolve("ca.pem"));
  }

  /** What RDS does with parameters once they count. */
  private void putInForce(Map<String, String> pending, String... names) {
    Map<String, String> settings = new HashMap<>();
    for (String name : names) {
      String value = pending.remove(name);
      if (name.equals("rds.logical_replication")) {
        boolean on = value.equals("1");
        settings.put(name, on ? "on" : "off");
        settings.put("wal_level", on ? "logical" : "replica");
      } else {
        settings.put(name, value);
      }
    }
    server.configure(settings);
  }

  /**
   * On Aurora, being a member of rds_replication is enough to open a replication connection. The
   * server here asks for the role's own REPLICATION attribute, which nobody can set on Aurora.
   */
  private void actAsAurora() throws SQLException {
    server.execute(
        "shop",
        """
        DO $$ BEGIN
          IF pg_has_role('%1$s', 'rds_replication', 'MEMBER') THEN ALTER ROLE %1$s REPLICATION; END IF;
        END $$
        """
            .formatted(ROLE));
  }

  // The program

  private List<String> arguments(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--host",
                "localhost",
                "--port",
                String.valueOf(server.port()),
                "--user",
                ROLE,
                "--database",
                "shop",
                "--sslmode",
                "verify-full",
                "--sslrootcert",
                "ca.pem",
                "--cluster",
                "shop",
                "--aws-region",
                REGION,
                "--clickhouse-region",
                REGION));
    Stream.of(more).filter(a -> !a.isEmpty()).forEach(arguments::add);
    return arguments;
  }

  private ProcessBuilder process(List<String> arguments) {
    List<String> command = new ArrayList<>(program);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    Map<String, String> environment = builder.environment();
    environment
        .keySet()
        .removeIf(n -> n.startsWith("AWS_") || n.startsWith("PG") || n.matches("(?i)https?_proxy"));
    environment.put("PGPASSWORD", PASSWORD);
    environment.put("AWS_ENDPOINT_URL", aws.uri().toString());
    environment.put("AWS_ACCESS_KEY_ID", "demo");
    environment.put("AWS_SECRET_ACCESS_KEY", "demo");
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("AWS_CONFIG_FILE", "/dev/null");
    environment.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    return builder;
  }

  private int run(ProcessBuilder builder, java.io.OutputStream to)
      throws IOException, InterruptedException {
    awaitEndIfClosed();
    Process process = builder.start();
    running = process;
    process.getOutputStream().close();
    process.getInputStream().transferTo(to);
    return process.waitFor();
  }

  /** Runs it as a user would, for all to see. */
  private void show(String option) throws IOException, InterruptedException {
    List<String> arguments = arguments(option);
    StringBuilder line = new StringBuilder("$ ./aurora-check");
    int length = line.length();
    for (int i = 0; i < arguments.size(); i++) {
      boolean ofOption = i > 0 && !arguments.get(i).startsWith("-");
      String word = arguments.get(i);
      int needed = word.length() + 3;
      if (!ofOption && i + 1 < arguments.size()) {
        needed += arguments.get(i + 1).length() + 1;
      }
      if (!ofOption && length + needed > WIDTH) {
        line.append(" \\\n   ");
        length = 3;
      }
      line.append(' ').append(word);
      length += word.length() + 1;
    }
    out.println(bold(line.toString()));
    out.println();
    out.flush();
    run(process(arguments).redirectErrorStream(true), out);
    out.flush();
  }

  private JsonNode report() throws IOException, InterruptedException {
    var bytes = new java.io.ByteArrayOutputStream();
    run(process(arguments("-o", "json")).redirectError(Redirect.DISCARD), bytes);
    return new ObjectMapper().readTree(bytes.toString(UTF_8));
  }

  private static Set<String> ids(JsonNode report, Set<String> statuses) {
    Set<String> ids = new LinkedHashSet<>();
    for (JsonNode check : report.path("checks")) {
      if (statuses.contains(check.path("status").asText())) {
        ids.add(check.path("id").asText());
      }
    }
    return ids;
  }

  // The fixes

  private static Collection<Step> steps(JsonNode report) {
    Set<Step> steps = new LinkedHashSet<>();
    for (JsonNode check : report.path("checks")) {
      for (JsonNode step : check.path("fix").path("steps")) {
        List<String> commands = new ArrayList<>();
        step.path("commands").forEach(c -> commands.add(c.asText()));
        steps.add(new Step(step.path("kind").asText(), commands));
      }
    }
    return steps;
  }

  private void apply(Step step) throws SQLException {
    for (String command : step.commands) {
      switch (step.kind) {
        case "sql" -> {
          echo("shop=# ", command);
          server.execute("shop", command);
        }
        case "aws" -> {
          echo("$ ", command);
          new PrintedAwsCommand(command).run(aws.uri(), REGION);
        }
        default -> echo("(not for a program: " + step.kind + ") ", command);
      }
    }
  }

  // The screen

  /** At most two lines of it. */
  private void echo(String prompt, String command) {
    String rest = prompt + command.strip().replaceAll("\\s+", " ");
    int space = rest.lastIndexOf(' ', WIDTH - 2);
    if (rest.length() > WIDTH && space > prompt.length()) {
      out.println(rest.substring(0, space));
      rest = "    " + rest.substring(space + 1);
    }
    out.println(rest.length() > WIDTH ? rest.substring(0, WIDTH - 2) + " …" : rest);
  }

  private void heading(String text) throws InterruptedException {
    awaitEndIfClosed();
    out.println();
    out.println(bold("--- " + text + " " + "-".repeat(Math.max(3, WIDTH - 5 - text.length()))));
    out.println();
  }

  private String bold(String text) {
    return colour ? "\u001b[1m" + text + "\u001b[0m" : text;
  }
}
