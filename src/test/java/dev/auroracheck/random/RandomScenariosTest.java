package dev.auroracheck.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.Environments;
import dev.auroracheck.servers.FixSql;
import dev.auroracheck.servers.Postgres;
import dev.auroracheck.servers.PostgresServer;
import dev.auroracheck.servers.Psql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;

/**
 * Scenarios that nobody thought of: the server is asked what happens in each, and the program must
 * have said so. Tables are copied as ClickPipes would copy them: the program must say READY where
 * the copy equals the source, and only there. {@code -Drandom.seed}, {@code -Drandom.scenarios}
 * (how many) and {@code -Drandom.scenario} (that one alone) choose; what fails says how to play it
 * again. In every third scenario, or as {@code -Drandom.fixed} says, {@code fix.sql} is run, and
 * must do at once.
 */
@Order(2)
class RandomScenariosTest {
  /** The same scenarios in every run, so that whoever changed something else meets no new ones. */
  private static final long SEED = Long.getLong("random.seed", 20261121);

  /** From 12 to 18. */
  private static final int VERSIONS = 7;

  private static final int SCENARIOS =
      Integer.getInteger("random.scenarios", Environments.FULL ? 1500 : 49);

  /** In each so many of them the fixes are run. */
  private static final int FIXED = Integer.getInteger("random.fixed", 3);

  /**
   * From so many scenarios on, a check with one verdict only means that the scenarios are too tame.
   */
  private static final int TELLING = 200;

  /** A check that fails where the copy is right nevertheless. */
  private record Deliberate(String check, Predicate<RandomScenario> where, String reason) {}

  private static final List<Deliberate> EXCEPTIONS =
      List.of(
          new Deliberate(
              "table-kinds",
              scenario -> scenario.major() < 14 && scenario.mentions("\"dotted."),
              "before 14 no name of a partition is parsed; after an upgrade a dot in it would be"),
          new Deliberate(
              "table-kinds",
              scenario -> scenario.schemas().contains("no such schema"),
              "a pipe names tables, and knows nothing of a schema without any"),
          new Deliberate(
              "publication-operations",
              scenario ->
                  scenario.mentions("publish = 'insert, delete'")
                      || scenario.mentions("publish = 'insert, delete, truncate'"),
              "updates are not published, and all tables are without a key, so none is updated"));

  private static final Pattern NEW_NAME =
      Pattern.compile(
          "^(?:CREATE PUBLICATION|ALTER PUBLICATION .* RENAME TO) \"((?:[^\"]|\"\")*)\"",
          Pattern.MULTILINE);

  private final Map<String, Map<String, Integer>> tally = new TreeMap<>();
  private final Map<String, Integer> copies = new TreeMap<>();

  @TestFactory
  Stream<DynamicTest> programSaysWhatTheServerDoes() {
    System.out.println("random scenarios: -Drandom.seed=" + SEED);
    Integer one = Integer.getInteger("random.scenario");
    if (one != null) {
      return Stream.of(dynamicTest("scenario " + one, () -> play(one, this::look)));
    }
    return Stream.concat(
        IntStream.range(0, SCENARIOS)
            .mapToObj(i -> dynamicTest("scenario " + i, () -> play(i, this::look))),
        Stream.of(dynamicTest("every check said different things", this::assertVaried)));
  }

  private void assertVaried() {
    System.out.println("random scenarios: copied and compared " + copies);
    tally.forEach((check, statuses) -> System.out.println("random scenarios: " + check + statuses));
    assertTrue(
        SCENARIOS < TELLING || tally.values().stream().allMatch(statuses -> statuses.size() > 1),
        tally::toString);
    int all = copies.getOrDefault("red", 0) + copies.getOrDefault("green", 0);
    assertTrue(
        SCENARIOS < TELLING || copies.getOrDefault("green", 0) * 5 > all, () -> "tame: " + copies);
  }

  /** Where nobody but the program has looked at the scenario: the oracle leaves traces. */
  @TestFactory
  Stream<DynamicTest> fixSqlDoesAtOnce() {
    if (!Psql.isThere()) {
      return Stream.empty();
    }
    Integer one = Integer.getInteger("random.scenario");
    return (one != null
            ? IntStream.of(one)
            : IntStream.range(0, SCENARIOS).filter(i -> i % FIXED == 0))
        .mapToObj(i -> dynamicTest("scenario " + i, () -> play(i, this::fix)));
  }

