package dev.auroracheck.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs the statements of a fix as people do: with psql where there is one, else over JDBC. */
public final class Psql {
  private static final boolean FOUND = find();
  private static final String PROGRAM = program();

  private Psql() {}

  private static boolean find() {
    boolean found = OnPath.find("psql").isPresent();
    if (found) {
      Environments.ran("psql");
    } else {
      Environments.skipped("psql", "there is none on the PATH; fixes ran over JDBC");
    }
    return found;
  }

  /** Debian's psql on the PATH is a Perl script that looks for the newest one and starts it. */
  private static String program() {
    Path versions = Path.of("/usr/lib/postgresql");
    if (!Files.isDirectory(versions)) {
      return "psql";
    }
    try (Stream<Path> found = Files.list(versions)) {
      return found
          .map(version -> version.resolve("bin/psql"))
          .filter(Files::isExecutable)
          .max(Comparator.comparing(psql -> Integer.parseInt(psql.getName(3).toString())))
          .map(Path::toString)
          .orElse("psql");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether there is one. */
  public static boolean isThere() {
    return FOUND;
  }

  /** Runs statements of a fix. */
  public static void run(PostgresServer server, String database, List<String> statements)
      throws IOException, InterruptedException, SQLException {
    if (!FOUND) {
      server.execute(database, statements.toArray(String[]::new));
      return;
    }
    run(server, database, "-", String.join("\n", statements), "");
  }

  /**
   * Runs a file as its first lines say.
   *
   * @param password of the pipe's role
   */
  static void run(PostgresServer server, String database, Path file, String password)
      throws IOException, InterruptedException {
    run(server, database, file.toString(), "", password);
  }

  private static void run(
      PostgresServer server, String database, String file, String input, String password)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(PROGRAM, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", file)
            .redirectErrorStream(true);
    builder.environment().put("PGHOST", server.host());
    builder.environment().put("PGPORT", String.valueOf(server.port()));
    builder.environment().put("PGUSER", server.superuser());
    builder.environment().put("PGPASSWORD", server.superuserPassword());
    builder.environment().put("PGDATABASE", database);
    builder.environment().put("PGCLIENTENCODING", "UTF8");
    builder.environment().put("PIPE_PASSWORD", password);
    Process process = builder.start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError(
          "psql refused "
              + (file.equals("-") ? input : Files.readString(Path.of(file)))
              + ": "
              + output);
    }
  }
}
