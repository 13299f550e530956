package dev.auroracheck.scenario;

import static dev.auroracheck.scenario.Scenario.scenario;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.FixSql;
import dev.auroracheck.servers.Postgres;
import dev.auroracheck.servers.PostgresServer;
import dev.auroracheck.servers.Psql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the server is doing, and what earlier pipes left there. */
@Order(1)
class WorkloadScenariosTest {
  private static final String WRITES = "CREATE TABLE nobody_sees_this (id int)";
  private static final String SLOT = "SELECT pg_create_logical_replication_slot('%s', 'pgoutput')";
  private static final String LIVE_SLOT =
      "SELECT pg_create_logical_replication_slot('%s', 'pgoutput', true)";

  static final List<Scenario> SCENARIOS =
      List.of(
          // open-transactions
          scenario("nobody is at work")
              .expect("open-transactions", "pass")
              .expect("leftover-objects", "pass"),
          scenario("nobody is at work, seen by an administrator")
              .asAdmin()
              .expect("open-transactions", "pass")
              .expect("leftover-objects", "pass"),
          scenario("a prepared transaction")
              .sql("BEGIN; CREATE TABLE t (id int); PREPARE TRANSACTION 'it''s \\ {n}'")
              .curable("open-transactions", "warn")
              .says("open-transactions", "ROLLBACK PREPARED E'it''s \\\\\\\\ "),
          scenario("a prepared transaction, seen by an administrator")
              .asAdmin()
              .sql("BEGIN; CREATE TABLE t (id int); PREPARE TRANSACTION 'two {n}'")
              .curable("open-transactions", "warn")
              .says("open-transactions", " ago, in database "),
          scenario("a young transaction that writes, seen by an administrator")
              .asAdmin()
              .meanwhile(WRITES)
              .expect("open-transactions", "pass"),
          scenario("a transaction that writes, whose age is hidden")
              .meanwhile(WRITES)
              .expect("open-transactions", "error")
              .says("open-transactions", "The age of 1 open transaction is not visible to role"),
          scenario("the same, with little time for a statement")
              .meanwhile(WRITES)
              .args("--timeout", "400ms")
              .expect("open-transactions", "error")
              .expect("connection-headroom", "pass")
              .says("open-transactions", "The age of 1 open transaction is not visible to role"),
          scenario("a transaction that writes, and a role that may see its age")
              .sql("GRANT pg_read_all_stats TO {role}")
              .meanwhile(WRITES)
              .expect("open-transactions", "pass"),
          scenario("a transaction that reads, whose age is hidden")
              .meanwhile("SELECT count(*) FROM pg_class")
              .expect("open-transactions", "pass"),
          scenario("hidden, and no look at the last checkpoint")
              .sql("REVOKE EXECUTE ON FUNCTION pg_control_checkpoint() FROM PUBLIC")
              .meanwhile(WRITES)
              .expect("open-transactions", "error"),
          scenario("prepared is reason enough, whatever is hidden")
              .sql("BEGIN; CREATE TABLE t (id int); PREPARE TRANSACTION 'three {n}'")
              .meanwhile(WRITES)
              .expect("open-transactions", "warn")
              .says(
                  "open-transactions", "wait for 1 open transaction: prepared transaction 'three"),

          // leftover-objects
          scenario("a slot of an earlier pipe")
              .sql(SLOT.formatted("peerflow_slot_{n}"))
              .curable("leftover-objects", "warn")
              .says("leftover-objects", "inactive, of database"),
          scenario("a slot and a publication of an earlier pipe, seen by an administrator")
              .asAdmin()
              .sql(SLOT.formatted("peerflow_slot_{n}"))
              .sql("CREATE PUBLICATION peerflow_pub_{n}", "CREATE PUBLICATION ours")
              .curable("leftover-objects", "warn")
              .says("leftover-objects", "\"objectsTotal\":2"),
          scenario("a slot of somebody else")
              .sql(SLOT.formatted("debezium_{n}"))
              .expect("leftover-objects", "pass"),
          scenario("a publication whose pipe is at work")
              .sql("CREATE PUBLICATION peerflow_pub_{n}", "CREATE PUBLICATION ours")
              .meanwhile(LIVE_SLOT.formatted("peerflow_slot_{n}"))
              .expect("leftover-objects", "pass"),
          scenario("a publication, and another pipe at work")
              .sql("CREATE PUBLICATION peerflow_pub_{n}", "CREATE PUBLICATION ours")
              .meanwhile(LIVE_SLOT.formatted("peerflow_slot_x{n}"))
              .curable("leftover-objects", "warn"),
          scenario("a publication that needs quotes")
              .sql("CREATE PUBLICATION \"peerflow_pub_We\"\"ird; --\"", "CREATE PUBLICATION ours")
              .curable("leftover-objects", "warn")
              .says("leftover-objects", "DROP PUBLICATION \\\"peerflow_pub_We\\\"\\\"ird; --\\\";"),
          scenario("the publication that the pipe will be told")
              .sql("CREATE PUBLICATION peerflow_pub_{n}", "CREATE PUBLICATION ours")
              .args("--publication", "peerflow_pub_{n}")
              .expect("leftover-objects", "pass"),
          scenario("the only publication, and the pipe makes its own")
              .sql("CREATE PUBLICATION peerflow_pub_{n}")
              .args("--managed-publication")
              .curable("leftover-objects", "warn"),
          scenario("the only publication is that of a validation that was cut off")
              .sql("CREATE PUBLICATION _peerdb_tmp_test_publication_ab1cd")
              .expect("leftover-objects", "warn"),
          scenario("a validation that was cut off")
              .sql("CREATE PUBLICATION _peerdb_tmp_test_publication_ab1cd")
              .sql("CREATE PUBLICATION ours")
              .curable("leftover-objects", "warn")
              .says("leftover-objects", "created by a validation that was interrupted"));