  /** What is done in a scenario that was made. */
  private interface Play {
    void in(RandomScenario scenario, PostgresServer server, String database, Connection admin)
        throws Exception;
  }

  private static void play(int index, Play play) throws Exception {
    List<Integer> majors = Postgres.majors();
    PostgresServer server = Postgres.server(majors.get(index % majors.size()));
    RandomScenario scenario = scenario(index, server.major());
    try {
      play(scenario, server, play);
    } catch (Exception | AssertionError e) {
      String again =
          "-Drandom.seed=%d -Drandom.scenario=%d -Dpostgres.majors=%d"
              .formatted(SEED, index, server.major());
      throw new AssertionError(
          "%s%n%s%n%s%n%s;"
              .formatted(
                  e.getMessage(),
                  again,
                  String.join(" ", arguments(scenario, server, "{db}")),
                  String.join(";\n", scenario.sql())),
          e);
    }
  }

  /** In two of three hardly anything is wrong. */
  private static RandomScenario scenario(int index, int major) {
    return index / VERSIONS % 3 == 0
        ? ScenarioGenerator.scenario(SEED, index, major)
        : SoundScenarioGenerator.scenario(SEED, index, major);
  }

  private static boolean isSound(RandomScenario scenario) {
    return scenario.role().startsWith("Sound");
  }

  private static void play(RandomScenario scenario, PostgresServer server, Play play)
      throws Exception {
    Environments.ranRandom("databases");
    String database = RandomScenario.createDatabase(server, scenario.encoding());
    try (Connection admin = server.connect(database);
        Statement statement = admin.createStatement()) {
      statement.execute(String.join(";\n", scenario.sql()).replace("{db}", database));
      if (scenario.busy()) {
        statement.execute(
            "SELECT pg_create_physical_replication_slot('busy_' || g) FROM generate_series(1,"
                + " current_setting('max_replication_slots')::int"
                + " - (SELECT count(*)::int FROM pg_replication_slots)) g");
      }
      play.in(scenario, server, database, admin);
    } finally {
      free(server);
      server.dropDatabase(database);
      server.execute(
          "postgres",
          "DROP ROLE IF EXISTS "
              + String.join(", ", scenario.roles().stream().map(RandomScenario::quote).toList()));
    }
  }

  private void look(
      RandomScenario scenario, PostgresServer server, String database, Connection admin)
      throws Exception {
    Execution run = program(scenario, server, database).json();
    Verdicts verdicts = new Verdicts(run.report());
    Oracle oracle = new Oracle(scenario, server, database, admin);
    compareCopy(run, verdicts, oracle, scenario, admin);
    if (!isSound(scenario)) {
      compare(verdicts, oracle, server);
    }
    verdicts
        .compared()
        .forEach(
            (check, status) ->
                tally.computeIfAbsent(check, c -> new TreeMap<>()).merge(status, 1, Integer::sum));
    assertTrue(
        verdicts.disagreements().isEmpty(), () -> String.join("\n", verdicts.disagreements()));
  }

  private void fix(
      RandomScenario scenario, PostgresServer server, String database, Connection admin)
      throws Exception {
    String role = RandomScenario.quote(scenario.role());
    try (FixSql fixes = FixSql.make()) {
      Execution before = program(scenario, server, database).with(fixes.wanted()).json();
      fixes.run(server, database, role, RandomScenario.PASSWORD);
      assertFixed(
          scenario, before, program(renamed(scenario, fixes), server, database).json(), fixes);
      fixes.run(server, database, role, RandomScenario.PASSWORD);
    }
  }

  /** Asked for the name that the file gave the publication, where it gave it another. */
  private static RandomScenario renamed(RandomScenario scenario, FixSql fixes) {
    Matcher name = NEW_NAME.matcher(fixes.toString());
    return scenario.publication().isPresent() && name.find()
        ? scenario.naming(name.group(1).replace("\"\"", "\""))
        : scenario;
  }

