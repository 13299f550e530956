package dev.auroracheck.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * What the tests ran against: which kinds of server, and how many random cases. At the end of a run
 * it is printed and written to {@code target/environments.txt}: an environment that silently stops
 * running would look like one that passes.
 */
public final class Environments {
  /** Whether every combination is tested, and not a selection that touches every version. */
  public static final boolean FULL = Boolean.getBoolean("tests.full");

  private static final Set<String> RAN = new ConcurrentSkipListSet<>();
  private static final Map<String, String> SKIPPED = new ConcurrentSkipListMap<>();
  private static final Map<String, Integer> RANDOM = new ConcurrentSkipListMap<>();

  private Environments() {}

  /**
   * The scenarios of a table that are played in this run: all in a full run, else every second one.
   * Verdicts are also tested on facts, without a server.
   */
  public static <T> List<T> selected(List<T> table) {
    return FULL
        ? table
        : IntStream.range(0, table.size()).filter(i -> i % 2 == 0).mapToObj(table::get).toList();
  }

  /** Notes that tests ran on this environment, such as "embedded 16" or "testcontainers 16". */
  public static void ran(String environment) {
    RAN.add(environment);
  }

  /** Notes that tests could not run on this environment, and why. */
  public static void skipped(String environment, String reason) {
    SKIPPED.put(environment, reason);
  }

  /** Counts a random case that was tested, such as one of the "databases". */
  public static void ranRandom(String kind) {
    RANDOM.merge(kind, 1, Integer::sum);
  }

  static List<String> skippedLines() {
    return SKIPPED.entrySet().stream()
        .map(skipped -> skipped.getKey() + " environment skipped: " + skipped.getValue())
        .toList();
  }

  /**
   * "environments: embedded 12, 13; testcontainers 16" and more, then a line for each environment
   * skipped.
   */
  private static List<String> lines() {
    if (RAN.isEmpty() && SKIPPED.isEmpty()) {
      return List.of();
    }
    Map<String, List<String>> byKind =
        RAN.stream()
            .collect(
                Collectors.groupingBy(
                    environment -> environment.split(" ", 2)[0], Collectors.toList()));
    String ran =
        byKind.entrySet().stream()
            .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
            .map(
                kind ->
                    kind.getValue().get(0)
                        + kind.getValue().stream()
                            .skip(1)
                            .map(
                                environment ->
                                    ", " + environment.substring(kind.getKey().length()).trim())
                            .collect(Collectors.joining()))
            .collect(Collectors.joining("; "));
    List<String> lines = new ArrayList<>();
    lines.add(
        FULL
            ? "selection: full, every combination"
            : "selection: default, every version but not every combination (-Pfull)");
    lines.add("environments: " + (ran.isEmpty() ? "none" : ran));
    RANDOM.forEach((kind, count) -> lines.add("random " + kind + ": " + count));
    lines.addAll(skippedLines());
    return lines;
  }

  /**
   * Gives each test class what it has to itself, and reports the environments when all are done.
   */
  public static final class Listener implements TestExecutionListener {
    @Override
    public void testPlanExecutionStarted(TestPlan testPlan) {
      OwnProperties.install();
    }

    @Override
    public void executionStarted(TestIdentifier test) {
      if (isClass(test)) {
        OwnProperties.begin();
      }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (isClass(test)) {
        Postgres.release();
      }
    }

    /** Whether it is a class that is in no other one: such a class runs on one thread. */
    private static boolean isClass(TestIdentifier test) {
      return test.getSource().filter(ClassSource.class::isInstance).isPresent()
          && test.getUniqueIdObject().getSegments().size() == 2;
    }

    @Override
    public void testPlanExecutionFinished(TestPlan testPlan) {
      lines().forEach(System.out::println);
      Path file = Shape.target().resolve("environments.txt");
      try {
        Files.createDirectories(file.getParent());
        Files.write(file, lines());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
