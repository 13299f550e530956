package dev.auroracheck.random;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a report says, held against what is true. */
final class Verdicts {
  private final Map<String, JsonNode> checks = new LinkedHashMap<>();
  private final Map<String, String> compared = new LinkedHashMap<>();
  private final List<String> disagreements = new ArrayList<>();

  Verdicts(JsonNode report) {
    report.path("checks").forEach(c -> checks.put(c.path("id").asText(), c));
  }

  /** What the program does not know yet is not compared. */
  boolean has(String check) {
    return checks.containsKey(check);
  }

  private String status(String check) {
    return checks.get(check).path("status").asText();
  }

  /** The checks that do not hold, and what they say. */
  Map<String, String> failed() {
    Map<String, String> failed = new LinkedHashMap<>();
    checks.forEach(
        (id, check) -> {
          if (List.of("fail", "error").contains(status(id))) {
            failed.put(id, check.path("message").asText());
          }
        });
    return failed;
  }

  /** What it complains of, by the kind of object. */
  Set<String> objects(String check, String type) {
    Set<String> names = new TreeSet<>();
    if (has(check)) {
      for (JsonNode object : checks.get(check).path("objects")) {
        if (object.path("type").asText().equals(type)) {
          names.add(object.path("name").asText());
        }
      }
    }
    return names;
  }

  Set<String> tables(String check) {
    return objects(check, "table");
  }

  /** The check must have that status; the evidence is for whoever has to find out why not. */
  void expect(String check, String status, Object evidence) {
    if (has(check)) {
      compared.put(check, status(check));
      if (!status(check).equals(status)) {
        disagreements.add(
            "%s: the server says %s (%s), the program %s"
                .formatted(check, status, evidence, said(check)));
      }
    }
  }

  /** The check must have one of these. */
  void expectOneOf(String check, Set<String> statuses, Object evidence) {
    if (has(check)) {
      expect(
          check,
          statuses.contains(status(check)) ? status(check) : String.join(" or ", statuses),
          evidence);
    }
  }

  /**
   * The check must fail for these, and pass where there is none; of others nothing is known, it may
   * fail for them or not.
   */
  void expectFailureFor(String check, Set<String> names, Set<String> others) {
    Set<String> rest = tables(check);
    rest.addAll(objects(check, "schema"));
    agree(check, !names.isEmpty() || others.containsAll(rest), names);
    if (names.isEmpty() && !rest.isEmpty()) {
      expectOneOf(check, Set.of("fail", "warn", "pass"), names);
      return;
    }
    expect(check, names.isEmpty() ? "pass" : "fail", names);
    if (has(check) && status(check).equals("fail")) {
      agree(check, rest.containsAll(names), names);
      rest.removeAll(names);
      agree(check, others.containsAll(rest), names);
    }
  }

  /** What must hold of a check's result beside its status. */
  void agree(String check, boolean holds, Object evidence) {
    if (has(check) && !holds) {
      disagreements.add(
          "%s: the server says %s, the program %s".formatted(check, evidence, said(check)));
    }
  }

  private String said(String check) {
    return "%s: %s %s"
        .formatted(status(check), checks.get(check).path("message").asText(), tables(check));
  }

  void disagree(String what) {
    disagreements.add(what);
  }

  /** The statuses of the checks that were held against the server. */
  Map<String, String> compared() {
    return compared;
  }

  List<String> disagreements() {
    return disagreements;
  }
}
