package dev.auroracheck.servers;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** A server run from the PostgreSQL binaries in {@code target/postgres}. */
public final class EmbeddedServer implements PostgresServer {
  /** What a server can be started without. */
  public enum Without {
    /** TLS. */
    TLS,
    /** Aurora's roles, functions and settings. */
    AURORA
  }

  private static final String PREFIX = "aurora-check-";

  /** In bytes, enough for the servers of a test run. */
  private static final long ROOM = 4L << 30;

  private static final Path DATA = dataDirectory();
  private static final Map<String, Path> MODELS = new ConcurrentHashMap<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(EmbeddedServer::deleteModels));
  }

  private final int major;
  private final Path data;
  private final Map<String, String> settings;
  private final @Nullable Path caCertificate;
  private EmbeddedPostgres process;

  private EmbeddedServer(
      int major, Path data, Map<String, String> settings, @Nullable Path caCertificate)
      throws IOException {
    this.major = major;
    this.data = data;
    this.settings = settings;
    this.caCertificate = caCertificate;
    this.process = boot(0);
  }

  /** Starts a server with TLS and Aurora's shape, less the parts named. */
  public static EmbeddedServer start(int major, Without... parts) {
    Set<Without> without = EnumSet.noneOf(Without.class);
    without.addAll(List.of(parts));
    Map<String, String> settings = Shape.settings(major);
    settings.put("listen_addresses", "127.0.0.1");
    settings.put("unix_socket_directories", "");
    if (!without.contains(Without.AURORA)) {
      settings.putAll(Shape.auroraSettings());
    }
    boolean tls = !without.contains(Without.TLS);
    if (tls) {
      settings.putAll(Shape.tlsSettings("server.pem", "server-key.pem"));
    }
    TestCertificates certificates = TestCertificates.of("localhost");
    try {
      Path data = newData();
      Files.createDirectories(data.getParent());
      copy(model(major, !without.contains(Without.AURORA)), data);
      if (tls) {
        addPrivately(data.resolve("server.pem"), certificates.server());
        addPrivately(data.resolve("server-key.pem"), certificates.serverKey());
      }
      Files.writeString(data.resolve("test.conf"), Shape.configuration(settings));
      return new EmbeddedServer(major, data, settings, tls ? certificates.ca() : null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The data of a stopped server, of which each server starts with a copy: that is cheaper than
   * initdb.
   */
  private static Path model(int major, boolean aurora) {
    return MODELS.computeIfAbsent(
        major + (aurora ? " aurora" : ""),
        name -> {
          Path model = Shape.target().resolve("postgres-models").resolve("" + UUID.randomUUID());
          // initdb's configuration trusts everyone
          try (EmbeddedServer server =
              new EmbeddedServer(major, newData(), Shape.settings(major), null)) {
            Shape.setSuperuserPassword(server);
            if (aurora) {
              Shape.makeAurora(server);
            }
            server.process.close();
            // the library removes what it finds locked by nobody
            Files.delete(server.data.resolve("epg-lock"));
            Files.writeString(server.data.resolve("pg_hba.conf"), Shape.HBA);
            Files.writeString(
                server.data.resolve("postgresql.conf"),
                "\ninclude 'test.conf'\n",
                StandardOpenOption.APPEND);
            Files.createDirectories(model.getParent());
            copy(server.data, model);
            return model;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /**
   * Starts a hot standby that follows the primary. The primary is stopped for a moment to copy its
   * data, which ends connections open on it.
   */
  public static EmbeddedServer standbyOf(EmbeddedServer primary) {
    try {
      Path data = newData();
      int port = primary.port();
      primary.process.close();
      try {
        copy(primary.data, data);
      } finally {
        primary.process = primary.boot(port);
      }
      Map<String, String> settings = new LinkedHashMap<>(primary.settings);
      settings.put(
          "primary_conninfo",
          "host=%s port=%d user=%s password=%s"
              .formatted(primary.host(), port, Shape.SUPERUSER, Shape.PASSWORD));
      Files.createFile(data.resolve("standby.signal"));
      Files.writeString(data.resolve("test.conf"), Shape.configuration(settings));
      return new EmbeddedServer(primary.major, data, settings, primary.caCertificate);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int major() {
    return major;
  }

  @Override
  public String host() {
    return "127.0.0.1";
  }

  @Override
  public int port() {
    return process.getPort();
  }

  @Override
  public String superuser() {
    return Shape.SUPERUSER;
  }

  @Override
  public String superuserPassword() {
    return Shape.PASSWORD;
  }

  @Override
  public @Nullable Path caCertificate() {
    return caCertificate;
  }

  @Override
  public void configure(Map<String, String> changes) {
    settings.putAll(changes);
    try {
      Files.writeString(data.resolve("test.conf"), Shape.configuration(settings));
      int port = port();
      process.close();
      process = boot(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      process.close();
      // at the JVM's end the library stops its servers too, and then close() does not wait
      for (int i = 0; i < 100 && Files.exists(data.resolve("postmaster.pid")); i++) {
        Thread.sleep(50);
      }
      delete(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Names the environment in parameterised tests. */
  @Override
  public String toString() {
    return "embedded " + major;
  }

  /** Starts the server on its data directory; runs initdb first where that is new. */
  private EmbeddedPostgres boot(int port) throws IOException {
    Path log = Shape.target().resolve("postgres-logs").resolve(data.getFileName() + ".log");
    Files.createDirectories(log.getParent());
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setPgBinaryResolver(new Binaries(major))
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setLocaleConfig("locale", "C")
            .setPort(port)
            .setConnectConfig("password", Shape.PASSWORD)
            .setPGStartupWait(Duration.ofSeconds(30))
            .setOutputRedirector(Redirect.appendTo(log.toFile()))
            .setErrorRedirector(Redirect.appendTo(log.toFile()));
    // the library puts its own values of these on the command line, over the configuration file
    for (String name : List.of("timezone", "synchronous_commit", "max_connections")) {
      builder.setServerConfig(name, settings.get(name));
    }
    try {
      return builder.start();
    } catch (IOException | RuntimeException e) {
      throw new IOException("PostgreSQL " + major + " did not start, see " + log, e);
    }
  }

  private static Path newData() {
    return DATA.resolve(PREFIX + ProcessHandle.current().pid() + "-" + UUID.randomUUID());
  }

  /**
   * Where data is kept: in memory, where there is room for it. On a disk, most of the time of the
   * tests is the creation of databases.
   */
  private static Path dataDirectory() {
    Path memory = Path.of("/dev/shm");
    try {
      if (Files.isWritable(memory) && Files.getFileStore(memory).getUsableSpace() > ROOM) {
        removeLeftBehind(memory);
        return memory;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // where the library removes what killed JVMs left behind
    return Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg");
  }

  /** Removes the data of JVMs that were killed. */
  private static void removeLeftBehind(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.list(directory)) {
      all = paths.toList();
    }
    Pattern ofProcess = Pattern.compile(PREFIX + "(\\d+)-.*");
    for (Path path : all) {
      Matcher name = ofProcess.matcher("" + path.getFileName());
      if (name.matches()
          && Files.isWritable(path)
          && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
        delete(path);
      }
    }
  }

  private static void addPrivately(Path file, Path source) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, Files.readAllBytes(source));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static void deleteModels() {
    for (Path model : MODELS.values()) {
      try {
        delete(model);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** The build of the binaries that Maven copied; a record, as the library caches by equality. */
  private record Binaries(int major) implements PgBinaryResolver {
    @Override
    public InputStream getPgBinary(String system, String architecture) throws IOException {
      Path jar = Shape.target().resolve("postgres").resolve(major + ".jar");
      try (ZipInputStream entries = new ZipInputStream(Files.newInputStream(jar))) {
        for (ZipEntry entry = entries.getNextEntry();
            entry != null;
            entry = entries.getNextEntry()) {
          if (entry.getName().endsWith(".txz")) {
            return new ByteArrayInputStream(entries.readAllBytes());
          }
        }
      }
      throw new IOException(jar + " holds no .txz");
    }
  }
}
