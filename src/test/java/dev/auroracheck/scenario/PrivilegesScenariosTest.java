package dev.auroracheck.scenario;

import static dev.auroracheck.scenario.Scenario.scenario;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** What the pipe's role will be able to read, and what is hidden from it. */
class PrivilegesScenariosTest {
  /** A table of an owner of its own, which the role can read today. */
  private static Scenario owned(String name) {
    return scenario(name)
        .sql(
            "CREATE ROLE owner{n}",
            "CREATE SCHEMA s",
            "CREATE TABLE s.t (id int PRIMARY KEY)",
            "ALTER TABLE s.t OWNER TO owner{n}",
            "GRANT USAGE ON SCHEMA s TO {role}",
            "GRANT CREATE, USAGE ON SCHEMA s TO owner{n}",
            "GRANT SELECT ON s.t TO {role}",
            "CREATE PUBLICATION p FOR TABLE s.t")
        .expect("user-grants", "pass");
  }

  /** A table with two rows and row-level security, which the role may read. */
  private static Scenario secured(String name) {
    return scenario(name)
        .sql(
            "CREATE TABLE t (id int PRIMARY KEY)",
            "INSERT INTO t VALUES (1), (2)",
            "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
            "GRANT SELECT ON t TO {role}",
            "CREATE PUBLICATION p FOR TABLE t")
        .expect("user-grants", "pass");
  }

