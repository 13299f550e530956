package dev.auroracheck.scenario;

import static dev.auroracheck.scenario.Scenario.scenario;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** What a publication lets through, and which of the application's writes it makes fail. */
class PublicationScenariosTest {
  private static final String KEYED = "CREATE TABLE t (id int PRIMARY KEY, v int, w text)";

  /** A scenario whose publication lets everything through and breaks nothing. */
  private static Scenario harmless(String name) {
    return scenario(name)
        .expect("publication-operations", "pass")
        .expect("publication-filters", "pass")
        .expect("replica-identity", "pass");
  }

  /** A table that the publication can't identify rows of. */
  private static Scenario outage(String name, String... table) {
    return scenario(name)
        .sql(table)
        .sql("CREATE PUBLICATION p FOR TABLE t")
        .refuses("UPDATE t SET v = 1", "DELETE FROM t")
        .fixable("replica-identity")
        .says("replica-identity", "UPDATE and DELETE fail on ")
        .fixable("ordering-key");
  }

  /** The one statement of a fix, as the report has it, with names to be quoted. */
  private static String only(String statement, Object... names) {
    Object[] quoted = Stream.of(names).map(name -> "\\\"" + name + "\\\"").toArray();
    return "\"commands\":[\"" + statement.formatted(quoted) + "\"]";
  }

