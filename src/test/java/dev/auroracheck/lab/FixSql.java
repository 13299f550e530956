package dev.auroracheck.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.auroracheck.cli.Program.Execution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

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

  private static final Pattern COMMENTED = Pattern.compile("^-- ?", Pattern.MULTILINE);
  private static final String WHEN_ENDS = ":\n  ";

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
   * What it leaves to a person to decide for a check, with the comment marks taken off. Of a
   * prepared transaction's two ends, only the one that undoes it.
   */
  public List<String> choices(Execution run, String check) {
    String text = toString();
    List<String> offered = run.fix(check, "manual");
    List<String> chosen = new ArrayList<>();
    int begin = text.indexOf("-- For you to decide\n");
    String choices = begin < 0 ? "" : text.substring(begin).split("\n\n", 2)[0];
    for (String option : choices.split("\n--\n", -1)) {
      String[] parts = COMMENTED.matcher(option).replaceAll("").strip().split(WHEN_ENDS, 2);
      if (parts.length == 2
          && offered.contains(parts[0] + ": " + parts[1])
          && !parts[1].startsWith("COMMIT PREPARED ")) {
        chosen.add(parts[1]);
      }
    }
    return chosen;
  }

  /**
   * No check may be worse off. One that was skipped may come to any result but a failure: a plan
   * that leaves one behind did not do at once.
   */
  public void assertNothingWorse(Execution before, Execution after) {
    for (JsonNode check : after.report().path("checks")) {
      String was = before.status(check.path("id").asText());
      assertTrue(
          FROM.getOrDefault(was, Set.of()).contains(check.path("status").asText()),
          () -> "from " + was + " to " + check + " by " + this);
    }
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
