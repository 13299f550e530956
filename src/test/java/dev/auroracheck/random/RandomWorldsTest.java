package dev.auroracheck.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.lab.FixSql;
import dev.auroracheck.lab.Lanes;
import dev.auroracheck.lab.Postgres;
import dev.auroracheck.lab.PostgresServer;
import dev.auroracheck.lab.Psql;
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
 * Worlds that nobody thought of: the server is asked what happens in each, and the program must
 * have said so. Tables are copied as ClickPipes would copy them: the program must say READY where
 * the copy equals the source, and only there. {@code -Drandom.seed}, {@code -Drandom.worlds} (how
 * many) and {@code -Drandom.world} (that one alone) choose; what fails says how to play it again.
 * In every third world, or as {@code -Drandom.fixed} says, {@code fix.sql} is run, and must do at
 * once.
 */
@Order(2)
class RandomWorldsTest {
  /** The same worlds in every run, so that whoever changed something else meets no new ones. */
  private static final long SEED = Long.getLong("random.seed", 20261121);

  /** From 12 to 18. */
  private static final int VERSIONS = 7;

  private static final int WORLDS = Integer.getInteger("random.worlds", Lanes.FULL ? 1500 : 63);

  /** In each so many of them the fixes are run. */
  private static final int FIXED = Integer.getInteger("random.fixed", 3);

  /** From so many worlds on, a check with one verdict only means that the worlds are too tame. */
  private static final int TELLING = 200;

  /** A check that fails where the copy is right nevertheless. */
  private record Deliberate(String check, Predicate<RandomWorld> where, String reason) {}

  private static final List<Deliberate> EXCEPTIONS =
      List.of(
          new Deliberate(
              "table-kinds",
              world -> world.major() < 14 && world.mentions("\"dotted."),
              "before 14 no name of a partition is parsed; after an upgrade a dot in it would be"),
          new Deliberate(
              "table-kinds",
              world -> world.schemas().contains("no such schema"),
              "a pipe names tables, and knows nothing of a schema without any"),
          new Deliberate(
              "publication-operations",
              world ->
                  world.mentions("publish = 'insert, delete'")
                      || world.mentions("publish = 'insert, delete, truncate'"),
              "updates are not published, and all tables are without a key, so none is updated"));

  private static final Pattern NEW_NAME =
      Pattern.compile(
          "^(?:CREATE PUBLICATION|ALTER PUBLICATION .* RENAME TO) \"((?:[^\"]|\"\")*)\"",
          Pattern.MULTILINE);

  private final Map<String, Map<String, Integer>> tally = new TreeMap<>();
  private final Map<String, Integer> copies = new TreeMap<>();

  @TestFactory
  Stream<DynamicTest> programSaysWhatTheServerDoes() {
    System.out.println("random worlds: -Drandom.seed=" + SEED);
    Integer one = Integer.getInteger("random.world");
    if (one != null) {
      return Stream.of(dynamicTest("world " + one, () -> play(one, this::look)));
    }
    return Stream.concat(
        IntStream.range(0, WORLDS)
            .mapToObj(i -> dynamicTest("world " + i, () -> play(i, this::look))),
        Stream.of(dynamicTest("every check said different things", this::assertVaried)));
  }

  private void assertVaried() {
    System.out.println("random worlds: copied and compared " + copies);
    tally.forEach((check, statuses) -> System.out.println("random worlds: " + check + statuses));
    assertTrue(
        WORLDS < TELLING || tally.values().stream().allMatch(statuses -> statuses.size() > 1),
        tally::toString);
    int all = copies.getOrDefault("red", 0) + copies.getOrDefault("green", 0);
    assertTrue(
        WORLDS < TELLING || copies.getOrDefault("green", 0) * 5 > all, () -> "tame: " + copies);
  }

  /** Where nobody but the program has looked at the world: the oracle leaves traces. */
  @TestFactory
  Stream<DynamicTest> fixSqlDoesAtOnce() {
    if (!Psql.isThere()) {
      return Stream.empty();
    }
    Integer one = Integer.getInteger("random.world");
    return (one != null
            ? IntStream.of(one)
            : IntStream.range(0, WORLDS).filter(i -> i % FIXED == 0))
        .mapToObj(i -> dynamicTest("world " + i, () -> play(i, this::fix)));
  }

  /** What is done in a world that was made. */
  private interface Play {
    void in(RandomWorld world, PostgresServer server, String database, Connection admin)
        throws Exception;
  }

  private static void play(int index, Play play) throws Exception {
    List<Integer> majors = Postgres.majors();
    PostgresServer server = Postgres.server(majors.get(index % majors.size()));
    RandomWorld world = world(index, server.major());
    try {
      play(world, server, play);
    } catch (Exception | AssertionError e) {
      String again =
          "-Drandom.seed=%d -Drandom.world=%d -Dpostgres.majors=%d"
              .formatted(SEED, index, server.major());
      throw new AssertionError(
          "%s%n%s%n%s%n%s;"
              .formatted(
                  e.getMessage(),
                  again,
                  String.join(" ", arguments(world, server, "{db}")),
                  String.join(";\n", world.sql())),
          e);
    }
  }

  /** In two of three hardly anything is wrong. */
  private static RandomWorld world(int index, int major) {
    return index / VERSIONS % 3 == 0
        ? WorldGenerator.world(SEED, index, major)
        : SoundWorldGenerator.world(SEED, index, major);
  }

  private static boolean isSound(RandomWorld world) {
    return world.role().startsWith("Sound");
  }

