package dev.auroracheck.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.Environments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A line of a table of scenarios: what is otherwise than in a healthy AWS account, and what the
 * checks that need nothing but AWS must say of it. A check that the line does not name must pass,
 * and the exit code must follow from the rest.
 */
final class Account {
  static final List<String> CHECKS =
      List.of(
          "cluster",
          "global-database",
          "parameter-group",
          "maintenance",
          "security-group",
          "network-path",
          "failover");

  private static final List<String> RECOMMENDED =
      List.of("parameter-group", "maintenance", "failover");

  private record Expected(String status, List<String> fragments) {}

  private static final Expected PASS = new Expected("pass", List.of());

  private final String name;
  private final List<String> arguments = new ArrayList<>();
  private final Map<String, Expected> expected = new LinkedHashMap<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private Optional<String> day = Optional.empty();
  private Consumer<LocalAws> change = aws -> {};
  private String cluster = LocalAws.CLUSTER;
  private List<String> addresses = List.of();
  private boolean namesAddresses;

  private Account(String name) {
    this.name = name;
  }

  static Account account(String name) {
    return new Account(name);
  }

  /** An account whose security groups let everybody in, for a service in us-east-1. */
  static Account open(String name) {
    return account(name)
        .where(l -> l.state.securityGroup().allow(5432, "0.0.0.0/0"))
        .arguments("--clickhouse-region", "us-east-1");
  }

  /** The lines of a table that are played in this run: see {@link Environments#selected}. */
  static Stream<Account> selected(Account... table) {
    return Environments.selected(List.of(table)).stream();
  }

  /** What is otherwise. */
  Account where(Consumer<LocalAws> what) {
    change = change.andThen(what);
    return this;
  }

  Account arguments(String... more) {
    arguments.addAll(List.of(more));
    return this;
  }

  Account env(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** The day of the run. */
  Account on(String date) {
    day = Optional.of(date);
    return this;
  }

  /** The value of {@code --cluster}. */
  Account cluster(String id) {
    cluster = id;
    return this;
  }

  /** The result of a check, and what its message, objects or fix must hold. */
  Account expect(String check, String status, String... fragments) {
    expected.put(check, new Expected(status, List.of(fragments)));
    return this;
  }

  /** The same of every check. */
  Account expectAll(String status, String... fragments) {
    CHECKS.forEach(check -> expect(check, status, fragments));
    return this;
  }

  /** That security-group fails, and names these addresses and no others. */
  Account lacks(List<String> missing, String... fragments) {
    addresses = missing;
    namesAddresses = true;
    return expect("security-group", "fail", fragments);
  }

  Account lacks(String... missing) {
    return lacks(List.of(missing));
  }

  /** Whether the line says that packets get through: by the groups and by all other hops. */
  boolean isReachable() {
    return Stream.of("security-group", "network-path")
        .map(check -> expected.getOrDefault(check, PASS).status)
        .allMatch(status -> status.equals("pass") || status.equals("warn"));
  }

  /** Runs the program in this state. */
  Execution run(LocalAws aws) {
    change.accept(aws);
    return again();
  }

  /** Runs it in the state as it is now. */
  Execution again() {
    Program program =
        LocalAws.withoutDatabase()
            .with("--cluster", cluster, "--aws-region", LocalAws.REGION)
            .with("--only", String.join(",", CHECKS))
            .with(arguments.toArray(String[]::new));
    environment.forEach(program::env);
    day.ifPresent(program::on);
    return program.json();
  }

  /** Runs the program and compares. */
  Execution verify(LocalAws aws) {
    Execution execution = run(aws);
    for (String id : CHECKS) {
      Expected wanted = expected.getOrDefault(id, PASS);
      JsonNode check = execution.check(id);
      assertEquals(wanted.status, check.path("status").asText(), () -> id + ": " + check);
      String text = LocalAws.text(check);
      for (String fragment : wanted.fragments) {
        assertTrue(text.contains(fragment), () -> "no \"" + fragment + "\" in\n" + text);
      }
    }
    if (namesAddresses) {
      List<String> named = new ArrayList<>();
      execution
          .check("security-group")
          .path("objects")
          .forEach(o -> named.add(o.path("name").asText()));
      assertEquals(new TreeSet<>(addresses), new TreeSet<>(named));
      assertEquals(addresses.size(), named.size());
    }
    assertEquals(exitCode(), execution.exitCode());
    assertEquals("", execution.err());
    return execution;
  }

  private int exitCode() {
    int code = 0;
    for (Map.Entry<String, Expected> entry : expected.entrySet()) {
      String status = entry.getValue().status;
      if (status.equals("fail")) {
        return 1;
      } else if (status.equals("error") && !RECOMMENDED.contains(entry.getKey())) {
        code = 3;
      }
    }
    return code;
  }

  @Override
  public String toString() {
    return name;
  }
}