  @TestFactory
  Stream<DynamicNode> scenarios() {
    return Play.everywhere(SCENARIOS);
  }

  /** What the check goes by is what the server does, on every version. */
  @Test
  void makingASlotWaitsForWhoHasWrittenInWhateverDatabase() throws Exception {
    for (int major : Postgres.majors()) {
      PostgresServer server = Postgres.server(major);
      String here = server.createDatabase();
      String there = server.createDatabase();
      try (Connection other = server.connect(there);
          Connection connection = server.connect(here);
          Statement statement = connection.createStatement()) {
        statement.execute("SET statement_timeout = '500ms'");
        other.setAutoCommit(false);
        other.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        other.createStatement().execute("SELECT count(*) FROM pg_class");
        statement.execute(SLOT.formatted("beside_a_reader"));
        other.rollback();
        other.createStatement().execute(WRITES);
        assertWaits(statement);
        other.rollback();
        server.execute(there, "BEGIN; CREATE TABLE t (id int); PREPARE TRANSACTION 'there'");
        assertWaits(statement);
        server.execute(there, "ROLLBACK PREPARED 'there'");
        statement.execute(SLOT.formatted("at_last"));
      } finally {
        server.dropDatabase(here);
        server.dropDatabase(there);
      }
    }
  }

  private static void assertWaits(Statement statement) {
    SQLException e =
        assertThrows(SQLException.class, () -> statement.execute(SLOT.formatted("waiting")));
    assertEquals("57014", e.getSQLState(), e.getMessage());
  }

  /** A slot of an earlier pipe stands in the way whatever database it belongs to. */
  @Test
  void aSlotOfAnotherDatabase() throws Exception {
    PostgresServer server = Postgres.server(16);
    String other = server.createDatabase();
    try {
      server.execute(other, SLOT.formatted("peerflow_slot_elsewhere"));
      Play.play(
          scenario("a slot of another database")
              .curable("leftover-objects", "warn")
              .says("leftover-objects", "of database \\\"" + other),
          server);
    } finally {
      server.dropDatabase(other);
    }
  }