  private static void play(RandomWorld world, PostgresServer server, Play play) throws Exception {
    Lanes.ranRandom("databases");
    String database = RandomWorld.createDatabase(server, world.encoding());
    try (Connection admin = server.connect(database);
        Statement statement = admin.createStatement()) {
      statement.execute(String.join(";\n", world.sql()).replace("{db}", database));
      if (world.busy()) {
        statement.execute(
            "SELECT pg_create_physical_replication_slot('busy_' || g) FROM generate_series(1,"
                + " current_setting('max_replication_slots')::int"
                + " - (SELECT count(*)::int FROM pg_replication_slots)) g");
      }
      play.in(world, server, database, admin);
    } finally {
      free(server);
      server.dropDatabase(database);
      server.execute(
          "postgres",
          "DROP ROLE IF EXISTS "
              + String.join(", ", world.roles().stream().map(RandomWorld::quote).toList()));
    }
  }

  private void look(RandomWorld world, PostgresServer server, String database, Connection admin)
      throws Exception {
    Execution run = program(world, server, database).json();
    Verdicts verdicts = new Verdicts(run.report());
    Oracle oracle = new Oracle(world, server, database, admin);
    compareCopy(run, verdicts, oracle, world, admin);
    if (!isSound(world)) {
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

  private void fix(RandomWorld world, PostgresServer server, String database, Connection admin)
      throws Exception {
    String role = RandomWorld.quote(world.role());
    try (FixSql fixes = FixSql.make()) {
      Execution before = program(world, server, database).with(fixes.wanted()).json();
      fixes.run(server, database, role, RandomWorld.PASSWORD);
      assertFixed(world, before, program(renamed(world, fixes), server, database).json(), fixes);
      fixes.run(server, database, role, RandomWorld.PASSWORD);
    }
  }

  /** Asked for the name that the file gave the publication, where it gave it another. */
  private static RandomWorld renamed(RandomWorld world, FixSql fixes) {
    Matcher name = NEW_NAME.matcher(fixes.toString());
    return world.publication().isPresent() && name.find()
        ? world.naming(name.group(1).replace("\"\"", "\""))
        : world;
  }

  /** What SQL alone mends must be mended. */
  private static void assertFixed(
      RandomWorld world, Execution before, Execution after, FixSql fixes) {
    fixes.assertNothingWorse(before, after);
    for (JsonNode check : before.report().path("checks")) {
      String id = check.path("id").asText();
      if (world.managed() && id.equals("row-level-security")) {
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
      Execution run, Verdicts verdicts, Oracle oracle, RandomWorld world, Connection admin)
      throws SQLException {
    Optional<Pipe> pipe = oracle.pipe();
    if (pipe.isEmpty()) {
      return;
    }
    prepare(oracle, world, admin);
    Optional<String> difference = new Copier(pipe.get(), admin).run();
    boolean ready = run.exitCode() == 0;
    copies.merge(difference.isPresent() ? "red" : "green", 1, Integer::sum);
    Set<String> failed = verdicts.failed().keySet();
    if (!ready && difference.isEmpty() && isDeliberate(failed, world)) {
      copies.merge("green, and refused for a reason", 1, Integer::sum);
    } else if (ready == difference.isPresent()) {
      verdicts.disagree(
          "the copy: %s; the program: %s %s; the defect: %s"
              .formatted(
                  difference.orElse("equals the source"),
                  ready ? "ready" : "not ready",
                  verdicts.failed(),
                  world.defect()));
    }
  }

  private static boolean isDeliberate(Set<String> failed, RandomWorld world) {
    return !failed.isEmpty()
        && failed.stream()
            .allMatch(
                check ->
                    EXCEPTIONS.stream()
                        .anyMatch(e -> e.check().equals(check) && e.where().test(world)));
  }

  private static void prepare(Oracle oracle, RandomWorld world, Connection admin)
      throws SQLException {
    try (Statement s = admin.createStatement()) {
      // what other publications do to the application's writes is not this pipe's
      for (String other : oracle.otherPublications()) {
        s.execute("DROP PUBLICATION " + RandomWorld.quote(other));
      }
      if (world.asAdmin() && oracle.mayReplicate()) {
        // what a membership of rds_replication does on Aurora
        s.execute("ALTER ROLE " + RandomWorld.quote(world.role()) + " REPLICATION");
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

  private static Program program(RandomWorld world, PostgresServer server, String database) {
    return new Program(arguments(world, server, database).toArray(String[]::new))
        .env("PGPASSWORD", world.asAdmin() ? server.superuserPassword() : RandomWorld.PASSWORD);
  }

  private static List<String> arguments(RandomWorld world, PostgresServer server, String database) {
    List<String> args =
        new ArrayList<>(List.of("--no-aws", "--host", server.host(), "--port", "" + server.port()));
    args.addAll(List.of("--database", database, "--sslmode", "disable"));
    args.addAll(List.of("--user", world.asAdmin() ? server.superuser() : world.role()));
    if (world.asAdmin()) {
      args.addAll(List.of("--pipe-user", world.role()));
    }
    if (world.managed()) {
      args.add("--managed-publication");
    }
    world.publication().ifPresent(p -> args.addAll(List.of("--publication", p)));
    world.schemas().forEach(s -> args.addAll(List.of("--schema", RandomWorld.quote(s))));
    world.tables().forEach(t -> args.addAll(List.of("--table", t.quoted())));
    return args;
  }

  private static void free(PostgresServer server) throws SQLException {
    server.execute(
        "postgres",
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
            + " WHERE slot_name LIKE 'busy%'");
  }
}
