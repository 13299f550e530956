package dev.auroracheck.servers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PullResponseItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** A server in a container of the official image. */
public final class ContainerServer implements PostgresServer {
  /** Makes a restart of PostgreSQL keep the container, and with it the port. */
  private static final String KEEP_RUNNING =
      """
      chown postgres /aurora-check/server.pem /aurora-check/server-key.pem
      while :; do docker-entrypoint.sh "$@" || sleep 0.5; done
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  static {
    matchApiVersion();
  }

  private final int major;
  private final Map<String, String> settings;
  private final TestCertificates certificates =
      TestCertificates.of(DockerClientFactory.instance().dockerHostIpAddress());
  private final PostgreSQLContainer container;

  private ContainerServer(int major) {
    this.major = major;
    settings = Shape.settings(major);
    settings.putAll(Shape.auroraSettings());
    settings.putAll(Shape.tlsSettings("/aurora-check/server.pem", "/aurora-check/server-key.pem"));
    container =
        new PostgreSQLContainer(image(major))
            .withUsername(Shape.SUPERUSER)
            .withPassword(Shape.PASSWORD)
            .withDatabaseName("postgres")
            .withTmpFs(Map.of("/var/lib/postgresql" + (major < 18 ? "/data" : ""), "rw"))
            .withCopyToContainer(read(certificates.server()), "/aurora-check/server.pem")
            .withCopyToContainer(read(certificates.serverKey()), "/aurora-check/server-key.pem")
            .withCreateContainerCmdModifier(
                command -> command.withEntrypoint("sh", "-c", KEEP_RUNNING, "sh"));
  }

  /** Starts a server with TLS and Aurora's shape. */
  public static ContainerServer start(int major) {
    ContainerServer server = new ContainerServer(major);
    try {
      server.container.start();
      Shape.makeAurora(server);
      server.run(
          "printf '%s' '"
              + Shape.HBA
              + "' >\"$PGDATA/pg_hba.conf\"; echo \"include '/aurora-check/test.conf'\""
              + " >>\"$PGDATA/postgresql.conf\"");
      server.configure(Map.of());
      Shape.setSuperuserPassword(server);
      return server;
    } catch (SQLException e) {
      server.close();
      throw new IllegalStateException(e);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Why no container of this major version can be started here, if so. */
  public static Optional<String> unavailable(int major) {
    try {
      // where the registry does not answer, Testcontainers waits minutes for its own images
      boolean available =
          CompletableFuture.supplyAsync(DockerClientFactory.instance()::isDockerAvailable)
              .get(20, TimeUnit.SECONDS);
      if (!available) {
        return Optional.of("Docker does not answer");
      }
      DockerClient docker = DockerClientFactory.lazyClient();
      try {
        docker.inspectImageCmd(image(major)).exec();
        return Optional.empty();
      } catch (NotFoundException e) {
        return pullRefused(docker, image(major));
      }
    } catch (TimeoutException e) {
      return Optional.of("Testcontainers is not ready, perhaps for want of its Ryuk image");
    } catch (ExecutionException | RuntimeException e) {
      return Optional.of("Docker cannot be used: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  @Override
  public int major() {
    return major;
  }

  @Override
  public String host() {
    return container.getHost();
  }

  @Override
  public int port() {
    return container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
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
  public Path caCertificate() {
    return certificates.ca();
  }

  @Override
  public void configure(Map<String, String> changes) {
    settings.putAll(changes);
    container.copyFileToContainer(
        Transferable.of(Shape.configuration(settings)), "/aurora-check/test.conf");
    try {
      String before = startTime();
      run("kill -INT $(head -1 \"$PGDATA/postmaster.pid\")"); // a fast shutdown
      awaitStartAfter(before);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    container.stop();
  }

  /** Names the environment in parameterised tests. */
  @Override
  public String toString() {
    return "testcontainers " + major;
  }

  /** Testcontainers speaks API 1.44, which an older Docker refuses: have it speak Docker's own. */
  private static void matchApiVersion() {
    if (System.getProperty("api.version") != null) {
      return;
    }
    try {
      Process process =
          new ProcessBuilder("docker", "version", "--format", "{{.Server.APIVersion}}")
              .redirectError(Redirect.DISCARD)
              .start();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return;
      }
      String version =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
      if (version.matches("1\\.\\d+") && Integer.parseInt(version.substring(2)) < 44) {
        System.setProperty("api.version", version);
      }
    } catch (IOException e) {
      // without the docker command Testcontainers may still find Docker
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String image(int major) {
    return "postgres:" + major;
  }

  private static Transferable read(Path file) {
    try {
      return Transferable.of(Files.readAllBytes(file), 0600);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the registry says no; its first progress message means that it has the image. */
  private static Optional<String> pullRefused(DockerClient docker, String image) {
    CompletableFuture<Void> answered = new CompletableFuture<>();
    PullImageResultCallback progress =
        new PullImageResultCallback() {
          @Override
          public void onNext(PullResponseItem item) {
            if (item.isErrorIndicated()) {
              answered.completeExceptionally(new IOException(item.getErrorDetail().getMessage()));
            }
            answered.complete(null);
          }

          @Override
          public void onError(Throwable problem) {
            answered.completeExceptionally(problem);
          }
        };
    // closing it ends this pull; starting the container pulls again
    try (progress) {
      docker.pullImageCmd(image).exec(progress);
      answered.get(8, TimeUnit.SECONDS);
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(
          "no image " + image + ": " + String.valueOf(e.getCause().getMessage()).strip());
    } catch (TimeoutException e) {
      return Optional.of("no image " + image + ": the registry does not answer");
    } catch (IOException e) {
      return Optional.of("no image " + image + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  private void run(String script) {
    try {
      ExecResult result = container.execInContainer("sh", "-c", script);
      if (result.getExitCode() != 0) {
        throw new IllegalStateException(script + " failed: " + result.getStderr());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String startTime() throws SQLException {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_postmaster_start_time()::text")) {
      row.next();
      return row.getString(1);
    }
  }

  private void awaitStartAfter(String before) throws SQLException, InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        if (!startTime().equals(before)) {
          return;
        }
      } catch (SQLException e) {
        if (Instant.now().isAfter(deadline)) {
          throw e;
        }
      }
      Thread.sleep(50);
    }
  }
}