  static final List<Scenario> SCENARIOS =
      List.of(
          // publication-operations
          harmless("all operations").sql(KEYED, "CREATE PUBLICATION p FOR TABLE t"),
          harmless("all but truncate")
              .sql(
                  KEYED,
                  "CREATE PUBLICATION p FOR TABLE t WITH (publish = 'insert, update, delete')"),
          scenario("inserts only")
              .sql(KEYED, "CREATE PUBLICATION p FOR TABLE t WITH (publish = 'insert')")
              .fixable("publication-operations")
              .says("publication-operations", "does not publish update or delete")
              .says("publication-operations", "(publish = 'insert, update, delete');"),
          scenario("inserts only, of a table without a key: no outage, but data is lost")
              .sql(
                  "CREATE TABLE t (id int, v int)",
                  "INSERT INTO t VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t WITH (publish = 'insert, truncate')")
              .accepts("UPDATE t SET v = 1", "DELETE FROM t")
              .expect("replica-identity", "pass")
              .fixable("ordering-key")
              .fixable("publication-operations")
              .says("publication-operations", "insert, update, delete, truncate"),
          scenario("updates only, of a table without a key")
              .sql(
                  "CREATE TABLE t (id int, v int)",
                  "INSERT INTO t VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t WITH (publish = 'update')")
              .refuses("UPDATE t SET v = 1")
              .accepts("DELETE FROM t")
              .fixable("publication-operations")
              .says("publication-operations", "does not publish insert or delete")
              .fixable("replica-identity"),
          scenario("deletes only, of a table without a key")
              .sql(
                  "CREATE TABLE t (id int, v int)",
                  "INSERT INTO t VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t WITH (publish = 'delete')")
              .refuses("DELETE FROM t")
              .accepts("UPDATE t SET v = 1")
              .fixable("publication-operations")
              .says("publication-operations", "does not publish insert or update")
              .fixable("replica-identity"),
          scenario("nothing at all")
              .sql(KEYED, "CREATE PUBLICATION p FOR TABLE t WITH (publish = '')")
              .fixable("publication-operations")
              .expect("replica-identity", "pass"),
          scenario("no publication, nothing to say of it")
              .sql(KEYED)
              .expect("publication", "fail")
              .expect("publication-operations", "skip")
              .expect("publication-scope", "skip")
              .expect("publication-filters", "skip")
              .expect("replica-identity", "skip"),
          scenario("no publication, and nobody who would say so")
              .sql(KEYED)
              .args("--skip", "publication")
              .expect("publication-operations", "error")
              .expect("publication-filters", "error")
              .expect("replica-identity", "error"),
          scenario("the pipe makes its own")
              .sql(KEYED)
              .args("--managed-publication")
              .expect("publication-operations", "skip")
              .expect("publication-scope", "skip")
              .expect("publication-filters", "skip")
              .expect("replica-identity", "pass"),
          scenario("the pipe makes its own, and a table has no key")
              .sql("CREATE TABLE t (id int)", "CREATE TABLE other (id int)")
              .args("--managed-publication", "--table", "public.t")
              .fixable("replica-identity")
              .fixable("ordering-key")
              .says("replica-identity", "\"objectsTotal\":1")
              .says(
                  "replica-identity",
                  "will fail on \\\"public\\\".\\\"t\\\" once the pipe creates its publication"),
          scenario("inserts only, and a filter that would refuse updates")
              .since(15)
              .sql(
                  KEYED,
                  "CREATE TABLE u (id int PRIMARY KEY, v int)",
                  "INSERT INTO u VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t, u WHERE (v > 7) WITH (publish = 'insert')")
              .args("--table", "public.t")
              .accepts("UPDATE u SET v = 1")
              .expect("publication-filters", "pass")
              .fixable("publication-operations"),
          scenario("no publication, and a generated column that would refuse updates")
              .since(18)
              .sql(
                  "CREATE TABLE t (id int, g int GENERATED ALWAYS AS (id) STORED, v int)",
                  "ALTER TABLE t REPLICA IDENTITY FULL",
                  "INSERT INTO t VALUES (1)")
              .accepts("UPDATE t SET v = 1")
              .fixable("publication")
              .says("publication", "publish_generated_columns = stored"),
          scenario("a generated column that would refuse updates of a table to be added")
              .since(18)
              .sql(
                  KEYED,
                  "CREATE TABLE u (id int, g int GENERATED ALWAYS AS (id) STORED, v int)",
                  "ALTER TABLE u REPLICA IDENTITY FULL",
                  "INSERT INTO u VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t")
              .args("--table", "public.t,public.u")
              .accepts("UPDATE u SET v = 1")
              .fixable("publication"),

          // publication-scope
          scenario("no more than the named tables")
              .sql(KEYED, "CREATE TABLE u (id int PRIMARY KEY)", "CREATE PUBLICATION p FOR TABLE t")
              .args("--table", "public.t")
              .expect("publication-scope", "pass")
              .says("publication-scope", "includes only what the pipe replicates.\""),
          scenario("a partition that is not needed, published by itself")
              .sql(
                  KEYED,
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "CREATE PUBLICATION p FOR TABLE t, m1")
              .args("--table", "public.t")
              .curable("publication-scope", "warn")
              .says("publication-scope", "\\\"public\\\".\\\"m1\\\""),
          scenario(
                  "FOR ALL TABLES holds nothing that can't be published, nor what is an extension's")
              .sql(
                  KEYED,
                  "CREATE VIEW v AS SELECT * FROM t",
                  "CREATE UNLOGGED TABLE u (id int PRIMARY KEY)",
                  "CREATE TABLE ext (id int PRIMARY KEY)",
                  "INSERT INTO pg_depend SELECT 'pg_class'::regclass, 'ext'::regclass, 0,"
                      + " 'pg_extension'::regclass, oid, 0, 'e' FROM pg_extension LIMIT 1",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .args("--table", "public.t")
              .expect("publication-scope", "pass"),
          scenario("FOR ALL TABLES, and a partitioned table that is not needed is one")
              .since(13)
              .sql(
                  KEYED,
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .args("--table", "public.t")
              .expect("publication-scope", "warn")
              .says(
                  "publication-scope",
                  "includes \\\"public\\\".\\\"m\\\", which the pipe does not replicate"),
          scenario("more than the named tables")
              .sql(
                  KEYED,
                  "CREATE TABLE u (id int PRIMARY KEY)",
                  "CREATE PUBLICATION p FOR TABLE t, u")
              .args("--table", "public.t")
              .curable("publication-scope", "warn")
              .says("publication-scope", "\\\"public\\\".\\\"u\\\""),
          scenario("FOR ALL TABLES for one of two")
              .sql(
                  KEYED,
                  "CREATE TABLE u (id int PRIMARY KEY)",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .args("--table", "public.t")
              .expect("publication-scope", "warn")
              .says("publication-scope", "FOR ALL TABLES")
              .says("publication-scope", "Create a publication for only the tables to replicate"),
          scenario("FOR ALL TABLES for all")
              .sql(
                  KEYED,
                  "CREATE TABLE u (id int PRIMARY KEY)",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .args("--schema", "public")
              .expect("publication-scope", "pass")
              .says("publication-scope", "created later"),
          scenario("FOR TABLES IN SCHEMA for one of two")
              .since(15)
              .sql(
                  KEYED,
                  "CREATE TABLE u (id int PRIMARY KEY)",
                  "CREATE PUBLICATION p FOR TABLES IN SCHEMA public")
              .args("--table", "public.t")
              .expect("publication-scope", "warn")
              .says("publication-scope", "Create a publication for only the tables to replicate"),
          scenario("partitions and inheriting tables of what is named are needed")
              .since(13)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "CREATE TABLE par (id int PRIMARY KEY)",
                  "CREATE TABLE chi (PRIMARY KEY (id)) INHERITS (par)",
                  "CREATE PUBLICATION p FOR TABLE m, par WITH (publish_via_partition_root)")
              .args("--table", "public.m,public.par")
              .expect("publication-scope", "pass")
              .expect("publication", "pass")
              .says("publication", "created later"),
          scenario("an inheriting table that is not published")
              .sql(
                  "CREATE TABLE par (id int PRIMARY KEY)",
                  "CREATE TABLE chi (PRIMARY KEY (id)) INHERITS (par)",
                  "CREATE PUBLICATION p FOR TABLE ONLY par")
              .args("--table", "public.par")
              .fixable("publication")
              .says("publication", "chi"),
          scenario("a table and an inheriting table that are not published")
              .sql(
                  "CREATE TABLE par (id int PRIMARY KEY)",
                  "CREATE TABLE chi (id2 int) INHERITS (par)",
                  "CREATE TABLE other (id int)",
                  "CREATE PUBLICATION p FOR TABLE ONLY par")
              .args("--table", "public.par,public.other")
              .fixable("publication")
              .fixable("ordering-key")
              .says(
                  "publication",
                  "ADD TABLE \\\"public\\\".\\\"other\\\", \\\"public\\\".\\\"chi\\\";"),
          scenario("a parent whose child is a member already")
              .sql(
                  "CREATE TABLE par (id int PRIMARY KEY)",
                  "CREATE TABLE chi (PRIMARY KEY (id)) INHERITS (par)",
                  "CREATE PUBLICATION p FOR TABLE chi")
              .args("--table", "public.par")
              .fixable("publication")
              .says("publication", "ADD TABLE ONLY"),

          // publication-filters
          scenario("a column list that omits a column")
              .since(15)
              .sql(KEYED, "CREATE PUBLICATION p FOR TABLE t (id, v)")
              .accepts("UPDATE t SET v = 1")
              .fixable("publication-filters")
              .expect("replica-identity", "pass")
              .says("publication-filters", "\\\"w\\\""),
          scenario("a column list that omits a column, of a table with a generated one")
              .since(15)
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, g int GENERATED ALWAYS AS (id) STORED, v int)",
                  "CREATE PUBLICATION p FOR TABLE t (id)")
              .fixable("publication-filters"),
          scenario("a column list that omits a column, and names one of a troublesome type")
              .since(15)
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, n numeric, v int)",
                  "CREATE PUBLICATION p FOR TABLE t (id, n)")
              .fixable("publication-filters"),
          scenario("a column list that omits a column, beside one that names a generated one")
              .since(18)
              .sql(
                  KEYED,
                  "CREATE TABLE u (id int PRIMARY KEY, g int GENERATED ALWAYS AS (id) STORED)",
                  "CREATE PUBLICATION p FOR TABLE t (id, v), u (id, g)")
              .fixable("publication-filters")
              .says(
                  "publication-filters", "ADD TABLE ONLY \\\"public\\\".\\\"t\\\";\",\"COMMIT;\""),
          scenario("a column list on a parent alone")
              .since(15)
              .sql(
                  "CREATE TABLE par (id int PRIMARY KEY, v int)",
                  "CREATE TABLE chi (PRIMARY KEY (id)) INHERITS (par)",
                  "CREATE PUBLICATION p FOR TABLE ONLY par (id)")
              .args("--table", "public.par")
              .fixable("publication-filters"),
          scenario("a column list on an inheriting table, whose parent is wanted")
              .since(15)
              .sql(
                  "CREATE TABLE par (id int PRIMARY KEY, v int)",
                  "CREATE TABLE chi (PRIMARY KEY (id)) INHERITS (par)",
                  "CREATE PUBLICATION p FOR TABLE ONLY par, chi (id)")
              .args("--table", "public.par")
              .fixable("publication-filters")
              .says("publication-filters", "chi"),
          harmless("a column list of every column")
              .since(15)
              .sql(KEYED, "CREATE PUBLICATION p FOR TABLE t (w, v, id)"),
          scenario("a column list with every column but the key")
              .since(15)
              .sql(KEYED, "INSERT INTO t VALUES (1)", "CREATE PUBLICATION p FOR TABLE t (v, w)")
              .refuses("UPDATE t SET v = 1", "DELETE FROM t")
              .fixable("publication-filters")
              .expect("replica-identity", "pass"),
          scenario("a complete column list where the whole row is the identity")
              .since(15)
              .sql(
                  "CREATE TABLE t (id int, v int)",
                  "ALTER TABLE t REPLICA IDENTITY FULL",
                  "INSERT INTO t VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t (id, v)")
              .refuses("UPDATE t SET v = 1")
              .fixable("publication-filters"),
          scenario("a column list that omits a column and names a generated one")
              .since(18)
              .sql(
                  "CREATE TABLE t (id int, g int GENERATED ALWAYS AS (id) STORED, v int,"
                      + " PRIMARY KEY (id, g))",
                  "CREATE PUBLICATION p FOR TABLE t (id, g)")
              .fixable("publication-filters")
              .expect("replica-identity", "pass")
              .expect("ordering-key", "pass"),
          scenario("a row filter over the key")
              .since(15)
              .sql(KEYED, "CREATE PUBLICATION p FOR TABLE t WHERE (id > 7)")
              .accepts("UPDATE t SET v = 1")
              .fixable("publication-filters")
              .says("publication-filters", "a row filter"),
          scenario("a row filter over another column")
              .since(15)
              .sql(
                  KEYED,
                  "INSERT INTO t VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t WHERE (v > 7)")
              .refuses("UPDATE t SET v = 1", "DELETE FROM t")
              .fixable("publication-filters")
              .expect("replica-identity", "pass"),
          scenario("a row filter over another column, where backslashes escape")
              .since(15)
              .sql(
                  KEYED,
                  "INSERT INTO t VALUES (1)",
                  "CREATE TABLE u (id int PRIMARY KEY)",
                  "ALTER DATABASE {db} SET standard_conforming_strings = off",
                  "CREATE PUBLICATION p FOR TABLE u, t WHERE (v > 7)")
              .args("--table", "public.u")
              .refuses("UPDATE t SET v = 1")
              .fixable("publication-filters"),
          scenario("a row filter over another column, and only inserts are published")
              .since(15)
              .sql(
                  KEYED,
                  "INSERT INTO t VALUES (1)",
                  "CREATE TABLE u (id int PRIMARY KEY)",
                  "CREATE PUBLICATION p FOR TABLE u, t WHERE (v > 7) WITH (publish = 'insert')")
              .accepts("UPDATE t SET v = 1", "DELETE FROM t")
              .args("--table", "public.u")
              .expect("publication-filters", "pass"),
          scenario("a row filter over any column where the whole row is the identity")
              .since(15)
              .sql(
                  KEYED,
                  "ALTER TABLE t REPLICA IDENTITY FULL",
                  "INSERT INTO t VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t WHERE (v > 7 AND w <> '')")
              .accepts("UPDATE t SET v = 1", "DELETE FROM t")
              .fixable("publication-filters")
              .says("publication-filters", "\"objectsTotal\":1"),
          scenario("a row filter on a table without an identity, which fails for want of that")
              .since(15)
              .sql(
                  KEYED,
                  "CREATE TABLE u (id int, v int)",
                  "INSERT INTO u VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t, u WHERE (id > 7)")
              .args("--table", "public.t")
              .refuses("UPDATE u SET v = 1")
              .expect("publication-filters", "pass")
              .fixable("replica-identity"),
          scenario("a row filter on a table whose schema is published too")
              .since(15)
              .sql(
                  "CREATE SCHEMA s",
                  "CREATE TABLE s.t (id int PRIMARY KEY)",
                  "CREATE PUBLICATION p FOR TABLE s.t WHERE (id > 7), TABLES IN SCHEMA s")
              .expect("publication-filters", "pass"),
          scenario("such a filter still breaks writes")
              .since(15)
              .sql(
                  "CREATE SCHEMA s",
                  "CREATE TABLE s.t (id int PRIMARY KEY, note text)",
                  "INSERT INTO s.t VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE s.t WHERE (note = 'x'), TABLES IN SCHEMA s")
              .refuses("UPDATE s.t SET note = 'y'")
              .fixable("publication-filters"),
          harmless("a row filter that is plainly true")
              .since(15)
              .sql(KEYED, "CREATE PUBLICATION p FOR TABLE t WHERE (true)"),
          harmless("a filter that harms nobody, out of scope")
              .since(15)
              .sql(
                  KEYED,
                  "CREATE TABLE u (id int PRIMARY KEY, v int)",
                  "CREATE PUBLICATION p FOR TABLE t, u (id) WHERE (id > 7)")
              .args("--table", "public.t"),
          scenario("a filter that breaks writes, out of scope")
              .since(15)
              .sql(
                  KEYED,
                  "CREATE TABLE u (id int PRIMARY KEY, v int)",
                  "INSERT INTO u VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t, u WHERE (v > 7)")
              .args("--table", "public.t")
              .refuses("UPDATE u SET v = 1")
              .fixable("publication-filters"),
          scenario("a filter that another index of the identity covers")
              .since(15)
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, v int NOT NULL)",
                  "CREATE UNIQUE INDEX tv ON t (v) INCLUDE (id)",
                  "ALTER TABLE t REPLICA IDENTITY USING INDEX tv",
                  "INSERT INTO t VALUES (1, 1)",
                  "CREATE TABLE u (id int PRIMARY KEY)",
                  "CREATE PUBLICATION p FOR TABLE u, t WHERE (v > 7)")
              .args("--table", "public.u")
              .accepts("UPDATE t SET v = 1", "DELETE FROM t")
              .expect("publication-filters", "pass"),
          scenario("a filter over what that index only includes")
              .since(15)
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, v int NOT NULL)",
                  "CREATE UNIQUE INDEX tv ON t (v) INCLUDE (id)",
                  "ALTER TABLE t REPLICA IDENTITY USING INDEX tv",
                  "INSERT INTO t VALUES (1, 1)",
                  "CREATE TABLE u (id int PRIMARY KEY)",
                  "CREATE PUBLICATION p FOR TABLE u, t WHERE (id > 7)")
              .args("--table", "public.u")
              .refuses("UPDATE t SET v = 1")
              .fixable("publication-filters"),
          scenario("a root's list against the identity of a partition")
              .since(15)
              .sql(
                  "CREATE TABLE m (id int, k int, PRIMARY KEY (id)) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 (k int NOT NULL, id int NOT NULL, PRIMARY KEY (id))",
                  "CREATE UNIQUE INDEX m1k ON m1 (k)",
                  "ALTER TABLE m ATTACH PARTITION m1 FOR VALUES FROM (1) TO (9)",
                  "ALTER TABLE m1 REPLICA IDENTITY USING INDEX m1k",
                  "INSERT INTO m VALUES (1, 1)",
                  "CREATE PUBLICATION p FOR TABLE m (id) WITH (publish_via_partition_root)")
              .refuses("UPDATE m SET k = 1", "DELETE FROM m1")
              .fixable("publication-filters")
              .says("publication-filters", "m1"),
          scenario("a root's list that omits part of the key fails writes to its partitions")
              .since(15)
              .sql(
                  "CREATE TABLE m (id int, k int, PRIMARY KEY (id, k)) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "INSERT INTO m VALUES (1, 1)",
                  "CREATE PUBLICATION p FOR TABLE m (id) WITH (publish_via_partition_root)")
              .refuses("UPDATE m SET k = 2", "DELETE FROM m1")
              .fixable("publication-filters")
              .says("publication-filters", "\"objectsTotal\":2"),
          scenario("a partition's own filter where its root is published as its partitions")
              .since(15)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "CREATE PUBLICATION p FOR TABLE m, m1 WHERE (id > 7)")
              .fixable("publication-filters")
              .says("publication-filters", "m1"),
          scenario("a partition's own list where its root is not published")
              .since(15)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY, k int) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "CREATE PUBLICATION p FOR TABLE m1 (id) WITH (publish_via_partition_root)")
              .fixable("publication-filters"),
          harmless("a partition's own filter where its root is published")
              .since(15)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY, k int) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "INSERT INTO m VALUES (1, 1)",
                  "CREATE PUBLICATION p FOR TABLE m, m1 WHERE (k > 7)"
                      + " WITH (publish_via_partition_root)")
              .accepts("UPDATE m SET k = 1"),

          // replica-identity
          outage("no primary key", "CREATE TABLE t (id int, v int)", "INSERT INTO t VALUES (1)"),
          scenario("no primary key, and a column list, which the whole row would not fit")
              .since(15)
              .sql(
                  "CREATE TABLE t (id int, v int)",
                  "INSERT INTO t VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t (id, v)")
              .refuses("UPDATE t SET v = 1", "DELETE FROM t")
              .fixable("replica-identity")
              .fixable("ordering-key"),
          scenario("NOTHING, a primary key, and a row filter over another column")
              .since(15)
              .sql(
                  KEYED,
                  "CREATE TABLE u (id int PRIMARY KEY, v int)",
                  "ALTER TABLE u REPLICA IDENTITY NOTHING",
                  "INSERT INTO u VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t, u WHERE (v > 7)")
              .args("--table", "public.t")
              .refuses("UPDATE u SET v = 1", "DELETE FROM u")
              .expect("publication-filters", "pass")
              .fixable("replica-identity"),
          scenario("NOTHING, a primary key, and a row filter over it, which may stay")
              .since(15)
              .sql(
                  KEYED,
                  "CREATE TABLE u (id int PRIMARY KEY, v int)",
                  "ALTER TABLE u REPLICA IDENTITY NOTHING",
                  "INSERT INTO u VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t, u WHERE (id > 7)")
              .args("--table", "public.t")
              .refuses("UPDATE u SET v = 1", "DELETE FROM u")
              .fixable("replica-identity")
              .says(
                  "replica-identity",
                  only("ALTER TABLE %s.%s REPLICA IDENTITY DEFAULT;", "public", "u")),
          scenario("an index that is gone, a primary key, and a column list without it")
              .since(15)
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, v int NOT NULL)",
                  "CREATE UNIQUE INDEX i ON t (v)",
                  "ALTER TABLE t REPLICA IDENTITY USING INDEX i",
                  "DROP INDEX i",
                  "INSERT INTO t VALUES (1, 1)",
                  "CREATE PUBLICATION p FOR TABLE t (v)")
              .refuses("UPDATE t SET v = 1", "DELETE FROM t")
              .fixable("replica-identity")
              .fixable("publication-filters")
              .fixable("ordering-key"),
          scenario("inserts only, no key, and a column list, which the whole row would not fit")
              .since(15)
              .sql(
                  "CREATE TABLE t (id int, v int)",
                  "INSERT INTO t VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t (id, v) WITH (publish = 'insert')")
              .accepts("UPDATE t SET v = 1")
              .fixable("publication-operations")
              .fixable("ordering-key"),
          outage(
              "NOTHING, in spite of a primary key",
              KEYED,
              "INSERT INTO t VALUES (1)",
              "ALTER TABLE t REPLICA IDENTITY NOTHING"),
          outage(
              "a DEFERRABLE primary key",
              "CREATE TABLE t (id int PRIMARY KEY DEFERRABLE, v int)",
              "INSERT INTO t VALUES (1)"),
          outage(
              "an index that is gone",
              "CREATE TABLE t (id int NOT NULL, v int)",
              "CREATE UNIQUE INDEX i ON t (id)",
              "ALTER TABLE t REPLICA IDENTITY USING INDEX i",
              "DROP INDEX i",
              "INSERT INTO t VALUES (1)"),
          outage(
              "an index that is gone, beside a primary key",
              KEYED,
              "CREATE UNIQUE INDEX i ON t (id)",
              "ALTER TABLE t REPLICA IDENTITY USING INDEX i",
              "DROP INDEX i",
              "INSERT INTO t VALUES (1)"),
          harmless("an index")
              .sql(
                  "CREATE TABLE t (id int NOT NULL, v int)",
                  "CREATE UNIQUE INDEX i ON t (id)",
                  "ALTER TABLE t REPLICA IDENTITY USING INDEX i",
                  "INSERT INTO t VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t")
              .accepts("UPDATE t SET v = 1", "DELETE FROM t")
              .expect("ordering-key", "pass"),
          harmless("the whole row")
              .sql(
                  "CREATE TABLE t (id int, v int)",
                  "ALTER TABLE t REPLICA IDENTITY FULL",
                  "INSERT INTO t VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t")
              .accepts("UPDATE t SET v = 1", "DELETE FROM t")
              .expect("ordering-key", "pass"),
          harmless("no key, and not published")
              .sql(
                  KEYED,
                  "CREATE TABLE loose (id int, v int)",
                  "INSERT INTO loose VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t")
              .accepts("UPDATE loose SET v = 1"),
          scenario("no key, published, and out of scope")
              .sql(
                  KEYED,
                  "CREATE TABLE loose (id int, v int)",
                  "INSERT INTO loose VALUES (1)",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .args("--table", "public.t")
              .refuses("UPDATE loose SET v = 1")
              .fixable("replica-identity")
              .expect("ordering-key", "pass"),
          scenario("no key, inserts only, and beside it one that is nobody's business")
              .sql(
                  "CREATE TABLE t (id int, v int)",
                  "CREATE TABLE loose (id int, v int)",
                  "CREATE PUBLICATION p FOR ALL TABLES WITH (publish = 'insert')")
              .args("--table", "public.t")
              .expect("replica-identity", "pass")
              .fixable("ordering-key")
              .says(
                  "ordering-key", only("ALTER TABLE %s.%s REPLICA IDENTITY FULL;", "public", "t")),
          scenario("no key, published with its schema")
              .since(15)
              .sql(
                  "CREATE SCHEMA \"Sales\"",
                  "CREATE TABLE \"Sales\".\"Order\" (id int, v int)",
                  "INSERT INTO \"Sales\".\"Order\" VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLES IN SCHEMA \"Sales\"")
              .refuses("UPDATE \"Sales\".\"Order\" SET v = 1")
              .fixable("replica-identity")
              .says("replica-identity", "\\\"Sales\\\".\\\"Order\\\""),
          scenario("a leaf that differs from its root, levels down, in another schema")
              .since(13)
              .sql(
                  "CREATE SCHEMA deep",
                  "CREATE TABLE m (id int, k int, v int, PRIMARY KEY (id, k)) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9) PARTITION BY RANGE (k)",
                  "CREATE TABLE deep.m11 PARTITION OF m1 FOR VALUES FROM (1) TO (9)",
                  "CREATE TABLE m12 PARTITION OF m1 FOR VALUES FROM (10) TO (19)",
                  "INSERT INTO m VALUES (1, 1), (1, 10)",
                  "ALTER TABLE deep.m11 REPLICA IDENTITY NOTHING",
                  "CREATE PUBLICATION p FOR TABLE m WITH (publish_via_partition_root)")
              .refuses("UPDATE deep.m11 SET v = 1", "DELETE FROM m WHERE k = 1")
              .accepts("UPDATE m12 SET v = 1", "DELETE FROM m WHERE k = 10")
              .expect("ordering-key", "pass")
              .fixable("replica-identity")
              .says("replica-identity", "\"objectsTotal\":1"),
          scenario("FULL on the root does not reach the leaves")
              .since(13)
              .sql(
                  "CREATE TABLE m (id int, v int) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "ALTER TABLE m REPLICA IDENTITY FULL",
                  "INSERT INTO m VALUES (1, 1)",
                  "CREATE PUBLICATION p FOR TABLE m WITH (publish_via_partition_root)")
              .refuses("UPDATE m SET v = 1")
              .expect("ordering-key", "pass")
              .fixable("replica-identity"),
          scenario("FULL on the leaves, and the root has no key")
              .since(13)
              .sql(
                  "CREATE TABLE m (id int, v int) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "ALTER TABLE m1 REPLICA IDENTITY FULL",
                  "INSERT INTO m VALUES (1, 1)",
                  "CREATE PUBLICATION p FOR TABLE m WITH (publish_via_partition_root)")
              .accepts("UPDATE m SET v = 1", "DELETE FROM m")
              .expect("replica-identity", "pass")
              .fixable("ordering-key"),
          harmless("an unlogged table under FOR ALL TABLES is not published")
              .sql(
                  KEYED,
                  "CREATE UNLOGGED TABLE u (id int, v int)",
                  "INSERT INTO u VALUES (1)",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .accepts("UPDATE u SET v = 1"),
          scenario("before 13 an empty publication is filled without the partitioned tables")
              .until(12)
              .sql(
                  KEYED,
                  "CREATE TABLE m (id int PRIMARY KEY, v int) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "CREATE PUBLICATION p")
              .fixable("publication"),
          scenario("before 13 a root publishes no partition")
              .until(12)
              .sql(
                  KEYED,
                  "CREATE TABLE m (id int, v int) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "INSERT INTO m VALUES (1, 1)",
                  "CREATE PUBLICATION p FOR TABLE t")
              .accepts("UPDATE m SET v = 1")
              .expect("replica-identity", "pass"),
          scenario("FOR ALL TABLES in 12 holds the partitions")
              .until(12)
              .sql(
                  KEYED,
                  "CREATE TABLE m (id int, v int) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "INSERT INTO m VALUES (1, 1)",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .args("--table", "public.t")
              .refuses("UPDATE m SET v = 1")
              .fixable("replica-identity"),
          scenario("a child without a key, published with its parent")
              .sql(
                  "CREATE TABLE par (id int PRIMARY KEY, v int)",
                  "CREATE TABLE chi () INHERITS (par)",
                  "INSERT INTO chi VALUES (1, 1)",
                  "CREATE PUBLICATION p FOR TABLE par")
              .refuses("UPDATE par SET v = 1")
              .args("--table", "public.par")
              .expect("ordering-key", "pass")
              .fixable("replica-identity"),
          scenario("an extension's table without a key")
              .sql(
                  KEYED,
                  "CREATE TABLE ext (id int, v int)",
                  "INSERT INTO ext VALUES (1)",
                  "INSERT INTO pg_depend SELECT 'pg_class'::regclass, 'ext'::regclass, 0,"
                      + " 'pg_extension'::regclass, oid, 0, 'e' FROM pg_extension LIMIT 1",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .refuses("UPDATE ext SET v = 1")
              .fixable("replica-identity")
              .expect("ordering-key", "pass"),
          scenario("another publication is not the pipe's")
              .sql(
                  KEYED,
                  "CREATE TABLE loose (id int, v int)",
                  "INSERT INTO loose VALUES (1)",
                  "CREATE PUBLICATION clickpipes_publication FOR TABLE t",
                  "CREATE PUBLICATION q FOR TABLE loose")
              .refuses("UPDATE loose SET v = 1")
              .expect("replica-identity", "pass"),
          outage(
                  "hostile names",
                  "CREATE TABLE t (id int, v int)",
                  "INSERT INTO t VALUES (1)",
                  "CREATE SCHEMA \"O'Brien; --\"",
                  "CREATE TABLE \"O'Brien; --\".\"$(reboot) \"\"q\"\"\" (id int)")
              .sql("ALTER PUBLICATION p ADD TABLE \"O'Brien; --\".\"$(reboot) \"\"q\"\"\""),

          // generated columns: 18 refuses writes where the identity holds one that is not published
          scenario("a generated column in the key, not published")
              .since(18)
              .sql(
                  "CREATE TABLE t (id int, g int GENERATED ALWAYS AS (id) STORED, v int,"
                      + " PRIMARY KEY (id, g))",
                  "INSERT INTO t VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t")
              .refuses("UPDATE t SET v = 1", "DELETE FROM t")
              .fixable("replica-identity")
              .says(
                  "replica-identity",
                  only("ALTER PUBLICATION %s SET (publish_generated_columns = stored);", "p"))
              .fixable("ordering-key"),
          scenario("a generated column in the key, and the pipe makes its own publication")
              .since(18)
              .sql(
                  "CREATE TABLE t (id int, g int GENERATED ALWAYS AS (id) STORED, v int,"
                      + " PRIMARY KEY (id, g))")
              .args("--managed-publication")
              .expect("replica-identity", "fail")
              .says("replica-identity", "USING INDEX")
              .expect("ordering-key", "fail"),
          scenario("a generated column in the key, not published, and NOTHING")
              .since(18)
              .sql(
                  "CREATE TABLE t (id int, g int GENERATED ALWAYS AS (id) STORED, v int,"
                      + " PRIMARY KEY (id, g))",
                  "ALTER TABLE t REPLICA IDENTITY NOTHING",
                  "INSERT INTO t VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t")
              .refuses("UPDATE t SET v = 1", "DELETE FROM t")
              .fixable("replica-identity")
              .fixable("ordering-key"),
          scenario("a generated column in the key, not published, and the index is gone")
              .since(18)
              .sql(
                  "CREATE TABLE t (id int, g int GENERATED ALWAYS AS (id) STORED, v int NOT NULL,"
                      + " PRIMARY KEY (id, g))",
                  "CREATE UNIQUE INDEX i ON t (v)",
                  "ALTER TABLE t REPLICA IDENTITY USING INDEX i",
                  "DROP INDEX i",
                  "INSERT INTO t (id, v) VALUES (1, 1)",
                  "CREATE PUBLICATION p FOR TABLE t")
              .refuses("UPDATE t SET v = 1", "DELETE FROM t")
              .fixable("replica-identity")
              .fixable("ordering-key"),
          harmless("a generated column in the key, published")
              .since(18)
              .sql(
                  "CREATE TABLE t (id int, g int GENERATED ALWAYS AS (id) STORED, v int,"
                      + " PRIMARY KEY (id, g))",
                  "INSERT INTO t VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t WITH (publish_generated_columns = stored)")
              .accepts("UPDATE t SET v = 1", "DELETE FROM t")
              .expect("ordering-key", "pass"),
          harmless("a generated column in the key, on the column list")
              .since(18)
              .sql(
                  "CREATE TABLE t (id int, g int GENERATED ALWAYS AS (id) STORED, v int,"
                      + " PRIMARY KEY (id, g))",
                  "INSERT INTO t VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t (id, g, v)")
              .accepts("UPDATE t SET v = 1", "DELETE FROM t")
              .expect("ordering-key", "pass"),
          scenario("a generated column in the key, left off the column list")
              .since(18)
              .sql(
                  "CREATE TABLE t (id int, g int GENERATED ALWAYS AS (id) STORED, v int,"
                      + " PRIMARY KEY (id, g))",
                  "INSERT INTO t VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t (id, v)"
                      + " WITH (publish_generated_columns = stored)")
              .refuses("UPDATE t SET v = 1", "DELETE FROM t")
              .fixable("publication-filters")
              .fixable("ordering-key")
              .says("ordering-key", "has generated column \\\"g\\\" in its key"),
          scenario("a generated column in the key, left off the list, and inserts only")
              .since(18)
              .sql(
                  "CREATE TABLE t (id int, g int GENERATED ALWAYS AS (id) STORED, v int,"
                      + " PRIMARY KEY (id, g))",
                  "CREATE PUBLICATION p FOR TABLE t (id, v) WITH (publish = 'insert')")
              .expect("publication-filters", "pass")
              .fixable("publication-operations")
              .fixable("ordering-key"),
          scenario("a generated column where the whole row is the identity")
              .since(18)
              .sql(
                  "CREATE TABLE t (id int, g int GENERATED ALWAYS AS (id) STORED, v int)",
                  "ALTER TABLE t REPLICA IDENTITY FULL",
                  "INSERT INTO t VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t")
              .refuses("UPDATE t SET v = 1", "DELETE FROM t")
              .fixable("replica-identity")
              .expect("ordering-key", "pass"),
          scenario("a virtual column where the whole row is the identity")
              .since(18)
              .sql(
                  "CREATE TABLE t (id int, g int GENERATED ALWAYS AS (id) VIRTUAL, v int)",
                  "ALTER TABLE t REPLICA IDENTITY FULL",
                  "INSERT INTO t VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t WITH (publish_generated_columns = stored)")
              .refuses("UPDATE t SET v = 1", "DELETE FROM t")
              .expect("replica-identity", "fail")
              .says("replica-identity", "USING INDEX"),
          scenario("a virtual column, FULL, and a primary key that would do")
              .since(18)
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, g int GENERATED ALWAYS AS (id) VIRTUAL, v int)",
                  "ALTER TABLE t REPLICA IDENTITY FULL",
                  "INSERT INTO t VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t")
              .refuses("UPDATE t SET v = 1", "DELETE FROM t")
              .fixable("replica-identity"),
          scenario("no key, and a generated column")
              .since(18)
              .sql(
                  "CREATE TABLE t (id int, g int GENERATED ALWAYS AS (id) STORED, v int)",
                  "INSERT INTO t VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t")
              .refuses("UPDATE t SET v = 1", "DELETE FROM t")
              .fixable("replica-identity"),
          scenario("before 18 a generated column in the key refuses nothing, and is not streamed")
              .until(17)
              .sql(
                  "CREATE TABLE t (id int, g int GENERATED ALWAYS AS (id) STORED, v int,"
                      + " PRIMARY KEY (id, g))",
                  "INSERT INTO t VALUES (1)",
                  "CREATE PUBLICATION p FOR TABLE t")
              .accepts("UPDATE t SET v = 1", "DELETE FROM t")
              .expect("replica-identity", "pass")
              .expect("ordering-key", "fail")
              .says("ordering-key", "USING INDEX"));

  @TestFactory
  Stream<DynamicNode> scenarios() {
    return Play.everywhere(SCENARIOS);
  }
}
