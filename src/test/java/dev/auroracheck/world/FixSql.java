package dev.auroracheck.world;

import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.lab.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The {@code fix.sql} of a run.
 *
 * @param directory what {@code --fix-dir} named
 */
record FixSql(Path directory) implements AutoCloseable {
  private static final Pattern COMMENTED = Pattern.compile("^-- ?", Pattern.MULTILINE);
  private static final String WHEN_ENDS = ":\n  ";

  /** An empty directory for it. */
  static FixSql make() throws IOException {
    return new FixSql(Files.createTempDirectory("aurora-check"));
  }

  /** The option that has it written. */
  String[] wanted() {
    return new String[] {"--fix-dir", directory.toString()};
  }

  private Path file() {
    return directory.resolve("fix.sql");
  }

  String text() throws IOException {
    return Files.readString(file());
  }

  /** Runs it with the password of the pipe's role in the environment. */
  void run(PostgresServer server, String database) throws IOException, InterruptedException {
    Psql.run(server, database, file());
  }

  /**
   * What it leaves to a person to decide for a check, with the comment marks taken off. Of a
   * prepared transaction's two ends, only the one that undoes it.
   */
  List<String> choices(Execution run, String check) throws IOException {
    String text = text();
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
