package dev.auroracheck.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.auroracheck.fix.ShellWord;
import dev.auroracheck.servers.AwsEndpoint;
import dev.auroracheck.servers.AwsState;
import dev.auroracheck.servers.CliShell;
import dev.auroracheck.servers.EmbeddedServer;
import dev.auroracheck.servers.Moto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a demo plays on: a PostgreSQL that looks like Aurora, an endpoint that answers as AWS, the
 * program as users run it, and a screen. What the endpoint is told of parameters counts on the
 * server, as it does in RDS.
 */
final class Stage implements AutoCloseable {
  static final String REGION = "us-east-2";
  static final String CLUSTER = "shop";
  static final String DATABASE = "shop";
  static final String ROLE = "clickpipes_user";
  static final String PASSWORD = "demo-password";

  private static final int WIDTH = 80;

  final EmbeddedServer server;
  final AwsEndpoint aws;
  final Path directory;

  private final List<String> program;
  private final PrintStream out;
  private final boolean colour;
  private final Map<String, String> pending = new HashMap<>();
  private volatile Process running;
  private volatile boolean closed;

  /**
   * Starts PostgreSQL and the endpoint.
   *
   * @param program the command that runs the program, to which its arguments are added
   * @param out takes all that the demo shows
   */
  Stage(int major, List<String> program, PrintStream out, boolean colour) {
    this.program = List.copyOf(program);
    this.out = out;
    this.colour = colour;
    try {
      Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
      directory = Files.createTempDirectory(temporary, "aurora-check-demo");
      server = EmbeddedServer.start(major);
      aws = new AwsEndpoint(state(server));
      Files.copy(Objects.requireNonNull(server.caCertificate()), directory.resolve("ca.pem"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    aws.onParameterChange(
        (name, value) -> {
          pending.put(name, value);
          if (!"static".equals(aws.state().parameterGroup().parameters.get(name).applyType)) {
            putInForce(name);
          }
        });
    aws.onReboot(() -> putInForce(pending.keySet().toArray(String[]::new)));
  }

  /** What the demos need, can't be had here, and can be installed; empty if nothing is missing. */
  static Optional<String> missing() {
    return Moto.aws().isPresent()
        ? Optional.empty()
        : Optional.of("the AWS CLI: install the AWS CLI, or install Python 3 with pip");
  }

  /** A cluster that is ready but for its security group, at the server's address. */
  private static AwsState state(EmbeddedServer server) {
    AwsState state = AwsState.healthy(CLUSTER, REGION);
    state.cluster().endpoint = "localhost";
    state.cluster().port = server.port();
    state.cluster().engineVersion = server.major() + ".11";
    state.parameterGroup().family = "aurora-postgresql" + server.major();
    state.instances.forEach(
        i -> {
          i.port = server.port();
          i.engineVersion = state.cluster().engineVersion;
        });
    return state;
  }

  /** What RDS does with parameters once they count. */
  private void putInForce(String... names) {
    Map<String, String> settings = new HashMap<>();
    for (String name : names) {
      String value = Objects.requireNonNull(pending.remove(name));
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
  void actAsAurora() throws SQLException {
    server.execute(
        DATABASE,
        """
        DO $$ BEGIN
          IF pg_has_role('%1$s', 'rds_replication', 'MEMBER') THEN ALTER ROLE %1$s REPLICATION; END IF;
        END $$
        """
            .formatted(ROLE));
  }

  /** Stops everything and leaves nothing behind. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (running != null) {
      running.descendants().forEach(ProcessHandle::destroyForcibly);
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

  static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** After Ctrl-C there is nothing more to show. */
  private void awaitEndIfClosed() throws InterruptedException {
    if (closed) {
      Thread.currentThread().join();
    }
  }

  // Commands

  /** The arguments that every run has. */
  List<String> arguments(String user, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--host",
                "localhost",
                "--port",
                String.valueOf(server.port()),
                "--user",
                user,
                "--database",
                DATABASE,
                "--sslmode",
                "verify-full",
                "--sslrootcert",
                "ca.pem",
                "--cluster",
                CLUSTER,
                "--aws-region",
                REGION,
                "--clickhouse-region",
                REGION));
    Stream.of(more).filter(a -> !a.isEmpty()).forEach(arguments::add);
    return arguments;
  }

  /** The program, as a process that is yet to start. */
  ProcessBuilder program(String password, List<String> arguments) {
    List<String> command = new ArrayList<>(program);
    command.addAll(arguments);
    ProcessBuilder builder = process(command);
    builder.environment().put("PGPASSWORD", password);
    return builder;
  }

  /** A process that knows of no other database and no other AWS than these. */
  ProcessBuilder process(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    Map<String, String> environment = builder.environment();
    environment
        .keySet()
        .removeIf(n -> n.startsWith("AWS_") || n.startsWith("PG") || n.matches("(?i)https?_proxy"));
    environment.put("AWS_ENDPOINT_URL", aws.uri().toString());
    environment.put("AWS_ACCESS_KEY_ID", "demo");
    environment.put("AWS_SECRET_ACCESS_KEY", "demo");
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("AWS_CONFIG_FILE", "/dev/null");
    environment.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    return builder;
  }

  /**
   * A process that finds the real AWS CLI, which calls the endpoint, and a sleep without a wait.
   */
  ProcessBuilder shell(String... words) throws IOException {
    ProcessBuilder builder = process(List.of(words));
    Path bin = Files.createDirectories(directory.resolve("bin"));
    new CliShell(Moto.aws().orElseThrow(), aws.uri()).equip(builder, bin);
    return builder;
  }

  /** Runs it to its end; returns its exit code. */
  int run(ProcessBuilder builder, OutputStream to) throws IOException, InterruptedException {
    awaitEndIfClosed();
    Process process = builder.start();
    running = process;
    process.getOutputStream().close();
    process.getInputStream().transferTo(to);
    return process.waitFor();
  }

  JsonNode report(String password, List<String> arguments)
      throws IOException, InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("-o", "json"));
    run(program(password, all).redirectError(Redirect.DISCARD), bytes);
    return new ObjectMapper().readTree(bytes.toString(UTF_8));
  }

  static Set<String> ids(JsonNode report, Set<String> statuses) {
    Set<String> ids = new LinkedHashSet<>();
    for (JsonNode check : report.path("checks")) {
      if (statuses.contains(check.path("status").asText())) {
        ids.add(check.path("id").asText());
      }
    }
    return ids;
  }

  // The screen

  /** Runs the program as a user would, for all to see. */
  void show(String password, List<String> arguments) throws IOException, InterruptedException {
    prompt(arguments);
    run(program(password, arguments).redirectErrorStream(true), out);
    out.flush();
  }

  /** The command line of a run. */
  void prompt(List<String> arguments) {
    StringBuilder line = new StringBuilder("$ ./aurora-check");
    int length = line.length();
    for (int i = 0; i < arguments.size(); i++) {
      boolean ofOption = i > 0 && !arguments.get(i).startsWith("-");
      String word = ShellWord.quote(arguments.get(i));
      int needed = word.length() + 3;
      if (!ofOption && i + 1 < arguments.size()) {
        needed += ShellWord.quote(arguments.get(i + 1)).length() + 1;
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
  }

  void heading(String text) throws InterruptedException {
    awaitEndIfClosed();
    out.println();
    out.println(bold("--- " + text + " " + "-".repeat(Math.max(3, WIDTH - 5 - text.length()))));
    out.println();
  }

  void line(String text) {
    out.println(text);
    out.flush();
  }

  /** A command, on at most two lines. */
  void echo(String prompt, String command) {
    String rest = prompt + command.strip().replaceAll("\\s+", " ");
    int space = rest.lastIndexOf(' ', WIDTH - 2);
    if (rest.length() > WIDTH && space > prompt.length()) {
      out.println(rest.substring(0, space));
      rest = "    " + rest.substring(space + 1);
    }
    out.println(rest.length() > WIDTH ? rest.substring(0, WIDTH - 2) + " …" : rest);
  }

  String bold(String text) {
    return colour ? "\u001b[1m" + text + "\u001b[0m" : text;
  }
}
