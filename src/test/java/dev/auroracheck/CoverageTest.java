package dev.auroracheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.check.registry.Checks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table in docs/coverage.md is complete, and what it names is there. */
class CoverageTest {
  /** How many conditions the collection of facts has of each kind. */
  private static final Map<String, Integer> CONDITIONS = new LinkedHashMap<>();

  static {
    CONDITIONS.put("NET", 17);
    CONDITIONS.put("END", 12);
    CONDITIONS.put("PAR", 18);
    CONDITIONS.put("USR", 15);
    CONDITIONS.put("PUB", 14);
    CONDITIONS.put("TAB", 27);
    CONDITIONS.put("WAL", 14);
    CONDITIONS.put("K", 18);
    CONDITIONS.put("P", 11);
    CONDITIONS.put("N", 12);
    CONDITIONS.put("R", 3);
  }

  /** The conditions that were seen by running the engine; some numbers are not in use. */
  private static final List<String> SEEN_IN_THE_ENGINE =
      Stream.of(
              IntStream.rangeClosed(1, 3).mapToObj(n -> "E" + n),
              Stream.of("E4a", "E4b", "E4c", "E4d", "E4e", "E4f"),
              IntStream.rangeClosed(5, 17).mapToObj(n -> "E" + n),
              IntStream.rangeClosed(20, 22).mapToObj(n -> "E" + n),
              IntStream.rangeClosed(30, 39).mapToObj(n -> "E" + n))
          .flatMap(ids -> ids)
          .toList();

  private static final Pattern ROW =
      Pattern.compile(
          "\\| ([A-Z]{3}-\\d\\d|[KPNR]\\d+|E\\d+[a-f]?) \\| [^|]+ \\| ([^|]+) \\| ([^|]+) \\|");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern SHOWN_BY = Pattern.compile("`([A-Z]\\w+Test)` (.+)");

  private record Row(String id, String checks, String test) {
    @Override
    public String toString() {
      return id;
    }
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    Matcher m = ROW.matcher(read("docs/coverage.md"));
    while (m.find()) {
      rows.add(new Row(m.group(1), m.group(2).trim(), m.group(3).trim()));
    }
    return rows;
  }

  @Test
  void everyConditionIsThereOnceAndInOrder() {
    List<String> expected =
        CONDITIONS.entrySet().stream()
            .flatMap(
                kind ->
                    IntStream.rangeClosed(1, kind.getValue())
                        .mapToObj(
                            n ->
                                (kind.getKey().length() == 3 ? "%s-%02d" : "%s%d")
                                    .formatted(kind.getKey(), n)))
            .collect(Collectors.toCollection(ArrayList::new));
    expected.addAll(SEEN_IN_THE_ENGINE);
    assertEquals(expected, rows().stream().map(Row::id).toList());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void whatItNamesIsThere(Row row) {
    Matcher test = SHOWN_BY.matcher(row.test());
    if (row.checks().equals("—")) {
      assertTrue(row.test().length() > 20 && !test.matches(), "it takes a sentence");
      return;
    }
    Set<String> ids =
        Checks.ALL.stream().map(check -> check.about().id()).collect(Collectors.toSet());
    List<String> checks = CODE.matcher(row.checks()).results().map(r -> r.group(1)).toList();
    assertTrue(!checks.isEmpty() && ids.containsAll(checks), row.checks());
    assertShown(row.test(), checks);
  }

  /** That a test of that name is there, and is about one of the checks. */
  static void assertShown(String shownBy, List<String> checks) {
    Matcher test = SHOWN_BY.matcher(shownBy);
    assertTrue(test.matches(), shownBy);
    String source = read(sourceOf(test.group(1)));
    // long names are written over two lines
    String text = source.replaceAll("\"\\s*\\+\\s*\"", "");
    String name = test.group(2);
    assertTrue(text.contains("\"" + name + "\"") || text.contains("void " + name + "("), shownBy);
    assertTrue(
        Checks.ALL.stream()
            .filter(check -> checks.contains(check.about().id()))
            .anyMatch(
                check ->
                    text.contains(check.about().id())
                        || text.contains(check.getClass().getSimpleName())),
        shownBy + " is about other checks");
  }

  private static String sourceOf(String test) {
    try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
      return files
          .filter(f -> f.endsWith(test + ".java"))
          .findFirst()
          .map(Path::toString)
          .orElseThrow(() -> new AssertionError("no " + test));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
