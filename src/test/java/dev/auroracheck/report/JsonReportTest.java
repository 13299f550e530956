package dev.auroracheck.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the JSON report shows the plan. */
class JsonReportTest {
  private static JsonNode report() throws IOException {
    String text =
        Formats.find("json")
            .orElseThrow()
            .render(
                TextReportTest.sharing(),
                new Style(new Palette(true, true), 80, Style.Detail.NORMAL, TextReportTest.CALL));
    assertTrue(text.endsWith("}\n"), text);
    return new ObjectMapper().readTree(text);
  }

  private static List<String> texts(JsonNode all, String field) {
    List<String> found = new ArrayList<>();
    all.forEach(one -> found.add(one.path(field).asText()));
    return found;
  }

  private static JsonNode fix(JsonNode report, String id) {
    for (JsonNode check : report.path("checks")) {
      if (check.path("id").asText().equals(id)) {
        return check.path("fix");
      }
    }
    throw new AssertionError(id);
  }

  @Test
  void thePlanIsThereOnceInItsOrder() throws IOException {
    JsonNode plan = report().path("plan");
    assertEquals(List.of("aws", "sql", "choice", "manual"), texts(plan, "kind"));
    assertEquals(
        "[\"logical-replication\",\"wal-sender-timeout\"]", plan.path(0).path("fixes") + "");
    assertEquals("in the place of FULL", plan.path(2).path("impact").asText());
    assertTrue(plan.path(3).path("impact").isNull());
    assertEquals(2, plan.path(0).path("commands").size());
  }

  @Test
  void aFixHasTheStepsOfItsCheck() throws IOException {
    JsonNode fix = fix(report(), "user-grants");
    assertEquals(List.of("sql", "manual"), texts(fix.path("steps"), "kind"));
    assertEquals("admin", fix.path("steps").path(0).path("runAs").asText());
    assertEquals("grant SELECT on 1 table to u; make a gateway", fix.path("summary").asText());
    assertTrue(fix(report(), "maintenance").isNull());
  }

  /** Who runs the SQL of a fix must not run what a person has to decide. */
  @Test
  void aChoiceIsNoCommandOfAFix() throws IOException {
    JsonNode steps = fix(report(), "publication").path("steps");
    assertEquals(List.of("manual", "manual"), texts(steps, "kind"));
    assertEquals(
        "add a primary key to \"a\" (in the place of FULL): ALTER TABLE \"a\" ADD PRIMARY KEY (COLUMNS);",
        steps.path(0).path("commands").path(0).asText());
  }
}