  /** What SQL alone fixes must be fixed. */
  private static void assertFixed(
      RandomScenario scenario, Execution before, Execution after, FixSql fixes) {
    fixes.assertNothingWorse(before, after);
    for (JsonNode check : before.report().path("checks")) {
      String id = check.path("id").asText();
      if (scenario.managed() && id.equals("row-level-security")) {
        // who becomes a member of the owners meets the policies for these too
        continue;
      }
      if (!before.fix(id, "sql").isEmpty()
          && before.fix(id, "manual").stream()
              .allMatch(m -> m.startsWith("In the place of FULL"))) {
        assertEquals("pass", after.status(id), () -> fixes + " left " + after.check(id));
      }
    }
  }

  /** Green must mean that the copy equals the source. */
  private void compareCopy(
      Execution run, Verdicts verdicts, Oracle oracle, RandomScenario scenario, Connection admin)
      throws SQLException {
    Optional<Pipe> pipe = oracle.pipe();
    if (pipe.isEmpty()) {
      return;
    }
    prepare(oracle, scenario, admin);
    Optional<String> difference = new Copier(pipe.get(), admin).run();
    boolean ready = run.exitCode() == 0;
    copies.merge(difference.isPresent() ? "red" : "green", 1, Integer::sum);
    Set<String> failed = verdicts.failed().keySet();
    if (!ready && difference.isEmpty() && isDeliberate(failed, scenario)) {
      copies.merge("green, and refused for a reason", 1, Integer::sum);
    } else if (ready == difference.isPresent()) {
      verdicts.disagree(
          "the copy: %s; the program: %s %s; the defect: %s"
              .formatted(
                  difference.orElse("equals the source"),
                  ready ? "ready" : "not ready",
                  verdicts.failed(),
                  scenario.defect()));
    }
  }

  private static boolean isDeliberate(Set<String> failed, RandomScenario scenario) {
    return !failed.isEmpty()
        && failed.stream()
            .allMatch(
                check ->
                    EXCEPTIONS.stream()
                        .anyMatch(e -> e.check().equals(check) && e.where().test(scenario)));
  }

  private static void prepare(Oracle oracle, RandomScenario scenario, Connection admin)
      throws SQLException {
    try (Statement s = admin.createStatement()) {
      // what other publications do to the application's writes is not this pipe's
      for (String other : oracle.otherPublications()) {
        s.execute("DROP PUBLICATION " + RandomScenario.quote(other));
      }
      if (scenario.asAdmin() && oracle.mayReplicate()) {
        // what a membership of rds_replication does on Aurora
        s.execute("ALTER ROLE " + RandomScenario.quote(scenario.role()) + " REPLICATION");
      }
    }
  }

  private static void compare(Verdicts verdicts, Oracle oracle, PostgresServer server)
      throws SQLException {
    verdicts.expect("pipe-user", oracle.canLogIn() ? "pass" : "fail", "");
    verdicts.expect("rds-replication", oracle.mayReplicate() ? "pass" : "fail", "");
    verdicts.expect("replication-slots", oracle.hasFreeSlot() ? "pass" : "fail", "");
    free(server);
    if (oracle.nothingInScope()) {
      verdicts.expect("table-kinds", "skip", "nothing in scope");
    } else {
      Set<String> unfit = oracle.unfit();
      Set<String> own = oracle.partitionsOfTheirOwn();
      verdicts.expectFailureFor("table-kinds", without(unfit, own), own);
    }
    if (oracle.publishable().isEmpty()) {
      for (String check : List.of("user-grants", "row-level-security")) {
        verdicts.expect(check, "skip", "nothing to read");
      }
    } else {
      Set<String> unreadable = oracle.unreadable();
      verdicts.expect("user-grants", unreadable.isEmpty() ? "pass" : "fail", unreadable);
      verdicts.agree(
          "user-grants", unreadable.containsAll(verdicts.tables("user-grants")), unreadable);
      // that of a partitioned table hides rows where they are counted, which the copy shows
      verdicts.expectFailureFor("row-level-security", oracle.hidden(), oracle.partitioned());
    }
    verdicts.expectOneOf("publication", oracle.membership(), "");
    if (oracle.hasPublication()) {
      Oracle.Writes writes = oracle.writes();
      Oracle.Carried carried = oracle.stream();
      compareWrites(verdicts, writes);
      compareStream(verdicts, oracle, writes, carried);
    } else {
      for (String check : List.of("publication-filters", "publication-operations")) {
        verdicts.expect(check, "skip", "no publication");
      }
      if (oracle.canBeCreated()) {
        compareWrites(verdicts, oracle.writes());
      } else if (!oracle.managed()) {
        verdicts.expect("replica-identity", "skip", "no publication");
      }
    }
    if (oracle.canReplicateAny()) {
      // what a key or an identity lacks otherwise, the copy shows
      verdicts.expectFailureFor("ordering-key", oracle.keyless(), oracle.all());
    } else {
      verdicts.expect("ordering-key", "skip", "nothing to sort");
    }
  }

