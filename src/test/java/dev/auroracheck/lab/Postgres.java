package dev.auroracheck.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The servers that tests share; each is started when first asked for and stopped with the JVM. */
public final class Postgres {
  private static final int CONTAINER_MAJOR = 16;
  private static final Map<String, PostgresServer> SERVERS = new ConcurrentHashMap<>();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> SERVERS.values().forEach(PostgresServer::close)));
  }

  private Postgres() {}

  /** The shared embedded server of this major version, with TLS and Aurora's shape. */
  public static PostgresServer server(int major) {
    return shared("embedded " + major, () -> EmbeddedServer.start(major));
  }

  /** The shared container of PostgreSQL 16, or empty, and noted as skipped, without Docker. */
  public static Optional<PostgresServer> container() {
    Optional<String> reason = Containers.UNAVAILABLE;
    if (reason.isPresent()) {
      Lanes.skipped("Testcontainers", reason.get());
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

  /** The servers for the full set of tests: embedded oldest, 16 and newest, and a container. */
  public static Stream<PostgresServer> servers() {
    List<Integer> majors = majors();
    List<Integer> chosen = new ArrayList<>();
    chosen.add(majors.get(0));
    if (majors.contains(CONTAINER_MAJOR)) {
      chosen.add(CONTAINER_MAJOR);
    }
    chosen.add(majors.get(majors.size() - 1));
    return Stream.concat(
        chosen.stream().distinct().map(Postgres::server),
        Stream.of(CONTAINER_MAJOR).flatMap(major -> container().stream()));
  }

  /** One line for each lane that could not run here, such as those of {@link #container()}. */
  public static List<String> skippedLanes() {
    return Lanes.skippedLines();
  }

  private static PostgresServer shared(String lane, Supplier<PostgresServer> start) {
    PostgresServer server = SERVERS.computeIfAbsent(lane, name -> start.get());
    Lanes.ran(lane);
    return new Shared(server);
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
