package dev.auroracheck.source.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.facts.Activity;
import dev.auroracheck.facts.Columns;
import dev.auroracheck.facts.Columns.Reason;
import dev.auroracheck.facts.DatabaseFacts;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Restriction;
import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.Slot;
import dev.auroracheck.request.Endpoint;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.Requests;
import dev.auroracheck.request.Secret;
import dev.auroracheck.request.SslMode;
import dev.auroracheck.servers.Postgres;
import dev.auroracheck.servers.PostgresServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every statement fits the catalogs of every version: no fact is missing, and each is so. */
class PostgresSourceTest {
  static Stream<Integer> majors() {
    return Postgres.majors().stream();
  }

  @ParameterizedTest
  @MethodSource("majors")
  void everyFactIsKnown(int major) throws Exception {
    PostgresServer server = Postgres.server(major);
    String database = server.createDatabase();
    try {
      server.execute(
          database,
          "CREATE ROLE \"fact finder\" LOGIN CONNECTION LIMIT 7",
          "CREATE ROLE \"own\ner\"",
          "ALTER DEFAULT PRIVILEGES FOR ROLE \"own\ner\" GRANT SELECT ON TABLES TO PUBLIC",
          "ALTER DEFAULT PRIVILEGES FOR ROLE \"own\ner\" IN SCHEMA public"
              + " GRANT SELECT ON TABLES TO \"fact finder\"",
          "CREATE DOMAIN money_amount AS numeric(10, 2)",
          "CREATE TABLE t (id int, g int GENERATED ALWAYS AS (id) STORED, n numeric, d money_amount,"
              + " j jsonb, v text, PRIMARY KEY (id, g))",
          "INSERT INTO t (id, v) SELECT 1, string_agg(md5(i::text), '') FROM generate_series(1, 999) i",
          "CREATE TABLE plain (id int PRIMARY KEY DEFERRABLE)",
          "CREATE TABLE covering (id int, g int GENERATED ALWAYS AS (id) STORED,"
              + " PRIMARY KEY (id) INCLUDE (g))",
          "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
          "CREATE POLICY p ON t USING (true)",
          "CREATE POLICY q ON t AS RESTRICTIVE FOR SELECT TO \"fact finder\" USING (id > 0)",
          "CREATE PUBLICATION p FOR TABLE t"
              + (major < 15 ? "" : " (id, n), plain WHERE (id > 1 AND id < 9)"),
          "SELECT pg_create_logical_replication_slot('facts', 'pgoutput')",
          "BEGIN; CREATE TABLE late (id int); PREPARE TRANSACTION 'facts'");
      DatabaseFacts facts = read(server, database, statement -> {});
      Role role = facts.role().get();
      assertEquals(Optional.of(7), role.connectionLimit());
      assertTrue(role.mayEmitMessages());
      assertTrue(role.mayReadCheckpoint());
      assertEquals(
          Set.of(
              new Role.DefaultGrant("own\ner", Optional.empty()),
              new Role.DefaultGrant("own\ner", Optional.of("public"))),
          Set.copyOf(role.defaultGrants()));
      var t = facts.relations().get().byName("public", "t").orElseThrow();
      assertTrue(t.identity().isUsable());
      assertTrue(t.rowSecurity().enabled());
      assertTrue(t.rowSecurity().admitsAll());
      assertTrue(t.rowSecurity().narrowed());
      var plain = facts.relations().get().byName("public", "plain").orElseThrow();
      assertTrue(plain.identity().primaryKey());
      assertFalse(plain.identity().isUsable());
      Columns columns = facts.columns().get().getOrDefault(t.oid(), Columns.NONE);
      assertEquals(
          List.of(
              new Columns.Notable("d", Reason.DOMAIN, false),
              new Columns.Notable("g", Reason.GENERATED_STORED, true),
              new Columns.Notable("n", Reason.UNBOUNDED_NUMERIC, false)),
          columns.notable());
      assertEquals(
          List.of("n", "d", "j", "v"), facts.toasted().get().getOrDefault(t.oid(), List.of()));
      var covering = facts.relations().get().byName("public", "covering").orElseThrow();
      assertEquals(
          List.of(new Columns.Notable("g", Reason.GENERATED_STORED, false)),
          facts.columns().get().getOrDefault(covering.oid(), Columns.NONE).notable());
      assertEquals(4, columns.nullable());
      assertEquals(1, columns.textual());
      Slot slot =
          facts.slots().get().stream()
              .filter(s -> s.database().filter(database::equals).isPresent())
              .findFirst()
              .orElseThrow();
      assertFalse(slot.lost());
      assertTrue(slot.retainedBytes().orElseThrow() >= 0);
      assertTrue(facts.activity().get().connections() >= 0);
      Activity.Transaction prepared = facts.activity().get().transactions().get(0);
      assertEquals(Activity.Kind.PREPARED, prepared.kind());
      assertEquals("facts", prepared.name());
      assertEquals(Optional.of(database), prepared.database());
      assertEquals(prepared.minSeconds(), prepared.maxSeconds());
      Publication publication = facts.publications().get().get(0);
      assertTrue(publication.operations().needIdentity());
      if (major >= 15) {
        Restriction list =
            publication.restrictions().stream()
                .filter(r -> r.table() == t.oid())
                .findFirst()
                .orElseThrow();
        assertEquals(Optional.of(Set.of("id", "n")), list.columns());
        assertEquals(Set.of("d", "j", "v"), list.omitted());
        assertEquals(Map.of(t.oid(), Set.of("id", "g")), list.identities());
        Restriction filter =
            publication.restrictions().stream()
                .filter(r -> r.table() == plain.oid())
                .findFirst()
                .orElseThrow();
        assertTrue(filter.filtered());
        assertEquals(Set.of("id"), filter.filterColumns());
        assertEquals(Map.of(plain.oid(), Set.of()), filter.identities());
      }
    } finally {
      server.dropDatabase(database);
      server.execute("postgres", "DROP ROLE \"fact finder\"", "DROP ROLE \"own\ner\"");
    }
  }

