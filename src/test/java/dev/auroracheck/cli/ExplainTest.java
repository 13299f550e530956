package dev.auroracheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.auroracheck.check.Check;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.registry.Checks;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.report.Palette;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The list of the checks, and their documentation on the terminal. */
class ExplainTest {
  private static final Palette PLAIN = new Palette(false, true);
  private static final Palette COLOUR = new Palette(true, true);

  static Stream<String> ids() {
    return Names.ids().stream();
  }

  private static String printed(String... args) {
    Execution run = new Program(args).run();
    assertEquals(0, run.exitCode(), run.err());
    assertEquals("", run.err());
    return run.out();
  }

  @ParameterizedTest
  @MethodSource("ids")
  void explains(String id) {
    String text = printed("explain", id);
    int at = 0;
    for (String part : List.of(id, "Why", "How to fix it", "How it is decided", "Sources")) {
      at = text.indexOf(part + "\n", at);
      assertTrue(at >= 0, part);
    }
    assertFalse(text.contains("```"), text);
    assertFalse(text.contains("To see it fail"), text);
    assertEquals(
        List.of(),
        text.lines()
            .filter(l -> l.length() > 80 && l.contains(" ") && !l.contains("https://"))
            .toList());
  }

  @Test
  void explainsSeveralInTheOrderGiven() {
    String text = printed("explain", "tls", "cluster", "tls");
    assertTrue(text.startsWith("tls\n"), text);
    assertTrue(text.indexOf("\n\n\ncluster\n") > 0, text);
    assertEquals(2, text.lines().filter(l -> l.startsWith("Section ")).count());
  }

  @Test
  void explainsASectionByItsChecks() {
    String text = printed("explain", "settings");
    assertTrue(text.startsWith("Settings\n"), text);
    for (Check check : Names.checks(Section.SETTINGS)) {
      assertTrue(text.contains("\n  " + check.about().id() + " "), check.about().id());
    }
    assertTrue(text.endsWith("\naurora-check explain ID explains one of these checks.\n"), text);
    assertTrue(printed("explain", "publication").contains("aurora-check list publication"));
  }

  @Test
  void explainsNothingUnknown() {
    Execution run = new Program("explain", "publcation", "tls", "setings", "zzz").run();
    assertEquals(2, run.exitCode());
    assertEquals("", run.out());
    assertEquals(
        List.of(
            "aurora-check: explain: \"publcation\": no such name; did you mean publication?",
            "aurora-check: explain: \"setings\": no such name; did you mean settings?",
            "aurora-check: explain: \"zzz\": no such name; aurora-check list prints them"),
        run.err().lines().toList());
    assertEquals(
        "aurora-check: explain needs the id of a check or the name of a section;"
            + " aurora-check list prints them\n",
        new Program("explain").run().err());
  }

  @Test
  void codeKeepsItsBackticksOrIsShownInColour() {
    String page = "# id\n\nSet `wal_level` to\n`logical now`, see [a page](https://x.example).\n";
    assertEquals(
        "id\n\nSet `wal_level` to `logical now`, see a page (https://x.example).\n",
        PageText.of(page, PLAIN, 80));
    assertEquals(
        """
        <1>id<0>

        Set <36>wal_level<0> to <36>logical<0>
        <36>now<0>, see a page
        (https://x.example).
        """,
        PageText.of(page, COLOUR, 27).replaceAll("\u001b\\[([0-9]+)m", "<$1>"));
  }

  @Test
  void itemsAreIndentedAndLinksStandOnALine() {
    assertEquals(
        "- one two\n  three\n- a page\n  https://x.example\n\n    code  as it is\n",
        PageText.of(
            "- one two\nthree\n- [a page](https://x.example)\n\n```sh\ncode  as it is\n```\n",
            PLAIN,
            10));
  }

  @Test
  void listHasEveryCheckInColumns() {
    List<String> rows = printed("list").lines().filter(l -> l.matches("  [a-z].*")).toList();
    assertEquals(Names.ids(), rows.stream().map(l -> l.strip().split(" ", 2)[0]).toList());
    Set<Integer> levels = rows.stream().map(ExplainTest::levelAt).collect(Collectors.toSet());
    assertEquals(1, levels.size(), rows::toString);
  }

  private static int levelAt(String row) {
    String id = row.strip().split(" ", 2)[0];
    int at = 2 + id.length();
    while (row.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  @Test
  void listOfSections() throws IOException {
    String text = printed("list", "network", "tables");
    assertEquals(
        List.of("Tables", "Network"), text.lines().filter(l -> l.matches("[A-Z].*")).toList());
    List<String> ids = new ArrayList<>();
    new ObjectMapper()
        .readTree(printed("list", "publication", "-o", "json"))
        .forEach(check -> ids.add(check.path("id").asText()));
    assertEquals(Names.checks(Section.PUBLICATION).stream().map(c -> c.about().id()).toList(), ids);
  }

  @Test
  void listOfWhatIsNoSection() {
    Execution run = new Program("list", "tls").run();
    assertEquals(2, run.exitCode());
    assertEquals(
        "aurora-check: list: \"tls\": it is a check, not a section; write aurora-check explain"
            + " tls\n",
        run.err());
  }

  @Test
  void listAsJson() throws IOException {
    JsonNode list = new ObjectMapper().readTree(printed("list", "-o", "json"));
    assertEquals(Checks.ALL.size(), list.size());
    for (JsonNode check : list) {
      for (String field : List.of("id", "section", "level", "needs", "title", "why", "docs")) {
        assertFalse(check.path(field).asText().isEmpty(), field);
      }
    }
  }
}
