package dev.auroracheck.servers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.auroracheck.cli.Program.Execution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The {@code fix.sql} of a run.
 *
 * @param directory what {@code --fix-dir} named
 */
public record FixSql(Path directory) implements AutoCloseable {
  /** What the result of a check may become by the fixes. */
  private static final Map<String, Set<String>> FROM =
      Map.of(
          "pass", Set.of("pass"),
          "warn", Set.of("warn", "pass", "skip"),
          "fail", Set.of("fail", "warn", "pass", "skip", "error"),
          "skip", Set.of("skip", "pass", "warn", "error"),
          "error", Set.of("error", "skip", "pass", "warn", "fail"));

  /** An empty directory for it. */
  public static FixSql make() throws IOException {
    return new FixSql(Files.createTempDirectory("aurora-check"));
  }

  /** The option that has it written. */
  public String[] wanted() {
    return new String[] {"--fix-dir", directory.toString()};
  }

  private Path file() {
    return directory.resolve("fix.sql");
  }

  @Override
  public String toString() {
    try {
      return Files.readString(file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs it.
   *
   * @param role the pipe's, as SQL has it
   * @param password that the role is to have, where the file makes it
   */
  public void run(PostgresServer server, String database, String role, String password)
      throws Exception {
    Psql.run(server, database, file(), password);
    if (toString().contains("GRANT rds_replication TO " + role)) {
      // Aurora lets its members replicate, a stock server only who has the attribute
      server.execute(database, "ALTER ROLE " + role + " REPLICATION");
    }
  }

  /**
   * What the plan leaves to a person to decide for a check, in SQL; it has to stand in the file, as
   * a comment. Of a prepared transaction's two ends, only the one that undoes it.
   */
  public List<String> choices(Execution run, String check) {
    String text = toString();
    List<String> chosen = run.choices(check);
    chosen.removeIf(c -> c.startsWith("aws ") || c.startsWith("COMMIT PREPARED "));
    for (String command : chosen) {
      String comment = "--   " + command.replaceAll("\\R", "\n-- ");
      assertTrue(text.contains(comment), () -> comment + "\n" + text);
    }
    return chosen;
  }

  /**
   * No check may be worse off. One that was skipped may fail only where the plan says that a person
   * has to decide about it, or to do something: a plan that leaves one behind did not do at once.
   */
  public void assertNothingWorse(Execution before, Execution after) {
    for (JsonNode check : after.report().path("checks")) {
      String id = check.path("id").asText();
      String was = before.status(id);
      String is = check.path("status").asText();
      boolean left = was.equals("skip") && is.equals("fail") && leaves(before, id);
      assertTrue(
          left || FROM.getOrDefault(was, Set.of()).contains(is),
          () -> "from " + was + " to " + check + " by " + this);
    }
  }

  private static boolean leaves(Execution run, String check) {
    for (JsonNode step : run.report().path("plan")) {
      if (Set.of("choice", "manual").contains(step.path("kind").asText())) {
        for (JsonNode fixes : step.path("fixes")) {
          if (fixes.asText().equals(check)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
