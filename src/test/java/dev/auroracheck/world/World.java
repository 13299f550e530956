package dev.auroracheck.world;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A database in a certain state, what is asked about it, and what must be said. In statements and
 * arguments {@code {role}}, {@code {db}} and {@code {n}} stand for the pipe's role, the database
 * and a number that is this world's own.
 */
final class World {
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

  private World(String name) {
    this.name = name;
  }

  static World world(String name) {
    return new World(name);
  }

  /** Only on this major version and newer. */
  World since(int major) {
    since = major;
    return this;
  }

  /** Only on this major version and older. */
  World until(int major) {
    until = major;
    return this;
  }

  /** Log in as the administrator, with {@code --pipe-user}. */
  World asAdmin() {
    asAdmin = true;
    return this;
  }

  /** Without the pipe's role, which else is there and may replicate. */
  World withoutRole() {
    bareRole = true;
    return this;
  }

  World sql(String... statements) {
    setup.addAll(List.of(statements));
    return this;
  }

  /** Run by an administrator in a transaction that stays open while the program runs. */
  World meanwhile(String... statements) {
    meanwhile.addAll(List.of(statements));
    return this;
  }

  /** The server refuses these writes of the application for want of a replica identity. */
  World refuses(String... writes) {
    refused.addAll(List.of(writes));
    return this;
  }

  /** The server accepts these writes of the application. */
  World accepts(String... writes) {
    accepted.addAll(List.of(writes));
    return this;
  }

  /** How many rows the pipe's role reads from the table, or the SQLSTATE that it gets. */
  World sees(String table, String rows) {
    seen.put(table, rows);
    return this;
  }

  World args(String... more) {
    arguments.addAll(List.of(more));
    return this;
  }

  /** The check must have that status. */
  World expect(String check, String status) {
    expected.put(check, status);
    return this;
  }

  /** The check's result, as JSON, must contain the text, and every other one that is given. */
  World says(String check, String text) {
    says.computeIfAbsent(check, c -> new ArrayList<>()).add(text);
    return this;
  }

  /** The check must fail, and pass after its printed fix was run. */
  World fixable(String check) {
    return fixable(check, "fail");
  }

  /** The check must have that status, and pass after its printed fix was run. */
  World fixable(String check, String status) {
    expected.put(check, status);
    fixed.add(check);
    return this;
  }

  /** The check must have that status, and pass after the SQL that its fix leaves to a person. */
  World curable(String check, String status) {
    expected.put(check, status);
    curedByHand.add(check);
    return this;
  }

  @Override
  public String toString() {
    return name;
  }
}