  @ParameterizedTest
  @MethodSource("majors")
  void asksAsOftenHoweverManyTablesThereAre(int major) throws Exception {
    assertEquals(statements(major, 3), statements(major, 60));
  }

  /** What is asked of a database in which every kind of table is there so many times. */
  private static List<String> statements(int major, int times) throws SQLException {
    PostgresServer server = Postgres.server(major);
    String database = server.createDatabase();
    try {
      List<String> published = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        server.execute(
            database,
            "CREATE SCHEMA s" + i,
            "CREATE TABLE s" + i + ".t (id int PRIMARY KEY, n numeric, j jsonb)",
            "CREATE TABLE s" + i + ".root (id int, n numeric) PARTITION BY RANGE (id)",
            "CREATE TABLE s" + i + ".part PARTITION OF s" + i + ".root DEFAULT",
            "ALTER TABLE s" + i + ".t ENABLE ROW LEVEL SECURITY",
            "CREATE POLICY p ON s" + i + ".t USING (id > 0)");
        published.add("s" + i + ".t" + (major < 15 ? "" : " (id, n) WHERE (id > 1)"));
      }
      server.execute(database, "CREATE PUBLICATION p FOR TABLE " + String.join(", ", published));
      List<String> trace = Collections.synchronizedList(new ArrayList<>());
      DatabaseFacts facts = read(server, database, trace::add);
      assertEquals(3 * times, facts.relations().get().all().size());
      return trace.stream()
          .map(told -> told.substring(told.indexOf("sql")).replace(database, "this database"))
          .sorted()
          .toList();
    } finally {
      server.dropDatabase(database);
    }
  }

  private static DatabaseFacts read(PostgresServer server, String database, Consumer<String> trace)
      throws SQLException {
    Request request =
        Requests.of(
            new Request.Login(
                Endpoint.of(server.host()),
                server.port(),
                server.superuser(),
                database,
                Optional.of(new Secret(server.superuserPassword())),
                SslMode.REQUIRE,
                Optional.empty(),
                false),
            "fact finder",
            Requests.WITHOUT_AWS,
            Set.of());
    ExecutorService executor = Executors.newCachedThreadPool();
    try {
      return new PostgresSource(request, executor, trace).read(request.login().password());
    } finally {
      // lets the sessions end
      executor.shutdown();
    }
  }
}
