package dev.auroracheck.bench;

import dev.auroracheck.cli.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A run of the program, as a person would have it.
 *
 * @param heapMegabytes what the heap is bounded by
 */
record Launch(int port, Size size, Kind kind, int heapMegabytes) {
  /** What is looked at, and as whom. */
  enum Kind {
    ALL("`FOR ALL TABLES`", Size.ALL, "pipe", 12),
    SCHEMAS("`FOR TABLES IN SCHEMA`", Size.SCHEMAS, "pipe", 15),
    LIST("`FOR TABLE`, each by its name", Size.LIST, "pipe", 12),
    NO_RIGHTS("a role that may read no table", Size.ALL, "stranger", 12);

    final String words;
    final String publication;
    final String role;

    /** The version that has such publications. */
    final int since;

    Kind(String words, String publication, String role, int since) {
      this.words = words;
      this.publication = publication;
      this.role = role;
      this.since = since;
    }
  }

  /**
   * What came of it.
   *
   * @param trace what {@code --verbose} tells
   */
  record Outcome(double millis, int code, String report, List<String> trace) {
    /** It came to a verdict, and nothing went wrong on the way, such as a heap that is full. */
    boolean decided() {
      return Set.of(0, 1, 3).contains(code)
          && report.contains("\"verdict\"")
          && !report.contains("mistake in aurora-check");
    }
  }

  private static final Path ROOT = Path.of(System.getProperty("project.directory", ""));

  private List<String> arguments() {
    return List.of(
        "--host=127.0.0.1",
        "--port=" + port,
        "--user=" + kind.role,
        "--database=" + size.database(),
        "--publication=" + kind.publication,
        "--sslmode=require",
        "--timeout=60s",
        "--no-aws",
        "--output=json",
        "--verbose");
  }

  /** In a process, which is what a user has. */
  Outcome process() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ROOT.resolve("aurora-check").toString());
    command.addAll(arguments());
    Path out = Files.createTempFile("bench", ".json");
    Path err = Files.createTempFile("bench", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().put("PGPASSWORD", Size.PASSWORD);
      builder.environment().put("JDK_JAVA_OPTIONS", "-Xmx" + heapMegabytes + "m");
      long start = System.nanoTime();
      int code = builder.start().waitFor();
      double millis = (System.nanoTime() - start) / 1e6;
      return new Outcome(millis, code, Files.readString(out), Files.readAllLines(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** In this JVM, which is warm by and by: what is left is the server's work and ours. */
  Outcome here() {
    Program program =
        new Program(arguments().toArray(String[]::new)).env("PGPASSWORD", Size.PASSWORD);
    long start = System.nanoTime();
    Program.Execution execution = program.run();
    double millis = (System.nanoTime() - start) / 1e6;
    return new Outcome(
        millis, execution.exitCode(), execution.out(), execution.err().lines().toList());
  }
}