  private static Set<String> without(Set<String> names, Set<String> others) {
    Set<String> rest = new TreeSet<>(names);
    rest.removeAll(others);
    return rest;
  }

  /** Writes fail for want of an identity, or because of what the publication adds to it. */
  private static void compareWrites(Verdicts verdicts, Oracle.Writes writes) {
    Set<String> identities = verdicts.tables("replica-identity");
    Set<String> named = new TreeSet<>(identities);
    named.addAll(verdicts.tables("publication-filters"));
    Set<String> broken = writes.refused();
    verdicts.agree(
        "replica-identity", identities.containsAll(writes.noIdentity().keySet()), writes);
    verdicts.agree("replica-identity", broken.containsAll(identities), writes);
    if (writes.restricted().isEmpty()) {
      verdicts.expect("replica-identity", broken.isEmpty() ? "pass" : "fail", writes);
    }
    if (verdicts.has("replica-identity")) {
      verdicts.agree("publication-filters", named.containsAll(broken), writes);
    }
  }

  private static void compareStream(
      Verdicts verdicts, Oracle oracle, Oracle.Writes writes, Oracle.Carried carried) {
    Set<Character> all = Set.of('I', 'U', 'D');
    verdicts.expect(
        "publication-operations", carried.operations().equals(all) ? "pass" : "fail", carried);
    Set<String> filters = verdicts.tables("publication-filters");
    Set<String> incomplete = carried.incomplete();
    verdicts.agree("publication-filters", oracle.below(filters).containsAll(incomplete), carried);
    Set<String> harmed = new TreeSet<>(writes.restricted().keySet());
    harmed.addAll(incomplete);
    for (String name : filters) {
      verdicts.agree(
          "publication-filters",
          !Collections.disjoint(oracle.below(Set.of(name)), harmed),
          name + " is whole in " + carried);
    }
    if (!incomplete.isEmpty() || harmed.isEmpty()) {
      verdicts.expect("publication-filters", harmed.isEmpty() ? "pass" : "fail", carried);
    }
  }

  private static Program program(RandomScenario scenario, PostgresServer server, String database) {
    return new Program(arguments(scenario, server, database).toArray(String[]::new))
        .env(
            "PGPASSWORD",
            scenario.asAdmin() ? server.superuserPassword() : RandomScenario.PASSWORD);
  }

  private static List<String> arguments(
      RandomScenario scenario, PostgresServer server, String database) {
    List<String> args =
        new ArrayList<>(List.of("--no-aws", "--host", server.host(), "--port", "" + server.port()));
    args.addAll(List.of("--database", database, "--sslmode", "disable"));
    args.addAll(List.of("--user", scenario.asAdmin() ? server.superuser() : scenario.role()));
    if (scenario.asAdmin()) {
      args.addAll(List.of("--pipe-user", scenario.role()));
    }
    if (scenario.managed()) {
      args.add("--managed-publication");
    }
    scenario.publication().ifPresent(p -> args.addAll(List.of("--publication", p)));
    scenario.schemas().forEach(s -> args.addAll(List.of("--schema", RandomScenario.quote(s))));
    scenario.tables().forEach(t -> args.addAll(List.of("--table", t.quoted())));
    return args;
  }

  private static void free(PostgresServer server) throws SQLException {
    server.execute(
        "postgres",
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
            + " WHERE slot_name LIKE 'busy%'");
  }
}
