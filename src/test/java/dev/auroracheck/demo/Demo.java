package dev.auroracheck.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.auroracheck.servers.AwsState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * From NOT READY to READY: runs the program against a misconfigured cluster on this machine, runs
 * the commands of its plan, the AWS commands with the real AWS CLI, and runs the program again.
 */
final class Demo implements Story {
  private static final int ROUNDS = 3;

  private final PrintStream out;
  private final Stage stage;

  /**
   * Starts PostgreSQL and the endpoint.
   *
   * @param program the command that runs the program, to which its arguments are added
   * @param out takes all that the demo shows
   */
  Demo(List<String> program, PrintStream out, boolean colour) {
    this.out = out;
    stage = new Stage(16, program, out, colour);
  }

  @Override
  public Ending run() throws IOException, InterruptedException, SQLException {
    misconfigure();
    stage.heading("A cluster that nobody has prepared for ClickPipes");
    out.println("$ export PGPASSWORD=… AWS_ENDPOINT_URL=" + stage.aws.uri());
    show("");
    JsonNode report = report();
    String before = report.path("verdict").asText();
    Set<String> troubled = new TreeSet<>();
    for (int round = 1;
        round <= ROUNDS && !report.path("verdict").asText().equals("ready");
        round++) {
      troubled.addAll(Stage.ids(report, Set.of("fail", "warn")));
      if (report.path("plan").isEmpty()) {
        break;
      }
      stage.heading(
          round == 1 ? "What it printed, applied" : "What is left could only be seen now");
      if (round > 1) {
        show("-q");
      }
      for (JsonNode step : report.path("plan")) {
        apply(step);
      }
      stage.actAsAurora();
      report = report();
    }
    stage.heading("The same cluster");
    show("");
    Set<String> fixed = new TreeSet<>(troubled);
    fixed.retainAll(Stage.ids(report, Set.of("pass")));
    String after = report.path("verdict").asText();
    return new Ending(
        before.equals("not-ready") && after.equals("ready") && fixed.size() >= 5,
        fixed,
        "READY, with at least five checks fixed");
  }

  @Override
  public void close() {
    stage.close();
  }

  /** A cluster whose parameter group sets nothing, behind a security group without a rule. */
  private void misconfigure() throws SQLException {
    AwsState.ParameterGroup group = stage.aws.state().parameterGroup();
    group.name = "shop-parameters";
    group.set("rds.logical_replication", "0");
    group.set("wal_sender_timeout", null);
    stage.aws.state().cluster().parameterGroup = group.name;
    stage.server.configure(
        Map.of(
            "wal_level", "replica",
            "rds.logical_replication", "off",
            "wal_sender_timeout", "60s"));
    stage.server.execute(
        "postgres",
        "CREATE DATABASE shop",
        "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(Stage.ROLE, Stage.PASSWORD));
    stage.server.execute(
        "shop",
        "CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL, email text)",
        "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint REFERENCES customers, total numeric)",
        "CREATE TABLE events (id bigint, at date, what text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)",
        "CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
        "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
        "CREATE SCHEMA billing",
        "CREATE TABLE billing.invoices (id bigint PRIMARY KEY, \"order\" bigint, due date)",
        "CREATE TABLE billing.\"Credit Notes\" (id bigint PRIMARY KEY, invoice bigint)");
  }

  private void show(String option) throws IOException, InterruptedException {
    stage.show(Stage.PASSWORD, stage.arguments(Stage.ROLE, option));
  }

  private JsonNode report() throws IOException, InterruptedException {
    return stage.report(Stage.PASSWORD, stage.arguments(Stage.ROLE));
  }

  private void apply(JsonNode step) throws IOException, InterruptedException, SQLException {
    List<String> commands = new ArrayList<>();
    step.path("commands").forEach(command -> commands.add(command.asText()));
    String kind = step.path("kind").asText();
    switch (kind) {
      case "sql" -> {
        for (String command : commands) {
          stage.echo("shop=# ", command);
          stage.server.execute(Stage.DATABASE, command);
        }
      }
      case "aws" -> {
        commands.forEach(command -> stage.echo("$ ", command));
        applyInShell(commands);
      }
      default ->
          commands.forEach(command -> stage.echo("(not for a program: " + kind + ") ", command));
    }
  }

  /** What the AWS CLI prints is shown where a command fails. */
  private void applyInShell(List<String> commands) throws IOException, InterruptedException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ProcessBuilder shell = stage.shell("sh", "-e", "-c", String.join("\n", commands));
    int code = stage.run(shell.redirectErrorStream(true), printed);
    if (code != 0) {
      stage.line(printed.toString(UTF_8) + "exit code " + code);
    }
  }
}
