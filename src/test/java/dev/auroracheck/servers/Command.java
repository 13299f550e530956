package dev.auroracheck.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command that was run to its end.
 *
 * @param output of both streams
 */
public record Command(int exitCode, String output) {

  /**
   * Runs it, with nothing on stdin.
   *
   * @param environment what is set otherwise than here
   * @throws IllegalStateException if it takes over two minutes
   */
  public static Command run(Map<String, String> environment, String... words) {
    try {
      Path output = Files.createTempFile("command", ".out");
      ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.redirectOutput(output.toFile()).start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(2, TimeUnit.MINUTES);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      String printed = new String(Files.readAllBytes(output), UTF_8);
      Files.delete(output);
      if (!ended) {
        throw new IllegalStateException(Arrays.toString(words) + " took over two minutes");
      }
      return new Command(process.exitValue(), printed);
    } catch (IOException e) {
      throw new IllegalStateException(Arrays.toString(words), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(Arrays.toString(words), e);
    }
  }

  /**
   * Runs a file of SQL, as the superuser unless the environment names another role, as {@code
   * --fix-dir} says it is to be run.
   */
  public static Command psql(
      PostgresServer server, String database, Path file, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("PGHOST", server.host());
    all.put("PGPORT", String.valueOf(server.port()));
    all.putIfAbsent("PGUSER", server.superuser());
    all.putIfAbsent("PGPASSWORD", server.superuserPassword());
    // not on the command line, where some names would be taken for a connection string
    all.put("PGDATABASE", database);
    return run(all, "psql", "-X", "-v", "ON_ERROR_STOP=1", "-f", file.toString());
  }
}
