package dev.auroracheck.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Step;
import dev.auroracheck.check.Verdict;
import dev.auroracheck.fix.TerraformFile;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The JSON document; {@code docs/report.schema.json} describes it. */
public final class JsonReport {
  private JsonReport() {}

  /** Renders the report, with a line end. */
  public static String render(Report report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      write(report, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append('\n').toString();
  }

  private static void write(Report report, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("schemaVersion", "1");
    json.writeObjectFieldStart("tool");
    json.writeStringField("name", "aurora-check");
    json.writeStringField("version", report.toolVersion());
    json.writeEndObject();
    json.writeStringField("startedAt", report.startedAt().toString());
    json.writeNumberField("durationMs", report.took().toMillis());
    target(report.target(), json);
    json.writeStringField("verdict", report.verdict().id());
    json.writeNumberField("exitCode", report.verdict().exitCode());
    json.writeObjectFieldStart("summary");
    for (Outcome.Status status : Outcome.Status.values()) {
      json.writeNumberField(status.id(), report.count(status));
    }
    json.writeNumberField("ignored", 0);
    json.writeEndObject();
    json.writeArrayFieldStart("checks");
    for (Outcome outcome : report.outcomes()) {
      check(outcome, json);
    }
    json.writeEndArray();
    connectionDetails(report, json);
    json.writeEndObject();
  }

  private static void target(Report.Target t, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("target");
    json.writeStringField("host", t.host());
    json.writeNumberField("port", t.port());
    json.writeStringField("database", t.database());
    json.writeStringField("user", t.user());
    json.writeStringField("pipeUser", t.pipeUser());
    put(json, "clusterId", t.clusterId());
    put(json, "awsRegion", t.awsRegion());
    put(json, "publication", t.publication());
    json.writeStringField("connectivity", t.connectivity());
    put(json, "clickhouseRegion", t.clickhouseRegion());
    json.writeEndObject();
  }

  private static void check(Outcome outcome, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", outcome.about().id());
    json.writeStringField("section", outcome.about().section().id());
    json.writeStringField("level", outcome.level().id());
    json.writeStringField("status", outcome.status().id());
    json.writeStringField("title", outcome.about().title());
    Optional<Result.Finding> finding = finding(outcome.result());
    json.writeStringField("message", message(outcome.result()));
    put(json, "observed", observed(outcome.result()));
    put(json, "expected", finding.flatMap(Result.Finding::expected));
    List<Result.Subject> subjects = finding.map(Result.Finding::objects).orElse(List.of());
    json.writeArrayFieldStart("objects");
    for (Result.Subject s : subjects) {
      json.writeStartObject();
      json.writeStringField("type", s.type());
      json.writeStringField("name", s.name());
      json.writeStringField("message", s.message());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("objectsTotal", subjects.size());
    Optional<Fix> fix = finding.flatMap(Result.Finding::fix);
    if (fix.isPresent()) {
      fix(fix.get(), json);
    } else {
      json.writeNullField("fix");
    }
    json.writeStringField("docs", outcome.about().docs());
    json.writeNullField("ignored");
    json.writeNumberField("durationMs", outcome.took().toMillis());
    json.writeEndObject();
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

  private static void fix(Fix fix, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("fix");
    json.writeStringField("summary", fix.summary());
    json.writeArrayFieldStart("steps");
    for (Step step : fix.steps()) {
      step(step.kind(), step.commands(), json);
    }
    List<String> resources = TerraformFile.resources(fix.steps());
    if (!resources.isEmpty()) {
      step(Step.Kind.TERRAFORM, resources, json);
    }
    json.writeEndArray();
    json.writeBooleanField("needsReboot", fix.needsReboot());
    json.writeEndObject();
  }

  private static void step(Step.Kind kind, List<String> commands, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", kind.id());
    if (kind == Step.Kind.SQL) {
      json.writeStringField("runAs", "admin");
    }
    json.writeArrayFieldStart("commands");
    for (String command : commands) {
      json.writeString(command);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void connectionDetails(Report report, JsonGenerator json) throws IOException {
    if (report.verdict() != Verdict.READY) {
      json.writeNullField("connectionDetails");
      return;
    }
    Report.Target t = report.target();
    json.writeObjectFieldStart("connectionDetails");
    json.writeStringField("host", report.pipeAddress().host());
    json.writeNumberField("port", report.pipeAddress().port());
    json.writeStringField("database", t.database());
    json.writeStringField("user", t.pipeUser());
    put(json, "publication", t.publication());
    json.writeBooleanField("tls", report.encrypted());
    json.writeEndObject();
  }

  /** Null where there is none. */
  private static void put(JsonGenerator json, String name, Optional<String> value)
      throws IOException {
    json.writeStringField(name, value.orElse(null));
  }
}
