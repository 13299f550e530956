package dev.auroracheck.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The AWS CLI, loaded once for all its calls: to load it takes many times as long as a call. Each
 * call is a process of its own all the same.
 */
final class CliServer {
  private static final Path PROGRAM =
      Shape.target().resolveSibling("src/test/resources/aws-cli.py").toAbsolutePath();

  private static @Nullable Path socket;

  private CliServer() {}

  /**
   * The words of a shell that run the CLI; its arguments follow.
   *
   * @param python in whose packages the CLI is
   */
  static synchronized String client(Path python) throws IOException {
    if (socket == null) {
      socket = serve(python);
    }
    return "'%s' -I -S '%s' '%s'".formatted(python, PROGRAM, socket);
  }

  /** Starts the server, which ends with this JVM. */
  private static Path serve(Path python) throws IOException {
    Path directory = Files.createTempDirectory("aws-cli");
    Path socket = directory.resolve("socket");
    Path log = Shape.target().resolve("aws-cli.log");
    ProcessBuilder builder =
        new ProcessBuilder(python.toString(), PROGRAM.toString(), "serve", socket.toString())
            .redirectError(log.toFile());
    CliShell.isolate(builder.environment());
    Process process = builder.start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  process.destroyForcibly();
                  socket.toFile().delete();
                  directory.toFile().delete();
                }));
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    if (output.readLine() == null) {
      throw new IOException("the AWS CLI does not start, see " + log);
    }
    return socket;
  }
}