  static final List<Scenario> SCENARIOS =
      List.of(
          // default-privileges
          owned("no default privileges")
              .fixable("default-privileges", "warn")
              .says("default-privileges", "will not be readable"),
          owned("default privileges of the owner")
              .sql(
                  "ALTER DEFAULT PRIVILEGES FOR ROLE owner{n} IN SCHEMA s GRANT SELECT ON TABLES TO {role}")
              .expect("default-privileges", "pass"),
          owned("default privileges of the owner, everywhere")
              .sql("ALTER DEFAULT PRIVILEGES FOR ROLE owner{n} GRANT SELECT ON TABLES TO {role}")
              .expect("default-privileges", "pass"),
          owned("default privileges of the owner, in another schema")
              .sql(
                  "CREATE SCHEMA z",
                  "ALTER DEFAULT PRIVILEGES FOR ROLE owner{n} IN SCHEMA z GRANT SELECT ON TABLES TO {role}")
              .fixable("default-privileges", "warn"),
          owned("default privileges of whoever ran the statement")
              .sql("ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO {role}")
              .fixable("default-privileges", "warn"),
          owned("default privileges on sequences")
              .sql("ALTER DEFAULT PRIVILEGES FOR ROLE owner{n} GRANT SELECT ON SEQUENCES TO {role}")
              .fixable("default-privileges", "warn"),
          owned("default privileges to write")
              .sql("ALTER DEFAULT PRIVILEGES FOR ROLE owner{n} GRANT INSERT ON TABLES TO {role}")
              .fixable("default-privileges", "warn"),
          owned("default privileges for another role")
              .sql(
                  "CREATE ROLE reader{n}",
                  "ALTER DEFAULT PRIVILEGES FOR ROLE owner{n} GRANT SELECT ON TABLES TO reader{n}")
              .fixable("default-privileges", "warn"),
          owned("default privileges for PUBLIC")
              .sql("ALTER DEFAULT PRIVILEGES FOR ROLE owner{n} GRANT SELECT ON TABLES TO PUBLIC")
              .expect("default-privileges", "pass"),
          owned("default privileges for a role that is inherited")
              .sql(
                  "CREATE ROLE reader{n}",
                  "GRANT reader{n} TO {role}",
                  "ALTER DEFAULT PRIVILEGES FOR ROLE owner{n} GRANT SELECT ON TABLES TO reader{n}")
              .expect("default-privileges", "pass"),
          owned("default privileges for a role that is not inherited")
              .sql(
                  "ALTER ROLE {role} NOINHERIT",
                  "CREATE ROLE reader{n}",
                  "GRANT reader{n} TO {role}",
                  "ALTER DEFAULT PRIVILEGES FOR ROLE owner{n} GRANT SELECT ON TABLES TO reader{n}")
              .fixable("default-privileges", "warn"),
          owned("the owner's rights")
              .sql("GRANT owner{n} TO {role}")
              .expect("default-privileges", "pass"),
          owned("the right to read all data")
              .since(14)
              .sql("GRANT pg_read_all_data TO {role}")
              .expect("default-privileges", "pass"),
          owned("a superuser reads everything")
              .sql("ALTER ROLE {role} SUPERUSER")
              .expect("default-privileges", "pass"),
          owned("two owners, one of them without default privileges")
              .sql(
                  "CREATE ROLE second{n}",
                  "CREATE TABLE s.u (id int PRIMARY KEY)",
                  "ALTER TABLE s.u OWNER TO second{n}",
                  "GRANT SELECT ON s.u TO {role}",
                  "ALTER PUBLICATION p ADD TABLE s.u",
                  "ALTER DEFAULT PRIVILEGES FOR ROLE owner{n} GRANT SELECT ON TABLES TO {role}")
              .fixable("default-privileges", "warn")
              .says("default-privileges", "\"objectsTotal\":1"),
          owned("an owner of nothing in scope")
              .sql(
                  "CREATE ROLE second{n}",
                  "CREATE TABLE u (id int PRIMARY KEY)",
                  "ALTER TABLE u OWNER TO second{n}",
                  "ALTER DEFAULT PRIVILEGES FOR ROLE owner{n} GRANT SELECT ON TABLES TO {role}")
              .expect("default-privileges", "pass"),
          owned("only named tables are replicated")
              .args("--table", "s.t")
              .expect("default-privileges", "skip"),
          owned("a named schema may get more tables")
              .args("--schema", "s")
              .fixable("default-privileges", "warn"),
          scenario("a named table may get more partitions")
              .since(14)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "GRANT SELECT ON m, m1 TO {role}",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .args("--table", "public.m")
              .fixable("default-privileges", "warn"),
          scenario("before 14 a named table's partitions are read through it")
              .since(13)
              .until(13)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "GRANT SELECT ON m TO {role}",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .args("--table", "public.m")
              .expect("default-privileges", "skip"),
          owned("a named schema may get more tables, whatever else is named")
              .sql("CREATE TABLE u (id int PRIMARY KEY)", "GRANT SELECT ON u TO {role}")
              .args("--schema", "s", "--table", "public.u")
              .fixable("default-privileges", "warn"),
          scenario("a named table may get its first partition")
              .since(14)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "GRANT SELECT ON m TO {role}",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .args("--table", "public.m")
              .fixable("default-privileges", "warn"),
          owned("a named table may get more inheriting tables")
              .since(14)
              .sql(
                  "CREATE ROLE second{n}",
                  "CREATE SCHEMA parts",
                  "CREATE TABLE parts.chi (PRIMARY KEY (id)) INHERITS (s.t)",
                  "ALTER TABLE parts.chi OWNER TO second{n}",
                  "GRANT SELECT ON parts.chi TO {role}",
                  "GRANT USAGE ON SCHEMA parts TO {role}",
                  "ALTER DEFAULT PRIVILEGES FOR ROLE second{n} GRANT SELECT ON TABLES TO {role}")
              .args("--table", "s.t")
              .fixable("default-privileges", "warn")
              .says("default-privileges", "\"objectsTotal\":1"),
          owned("a named table whose inheriting tables are another owner's")
              .since(14)
              .sql(
                  "CREATE ROLE second{n}",
                  "CREATE SCHEMA parts",
                  "CREATE TABLE parts.chi (PRIMARY KEY (id)) INHERITS (s.t)",
                  "ALTER TABLE parts.chi OWNER TO second{n}",
                  "GRANT SELECT ON parts.chi TO {role}",
                  "GRANT USAGE ON SCHEMA parts TO {role}",
                  "ALTER DEFAULT PRIVILEGES FOR ROLE owner{n} GRANT SELECT ON TABLES TO {role}")
              .args("--table", "s.t")
              .fixable("default-privileges", "warn")
              .says("default-privileges", "second"),
          owned("partitions of another owner, elsewhere")
              .since(14)
              .sql(
                  "CREATE SCHEMA parts",
                  "CREATE ROLE second{n}",
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE parts.m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "ALTER TABLE m OWNER TO owner{n}",
                  "ALTER TABLE parts.m1 OWNER TO second{n}",
                  "GRANT SELECT ON m, parts.m1 TO {role}",
                  "GRANT USAGE ON SCHEMA parts TO {role}",
                  "DROP PUBLICATION p",
                  "CREATE PUBLICATION p FOR TABLE s.t, m WITH (publish_via_partition_root)",
                  "ALTER DEFAULT PRIVILEGES FOR ROLE owner{n} GRANT SELECT ON TABLES TO {role}")
              .fixable("default-privileges", "warn")
              .says("default-privileges", "second"),
          scenario("nothing in scope")
              .sql("CREATE PUBLICATION p FOR ALL TABLES")
              .expect("default-privileges", "skip")
              .expect("row-level-security", "skip"),
          scenario("no role")
              .asAdmin()
              .withoutRole()
              .sql("CREATE TABLE t (id int PRIMARY KEY)", "CREATE PUBLICATION p FOR TABLE t")
              .expect("default-privileges", "skip")
              .expect("row-level-security", "skip"),

          // row-level-security
          scenario("no row-level security")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "CREATE POLICY p ON t USING (id = 1)",
                  "INSERT INTO t VALUES (1), (2)",
                  "GRANT SELECT ON t TO {role}",
                  "CREATE PUBLICATION p FOR TABLE t")
              .sees("t", "2")
              .expect("row-level-security", "pass"),
          secured("no policy at all").sees("t", "0").fixable("row-level-security"),
          secured("a policy that hides rows")
              .sql("CREATE POLICY p ON t USING (id = 1)")
              .sees("t", "1")
              .fixable("row-level-security")
              .says("row-level-security", "no policy for this role is USING (true)"),
          secured("a policy that shows all")
              .sql("CREATE POLICY p ON t USING (true)")
              .sees("t", "2")
              .expect("row-level-security", "pass"),
          secured("a policy that shows all, beside one that does not")
              .sql("CREATE POLICY p ON t USING (true)", "CREATE POLICY q ON t USING (id = 1)")
              .sees("t", "2")
              .expect("row-level-security", "pass"),
          secured("a policy that shows all to the role")
              .sql("CREATE POLICY p ON t FOR SELECT TO {role} USING (true)")
              .sees("t", "2")
              .expect("row-level-security", "pass"),
          secured("a policy that shows all to another role")
              .sql("CREATE ROLE other{n}", "CREATE POLICY p ON t TO other{n} USING (true)")
              .sees("t", "0")
              .fixable("row-level-security"),
          secured("a policy that shows all to a role that is inherited")
              .sql(
                  "CREATE ROLE other{n}",
                  "GRANT other{n} TO {role}",
                  "CREATE POLICY p ON t TO other{n} USING (true)")
              .sees("t", "2")
              .expect("row-level-security", "pass"),
          secured("a policy that shows all to a role that is not inherited")
              .sql(
                  "ALTER ROLE {role} NOINHERIT",
                  "CREATE ROLE other{n}",
                  "GRANT other{n} TO {role}",
                  "CREATE POLICY p ON t TO other{n} USING (true)")
              .sees("t", "0")
              .fixable("row-level-security"),
          secured("a policy for updates alone")
              .sql("CREATE POLICY p ON t FOR UPDATE USING (true)")
              .sees("t", "0")
              .fixable("row-level-security"),
          secured("only a restrictive policy")
              .sql("CREATE POLICY p ON t AS RESTRICTIVE USING (true)")
              .sees("t", "0")
              .fixable("row-level-security"),
          secured("a restrictive policy that hides rows")
              .sql(
                  "CREATE POLICY p ON t USING (true)",
                  "CREATE POLICY q ON t AS RESTRICTIVE USING (id = 1)")
              .sees("t", "1")
              .fixable("row-level-security")
              .says("row-level-security", "BYPASSRLS"),
          secured("a restrictive policy that hides nothing")
              .sql(
                  "CREATE POLICY p ON t USING (true)",
                  "CREATE POLICY q ON t AS RESTRICTIVE USING (true)")
              .sees("t", "2")
              .expect("row-level-security", "pass"),
          secured("a restrictive policy for updates alone")
              .sql(
                  "CREATE POLICY p ON t USING (true)",
                  "CREATE POLICY q ON t AS RESTRICTIVE FOR UPDATE USING (id = 1)")
              .sees("t", "2")
              .expect("row-level-security", "pass"),
          secured("BYPASSRLS")
              .sql("ALTER ROLE {role} BYPASSRLS")
              .sees("t", "2")
              .expect("row-level-security", "pass"),
          secured("BYPASSRLS of a role that is inherited")
              .sql("CREATE ROLE other{n} BYPASSRLS", "GRANT other{n} TO {role}")
              .sees("t", "0")
              .fixable("row-level-security"),
          secured("BYPASSRLS and FORCE")
              .sql("ALTER ROLE {role} BYPASSRLS", "ALTER TABLE t FORCE ROW LEVEL SECURITY")
              .sees("t", "2")
              .expect("row-level-security", "pass"),
          secured("a superuser")
              .sql("ALTER ROLE {role} SUPERUSER", "ALTER TABLE t FORCE ROW LEVEL SECURITY")
              .sees("t", "2")
              .expect("row-level-security", "pass"),
          secured("the owner")
              .sql("ALTER TABLE t OWNER TO {role}")
              .sees("t", "2")
              .expect("row-level-security", "pass"),
          secured("the owner and FORCE")
              .sql("ALTER TABLE t OWNER TO {role}", "ALTER TABLE t FORCE ROW LEVEL SECURITY")
              .sees("t", "0")
              .fixable("row-level-security"),
          secured("a member of the owner")
              .sql(
                  "CREATE ROLE owner{n}",
                  "ALTER TABLE t OWNER TO owner{n}",
                  "GRANT owner{n} TO {role}")
              .sees("t", "2")
              .expect("row-level-security", "pass"),
          secured("a table out of scope")
              .sql("CREATE TABLE u (id int PRIMARY KEY)", "GRANT SELECT ON u TO {role}")
              .args("--table", "public.u")
              .expect("row-level-security", "pass"),
          secured("row_security is off for the role, with a policy that shows all")
              .sql("CREATE POLICY p ON t USING (true)", "ALTER ROLE {role} SET row_security = off")
              .sees("t", "42501")
              .fixable("row-level-security"),
          secured("row_security is off in the database, and no policy")
              .asAdmin()
              .sql("ALTER DATABASE {db} SET row_security = off")
              .sees("t", "42501")
              .fixable("row-level-security"),
          secured("what row_security is for the role is hidden")
              .asAdmin()
              .sql(
                  "CREATE POLICY p ON t USING (true)",
                  "ALTER ROLE postgres IN DATABASE {db} SET row_security = off")
              .sees("t", "2")
              .expect("row-level-security", "error"),
          secured("row_security is 0 for the role, with a policy that shows all")
              .sql("CREATE POLICY p ON t USING (true)", "ALTER ROLE {role} SET row_security = 0")
              .sees("t", "42501")
              .fixable("row-level-security"),
          secured("row_security is on in the database, and off for the administrator alone")
              .asAdmin()
              .sql(
                  "CREATE POLICY p ON t USING (true)",
                  "ALTER DATABASE {db} SET row_security = on",
                  "DO $$ BEGIN EXECUTE format('ALTER ROLE %I IN DATABASE {db}"
                      + " SET row_security = off', current_user); END $$")
              .sees("t", "2")
              .expect("row-level-security", "pass"),
          secured("row_security is off, and the role passes by all policies")
              .sql("ALTER ROLE {role} BYPASSRLS", "ALTER ROLE {role} SET row_security = off")
              .sees("t", "2")
              .expect("row-level-security", "pass"),
          secured("seen by an administrator")
              .asAdmin()
              .sql("CREATE POLICY p ON t USING (id = 1)")
              .sees("t", "1")
              .fixable("row-level-security"),
          scenario("a partition's own policy, where it is read by itself")
              .since(14)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "INSERT INTO m VALUES (1), (2)",
                  "ALTER TABLE m1 ENABLE ROW LEVEL SECURITY",
                  "GRANT SELECT ON m, m1 TO {role}",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .sees("m", "2")
              .sees("ONLY m1", "0")
              .fixable("row-level-security"),
          scenario(
                  "the root's policy, where its partitions are read by themselves, and have statistics")
              .since(14)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "INSERT INTO m VALUES (1), (2)",
                  "ANALYZE m",
                  "ALTER TABLE m ENABLE ROW LEVEL SECURITY",
                  "GRANT SELECT ON m, m1 TO {role}",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .sees("m", "0")
              .sees("ONLY m1", "2")
              .expect("row-level-security", "warn"),
          scenario("a partitioned table without partitions hides nothing")
              .since(13)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "GRANT SELECT ON m TO {role}",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .expect("row-level-security", "pass"),
          scenario("row_security is off, and the root has a policy")
              .since(14)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "ALTER TABLE m ENABLE ROW LEVEL SECURITY",
                  "CREATE POLICY p ON m USING (true)",
                  "GRANT SELECT ON m, m1 TO {role}",
                  "ALTER ROLE {role} SET row_security = off",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .sees("m", "42501")
              .fixable("row-level-security"),
          scenario("before 14 the root's policy counts")
              .since(13)
              .until(13)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "INSERT INTO m VALUES (1), (2)",
                  "ALTER TABLE m ENABLE ROW LEVEL SECURITY",
                  "GRANT SELECT ON m TO {role}",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .sees("m", "0")
              .fixable("row-level-security"),
          scenario("before 14 a partition's own policy does not count")
              .since(13)
              .until(13)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "INSERT INTO m VALUES (1), (2)",
                  "ALTER TABLE m1 ENABLE ROW LEVEL SECURITY",
                  "GRANT SELECT ON m TO {role}",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .sees("m", "2")
              .expect("row-level-security", "pass"),
          scenario("an inheriting table's policy, where it is read by itself")
              .since(14)
              .sql(
                  "CREATE TABLE par (id int PRIMARY KEY)",
                  "CREATE TABLE chi (PRIMARY KEY (id)) INHERITS (par)",
                  "INSERT INTO chi VALUES (1), (2)",
                  "ALTER TABLE chi ENABLE ROW LEVEL SECURITY",
                  "GRANT SELECT ON par, chi TO {role}",
                  "CREATE PUBLICATION p FOR TABLE par")
              .args("--table", "public.par")
              .sees("par", "2")
              .sees("ONLY chi", "0")
              .fixable("row-level-security"));

  @TestFactory
  Stream<DynamicNode> scenarios() {
    return Play.everywhere(SCENARIOS);
  }
}
