package dev.auroracheck.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The JSON document; {@code docs/report.schema.json} describes it. */
public final class JsonReport {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JsonReport() {}

  /** Renders the report, with a line end. */
  public static String render(Report report) {
    ObjectNode root = NODES.objectNode();
    root.put("schemaVersion", "1");
    root.putObject("tool").put("name", "aurora-check").put("version", report.toolVersion());
    root.put("startedAt", report.startedAt().toString());
    root.put("durationMs", report.took().toMillis());
    root.set("target", target(report.target()));
    root.put("verdict", report.verdict().id());
    root.put("exitCode", report.verdict().exitCode());
    ObjectNode summary = root.putObject("summary");
    for (Outcome.Status status : Outcome.Status.values()) {
      summary.put(status.id(), report.count(status));
    }
    summary.put("ignored", 0);
    ArrayNode checks = root.putArray("checks");
    report.outcomes().forEach(o -> checks.add(check(o)));
    root.set("connectionDetails", connectionDetails(report));
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode target(Report.Target t) {
    ObjectNode node = NODES.objectNode();
    node.put("host", t.host()).put("port", t.port());
    node.put("database", t.database()).put("user", t.user()).put("pipeUser", t.pipeUser());
    put(node, "clusterId", t.clusterId());
    put(node, "awsRegion", t.awsRegion());
    put(node, "publication", t.publication());
    node.put("connectivity", t.connectivity());
    put(node, "clickhouseRegion", t.clickhouseRegion());
    return node;
  }

  private static ObjectNode check(Outcome outcome) {
    ObjectNode node = NODES.objectNode();
    node.put("id", outcome.about().id());
    node.put("section", outcome.about().section().id());
    node.put("level", outcome.level().id());
    node.put("status", outcome.status().id());
    node.put("title", outcome.about().title());
    Optional<Result.Finding> finding = finding(outcome.result());
    node.put("message", message(outcome.result()));
    put(node, "observed", observed(outcome.result()));
    put(node, "expected", finding.flatMap(Result.Finding::expected));
    ArrayNode objects = node.putArray("objects");
    List<Result.Subject> subjects = finding.map(Result.Finding::objects).orElse(List.of());
    for (Result.Subject s : subjects) {
      objects.addObject().put("type", s.type()).put("name", s.name()).put("message", s.message());
    }
    node.put("objectsTotal", subjects.size());
    Optional<Fix> fix = finding.flatMap(Result.Finding::fix);
    if (fix.isPresent()) {
      node.set("fix", fix(fix.get()));
    } else {
      node.putNull("fix");
    }
    node.put("docs", outcome.about().docs());
    node.putNull("ignored");
    node.put("durationMs", outcome.took().toMillis());
    return node;
  }

  /** What happened and, where it could not be decided, what would let it be. */
  static String message(Result result) {
    if (result instanceof Result.Undecided undecided && !undecided.remedy().isEmpty()) {
      String remedy = undecided.remedy();
      return undecided.message()
          + "; "
          + remedy.substring(0, 1).toLowerCase(Locale.ROOT)
          + remedy.substring(1);
    }
    return result.message();
  }

  static Optional<Result.Finding> finding(Result result) {
    if (result instanceof Result.Fail fail) {
      return Optional.of(fail.finding());
    } else if (result instanceof Result.Warn warn) {
      return Optional.of(warn.finding());
    }
    return Optional.empty();
  }

  static Optional<String> observed(Result result) {
    return result instanceof Result.Pass pass
        ? pass.observed()
        : finding(result).flatMap(Result.Finding::observed);
  }

  private static ObjectNode fix(Fix fix) {
    ObjectNode node = NODES.objectNode();
    node.put("summary", fix.summary());
    ArrayNode steps = node.putArray("steps");
    for (Fix.Step step : fix.steps()) {
      ObjectNode s = steps.addObject();
      s.put("kind", step.kind().id());
      step.runAs().ifPresent(r -> s.put("runAs", r));
      ArrayNode commands = s.putArray("commands");
      step.commands().forEach(commands::add);
    }
    node.put("needsReboot", fix.needsReboot());
    return node;
  }

  private static com.fasterxml.jackson.databind.JsonNode connectionDetails(Report report) {
    if (report.verdict() != Verdict.READY) {
      return NODES.nullNode();
    }
    Report.Target t = report.target();
    ObjectNode node = NODES.objectNode();
    node.put("host", t.host()).put("port", t.port());
    node.put("database", t.database()).put("user", t.pipeUser());
    put(node, "publication", t.publication());
    node.put("tls", report.encrypted());
    return node;
  }

  private static void put(ObjectNode node, String name, Optional<String> value) {
    node.put(name, value.orElse(null));
  }
}
