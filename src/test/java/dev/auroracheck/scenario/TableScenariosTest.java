package dev.auroracheck.scenario;

import static dev.auroracheck.scenario.Scenario.scenario;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.Postgres;
import dev.auroracheck.servers.PostgresServer;
import java.sql.Connection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the tables in scope are like: keys to sort by, and columns that arrive whole. */
class TableScenariosTest {
  private static final String LARGE =
      "INSERT INTO t SELECT 1, string_agg(md5(i::text), '') FROM generate_series(1, 999) i";

  static final List<Scenario> SCENARIOS =
      List.of(
          // ordering-key
          scenario("a key of its own")
              .sql("CREATE TABLE t (id int PRIMARY KEY)", "CREATE PUBLICATION p FOR TABLE t")
              .expect("ordering-key", "pass"),
          scenario("no key, and not published yet")
              .sql("CREATE TABLE t (id int)")
              .fixable("ordering-key")
              .expect("replica-identity", "skip"),
          scenario("no key, out of scope")
              .sql("CREATE TABLE t (id int PRIMARY KEY)", "CREATE TABLE loose (id int)")
              .args("--table", "public.t")
              .expect("ordering-key", "pass"),
          scenario("a partitioned table with a key")
              .since(13)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .expect("ordering-key", "pass"),
          scenario("a partitioned table whose partitions alone have keys")
              .since(13)
              .sql(
                  "CREATE TABLE m (id int NOT NULL) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m (PRIMARY KEY (id)) FOR VALUES FROM (1) TO (9)",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .fixable("ordering-key")
              .expect("replica-identity", "pass"),
          scenario("what can't be replicated is not asked for a key")
              .since(13)
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "CREATE UNLOGGED TABLE u (id int)",
                  "CREATE TABLE m (id int) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "CREATE PUBLICATION p FOR TABLE t, m WITH (publish_via_partition_root = true)")
              .args("--table", "public.t,public.u,public.m1")
              .expect("table-kinds", "fail")
              .expect("ordering-key", "pass")
              .says("ordering-key", "1 table in scope"),
          scenario("a partitioned table without a key, which is not published yet")
              .since(13)
              .sql(
                  "CREATE FOREIGN DATA WRAPPER w",
                  "CREATE SERVER s FOREIGN DATA WRAPPER w",
                  "CREATE TABLE m (id int) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "CREATE UNLOGGED TABLE m2 PARTITION OF m FOR VALUES FROM (10) TO (19)",
                  "CREATE FOREIGN TABLE m3 PARTITION OF m FOR VALUES FROM (20) TO (29) SERVER s",
                  "CREATE TABLE m4 PARTITION OF m FOR VALUES FROM (30) TO (39)"
                      + " PARTITION BY RANGE (id)")
              .fixable("ordering-key")
              .says(
                  "ordering-key",
                  "[\"ALTER TABLE \\\"public\\\".\\\"m\\\" REPLICA IDENTITY FULL;\","
                      + "\"ALTER TABLE \\\"public\\\".\\\"m1\\\" REPLICA IDENTITY FULL;\"]"),
          scenario("the whole row, without a key: that is slow")
              .sql(
                  "CREATE TABLE t (id int)",
                  "ALTER TABLE t REPLICA IDENTITY FULL",
                  "CREATE PUBLICATION p FOR TABLE t")
              .expect("ordering-key", "pass")
              .says("ordering-key", "1 table has no primary key"),
          scenario("a generated column behind the key")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, g int GENERATED ALWAYS AS (id) STORED)",
                  "CREATE PUBLICATION p FOR TABLE t")
              .expect("ordering-key", "pass")
              .expect("column-types", "warn"),
          scenario("a generated column in the key, and an index without it")
              .sql(
                  "CREATE TABLE t (id int, g int GENERATED ALWAYS AS (id) STORED,"
                      + " PRIMARY KEY (id, g))",
                  "CREATE UNIQUE INDEX i ON t (id)",
                  "ALTER TABLE t REPLICA IDENTITY USING INDEX i",
                  "CREATE PUBLICATION p FOR TABLE t")
              .expect("ordering-key", "pass"),
          scenario("nothing in scope")
              .sql("CREATE PUBLICATION p FOR ALL TABLES")
              .expect("ordering-key", "skip")
              .expect("column-types", "skip"),
          scenario("a view is not asked for a key")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "CREATE VIEW v AS SELECT 1 AS x",
                  "CREATE PUBLICATION p FOR TABLE t")
              .args("--table", "public.v")
              .expect("table-kinds", "fail")
              .expect("ordering-key", "skip")
              .expect("publication-operations", "pass")
              .expect("replica-identity", "pass"),

          // table-kinds
          scenario("tables that were never analyzed")
              .since(14)
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .expect("table-kinds", "pass")
              .says("table-kinds", "2 tables were never analyzed, so ClickPipes counts their rows"),
          scenario("a table that was analyzed")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "CREATE PUBLICATION p FOR TABLE t",
                  "ANALYZE t")
              .expect("table-kinds", "pass")
              .says("table-kinds", "1 table in scope can be replicated.\""),
          scenario("before 14 nobody can tell whether a table was analyzed")
              .until(13)
              .sql("CREATE TABLE t (id int PRIMARY KEY)", "CREATE PUBLICATION p FOR TABLE t")
              .expect("table-kinds", "pass")
              .says("table-kinds", "1 table in scope can be replicated.\""),
          scenario("a named table of the catalogs")
              .args("--table", "pg_catalog.pg_class")
              .expect("table-kinds", "fail")
              .says("table-kinds", "\\\"pg_class\\\" is in a system schema"),
          scenario("a named view of the information schema")
              .args("--table", "information_schema.tables")
              .expect("table-kinds", "fail")
              .says("table-kinds", "is in a system schema"),
          scenario("a named schema of the system")
              .args("--schema", "pg_catalog")
              .expect("table-kinds", "fail")
              .says("table-kinds", "is a system schema"),
          scenario("a schema whose name merely looks like one of the system")
              .args("--table", "pgbench.t")
              .expect("table-kinds", "fail")
              .says("table-kinds", "does not exist"),
          scenario("a named temporary table")
              .meanwhile("CREATE TEMPORARY TABLE t (id int PRIMARY KEY)")
              .args("--table", "pg_temp_3.t")
              .expect("table-kinds", "fail")
              .says("table-kinds", "temporary tables"),
          scenario("a temporary table is in no scope")
              .sql("CREATE TABLE t (id int PRIMARY KEY)")
              .meanwhile("CREATE TEMPORARY TABLE u (id int)")
              .expect("table-kinds", "pass"),
          scenario("a dot in the name of a partition")
              .since(13)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE \"m.1\" PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .expect("table-kinds", "fail")
              .says("table-kinds", "\\\"m.1\\\" has a dot in its name"),
          scenario("a dot in the name of a partition's schema")
              .since(13)
              .sql(
                  "CREATE SCHEMA \"old.data\"",
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE \"old.data\".m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .expect("table-kinds", "fail")
              .says("table-kinds", "has a dot in its name"),
          scenario("an unlogged table under FOR ALL TABLES, named")
              .sql(
                  "CREATE UNLOGGED TABLE u (id int PRIMARY KEY)",
                  "GRANT SELECT ON u TO {role}",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .args("--table", "public.u")
              .curable("table-kinds", "fail")
              .says("table-kinds", "is unlogged"),
          scenario("a foreign table that inherits")
              .sql(
                  "CREATE FOREIGN DATA WRAPPER w",
                  "CREATE SERVER s FOREIGN DATA WRAPPER w",
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "CREATE FOREIGN TABLE f () INHERITS (t) SERVER s",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .expect("table-kinds", "fail")
              .says("table-kinds", "the initial load skips it"),

          // postgres-version
          scenario("one reader a table before 14")
              .until(13)
              .expect("postgres-version", "pass")
              .says("postgres-version", "a single connection."),
          scenario("many readers a table since 14")
              .since(14)
              .expect("postgres-version", "pass")
              .says("postgres-version", "\"message\":\"The server is PostgreSQL 1"),

          // column-types
          scenario("types that arrive as they are")
              .sql(
                  "CREATE TABLE t (id bigint PRIMARY KEY, n numeric(38, 9) NOT NULL, v text NOT NULL,"
                      + " d date NOT NULL)",
                  "INSERT INTO t VALUES (1, 1, 'small', '2026-01-01')",
                  "CREATE PUBLICATION p FOR TABLE t")
              .expect("column-types", "pass"),
          scenario("columns that may be NULL or become text are only counted")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, j jsonb, r int4range, i inet NOT NULL)",
                  "CREATE PUBLICATION p FOR TABLE t")
              .expect("column-types", "pass")
              .says("column-types", "2 columns allow NULL")
              .says("column-types", "3 columns arrive as text"),
          scenario("numeric without a precision")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, \"Amount\" numeric)",
                  "CREATE PUBLICATION p FOR TABLE t")
              .expect("column-types", "warn")
              .says("column-types", "\\\"t\\\".\\\"Amount\\\""),
          scenario("a column that was dropped")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, n numeric)",
                  "ALTER TABLE t DROP COLUMN n",
                  "CREATE PUBLICATION p FOR TABLE t")
              .expect("column-types", "pass"),
          scenario("a domain")
              .sql(
                  "CREATE DOMAIN email AS text",
                  "CREATE TABLE t (id int PRIMARY KEY, e email)",
                  "CREATE PUBLICATION p FOR TABLE t")
              .expect("column-types", "warn")
              .says("column-types", "domain"),
          scenario("a generated column, published")
              .since(18)
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, g int GENERATED ALWAYS AS (id) STORED)",
                  "CREATE PUBLICATION p FOR TABLE t WITH (publish_generated_columns = stored)")
              .expect("column-types", "pass"),
          scenario("a virtual column")
              .since(18)
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, g int GENERATED ALWAYS AS (id) VIRTUAL)",
                  "CREATE PUBLICATION p FOR TABLE t WITH (publish_generated_columns = stored)")
              .expect("column-types", "warn"),
          scenario("large values")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, v text)",
                  "ALTER TABLE t ALTER v SET STORAGE EXTERNAL",
                  LARGE,
                  "CREATE PUBLICATION p FOR TABLE t")
              .expect("column-types", "warn")
              .says("column-types", "arrives empty"),
          scenario("large values where every change carries the whole row")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, v text)",
                  "ALTER TABLE t ALTER v SET STORAGE EXTERNAL",
                  "ALTER TABLE t REPLICA IDENTITY FULL",
                  LARGE,
                  "CREATE PUBLICATION p FOR TABLE t")
              .expect("column-types", "pass"),
          scenario("large values in a partition")
              .since(13)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY, v text) PARTITION BY RANGE (id)",
                  "CREATE TABLE t PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "ALTER TABLE t ALTER v SET STORAGE EXTERNAL",
                  LARGE,
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .expect("column-types", "warn")
              .says("column-types", "\\\"t\\\".\\\"v\\\""),
          scenario("a troublesome type out of scope")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "CREATE TABLE u (id int PRIMARY KEY, n numeric)",
                  "CREATE PUBLICATION p FOR TABLE t")
              .expect("column-types", "pass"));

  @TestFactory
  Stream<DynamicNode> scenarios() {
    return Play.everywhere(SCENARIOS);
  }

  /** Where large values are kept may be locked: nothing else is kept from being decided. */
  @Test
  void lockedStorage() throws Exception {
    PostgresServer server = Postgres.server(16);
    String database = server.createDatabase();
    server.execute(
        database,
        "CREATE ROLE bystander LOGIN REPLICATION PASSWORD '" + Play.PASSWORD + "'",
        "CREATE TABLE t (id int PRIMARY KEY, v text)",
        "GRANT SELECT ON t TO bystander",
        "CREATE PUBLICATION p FOR ALL TABLES");
    try (Connection lock = server.connect(database)) {
      lock.setAutoCommit(false);
      lock.createStatement().execute("TRUNCATE t");
      Execution run = Play.run(scenario("locked"), server, "bystander", database, 0);
      assertEquals("error", run.status("column-types"));
      for (String check : List.of("ordering-key", "replica-identity", "user-grants")) {
        assertEquals("pass", run.status(check), () -> run.check(check).toString());
      }
      lock.rollback();
    }
    server.dropDatabase(database);
    server.execute("postgres", "DROP ROLE bystander");
  }
}
