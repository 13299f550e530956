package dev.auroracheck.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Verdict;
import dev.auroracheck.fix.Origin;
import dev.auroracheck.fix.Plan;
import dev.auroracheck.fix.TerraformFile;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The JSON document; {@code docs/report.schema.json} describes it. */
final class JsonReport implements Format {
  @Override
  public String id() {
    return "json";
  }

  @Override
  public boolean isForPeople() {
    return false;
  }

  @Override
  public String render(Report report, Style style) {
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
    json.writeStringField("version", report.origin().version());
    json.writeEndObject();
    json.writeStringField("startedAt", report.origin().at().toString());
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
      check(outcome, report, json);
    }
    json.writeEndArray();
    plan(report.plan().steps(), json);
    connectionDetails(report, json);
    json.writeEndObject();
  }

  private static void target(Report.Target t, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("target");
    json.writeStringField("host", t.database().address().host());
    json.writeNumberField("port", t.database().address().port());
    json.writeStringField("database", t.database().name());
    json.writeStringField("user", t.database().user());
    json.writeStringField("pipeUser", t.pipe().user());
    put(json, "clusterId", t.cluster().id());
    put(json, "awsRegion", t.cluster().region());
    put(json, "publication", t.pipe().publication());
    json.writeStringField("connectivity", t.pipe().connectivity());
    put(json, "clickhouseRegion", t.pipe().clickhouseRegion());
    json.writeEndObject();
  }

  private static void check(Outcome outcome, Report report, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", outcome.about().id());
    json.writeStringField("section", outcome.about().section().id());
    json.writeStringField("level", outcome.level().id());
    json.writeStringField("status", outcome.status().id());
    json.writeStringField("title", outcome.about().title());
    Optional<Result.Finding> finding = outcome.result().found();
    json.writeStringField("message", outcome.result().messageWithRemedy());
    put(json, "observed", outcome.result().observed());
    put(json, "expected", finding.flatMap(Result.Finding::expected));
    objects(finding.map(Result.Finding::objects).orElse(List.of()), json);
    fix(report.plan().askedBy(outcome.about().id()), report.origin(), json);
    json.writeStringField("docs", outcome.about().docs());
    json.writeNullField("ignored");
    json.writeNumberField("durationMs", outcome.took().toMillis());
    json.writeEndObject();
  }

  private static void objects(List<Result.Subject> objects, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("objects");
    for (Result.Subject s : objects) {
      json.writeStartObject();
      json.writeStringField("type", s.type());
      json.writeStringField("name", s.name());
      json.writeStringField("message", s.message());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("objectsTotal", objects.size());
  }

  private static void fix(List<Plan.Step> steps, Origin origin, JsonGenerator json)
      throws IOException {
    if (steps.isEmpty()) {
      json.writeNullField("fix");
      return;
    }
    json.writeObjectFieldStart("fix");
    json.writeStringField(
        "summary", steps.stream().map(Plan.Step::title).collect(Collectors.joining("; ")));
    json.writeArrayFieldStart("steps");
    for (Plan.Step step : steps) {
      json.writeStartObject();
      // whoever runs the steps of these kinds must not run what is for a person to decide
      boolean isChoice = step.kind() == Plan.Kind.CHOICE;
      json.writeStringField("kind", (isChoice ? Plan.Kind.MANUAL : step.kind()).id());
      if (step.kind() == Plan.Kind.SQL) {
        json.writeStringField("runAs", "admin");
      }
      commands(step.commands(), isChoice ? decision(step) : "", json);
      json.writeEndObject();
    }
    terraform(steps, origin, json);
    json.writeEndArray();
    json.writeBooleanField("needsReboot", steps.stream().anyMatch(Plan.Step::restarts));
    json.writeEndObject();
  }

  /** What to decide, and in which case. */
  private static String decision(Plan.Step step) {
    return step.title() + step.impact().map(when -> " (" + when + ")").orElse("") + ": ";
  }

  /** The resources that do the same, where there are any. */
  private static void terraform(List<Plan.Step> steps, Origin origin, JsonGenerator json)
      throws IOException {
    List<String> resources = TerraformFile.resources(steps, origin);
    if (!resources.isEmpty()) {
      json.writeStartObject();
      json.writeStringField("kind", "terraform");
      commands(resources, "", json);
      json.writeEndObject();
    }
  }

  private static void plan(List<Plan.Step> steps, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("plan");
    for (Plan.Step step : steps) {
      json.writeStartObject();
      json.writeStringField("title", step.title());
      json.writeStringField("kind", step.kind().id());
      json.writeArrayFieldStart("fixes");
      for (String check : step.fixes()) {
        json.writeString(check);
      }
      json.writeEndArray();
      json.writeBooleanField("required", step.required());
      json.writeStringField("who", step.who());
      put(json, "impact", step.impact());
      commands(step.commands(), "", json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void commands(List<String> commands, String before, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart("commands");
    for (String command : commands) {
      json.writeString(before + command);
    }
    json.writeEndArray();
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
    json.writeStringField("database", t.database().name());
    json.writeStringField("user", t.pipe().user());
    put(json, "publication", t.pipe().publication());
    json.writeBooleanField("tls", t.database().encrypted());
    json.writeEndObject();
  }

  /** Null where there is none. */
  private static void put(JsonGenerator json, String name, Optional<String> value)
      throws IOException {
    json.writeStringField(name, value.orElse(null));
  }
}
