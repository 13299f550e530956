package dev.auroracheck.servers;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The servers that test classes share, one class after another: while a class runs, nobody else
 * uses its servers, so that it may count their slots and change their settings. Each is started
 * when it is first missing and stopped with the JVM.
 */
public final class Postgres {
  private static final int CONTAINER_MAJOR = 16;

  /** Every server that was started. */
  private static final Queue<PostgresServer> STARTED = new ConcurrentLinkedQueue<>();

  /** Those that no class uses, by environment. */
  private static final Map<String, Queue<PostgresServer>> IDLE = new ConcurrentHashMap<>();

  /** Those of the class that runs on a thread, by environment. */
  private static final ThreadLocal<Map<String, PostgresServer>> TAKEN =
      ThreadLocal.withInitial(TreeMap::new);

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> STARTED.parallelStream().forEach(PostgresServer::close)));
  }

  private Postgres() {}

  /** The class's embedded server of this major version, with TLS and Aurora's shape. */
  public static PostgresServer server(int major) {
    return shared("embedded " + major, () -> EmbeddedServer.start(major));
  }

  /** The class that ran on the current thread is done: others may have its servers. */
  static void release() {
    TAKEN.get().forEach((environment, server) -> idle(environment).add(server));
    TAKEN.remove();
  }

  private static Queue<PostgresServer> idle(String environment) {
    return IDLE.computeIfAbsent(environment, name -> new ConcurrentLinkedQueue<>());
  }

  /** The shared container of PostgreSQL 16, or empty, and noted as skipped, without Docker. */
  public static Optional<PostgresServer> container() {
    Optional<String> reason = Containers.UNAVAILABLE;
    if (reason.isPresent()) {
      Environments.skipped("Testcontainers", reason.get());
      return Optional.empty();
    }
    return Optional.of(
        shared("testcontainers " + CONTAINER_MAJOR, () -> ContainerServer.start(CONTAINER_MAJOR)));
  }

  /** The major versions to test, ascending; the system property {@code postgres.majors} narrows. */
  public static List<Integer> majors() {
    String narrowed = System.getProperty("postgres.majors", "");
    return narrowed.isBlank()
        ? IntStream.rangeClosed(12, 18).boxed().toList()
        : Arrays.stream(narrowed.split(",", -1))
            .map(major -> Integer.valueOf(major.trim()))
            .sorted()
            .toList();
  }

  /**
   * Where something that is the same on every version is tested: on every version and in a
   * container in a full run, else on the oldest and the newest version.
   */
  public static Stream<PostgresServer> servers() {
    List<Integer> majors = majors();
    return Environments.FULL
        ? Stream.concat(majors.stream().map(Postgres::server), container().stream())
        : Stream.of(majors.get(0), majors.get(majors.size() - 1)).distinct().map(Postgres::server);
  }

  /**
   * One line for each environment that could not run here, such as those of {@link #container()}.
   */
  public static List<String> skippedEnvironments() {
    return Environments.skippedLines();
  }

  private static PostgresServer shared(String environment, Supplier<PostgresServer> start) {
    PostgresServer server =
        TAKEN
            .get()
            .computeIfAbsent(
                environment,
                name -> Optional.ofNullable(idle(name).poll()).orElseGet(() -> started(start)));
    Environments.ran(environment);
    return new Shared(server);
  }

  private static PostgresServer started(Supplier<PostgresServer> start) {
    PostgresServer server = start.get();
    STARTED.add(server);
    return server;
  }

  /** A server that stays open when JUnit closes the arguments of a parameterised test. */
  private record Shared(PostgresServer server) implements PostgresServer {
    @Override
    public int major() {
      return server.major();
    }

    @Override
    public String host() {
      return server.host();
    }

    @Override
    public int port() {
      return server.port();
    }

    @Override
    public String superuser() {
      return server.superuser();
    }

    @Override
    public String superuserPassword() {
      return server.superuserPassword();
    }

    @Override
    public @Nullable Path caCertificate() {
      return server.caCertificate();
    }

    @Override
    public void configure(Map<String, String> settings) {
      server.configure(settings);
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
      return server.toString();
    }
  }

  private static final class Containers {
    static final Optional<String> UNAVAILABLE = ContainerServer.unavailable(CONTAINER_MAJOR);
  }
}
