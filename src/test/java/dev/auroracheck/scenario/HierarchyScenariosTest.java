package dev.auroracheck.scenario;

import static dev.auroracheck.scenario.Scenario.scenario;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * What was seen by running the engine of ClickPipes: partitions and child tables, keys that changes
 * do not carry, and tables that the initial load can't read.
 */
class HierarchyScenariosTest {
  private static final String TREE =
      "CREATE TABLE m (id int, d int, note text, PRIMARY KEY (id, d)) PARTITION BY RANGE (id)";
  private static final String LEAF = "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (10)";
  private static final String[] TWO_LEVELS = {
    TREE,
    "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (10) PARTITION BY RANGE (d)",
    "CREATE TABLE m11 PARTITION OF m1 FOR VALUES FROM (1) TO (10)"
  };
  private static final String PARENT = "CREATE TABLE base (id int PRIMARY KEY, a text, b text)";
  private static final String CHILD = "CREATE TABLE child (PRIMARY KEY (id)) INHERITS (base)";
  private static final String ALL = "CREATE PUBLICATION p FOR ALL TABLES";

  private static Scenario all(String name, String... sql) {
    return scenario(name).sql(sql).sql(ALL);
  }

  private static Scenario parent(String name, String... sql) {
    return scenario(name).sql(PARENT).sql(sql).sql(ALL).args("--table", "public.base");
  }

