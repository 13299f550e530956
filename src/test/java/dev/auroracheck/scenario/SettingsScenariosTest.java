package dev.auroracheck.scenario;

import static dev.auroracheck.scenario.Scenario.scenario;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.EmbeddedServer;
import dev.auroracheck.servers.Environments;
import dev.auroracheck.servers.FixSql;
import dev.auroracheck.servers.Postgres;
import dev.auroracheck.servers.Psql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the server's settings leave to a pipe, of senders, slots, connections and time. What only a
 * setting of the whole server can show is played on a server of its own.
 */
class SettingsScenariosTest {
  private static final List<String> CHECKS =
      List.of(
          "wal-senders",
          "replication-slots",
          "slot-retention",
          "session-timeouts",
          "connection-headroom");

  private static final String ALL_SLOTS =
      "SELECT pg_create_logical_replication_slot('w{n}_' || i, 'pgoutput')"
          + " FROM generate_series(1, current_setting('max_replication_slots')::int) i";

  private static Scenario healthy(String name) {
    Scenario scenario = scenario(name);
    CHECKS.forEach(check -> scenario.expect(check, "pass"));
    return scenario;
  }

  private static Scenario timeouts(String name) {
    return scenario(name).since(17);
  }

  static final List<Scenario> SCENARIOS =
      List.of(
          healthy("nothing set").says("slot-retention", "no other slot is idle or lost.\""),
          healthy("nothing set, seen by an administrator").asAdmin(),
          scenario("no such role")
              .asAdmin()
              .withoutRole()
              .expect("connection-headroom", "skip")
              .expect("wal-senders", "pass")
              .expect("slot-retention", "pass"),
          scenario("no such role, and a server that has the timeout")
              .since(17)
              .asAdmin()
              .withoutRole()
              .expect("session-timeouts", "skip"),

          // replication-slots, slot-retention
          scenario("all slots in use")
              .sql(ALL_SLOTS)
              .expect("slot-retention", "warn")
              .curable("replication-slots", "fail")
              .says("replication-slots", "\"objectsTotal\":10")
              .says("replication-slots", "ParameterName=max_replication_slots,ParameterValue=20"),
          scenario("all slots but one in use, of pipes")
              .sql(ALL_SLOTS.replace("'w{n}_'", "'peerflow_slot_{n}_'").replace("(1,", "(2,"))
              .expect("replication-slots", "pass")
              .says("replication-slots", "1 of 10 replication slots is free.")
              .expect("slot-retention", "pass")
              .says("slot-retention", "Check leftover-objects reports those slots."),
          scenario("the last slot is a temporary one")
              .sql(ALL_SLOTS.replace("(1,", "(2,"))
              .meanwhile("SELECT pg_create_logical_replication_slot('t{n}', 'pgoutput', true)")
              .expect("replication-slots", "fail")
              .says("replication-slots", "active, temporary, of database"),
          scenario("an idle slot")
              .sql("SELECT pg_create_logical_replication_slot('idle_{n}', 'pgoutput')")
              .curable("slot-retention", "warn")
              .says("slot-retention", "of WAL"),
          scenario("an idle slot, seen by an administrator")
              .asAdmin()
              .sql("SELECT pg_create_logical_replication_slot('idle_{n}', 'pgoutput')")
              .curable("slot-retention", "warn"),
          scenario("an idle physical slot")
              .sql("SELECT pg_create_physical_replication_slot('idle_{n}', true)")
              .curable("slot-retention", "warn")
              .says("slot-retention", "inactive, physical"),
          scenario("a slot that goes with its session")
              .meanwhile("SELECT pg_create_logical_replication_slot('t{n}', 'pgoutput', true)")
              .expect("slot-retention", "pass"),
          scenario("no heartbeat for the role")
              .sql(
                  "DO $$ DECLARE f regprocedure; BEGIN FOR f IN SELECT oid FROM pg_proc"
                      + " WHERE proname = 'pg_logical_emit_message' LOOP"
                      + " EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);"
                      + " END LOOP; END $$")
              .expect("slot-retention", "pass")
              .says("slot-retention", "pg_logical_emit_message"),
          scenario("no slot metrics for the role")
              .sql("REVOKE EXECUTE ON FUNCTION pg_control_checkpoint() FROM PUBLIC")
              .expect("slot-retention", "pass")
              .says("slot-retention", "pg_control_checkpoint"),

          // session-timeouts
          scenario("before 17 there is no such timeout")
              .until(16)
              .expect("session-timeouts", "pass")
              .says("session-timeouts", "has no transaction_timeout"),
          timeouts("set for the role")
              .sql("ALTER ROLE {role} SET transaction_timeout = '5min'")
              .fixable("session-timeouts", "warn")
              .says("session-timeouts", "transaction_timeout is 5min for ")
              .says("session-timeouts", "(ALTER ROLE … SET)."),
          timeouts("set for the role, seen by an administrator")
              .asAdmin()
              .sql("ALTER ROLE {role} SET transaction_timeout = 300000")
              .fixable("session-timeouts", "warn")
              .says("session-timeouts", "transaction_timeout is 5min for ")
              .says("session-timeouts", "(ALTER ROLE … SET)."),
          timeouts("set for the database")
              .sql("ALTER DATABASE {db} SET transaction_timeout = '1h'")
              .fixable("session-timeouts", "warn")
              .says("session-timeouts", "(ALTER DATABASE … SET)."),
          timeouts("set for the role in the database")
              .sql(
                  "ALTER ROLE {role} IN DATABASE {db} SET transaction_timeout = '1h'",
                  "ALTER ROLE {role} SET transaction_timeout = 0")
              .fixable("session-timeouts", "warn"),
          timeouts("the role's hides that of the database")
              .sql(
                  "ALTER ROLE {role} SET transaction_timeout = 0",
                  "ALTER DATABASE {db} SET transaction_timeout = '1h'")
              .expect("session-timeouts", "pass"),
          timeouts("another role's")
              .asAdmin()
              .sql("CREATE ROLE other{n}", "ALTER ROLE other{n} SET transaction_timeout = '1h'")
              .expect("session-timeouts", "pass"),
          timeouts("the administrator's own hides the server's")
              .asAdmin()
              .sql(
                  "DO $$ BEGIN EXECUTE format('ALTER ROLE %I IN DATABASE {db}"
                      + " SET transaction_timeout = ''1h''', current_user); END $$")
              .expect("session-timeouts", "error"),
          timeouts("so short that hardly a query fits in")
              .sql("ALTER ROLE {role} SET transaction_timeout = '100ms'")
              .fixable("session-timeouts", "warn")
              .expect("connection", "pass")
              .expect("rds-replication", "pass")
              .expect("wal-senders", "pass")
              .says("session-timeouts", "100ms for \\\""),
          healthy("the timeouts that ClickPipes overrides")
              .sql(
                  "ALTER ROLE {role} SET statement_timeout = '5s'",
                  "ALTER ROLE {role} SET lock_timeout = '5s'",
                  "ALTER ROLE {role} SET idle_in_transaction_session_timeout = '5s'",
                  "ALTER DATABASE {db} SET statement_timeout = '6s'",
                  "ALTER DATABASE {db} SET lock_timeout = '6s'",
                  "ALTER DATABASE {db} SET idle_in_transaction_session_timeout = '6s'"),
          healthy("the timeout of idle sessions, which ClickPipes overrides too")
              .since(14)
              .sql(
                  "ALTER ROLE {role} SET idle_session_timeout = '5s'",
                  "ALTER DATABASE {db} SET idle_session_timeout = '6s'"),

          // connection-headroom; another session is in the database all the time
          scenario("the role may connect five times")
              .sql("ALTER ROLE {role} CONNECTION LIMIT 5")
              .fixable("connection-headroom", "warn")
              .says("connection-headroom", "5 of 5 connections free"),
          // all is read nevertheless, in the one session that is to be had
          scenario("the role may connect once")
              .sql("CREATE TABLE t (id int PRIMARY KEY)", "ALTER ROLE {role} CONNECTION LIMIT 1")
              .fixable("connection-headroom")
              .says("connection-headroom", "\"expected\":\"6 free\"")
              .expect("column-types", "pass")
              .expect("ordering-key", "pass"),
          scenario("the role may connect twice")
              .sql("CREATE TABLE t (id int PRIMARY KEY)", "ALTER ROLE {role} CONNECTION LIMIT 2")
              .fixable("connection-headroom")
              .says("connection-headroom", "allows only 2")
              .expect("column-types", "pass"),
          scenario("the role may connect three times")
              .sql("ALTER ROLE {role} CONNECTION LIMIT 3")
              .fixable("connection-headroom", "warn"),
          scenario("two connections to the database")
              .asAdmin()
              .sql("ALTER DATABASE {db} CONNECTION LIMIT 2")
              .fixable("connection-headroom")
              .says("connection-headroom", "allows only 2"),
          scenario("three connections to the database")
              .asAdmin()
              .sql("ALTER DATABASE {db} CONNECTION LIMIT 3")
              .fixable("connection-headroom", "warn"),
          scenario("no limit for the role, nor for the database")
              .sql(
                  "ALTER ROLE {role} CONNECTION LIMIT -1",
                  "ALTER DATABASE {db} CONNECTION LIMIT -1")
              .expect("connection-headroom", "pass"),
          scenario("the role may connect five times, seen by an administrator")
              .asAdmin()
              .sql("ALTER ROLE {role} CONNECTION LIMIT 5")
              .fixable("connection-headroom", "warn"),
          scenario("the role may connect six times")
              .sql("ALTER ROLE {role} CONNECTION LIMIT 6")
              .expect("connection-headroom", "pass"),
          scenario("six connections to the database, and one is taken")
              .sql("ALTER DATABASE {db} CONNECTION LIMIT 6")
              .fixable("connection-headroom", "warn")
              .says("connection-headroom", "5 of 6 connections free"),
          scenario("seven connections to the database, and one is taken")
              .sql("ALTER DATABASE {db} CONNECTION LIMIT 7")
              .expect("connection-headroom", "pass"),
          scenario("both too few")
              .asAdmin()
              .sql("ALTER ROLE {role} CONNECTION LIMIT 0", "ALTER DATABASE {db} CONNECTION LIMIT 2")
              .fixable("connection-headroom")
              .says("connection-headroom", "\"objectsTotal\":2")
              .says("connection-headroom", "\"observed\":\"0 free\""),
          scenario("more connections than the database may have by now")
              .asAdmin()
              .sql("ALTER DATABASE {db} CONNECTION LIMIT 0")
              .fixable("connection-headroom")
              .says("connection-headroom", "0 of 0 connections free"),
          scenario("limits that do not bound a superuser")
              .sql(
                  "ALTER ROLE {role} SUPERUSER CONNECTION LIMIT 1",
                  "ALTER DATABASE {db} CONNECTION LIMIT 1")
              .expect("connection-headroom", "pass"));

