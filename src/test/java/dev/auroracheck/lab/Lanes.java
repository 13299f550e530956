package dev.auroracheck.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Which kinds of server the tests ran against. At the end of a run they are printed and written to
 * {@code target/lanes.txt}: a lane that silently stops running would look like one that passes.
 */
public final class Lanes {
  private static final Set<String> RAN = new ConcurrentSkipListSet<>();
  private static final Map<String, String> SKIPPED = new ConcurrentSkipListMap<>();

  private Lanes() {}

  /** Notes that tests ran on this lane, such as "embedded 16" or "testcontainers 16". */
  public static void ran(String lane) {
    RAN.add(lane);
  }

  /** Notes that tests could not run on this lane, and why. */
  public static void skipped(String lane, String reason) {
    SKIPPED.put(lane, reason);
  }

  static List<String> skippedLines() {
    return SKIPPED.entrySet().stream()
        .map(skipped -> skipped.getKey() + " lane skipped: " + skipped.getValue())
        .toList();
  }

  /** "lanes: embedded 12, 13; testcontainers 16", then a line for each lane skipped. */
  private static List<String> lines() {
    if (RAN.isEmpty() && SKIPPED.isEmpty()) {
      return List.of();
    }
    Map<String, List<String>> byKind =
        RAN.stream()
            .collect(Collectors.groupingBy(lane -> lane.split(" ", 2)[0], Collectors.toList()));
    String ran =
        byKind.entrySet().stream()
            .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
            .map(
                kind ->
                    kind.getValue().get(0)
                        + kind.getValue().stream()
                            .skip(1)
                            .map(lane -> ", " + lane.substring(kind.getKey().length()).trim())
                            .collect(Collectors.joining()))
            .collect(Collectors.joining("; "));
    return Stream.concat(
            Stream.of("lanes: " + (ran.isEmpty() ? "none" : ran)), skippedLines().stream())
        .toList();
  }

  /** Reports the lanes when the tests are done. */
  public static final class Listener implements TestExecutionListener {
    @Override
    public void testPlanExecutionFinished(TestPlan testPlan) {
      lines().forEach(System.out::println);
      Path file = Shape.target().resolve("lanes.txt");
      try {
        Files.createDirectories(file.getParent());
        Files.write(file, lines());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
