package dev.auroracheck.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The moto server, an AWS emulator by other people, and the AWS CLI. Both come from a Python
 * virtual environment that the first use makes under {@code target}, or else from the PATH. A
 * parser of Terraform's language is in it too.
 */
public final class Moto implements AutoCloseable {
  /** The resource that a test locks while it uses the server, since a reset clears it for all. */
  public static final String LOCK = "moto";

  /** What the virtual environment holds. */
  static final List<String> PACKAGES =
      List.of("moto[server]==5.2.5", "awscli==1.46.2", "python-hcl2==8.1.4");

  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Path TARGET =
      Path.of(System.getProperty("project.directory", ""), "target").toAbsolutePath();
  private static final Path VENV = TARGET.resolve("moto-venv");

  /** Why there is no virtual environment: null until tried, empty if there is one. */
  private static @Nullable String venvProblem;

  /** Why moto does not run: null until tried, empty if it runs. */
  private static @Nullable String problem;

  private static @Nullable Moto shared;

  private final Process process;
  private final URI uri;

  private Moto(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  /** Why moto cannot be had here; empty if it runs. The first call may take minutes. */
  public static synchronized Optional<String> unavailable() {
    if (problem == null) {
      try {
        start();
        problem = "";
      } catch (IllegalStateException e) {
        problem = String.valueOf(e.getMessage());
      }
    }
    return Optional.of(problem).filter(reason -> !reason.isEmpty());
  }

  /**
   * The one server of this JVM, started if it is not running; it ends with the JVM.
   *
   * @throws IllegalStateException if moto cannot be had
   */
  public static synchronized Moto start() {
    if (shared == null || !shared.process.isAlive()) {
      Path executable =
          tool("moto_server").orElseThrow(() -> new IllegalStateException(venvProblem()));
      shared = launch(executable);
      Process started = shared.process;
      Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    }
    return shared;
  }

  /** The AWS CLI, if it can be had. */
  public static synchronized Optional<Path> aws() {
    return tool("aws");
  }

  /** The Python of the virtual environment, which has hcl2; empty where there is none. */
  public static synchronized Optional<Path> python() {
    return venvProblem().isEmpty()
        ? Optional.of(VENV.resolve("bin").resolve("python"))
        : Optional.empty();
  }

  /** What the AWS CLI makes of words in its shorthand; there must be a virtual environment. */
  public static List<Map<String, String>> shorthand(List<String> words) {
    List<String> command = new ArrayList<>(List.of(python().orElseThrow().toString(), "-c"));
    command.add(
        "import json, sys; from awscli.shorthand import ShorthandParser;"
            + "print(json.dumps([ShorthandParser().parse(w) for w in sys.argv[1:]]))");
    command.addAll(words);
    Command done = Command.run(Map.of(), command.toArray(String[]::new));
    try {
      return new ObjectMapper().readValue(done.output(), new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(done.output(), e);
    }
  }

  /** The version in use, for reports: {@code moto 5.2.5}. */
  public static synchronized String version() {
    return venvProblem().isEmpty()
        ? PACKAGES.get(0).replace("[server]==", " ")
        : "moto of unknown version, from the PATH";
  }

  /** Where it listens. */
  public URI uri() {
    return uri;
  }

  /** Forgets everything that was made in it. */
  public void reset() {
    try {
      int status = request("POST", uri.resolve("/moto-api/reset"));
      if (status != 200) {
        throw new IllegalStateException("moto reset answered " + status);
      }
    } catch (IOException e) {
      throw new IllegalStateException("moto reset", e);
    }
  }

  /** Ends the server; the next {@link #start} starts another. */
  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static Optional<Path> tool(String name) {
    if (venvProblem().isEmpty()) {
      return Optional.of(VENV.resolve("bin").resolve(name));
    }
    return OnPath.find(name);
  }

  /** Makes the virtual environment if it is not there; says why if that failed, else nothing. */
  private static String venvProblem() {
    if (venvProblem == null) {
      try {
        makeVenv();
        venvProblem = "";
      } catch (IOException e) {
        venvProblem = "no virtual environment with moto: " + e.getMessage();
      }
    }
    return venvProblem;
  }

  private static void makeVenv() throws IOException {
    String wanted = VENV + "\n" + String.join("\n", PACKAGES) + "\n";
    Path marker = VENV.resolve("aurora-check-tests");
    if (Files.exists(marker) && Files.readString(marker).equals(wanted)) {
      return;
    }
    Files.createDirectories(TARGET);
    Instant limit = Instant.now().plus(INSTALL_LIMIT);
    command(limit, "python3", "-m", "venv", "--clear", VENV.toString());
    String[] install = {VENV.resolve("bin/python").toString(), "-m", "pip", "install", "-q"};
    String[] all = Arrays.copyOf(install, install.length + PACKAGES.size());
    for (int i = 0; i < PACKAGES.size(); i++) {
      all[install.length + i] = PACKAGES.get(i);
    }
    command(limit, all);
    Files.writeString(marker, wanted);
  }

  private static void command(Instant limit, String... command) throws IOException {
    Path log = TARGET.resolve("moto-venv.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      boolean ended =
          process.waitFor(Duration.between(Instant.now(), limit).toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new IOException(
            "%s took over %s".formatted(String.join(" ", command), INSTALL_LIMIT));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    if (process.exitValue() != 0) {
      List<String> lines = Files.readAllLines(log, UTF_8);
      String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
      throw new IOException("%s failed: %s".formatted(String.join(" ", command), last));
    }
  }

  private static Moto launch(Path executable) {
    try {
      int port;
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      Path log = TARGET.resolve("moto.log");
      Files.createDirectories(TARGET);
      Process process =
          new ProcessBuilder(executable.toString(), "-H", "127.0.0.1", "-p", "" + port)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Moto moto = new Moto(process, URI.create("http://127.0.0.1:" + port));
      Instant limit = Instant.now().plus(START_LIMIT);
      while (!moto.answers()) {
        if (!process.isAlive() || Instant.now().isAfter(limit)) {
          process.destroyForcibly();
          throw new IllegalStateException("moto_server does not start: " + Files.readString(log));
        }
        Thread.sleep(100);
      }
      return moto;
    } catch (IOException e) {
      throw new IllegalStateException("moto_server: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private boolean answers() {
    try {
      return request("GET", uri.resolve("/moto-api/data.json")) == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static int request(String method, URI uri) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
    connection.setRequestMethod(method);
    connection.setConnectTimeout(2_000);
    connection.setReadTimeout(10_000);
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }
}
