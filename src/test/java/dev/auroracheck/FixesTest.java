package dev.auroracheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.check.Checks;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table in docs/fixes.md has every check, and what it names is there. */
class FixesTest {
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z-]+)` \\| ([^|]+) \\| ([^|]+) \\|([^|]*)\\|\\n");
  private static final String NOT_RUN = "not run: ";

  private record Row(String check, String failure, String fix, String proof) {
    @Override
    public String toString() {
      return check + ": " + failure;
    }
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    Matcher m = ROW.matcher(CoverageTest.read("docs/fixes.md"));
    while (m.find()) {
      rows.add(new Row(m.group(1), m.group(2), m.group(3), m.group(4).trim()));
    }
    return rows;
  }

  @Test
  void everyCheckIsThereInTheOrderOfTheReport() {
    Set<String> checks = new LinkedHashSet<>();
    rows().forEach(row -> checks.add(row.check()));
    assertEquals(
        Checks.ALL.stream().map(check -> check.about().id()).toList(), List.copyOf(checks));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void whatRanItIsThereOrItIsSaidWhyNothingDid(Row row) {
    if (row.proof().startsWith(NOT_RUN)) {
      assertTrue(row.proof().length() > NOT_RUN.length() + 20, "it takes a sentence");
    } else {
      CoverageTest.assertShown(row.proof(), List.of(row.check()));
    }
  }
}
