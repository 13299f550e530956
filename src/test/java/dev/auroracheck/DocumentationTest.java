package dev.auroracheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.auroracheck.check.Check;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.registry.Checks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written about the checks is what they are. */
class DocumentationTest {
  private static final Path ROOT = Path.of(System.getProperty("project.directory", ""));

  static Stream<Check.About> checks() {
    return Checks.ALL.stream().map(Check::about);
  }

  @Test
  void everyCheckIsInTheListOnceAndInTheOrderOfTheReport() {
    List<String> ids = checks().map(Check.About::id).toList();
    assertEquals(new HashSet<>(ids).size(), ids.size());
    List<Section> sections = checks().map(Check.About::section).toList();
    assertEquals(sections.stream().sorted(Comparator.naturalOrder()).toList(), sections);
  }

  @ParameterizedTest
  @MethodSource("checks")
  void hasItsPage(Check.About about) throws IOException {
    List<String> lines = Files.readAllLines(ROOT.resolve("docs/checks/" + about.id() + ".md"));
    assertEquals("# " + about.id(), lines.get(0));
    List<String> headings = lines.stream().filter(l -> l.startsWith("## ")).toList();
    assertEquals(
        List.of(
            "## Why",
            "## How to fix it",
            "## How it is decided",
            "## Sources",
            "## To see it fail, on a test cluster only"),
        headings);
    assertTrue(about.docs().endsWith("/docs/checks/" + about.id() + ".md#" + about.id()));
  }

  @Test
  void noPageIsLeftOver() throws IOException {
    try (Stream<Path> pages = Files.list(ROOT.resolve("docs/checks"))) {
      assertEquals(
          new TreeSet<>(checks().map(a -> a.id() + ".md").toList()),
          new TreeSet<>(pages.map(p -> p.getFileName().toString()).toList()));
    }
  }

  @Test
  void theTableIsThatOfTheCode() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/checks.md"));
    Matcher table =
        Pattern.compile("<!-- checks -->(.*)<!-- /checks -->", Pattern.DOTALL).matcher(page);
    assertTrue(table.find());
    List<String> rows =
        table.group(1).lines().filter(l -> l.startsWith("| [")).map(String::strip).toList();
    List<String> expected = new ArrayList<>();
    checks()
        .forEach(
            a ->
                expected.add(
                    String.format(
                        "| [`%s`](checks/%s.md) | %s | %s | %s |",
                        a.id(), a.id(), a.section().id(), a.level().id(), a.title())));
    assertEquals(expected, rows);
  }

  @Test
  void schemaKnowsTheIds() throws IOException {
    JsonNode schema = new ObjectMapper().readTree(ROOT.resolve("docs/report.schema.json").toFile());
    Set<String> ids = new TreeSet<>();
    for (JsonNode parent : schema.findParents("enum")) {
      Set<String> values = new TreeSet<>();
      parent.path("enum").forEach(v -> values.add(v.asText()));
      if (values.contains("security-group")) {
        ids.addAll(values);
      }
    }
    assertEquals(new TreeSet<>(checks().map(Check.About::id).toList()), ids);
  }
}
