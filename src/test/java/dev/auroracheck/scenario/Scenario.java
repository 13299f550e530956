package dev.auroracheck.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A database in a certain state, what is asked about it, and what must be said. In statements and
 * arguments {@code {role}}, {@code {db}} and {@code {n}} stand for the pipe's role, the database
 * and a number that is this scenario's own.
 */
final class Scenario {
  final String name;
  int since;
  int until = Integer.MAX_VALUE;
  boolean asAdmin;
  boolean bareRole;
  final List<String> setup = new ArrayList<>();
  final List<String> meanwhile = new ArrayList<>();
  final List<String> refused = new ArrayList<>();
  final List<String> accepted = new ArrayList<>();
  final Map<String, String> seen = new LinkedHashMap<>();
  final List<String> arguments = new ArrayList<>();
  final Map<String, String> expected = new LinkedHashMap<>();
  final Map<String, List<String>> says = new LinkedHashMap<>();
  final List<String> fixed = new ArrayList<>();
  final List<String> curedByHand = new ArrayList<>();

  private Scenario(String name) {
    this.name = name;
  }

  static Scenario scenario(String name) {
    return new Scenario(name);
  }

  /** Only on this major version and newer. */
  Scenario since(int major) {
    since = major;
    return this;
  }

  /** Only on this major version and older. */
  Scenario until(int major) {
    until = major;
    return this;
  }

  /** Log in as the administrator, with {@code --pipe-user}. */
  Scenario asAdmin() {
    asAdmin = true;
    return this;
  }

  /** Without the pipe's role, which else is there and may replicate. */
  Scenario withoutRole() {
    bareRole = true;
    return this;
  }

  Scenario sql(String... statements) {
    setup.addAll(List.of(statements));
    return this;
  }

  /** Run by an administrator in a transaction that stays open while the program runs. */
  Scenario meanwhile(String... statements) {
    meanwhile.addAll(List.of(statements));
    return this;
  }

  /** The server refuses these writes of the application for want of a replica identity. */
  Scenario refuses(String... writes) {
    refused.addAll(List.of(writes));
    return this;
  }

  /** The server accepts these writes of the application. */
  Scenario accepts(String... writes) {
    accepted.addAll(List.of(writes));
    return this;
  }

  /** How many rows the pipe's role reads from the table, or the SQLSTATE that it gets. */
  Scenario sees(String table, String rows) {
    seen.put(table, rows);
    return this;
  }

  Scenario args(String... more) {
    arguments.addAll(List.of(more));
    return this;
  }

  /** The check must have that status. */
  Scenario expect(String check, String status) {
    expected.put(check, status);
    return this;
  }

  /** The check's result, as JSON, must contain the text, and every other one that is given. */
  Scenario says(String check, String text) {
    says.computeIfAbsent(check, c -> new ArrayList<>()).add(text);
    return this;
  }

  /** The check must fail, and pass after its printed fix was run. */
  Scenario fixable(String check) {
    return fixable(check, "fail");
  }

  /** The check must have that status, and pass after its printed fix was run. */
  Scenario fixable(String check, String status) {
    expected.put(check, status);
    fixed.add(check);
    return this;
  }

  /** The check must have that status, and pass after the SQL that its fix leaves to a person. */
  Scenario curable(String check, String status) {
    expected.put(check, status);
    curedByHand.add(check);
    return this;
  }

  @Override
  public String toString() {
    return name;
  }
}
