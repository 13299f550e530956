package dev.auroracheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.check.Result;
import dev.auroracheck.check.Runner;
import dev.auroracheck.check.registry.Checks;
import dev.auroracheck.facts.SampleFacts;
import dev.auroracheck.fix.Breakages;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.remedy.Remedy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table in docs/fixes.md has every check, what it names is there, and its fixes are so. */
class FixesTest {
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z-]+)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|([^|]*)\\|\\n");
  private static final String NOT_RUN = "not run: ";
  private static final String NOT_SIMULATED = "not simulated: ";

  private record Row(String check, String failure, String fix, String breakage, String proof) {
    @Override
    public String toString() {
      return check + ": " + failure;
    }
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    Matcher m = ROW.matcher(CoverageTest.read("docs/fixes.md"));
    while (m.find()) {
      rows.add(new Row(m.group(1), m.group(2), m.group(3), m.group(4), m.group(5).trim()));
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

  @ParameterizedTest
  @MethodSource("rows")
  void itsBreakageMakesTheCheckAskForSuchAFix(Row row) {
    if (row.breakage().startsWith(NOT_SIMULATED)) {
      assertEquals("by hand", row.fix());
      assertTrue(row.breakage().length() > NOT_SIMULATED.length() + 20, "it takes a sentence");
      return;
    }
    UnaryOperator<Context> breakage = Breakages.ALL.get(row.breakage());
    assertNotNull(breakage, row.breakage());
    Context broken = breakage.apply(SampleFacts.context());
    Runner runner =
        new Runner(
            Checks.ALL,
            broken.request(),
            defect -> {
              throw new AssertionError(row.toString(), defect);
            });
    Result.Finding finding =
        runner.judge(broken).stream()
            .filter(outcome -> outcome.about().id().equals(row.check()))
            .findFirst()
            .flatMap(outcome -> outcome.result().found())
            .orElseThrow(() -> new AssertionError(row.breakage() + " is not found"));
    Remedy remedy = finding.remedy();
    boolean changes = !row.fix().startsWith("by hand") && !row.fix().startsWith("choice");
    assertEquals(changes, !remedy.changes().isEmpty(), remedy::toString);
    assertTrue(!row.fix().contains("choice") || !remedy.choices().isEmpty(), remedy::toString);
    assertTrue(!row.fix().contains("by hand") || !remedy.manual().isEmpty(), remedy::toString);
  }
}
