package dev.auroracheck.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.request.Request;
import dev.auroracheck.source.clickpipes.StaticAddressList;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Runs the real program in this JVM: arguments and environment in, exit code and streams out. */
public final class Program {
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(SchemaLocation.of("classpath:docs/report.schema.json"));

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<String> arguments = new ArrayList<>();
  private final List<Runnable> sleeps = new ArrayList<>();
  private final List<Duration> slept = new ArrayList<>();
  private boolean onTerminal;
  private boolean stdoutIsTerminal;
  private int columns = Terminal.NORMAL_WIDTH;
  private Optional<String> writeFailure = Optional.empty();
  private Optional<String> typed = Optional.empty();
  private Instant now = Instant.parse("2026-08-05T12:00:00Z");

  public Program(String... arguments) {
    this.arguments.addAll(List.of(arguments));
  }

  /** More arguments. */
  public Program with(String... more) {
    arguments.addAll(List.of(more));
    return this;
  }

  /** An environment variable. */
  public Program env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /**
   * Lets the AWS SDK talk to an endpoint in this test class, with keys that any endpoint on this
   * machine takes; null: to nothing, and without keys. Other classes have properties of their own.
   */
  public static void awsEndpoint(@Nullable URI endpoint) {
    if (endpoint == null) {
      System.clearProperty("aws.endpointUrl");
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
    } else {
      System.setProperty("aws.endpointUrl", endpoint.toString());
      System.setProperty("aws.accessKeyId", "AKIAIOSFODNN7EXAMPLE");
      System.setProperty("aws.secretAccessKey", "secret-key-of-the-tests");
    }
  }

  /** The day on which it runs; else one on which the bundled list of addresses is fresh. */
  public Program on(String day) {
    now = LocalDate.parse(day).atTime(12, 0).toInstant(ZoneOffset.UTC);
    return this;
  }

  /**
   * Done while the program sleeps, which takes no time of the test's; may be given once a sleep.
   */
  public Program whileItSleeps(Runnable... what) {
    sleeps.addAll(List.of(what));
    return this;
  }

  /** A person looks at stderr. */
  public Program onTerminal() {
    onTerminal = true;
    return this;
  }

  /** A person looks at stdout. */
  public Program stdoutIsTerminal() {
    stdoutIsTerminal = true;
    return this;
  }

  /** How wide the terminal is. */
  public Program columns(int wide) {
    columns = wide;
    return this;
  }

  /** Writing to stdout fails, as the operating system says. */
  public Program stdoutFails(String why) {
    writeFailure = Optional.of(why);
    return this;
  }

  /** A person is there who types this where a password is asked for. */
  public Program types(String password) {
    typed = Optional.of(password);
    return this;
  }

  /** How long it slept, each time. */
  public List<Duration> slept() {
    return slept;
  }

  /** Passes only while the program sleeps. */
  private final class TestTime implements Time {
    @Override
    public Instant now() {
      return now;
    }

    @Override
    public void sleep(Duration duration) {
      now = now.plus(duration);
      slept.add(duration);
      if (slept.size() <= sleeps.size()) {
        sleeps.get(slept.size() - 1).run();
      }
    }
  }

  /** What the checks of a run would decide from, read anew. */
  public Context context() {
    Terminal terminal = terminal();
    CheckCommand command = new CheckCommand(terminal, new Errors(terminal));
    CommandLine line = new CommandLine(command.spec()).setOverwrittenOptionsAllowed(true);
    line.parseArgs(arguments.toArray(String[]::new));
    Request request = new RequestBuilder(command.options, terminal, new Problems()).build();
    ExecutorService executor = Executors.newCachedThreadPool();
    try {
      return new Reading(
              request,
              StaticAddressList::bundled,
              LocalDate.ofInstant(now, ZoneOffset.UTC),
              new Run.Listeners(
                  new Progress(terminal, request.timeout()),
                  text -> {},
                  defect -> {
                    throw defect;
                  }),
              executor)
          .all();
    } finally {
      executor.shutdown();
    }
  }

  /** Runs it. */
  public Execution run() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = Main.run(terminal(out, err), arguments.toArray(String[]::new));
    return new Execution(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** What the program would run in. */
  Terminal terminal() {
    return terminal(new ByteArrayOutputStream(), new ByteArrayOutputStream());
  }

  private Terminal terminal(ByteArrayOutputStream out, ByteArrayOutputStream err) {
    return new Terminal(
        environment,
        new PrintStream(stdout(out), true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        StandardCharsets.UTF_8,
        stdoutIsTerminal,
        onTerminal,
        columns,
        typed.map(password -> question -> password.toCharArray()),
        new TestTime());
  }

  private OutputStream stdout(OutputStream out) {
    return writeFailure
        .<OutputStream>map(
            why ->
                new UntilClosed(
                    new OutputStream() {
                      @Override
                      public void write(int b) throws IOException {
                        throw new IOException(why);
                      }
                    }))
        .orElse(out);
  }

  /** Runs it with {@code -o json}. */
  public Execution json() {
    return with("-o", "json").run();
  }

  /** What came of a run. */
  public static final class Execution {
    private final int exitCode;
    private final String out;
    private final String err;

    /** Read at the first question, as tests ask many. */
    private @Nullable JsonNode report;

    Execution(int exitCode, String out, String err) {
      this.exitCode = exitCode;
      this.out = out;
      this.err = err;
    }

    public int exitCode() {
      return exitCode;
    }

    public String out() {
      return out;
    }

    public String err() {
      return err;
    }

    /** The document, which is held against its schema. */
    public JsonNode report() {
      JsonNode read = report;
      if (read == null) {
        read = valid();
        report = read;
      }
      return read;
    }

    private JsonNode valid() {
      try {
        JsonNode report = JSON.readTree(out);
        var complaints = SCHEMA.validate(out, InputFormat.JSON);
        if (!complaints.isEmpty()) {
          throw new AssertionError("not as the schema has it: " + complaints + "\n" + out);
        }
        return report;
      } catch (JsonProcessingException e) {
        throw new AssertionError("not JSON: " + out + "\nstderr: " + err, e);
      }
    }

    /** The result of one check. */
    public JsonNode check(String id) {
      for (JsonNode check : report().path("checks")) {
        if (check.path("id").asText().equals(id)) {
          return check;
        }
      }
      throw new AssertionError("no result of " + id + " in " + out + "\nstderr: " + err);
    }

    public String status(String id) {
      return check(id).path("status").asText();
    }

    public String message(String id) {
      return check(id).path("message").asText();
    }

    /** The commands of a check's fix that are of the kind, in order. */
    public List<String> fix(String id, String kind) {
      List<String> commands = new ArrayList<>();
      for (JsonNode step : check(id).path("fix").path("steps")) {
        if (step.path("kind").asText().equals(kind)) {
          step.path("commands").forEach(c -> commands.add(c.asText()));
        }
      }
      return commands;
    }

    /** The commands of the plan about which a person has to decide, for a check, in order. */
    public List<String> choices(String id) {
      List<String> commands = new ArrayList<>();
      for (JsonNode step : report().path("plan")) {
        boolean isChoice = step.path("kind").asText().equals("choice");
        for (JsonNode fixes : step.path("fixes")) {
          if (isChoice && fixes.asText().equals(id)) {
            step.path("commands").forEach(c -> commands.add(c.asText()));
          }
        }
      }
      return commands;
    }
  }
}