  @TestFactory
  Stream<DynamicNode> scenarios() {
    return Play.everywhere(SCENARIOS);
  }

  private static EmbeddedServer server;

  @BeforeAll
  static void start() {
    server = EmbeddedServer.start(18);
    Environments.ran("embedded 18");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Connection reader() throws SQLException {
    Properties p = new Properties();
    p.setProperty("user", server.superuser());
    p.setProperty("password", server.superuserPassword());
    p.setProperty("replication", "database");
    p.setProperty("preferQueryMode", "simple");
    p.setProperty("assumeMinServerVersion", "12");
    p.setProperty("sslmode", "disable");
    return DriverManager.getConnection(
        "jdbc:postgresql://" + server.host() + ":" + server.port() + "/postgres", p);
  }

  @Test
  void walSenders() throws Exception {
    try {
      server.configure(Map.of("max_wal_senders", "1"));
      Play.play(
          scenario("one sender is too few")
              .expect("wal-senders", "fail")
              .expect("rds-replication", "pass")
              .says("wal-senders", "max_wal_senders is 1"),
          server);
      server.configure(Map.of("max_wal_senders", "2"));
      Play.play(
          scenario("two senders, and none in use")
              .expect("wal-senders", "pass")
              .says("wal-senders", "2 of 2 WAL senders are free.\""),
          server);
      try (Connection first = reader()) {
        Play.play(
            scenario("two senders, and one in use")
                .expect("wal-senders", "pass")
                .says("wal-senders", "A second pipe would find no free WAL sender."),
            server);
        try (Connection second = reader()) {
          assertFalse(first.isClosed() || second.isClosed());
          Play.play(
              scenario("all senders in use")
                  .expect("wal-senders", "fail")
                  .says("wal-senders", "All 2 WAL senders are in use."),
              server);
          Play.play(
              scenario("all senders in use, seen by an administrator")
                  .asAdmin()
                  .expect("wal-senders", "fail")
                  .says("wal-senders", "ParameterName=max_wal_senders,ParameterValue=12"),
              server);
        }
      }
    } finally {
      server.configure(Map.of("max_wal_senders", "10"));
    }
  }

  @Test
  void noSlotAtAllAndNoLogicalReplication() throws SQLException {
    try {
      server.configure(Map.of("max_replication_slots", "0"));
      Execution none = administrator().json();
      assertEquals("fail", none.status("replication-slots"));
      assertEquals("max_replication_slots is 0.", none.message("replication-slots"));
      server.configure(Map.of("wal_level", "replica", "max_replication_slots", "10"));
      // Aurora refuses to tell its position in the WAL while logical replication is off
      server.execute(
          "postgres",
          "ALTER FUNCTION pg_catalog.pg_current_wal_lsn() RENAME TO stock_wal_lsn",
          "CREATE FUNCTION pg_catalog.pg_current_wal_lsn() RETURNS pg_lsn LANGUAGE plpgsql AS"
              + " 'BEGIN RAISE EXCEPTION ''wal_level''; END'",
          "SELECT pg_create_physical_replication_slot('aside', true)");
      assertEquals("skip", administrator().json().status("replication-slots"));
      assertEquals("pass", administrator().json().status("slot-retention"));
      assertEquals(
          "error",
          administrator().with("--only", "replication-slots").json().status("replication-slots"));
    } finally {
      server.execute(
          "postgres",
          "DROP FUNCTION IF EXISTS pg_catalog.pg_current_wal_lsn()",
          "ALTER FUNCTION pg_catalog.stock_wal_lsn() RENAME TO pg_current_wal_lsn",
          "SELECT pg_drop_replication_slot('aside')");
      server.configure(Map.of("max_replication_slots", "10", "wal_level", "logical"));
    }
  }

  private static Program administrator() {
    return new Program("--no-aws", "--host", server.host(), "--port", "" + server.port())
        .with("--user", server.superuser(), "--sslmode", "require")
        .env("PGPASSWORD", server.superuserPassword());
  }

  /** Holds the result of slot-retention to what it must be while the settings are in force. */
  private static Execution retention(String status, String... settings) throws SQLException {
    for (String setting : settings) {
      server.execute("postgres", "ALTER SYSTEM SET " + setting);
    }
    server.execute("postgres", "SELECT pg_reload_conf()");
    // a reload reaches new sessions a moment later
    await(() -> administrator().json().status("slot-retention").equals(status));
    return administrator().json();
  }

  private static void await(BooleanSupplier condition) {
    for (int i = 0; i < 20 && !condition.getAsBoolean(); i++) {
      // each look takes long enough
    }
    assertTrue(condition.getAsBoolean());
  }

  @Test
  void slotRetention() throws Exception {
    try {
      Execution small = retention("warn", "max_slot_wal_keep_size = '102399MB'");
      assertEquals(
          "102399 MB: a slot that falls further behind is invalidated",
          small.check("slot-retention").path("objects").path(0).path("message").asText());
      retention("pass", "max_slot_wal_keep_size = '100GB'");
      Execution none = retention("warn", "max_slot_wal_keep_size = '0'");
      assertTrue(none.check("slot-retention").toString().contains("\"0 MB:"), none.out());
      retention("pass", "max_slot_wal_keep_size = '-1'");
      Execution idle =
          retention(
              "warn", "idle_replication_slot_timeout = '2d'", "max_slot_wal_keep_size = '50GB'");
      assertTrue(idle.check("slot-retention").toString().contains("\"2d:"), idle.out());
      assertEquals(2, idle.check("slot-retention").path("objectsTotal").asInt());
      String fix = String.join("\n", idle.fix("slot-retention", "aws"));
      // no limit may fill the disk: a person decides about that
      assertTrue(
          String.join("\n", idle.fix("slot-retention", "manual"))
              .contains(
                  "ParameterName=max_slot_wal_keep_size,ParameterValue=-1,ApplyMethod=immediate"),
          idle.out());
      assertFalse(fix.contains("max_slot_wal_keep_size"), fix);
      assertTrue(fix.contains("ParameterName=idle_replication_slot_timeout,ParameterValue=0"), fix);
      assertFalse(fix.contains("reboot"), fix);
      retention("pass", "idle_replication_slot_timeout = 0", "max_slot_wal_keep_size = '-1'");

      server.execute("postgres", "SELECT pg_create_physical_replication_slot('never_read')");
      retention("pass");
      server.execute("postgres", "SELECT pg_drop_replication_slot('never_read')");
    } finally {
      server.execute(
          "postgres",
          "ALTER SYSTEM RESET max_slot_wal_keep_size",
          "ALTER SYSTEM RESET idle_replication_slot_timeout",
          "SELECT pg_reload_conf()");
    }
  }

  /** A server checks the name when it is set, and not again when the slot is dropped. */
  @ParameterizedTest
  @ValueSource(ints = {17, 18})
  void aStandbySlotThatIsGone(int major) throws Exception {
    assumeTrue(Postgres.majors().contains(major));
    try (EmbeddedServer standby = EmbeddedServer.start(major)) {
      standby.execute(
          "postgres",
          "SELECT pg_create_physical_replication_slot('standby_1')",
          "SELECT pg_create_physical_replication_slot('standby_2')");
      standby.configure(Map.of("synchronized_standby_slots", "standby_1, \"standby_2\""));
      Program program =
          new Program("--no-aws", "--host", standby.host(), "--port", "" + standby.port())
              .with("--user", standby.superuser(), "--sslmode", "require", "-o", "json")
              .env("PGPASSWORD", standby.superuserPassword());
      Execution there = program.run();
      assertFalse(there.check("slot-retention").toString().contains("synchronized"), there.out());
      standby.execute("postgres", "SELECT pg_drop_replication_slot('standby_2')");
      Execution gone = program.run();
      assertTrue(
          gone.message("slot-retention")
              .contains("synchronized_standby_slots names standby_2, which does not exist."),
          gone.out());
      standby.execute("postgres", "SELECT pg_drop_replication_slot('standby_1')");
      Execution both = program.run();
      assertEquals("pass", both.status("slot-retention"), both.out());
      assertTrue(both.message("slot-retention").contains("standby_1, standby_2"), both.out());
    }
  }

  @Test
  void aLostSlot() throws Exception {
    try {
      server.execute(
          "postgres",
          "SELECT pg_create_logical_replication_slot('behind', 'pgoutput')",
          "SELECT pg_create_physical_replication_slot('behind_too', true)",
          "SELECT pg_create_logical_replication_slot('peerflow_slot_behind', 'pgoutput')");
      retention("warn", "max_slot_wal_keep_size = '1MB'");
      for (int i = 0; i < 3; i++) {
        server.execute(
            "postgres",
            "SELECT pg_logical_emit_message(false, 'x', repeat('x', 9000000))",
            "SELECT pg_switch_wal()",
            "CHECKPOINT");
      }
      Execution lost = retention("warn", "max_slot_wal_keep_size = '-1'");
      assertTrue(
          lost.check("slot-retention").toString().contains("inactive, lost, of"), lost.out());
      // such a slot keeps nothing any more, and is no more of use than a logical one
      assertTrue(lost.check("slot-retention").toString().contains("lost, physical"), lost.out());
      assertEquals(2, lost.check("slot-retention").path("objectsTotal").asInt());
      assertEquals("warn", lost.status("leftover-objects"));
      try (FixSql fixes = FixSql.make()) {
        Execution again = administrator().with(fixes.wanted()).json();
        Psql.run(server, "postgres", fixes.choices(again, "slot-retention"));
      }
      assertEquals("pass", administrator().json().status("slot-retention"));
      // dropping slots is one step, that of an earlier pipe among them
      assertEquals("pass", administrator().json().status("leftover-objects"));
    } finally {
      server.execute(
          "postgres",
          "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots",
          "ALTER SYSTEM RESET max_slot_wal_keep_size",
          "SELECT pg_reload_conf()");
    }
  }

  /** Reserved connections are not for the pipe; one session is there all the time. */
  @Test
  void connectionHeadroomOfTheServer() throws Exception {
    try {
      server.configure(Map.of("max_connections", "12"));
      Play.play(
          scenario("three are reserved, one is taken, eight are free")
              .expect("connection-headroom", "pass")
              .says("connection-headroom", "8 free"),
          server);
      try (Connection elsewhere = server.connect("postgres")) {
        assertFalse(elsewhere.isClosed());
        Play.play(
            scenario("one more is taken in another database")
                .expect("connection-headroom", "pass")
                .says("connection-headroom", "7 free"),
            server);
      }
      server.configure(Map.of("reserved_connections", "3"));
      Scenario tight =
          scenario("six are reserved, one is taken, five are free")
              .expect("connection-headroom", "warn")
              .says("connection-headroom", "max_connections leaves only 5");
      Play.play(tight, server);
      Play.play(
          scenario("a superuser may use the reserved ones")
              .sql("ALTER ROLE {role} SUPERUSER")
              .expect("connection-headroom", "pass")
              .says("connection-headroom", "11 free"),
          server);
    } finally {
      server.configure(Map.of("max_connections", "50", "reserved_connections", "0"));
    }
  }

  /** Each limit is held against the connections that count for it, and no others. */
  @Test
  void whoseConnectionsCount() throws Exception {
    String database = server.createDatabase();
    server.execute(
        database, "CREATE ROLE guest LOGIN REPLICATION PASSWORD '" + Play.PASSWORD + "'");
    Properties login = new Properties();
    login.setProperty("user", "guest");
    login.setProperty("password", Play.PASSWORD);
    String url = "jdbc:postgresql://" + server.host() + ":" + server.port() + "/postgres";
    try (Connection here = server.connect(database);
        Connection there = server.connect("postgres");
        Connection own = DriverManager.getConnection(url, login)) {
      assertFalse(here.isClosed() || there.isClosed() || own.isClosed());
      server.execute(database, "ALTER DATABASE " + database + " CONNECTION LIMIT 7");
      assertEquals("pass", guest(database).status("connection-headroom"));
      server.execute(database, "ALTER ROLE guest CONNECTION LIMIT 7");
      assertEquals("pass", guest(database).status("connection-headroom"));
      server.execute(database, "ALTER ROLE guest CONNECTION LIMIT 6");
      Execution tight = guest(database);
      assertEquals("warn", tight.status("connection-headroom"));
      assertEquals(
          "A pipe needs 6 connections, but role \"guest\" leaves only 5.",
          tight.message("connection-headroom"));
      Psql.run(server, database, tight.fix("connection-headroom", "sql"));
      assertEquals("pass", guest(database).status("connection-headroom"));

    } finally {
      server.dropDatabase(database);
      server.execute("postgres", "DROP ROLE guest");
    }
  }

  /** Waits for the sessions of earlier runs to end, which are counted until then. */
  private static Execution guest(String database) throws Exception {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < 1000; i++) {
        try (ResultSet row =
            statement.executeQuery(
                "SELECT count(*) <= 2 FROM pg_stat_activity WHERE usename = 'guest' OR datname = '"
                    + database
                    + "'")) {
          row.next();
          if (row.getBoolean(1)) {
            break;
          }
        }
        Thread.sleep(20);
      }
    }
    return Play.run(scenario("guest"), server, "guest", database, 0);
  }

  /** The printed commands, run against AWS as it answers for a custom and for a default group. */
  @Test
  void aStaticParameterIsSetInAGroupOfOnesOwn() throws Exception {
    server.configure(Map.of("max_wal_senders", "1"));
    try (LocalAws aws = new LocalAws()) {
      aws.state.parameterGroup().set("max_wal_senders", "5");
      Execution custom = withAws();
      aws.apply(custom, "wal-senders");
      assertEquals("10", aws.state.parameterGroup().get("max_wal_senders"));
      assertTrue(custom.check("wal-senders").path("fix").path("needsReboot").asBoolean());
      aws.state.onDefaultGroup().parameterGroups.clear();
      Execution shared = withAws();
      aws.apply(shared, "wal-senders");
      assertEquals("shop-clickpipes-pg16", aws.state.cluster().parameterGroup);
      assertEquals("10", aws.state.parameterGroup().get("max_wal_senders"));
      assertEquals("1", aws.state.parameterGroup().get("rds.logical_replication"));
    } finally {
      server.configure(Map.of("max_wal_senders", "10"));
    }
  }

  private static Execution withAws() {
    return LocalAws.named(
            new Program("--host", server.host(), "--port", "" + server.port())
                .with("--user", server.superuser(), "--sslmode", "require")
                .env("PGPASSWORD", server.superuserPassword()))
        .json();
  }
}