  /** Short transactions come and go: whose age is hidden, and who is gone, was short. */
  @Test
  void aBusyServerIsNoRiddle() throws Exception {
    PostgresServer server = Postgres.server(16);
    String database = server.createDatabase();
    AtomicBoolean busy = new AtomicBoolean(true);
    ExecutorService executor = Executors.newFixedThreadPool(3);
    List<Future<?>> workers = new ArrayList<>();
    try {
      server.execute(
          database, "CREATE ROLE visitor LOGIN REPLICATION PASSWORD '" + Play.PASSWORD + "'");
      for (int i = 0; i < 3; i++) {
        workers.add(
            executor.submit(
                () -> {
                  try (Connection connection = server.connect(database);
                      Statement statement = connection.createStatement()) {
                    while (busy.get()) {
                      statement.execute("SELECT txid_current(), pg_sleep(0.05)");
                    }
                  }
                  return null;
                }));
      }
      Execution run = Play.run(scenario("busy"), server, "visitor", database, 0);
      assertEquals("pass", run.status("open-transactions"), run.out());
    } finally {
      busy.set(false);
      executor.shutdown();
      assertTrue(executor.awaitTermination(10, TimeUnit.SECONDS));
      for (Future<?> worker : workers) {
        worker.get();
      }
      server.dropDatabase(database);
      server.execute("postgres", "DROP ROLE visitor");
    }
  }

  /**
   * The one test that waits for a transaction to be long. Only the last checkpoint tells the pipe's
   * role that it is.
   */
  @Test
  @Tag("full")
  void aLongTransaction() throws Exception {
    PostgresServer server = Postgres.server(16);
    String database = server.createDatabase();
    server.execute(
        database, "CREATE ROLE patience LOGIN REPLICATION PASSWORD '" + Play.PASSWORD + "'");
    Scenario byAdministrator = scenario("long").asAdmin();
    Scenario byRole = scenario("long");
    try (Connection writer = server.connect(database);
        Connection reader = server.connect(database)) {
      reader.setAutoCommit(false);
      reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      writer.setAutoCommit(false);
      reader.createStatement().execute("SELECT count(*) FROM pg_class");
      writer.createStatement().execute(WRITES);
      server.execute(database, "CHECKPOINT");
      assertEquals("error", status(byRole, server, database));
      assertEquals("pass", status(byAdministrator, server, database));
      Thread.sleep(63_000);

      Execution long1 = Play.run(byAdministrator, server, "patience", database, 0);
      assertEquals("warn", long1.status("open-transactions"), long1.out());
      assertEquals(1, long1.check("open-transactions").path("objectsTotal").asInt());
      Execution long2 = Play.run(byRole, server, "patience", database, 0);
      assertEquals("warn", long2.status("open-transactions"), long2.out());
      // a busy machine may take longer to get here
      assertTrue(
          Pattern.compile("open for at least ([6-9]\\d|\\d{3,}) seconds")
              .matcher(long2.check("open-transactions").toString())
              .find(),
          long2.out());

      // a checkpoint since tells less: the transaction may be no older than that
      server.execute(database, "CHECKPOINT");
      assertEquals("error", status(byRole, server, database));

      try (FixSql fixes = FixSql.make()) {
        Execution again =
            Play.program(byAdministrator, server, "patience", database, 0)
                .with(fixes.wanted())
                .json();
        Psql.run(server, database, fixes.choices(again, "open-transactions"));
      }
      Execution ended = Play.run(byAdministrator, server, "patience", database, 0);
      assertEquals("pass", ended.status("open-transactions"), ended.out());
      assertTrue(
          ended.message("open-transactions").contains("1 transaction that only reads"),
          ended.out());
      reader.rollback();
    } finally {
      server.dropDatabase(database);
      server.execute("postgres", "DROP ROLE patience");
    }
  }

  private static String status(Scenario scenario, PostgresServer server, String database)
      throws SQLException {
    return Play.run(scenario, server, "patience", database, 0).status("open-transactions");
  }
}