  static final List<Scenario> SCENARIOS =
      List.of(
          // table-hierarchy: partitions of a publication FOR ALL TABLES
          all("two levels of partitions", TWO_LEVELS)
              .since(13)
              .fixable("table-hierarchy")
              .says("table-hierarchy", "\\\"m11\\\" is two levels or more below"),
          all("three levels of partitions, of which the first level holds rows too", TWO_LEVELS)
              .since(13)
              .sql(
                  "CREATE TABLE m2 PARTITION OF m FOR VALUES FROM (10) TO (20)",
                  "CREATE TABLE m12 PARTITION OF m1 FOR VALUES FROM (10) TO (20)"
                      + " PARTITION BY RANGE (d)",
                  "CREATE TABLE m121 PARTITION OF m12 FOR VALUES FROM (10) TO (20)")
              .fixable("table-hierarchy")
              .says("table-hierarchy", "\"objectsTotal\":2"),
          scenario("two levels of partitions, published through the root")
              .since(13)
              .sql(TWO_LEVELS)
              .sql(ALL + " WITH (publish_via_partition_root = true)")
              .expect("table-hierarchy", "pass"),
          scenario("two levels of partitions, FOR TABLE through the root")
              .since(13)
              .sql(TWO_LEVELS)
              .sql("CREATE PUBLICATION p FOR TABLE m WITH (publish_via_partition_root = true)")
              .expect("table-hierarchy", "pass"),
          all("a second level without partitions", TREE, LEAF)
              .since(13)
              .sql(
                  "CREATE TABLE m2 PARTITION OF m FOR VALUES FROM (10) TO (20)"
                      + " PARTITION BY RANGE (d)")
              .expect("table-hierarchy", "pass"),
          all("two levels of partitions out of scope", TWO_LEVELS)
              .since(13)
              .sql("CREATE TABLE t (id int PRIMARY KEY)")
              .args("--table", "public.t")
              .expect("table-hierarchy", "pass"),
          all("two levels of partitions on PostgreSQL 12", TWO_LEVELS)
              .until(12)
              .expect("table-hierarchy", "fail")
              .says("table-hierarchy", "Upgrade to PostgreSQL 13"),
          all("a partition with its columns in another order", TREE)
              .since(13)
              .sql(
                  "CREATE TABLE m1 (note text, d int NOT NULL, id int NOT NULL)",
                  "ALTER TABLE m ATTACH PARTITION m1 FOR VALUES FROM (1) TO (10)")
              .fixable("table-hierarchy")
              .says("table-hierarchy", "another order"),
          all("a partition with dropped columns before, between and behind the others", TREE)
              .since(13)
              .sql(
                  "CREATE TABLE m1 (x int, id int NOT NULL, y int, d int NOT NULL, note text, z int)",
                  "ALTER TABLE m1 DROP x, DROP y, DROP z",
                  "ALTER TABLE m ATTACH PARTITION m1 FOR VALUES FROM (1) TO (10)")
              .expect("table-hierarchy", "pass"),
          all(
                  "a partition with a generated column in another place",
                  "CREATE TABLE m (id int PRIMARY KEY, g int GENERATED ALWAYS AS (1) STORED, n int)"
                      + " PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 (g int GENERATED ALWAYS AS (1) STORED, id int NOT NULL, n int)",
                  "ALTER TABLE m ATTACH PARTITION m1 FOR VALUES FROM (1) TO (10)")
              .since(13)
              .expect("table-hierarchy", "pass"),
          scenario("a partition with a published generated column in another place")
              .since(18)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY, g int GENERATED ALWAYS AS (1) STORED, n int)"
                      + " PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 (g int GENERATED ALWAYS AS (1) STORED, id int NOT NULL, n int)",
                  "ALTER TABLE m ATTACH PARTITION m1 FOR VALUES FROM (1) TO (10)",
                  ALL + " WITH (publish_generated_columns = stored)")
              .fixable("table-hierarchy"),
          all("two levels of partitions, and a single partition in scope", TWO_LEVELS)
              .since(13)
              .sql(
                  "CREATE TABLE o (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE o1 PARTITION OF o FOR VALUES FROM (1) TO (10)")
              .args("--table", "public.m,public.o1")
              .expect("table-hierarchy", "fail")
              .says("table-hierarchy", "afterwards only partitioned tables arrive"),
          all("a partition that is pending detach", TREE, LEAF)
              .since(14)
              .sql(
                  "UPDATE pg_inherits SET inhdetachpending = true"
                      + " WHERE inhrelid = 'm1'::regclass",
                  "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}")
              .expect("table-hierarchy", "pass")
              .expect("ordering-key", "pass")
              .expect("user-grants", "pass")
              .expect("publication", "pass"),

          // table-hierarchy: child tables
          parent("a child like its parent", CHILD).expect("table-hierarchy", "pass"),
          parent(
                  "a child with a column of its own",
                  "CREATE TABLE child (more int, PRIMARY KEY (id)) INHERITS (base)")
              .expect("table-hierarchy", "fail")
              .says("table-hierarchy", "lacks (\\\"more\\\")"),
          parent(
                  "a child with a generated column of its own",
                  "CREATE TABLE child (g int GENERATED ALWAYS AS (1) STORED, PRIMARY KEY (id))"
                      + " INHERITS (base)")
              .expect("table-hierarchy", "pass"),
          parent(
                  "a child with its columns in another order",
                  "CREATE TABLE child (b text, id int PRIMARY KEY, a text)",
                  "ALTER TABLE child INHERIT base")
              .expect("table-hierarchy", "fail")
              .says("table-hierarchy", "another order than its parent"),
          parent(
                  "a child with a dropped column",
                  "CREATE TABLE child (x int, id int PRIMARY KEY, a text, b text)",
                  "ALTER TABLE child DROP x",
                  "ALTER TABLE child INHERIT base")
              .expect("table-hierarchy", "pass"),
          parent(
                  "two levels of child tables",
                  CHILD,
                  "CREATE TABLE grand (PRIMARY KEY (id)) INHERITS (child)")
              .expect("table-hierarchy", "fail")
              .says("table-hierarchy", "\\\"grand\\\" is two levels or more below"),
          scenario("parent and child in scope by default")
              .sql(PARENT, CHILD, ALL)
              .expect("table-hierarchy", "fail")
              .says("table-hierarchy", "--table \\\"public\\\".\\\"base\\\""),
          scenario("parent and child in scope of FOR TABLE")
              .sql(PARENT, CHILD, "CREATE PUBLICATION p FOR TABLE base")
              .expect("table-hierarchy", "fail"),
          scenario("parent and child in scope by name")
              .sql(PARENT, CHILD, ALL)
              .args("--table", "public.base,public.child")
              .expect("table-hierarchy", "fail")
              .says("table-hierarchy", "the copy of the child table never changes"),
          scenario("child tables alone, with columns of their own")
              .sql(
                  PARENT,
                  "CREATE TABLE child (more int, PRIMARY KEY (id)) INHERITS (base)",
                  "CREATE PUBLICATION p FOR TABLE child")
              .expect("table-hierarchy", "pass"),
          scenario("a child of two parents in scope")
              .sql(
                  PARENT,
                  "CREATE TABLE other (id int PRIMARY KEY, a text, b text)",
                  "CREATE TABLE child (PRIMARY KEY (id)) INHERITS (base, other)",
                  ALL)
              .args("--table", "public.base,public.other")
              .expect("table-hierarchy", "fail")
              .says("table-hierarchy", "2 parents in scope"),
          parent(
                  "a child of two parents, one of them in scope",
                  "CREATE TABLE other (id int PRIMARY KEY, a text, b text)",
                  "CREATE TABLE child (PRIMARY KEY (id)) INHERITS (base, other)")
              .expect("table-hierarchy", "pass"),
          parent("a column that allows NULL in the child alone", CHILD)
              .until(17)
              .sql("ALTER TABLE ONLY base ALTER a SET NOT NULL")
              .curable("table-hierarchy", "warn")
              .says("table-hierarchy", "allows NULL in \\\"a\\\""),
          parent("a column that allows NULL in the parent too", CHILD)
              .sql("ALTER TABLE child ALTER a SET NOT NULL")
              .expect("table-hierarchy", "pass"),
          parent("a NOT NULL constraint that is not inherited", CHILD)
              .since(18)
              .sql("ALTER TABLE base ADD CONSTRAINT c NOT NULL a NO INHERIT")
              .curable("table-hierarchy", "warn"),
          scenario("table-hierarchy is skipped without tables")
              .sql(ALL)
              .expect("table-hierarchy", "skip"),
          scenario("table-hierarchy is skipped where nothing can be replicated")
              .sql("CREATE VIEW v AS SELECT 1 AS x", ALL)
              .args("--table", "public.v")
              .expect("table-hierarchy", "skip"),

          // ordering-key: what changes of partitions and child tables carry
          all("a partition whose identity index lacks part of the root's key", TREE)
              .since(13)
              .sql(
                  "CREATE TABLE m1 PARTITION OF m (UNIQUE (d)) FOR VALUES FROM (1) TO (10)",
                  "ALTER TABLE m1 REPLICA IDENTITY USING INDEX m1_d_key")
              .fixable("ordering-key")
              .expect("replica-identity", "pass")
              .says(
                  "ordering-key", "\\\"m1\\\" has a replica identity that lacks column \\\"id\\\"")
              .says("ordering-key", "REPLICA IDENTITY DEFAULT"),
          all("a root with an identity index, and a partition with its key", TREE, LEAF)
              .since(13)
              .sql(
                  "ALTER TABLE m ALTER note SET NOT NULL",
                  "CREATE UNIQUE INDEX mi ON m (id, note)",
                  "ALTER TABLE m REPLICA IDENTITY USING INDEX mi")
              .fixable("ordering-key")
              .says("ordering-key", "REPLICA IDENTITY FULL"),
          all("a partition whose identity has more than the root's key", TREE)
              .since(13)
              .sql(
                  "CREATE TABLE m1 PARTITION OF m (note NOT NULL, UNIQUE (note, d, id))"
                      + " FOR VALUES FROM (1) TO (10)",
                  "ALTER TABLE m1 REPLICA IDENTITY USING INDEX m1_note_d_id_key")
              .expect("ordering-key", "pass"),
          all("a partition whose whole row is the identity", TREE, LEAF)
              .since(13)
              .sql("ALTER TABLE m1 REPLICA IDENTITY FULL")
              .expect("ordering-key", "pass"),
          all(
                  "a root whose whole row is the key, and a partition with a key",
                  "CREATE TABLE m (id int NOT NULL, v int) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m (PRIMARY KEY (id)) FOR VALUES FROM (1) TO (10)",
                  "ALTER TABLE m REPLICA IDENTITY FULL")
              .since(13)
              .fixable("ordering-key"),
          parent(
                  "a child with another primary key than its parent",
                  "CREATE TABLE child (PRIMARY KEY (a)) INHERITS (base)")
              .fixable("ordering-key")
              .says("ordering-key", "deleted rows stay in ClickHouse"),
          parent(
                  "a child with a wider primary key than its parent",
                  "CREATE TABLE child (PRIMARY KEY (a, id)) INHERITS (base)")
              .expect("ordering-key", "pass"),

          // ordering-key: INCLUDE columns, and none at all
          scenario("INCLUDE columns in the primary key")
              .sql(
                  "CREATE TABLE t (id int, note text, PRIMARY KEY (id) INCLUDE (note))",
                  "CREATE PUBLICATION p FOR TABLE t")
              .curable("ordering-key", "fail")
              .expect("replica-identity", "pass")
              .says("ordering-key", "INCLUDE columns in its key (\\\"note\\\")"),
          scenario("INCLUDE columns in the identity index, and a key without")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, u int NOT NULL, note text)",
                  "CREATE UNIQUE INDEX i ON t (u) INCLUDE (note)",
                  "ALTER TABLE t REPLICA IDENTITY USING INDEX i",
                  "CREATE PUBLICATION p FOR TABLE t")
              .fixable("ordering-key"),
          scenario("INCLUDE columns in the identity index, and no other key")
              .sql(
                  "CREATE TABLE t (u int NOT NULL, note text)",
                  "CREATE UNIQUE INDEX i ON t (u) INCLUDE (note)",
                  "ALTER TABLE t REPLICA IDENTITY USING INDEX i",
                  "CREATE PUBLICATION p FOR TABLE t")
              .curable("ordering-key", "fail"),
          scenario("INCLUDE columns in the key of a partitioned table")
              .since(13)
              .sql(
                  "CREATE TABLE m (id int, note text, PRIMARY KEY (id) INCLUDE (note))"
                      + " PARTITION BY RANGE (id)",
                  LEAF,
                  ALL)
              .expect("ordering-key", "fail")
              .says("ordering-key", "a primary key without INCLUDE columns"),
          scenario("INCLUDE columns in the key, and an identity index without")
              .sql(
                  "CREATE TABLE t (id int, note text, PRIMARY KEY (id) INCLUDE (note))",
                  "CREATE UNIQUE INDEX i ON t (id)",
                  "ALTER TABLE t REPLICA IDENTITY USING INDEX i",
                  "CREATE PUBLICATION p FOR TABLE t")
              .expect("ordering-key", "pass"),
          scenario("INCLUDE columns in an index that is not the key")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, u int NOT NULL, note text)",
                  "CREATE UNIQUE INDEX i ON t (u) INCLUDE (note)",
                  "CREATE PUBLICATION p FOR TABLE t")
              .expect("ordering-key", "pass"),
          scenario("INCLUDE columns in a DEFERRABLE key, which is published without harm")
              .sql(
                  "CREATE TABLE t (id int, note text,"
                      + " PRIMARY KEY (id) INCLUDE (note) DEFERRABLE)",
                  "INSERT INTO t VALUES (1, 'x')",
                  "CREATE PUBLICATION p FOR TABLE t")
              .refuses("UPDATE t SET note = 'y'")
              .fixable("replica-identity")
              .expect("ordering-key", "fail"),
          scenario("a table without columns, of which the whole row is the identity")
              .sql(
                  "CREATE TABLE t ()",
                  "ALTER TABLE t REPLICA IDENTITY FULL",
                  "CREATE PUBLICATION p FOR TABLE t")
              .expect("ordering-key", "fail")
              .says("ordering-key", "\\\"t\\\" has no columns"),
          scenario("a table whose columns were all dropped")
              .sql(
                  "CREATE TABLE t (id int)",
                  "ALTER TABLE t DROP id",
                  "ALTER TABLE t REPLICA IDENTITY FULL",
                  "CREATE PUBLICATION p FOR TABLE t")
              .expect("ordering-key", "fail"),
          scenario("a generated column where all columns are the key")
              .until(17)
              .sql(
                  "CREATE TABLE t (id int, g int GENERATED ALWAYS AS (1) STORED)",
                  "ALTER TABLE t REPLICA IDENTITY FULL",
                  "CREATE PUBLICATION p FOR TABLE t")
              .expect("ordering-key", "fail"),

          // row-level-security: policies of the partitioned table itself
          all("row-level security on the root, and partitions that were never analyzed", TREE, LEAF)
              .since(14)
              .sql(
                  "INSERT INTO m VALUES (1, 1, 'x')",
                  "GRANT SELECT ON m, m1 TO {role}",
                  "ALTER TABLE m ENABLE ROW LEVEL SECURITY")
              .fixable("row-level-security")
              .says("row-level-security", "never analyzed"),
          all("row-level security on the root, and one partition in five is not analyzed", TREE)
              .since(14)
              .sql(fifths(5, 4))
              .fixable("row-level-security"),
          all("row-level security on the root, and one partition in six is not analyzed", TREE)
              .since(14)
              .sql(fifths(6, 5))
              .fixable("row-level-security", "warn"),
          all("row-level security on the root, and empty partitions are not analyzed", TREE, LEAF)
              .since(14)
              .sql(
                  "CREATE TABLE m2 PARTITION OF m FOR VALUES FROM (10) TO (20)",
                  "INSERT INTO m VALUES (1, 1, 'x')",
                  "ANALYZE m1",
                  "GRANT SELECT ON m, m1, m2 TO {role}",
                  "ALTER TABLE m ENABLE ROW LEVEL SECURITY")
              .fixable("row-level-security", "warn"),
          all("row-level security on the root that shows every row", TREE, LEAF)
              .since(14)
              .sql(
                  "INSERT INTO m VALUES (1, 1, 'x')",
                  "GRANT SELECT ON m, m1 TO {role}",
                  "ALTER TABLE m ENABLE ROW LEVEL SECURITY",
                  "CREATE POLICY shown ON m USING (true)")
              .expect("row-level-security", "pass"),

          // table-kinds
          scenario("a NOT NULL constraint that is NOT VALID")
              .since(18)
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, v int)",
                  "ALTER TABLE t ADD CONSTRAINT \"Some V\" NOT NULL v NOT VALID",
                  "CREATE PUBLICATION p FOR TABLE t")
              .fixable("table-kinds", "warn")
              .says("table-kinds", "Some V"),
          scenario("a NOT NULL constraint that is valid, and another one that is not")
              .since(18)
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, v int NOT NULL)",
                  "ALTER TABLE t ADD CONSTRAINT c CHECK (v > 0) NOT VALID",
                  "CREATE PUBLICATION p FOR TABLE t")
              .expect("table-kinds", "pass"),
          scenario("two opening braces in the name of a table")
              .sql("CREATE TABLE \"a{{b\" (id int PRIMARY KEY)", ALL)
              .expect("table-kinds", "fail")
              .says("table-kinds", "has {{ in its name"),
          scenario("two opening braces in the name of a schema")
              .sql("CREATE SCHEMA \"{{s}}\"", "CREATE TABLE \"{{s}}\".t (id int PRIMARY KEY)", ALL)
              .expect("table-kinds", "fail"),
          scenario("two opening braces in the name of a partition")
              .since(13)
              .sql(TREE, "CREATE TABLE \"m{{\" PARTITION OF m FOR VALUES FROM (1) TO (10)", ALL)
              .expect("table-kinds", "warn"),
          scenario("one opening brace, and two closing ones")
              .sql("CREATE TABLE \"a{b}}\" (id int PRIMARY KEY)", ALL)
              .expect("table-kinds", "pass"),
          scenario("a column named as one of the pipe's own")
              .sql("CREATE TABLE t (id int PRIMARY KEY, _peerdb_version int)", ALL)
              .expect("table-kinds", "fail")
              .says("table-kinds", "_peerdb_version"),
          scenario("a column that is named almost as one of the pipe's own")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, _peerdb_versions int, _peerdb_is_deleted int)",
                  "ALTER TABLE t DROP _peerdb_is_deleted",
                  ALL)
              .expect("table-kinds", "pass"),
          scenario("a column named as one of the pipe's own, out of scope")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "CREATE TABLE u (id int PRIMARY KEY, _peerdb_synced_at int)",
                  ALL)
              .args("--table", "public.t")
              .expect("table-kinds", "pass"),

          // partitions on their own, and PostgreSQL 12
          scenario("a partition on its own")
              .since(13)
              .sql(TREE, LEAF, "CREATE PUBLICATION p FOR TABLE m1")
              .expect("table-kinds", "warn")
              .expect("ordering-key", "pass")
              .expect("table-hierarchy", "pass")
              .expect("publication", "pass")
              .says("table-kinds", "does not show it"),
          scenario("a partition on its own in 12")
              .until(12)
              .sql(TREE, LEAF, "CREATE PUBLICATION p FOR TABLE m1")
              .expect("table-kinds", "warn")
              .expect("publication", "pass"),
          scenario("a partition on its own, whose root is published without the root option")
              .since(13)
              .sql(TREE, LEAF, "CREATE PUBLICATION p FOR TABLE m")
              .args("--table", "public.m1")
              .expect("table-kinds", "warn")
              .expect("publication", "pass"),
          scenario("a partition on its own, through the root option, and its root is not published")
              .since(13)
              .sql(
                  TREE,
                  LEAF,
                  "CREATE PUBLICATION p FOR TABLE m1 WITH (publish_via_partition_root = true)")
              .expect("table-kinds", "warn")
              .expect("publication", "pass"),
          scenario("a partition on its own, and its root is published through the root option")
              .since(13)
              .sql(
                  TREE,
                  LEAF,
                  "CREATE PUBLICATION p FOR TABLE m WITH (publish_via_partition_root = true)")
              .args("--table", "public.m1")
              .expect("table-kinds", "fail"),
          scenario("a partition and its root are chosen both")
              .since(13)
              .sql(TREE, LEAF, ALL)
              .args("--table", "public.m,public.m1")
              .expect("table-kinds", "fail")
              .says("table-kinds", "\\\"m1\\\" is a partition"),
          scenario("a partition on its own without a key")
              .since(13)
              .sql(
                  "CREATE TABLE m (id int) PARTITION BY RANGE (id)",
                  LEAF,
                  "CREATE PUBLICATION p FOR TABLE m1")
              .expect("table-kinds", "warn")
              .fixable("ordering-key"),
          all("a partitioned table in 12 under FOR ALL TABLES", TREE, LEAF)
              .until(12)
              .expect("publication", "warn")
              .expect("table-hierarchy", "pass")
              .says("publication", "does not show partitioned tables"),
          scenario("a partitioned table in 12 under FOR TABLE")
              .until(12)
              .sql(TREE, LEAF, "CREATE PUBLICATION p FOR TABLE m1")
              .args("--table", "public.m")
              .expect("publication", "fail"));

  /** So many partitions with a row, of which so many are analyzed, under a root that hides rows. */
  private static String[] fifths(int partitions, int analyzed) {
    String all =
        "DO $$ BEGIN FOR i IN 1..%d LOOP EXECUTE format('CREATE TABLE m%%s PARTITION OF m"
            + " FOR VALUES FROM (%%s) TO (%%s)', i, i, i + 1);"
            + " EXECUTE format('INSERT INTO m VALUES (%%s, 1)', i);"
            + " IF i <= %d THEN EXECUTE format('ANALYZE m%%s', i); END IF; END LOOP; END $$";
    return new String[] {
      all.formatted(partitions, analyzed),
      "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}",
      "ALTER TABLE m ENABLE ROW LEVEL SECURITY"
    };
  }

  @TestFactory
  Stream<DynamicNode> scenarios() {
    return Play.everywhere(SCENARIOS);
  }
}
