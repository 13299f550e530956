package dev.auroracheck.scenario;

import static dev.auroracheck.scenario.Scenario.scenario;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.Postgres;
import dev.auroracheck.servers.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every verdict on the database side, on real servers: pass, each way to fail, and undecidable. */
@Order(4)
class DatabaseScenariosTest {

  /** The checks that a database alone decides, and what they say of a healthy one. */
  private static final List<String> DECIDED_HERE =
      List.of(
          "connection",
          "tls",
          "postgres-version",
          "logical-replication",
          "wal-sender-timeout",
          "wal-senders",
          "replication-slots",
          "slot-retention",
          "session-timeouts",
          "session-settings",
          "connection-headroom",
          "pipe-user",
          "rds-replication",
          "user-grants",
          "row-level-security",
          "iam-auth",
          "publication",
          "publication-operations",
          "publication-scope",
          "publication-filters",
          "replica-identity",
          "table-kinds",
          "ordering-key",
          "column-types",
          "open-transactions",
          "leftover-objects");

  private static final String[] SHOP = {
    "CREATE TABLE orders (id int PRIMARY KEY, note text)",
    "CREATE TABLE customers (id int PRIMARY KEY)",
    "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}",
    "CREATE PUBLICATION clickpipes_publication FOR TABLE orders, customers"
  };

  private static Scenario shop(String name) {
    return scenario(name).sql(SHOP);
  }

  /** A scenario in which every check of the database passes. */
  private static Scenario healthy(String name) {
    Scenario scenario = scenario(name);
    DECIDED_HERE.forEach(check -> scenario.expect(check, "pass"));
    return scenario;
  }

  static final List<Scenario> SCENARIOS =
      List.of(
          healthy("all is well")
              .sql(SHOP)
              .sql("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO {role}")
              .expect("default-privileges", "pass"),
          healthy("all is well, seen by an administrator").sql(SHOP).asAdmin(),
          healthy("FOR ALL TABLES with partitioned roots")
              .since(13)
              .sql(
                  "CREATE TABLE m (id int, d date, PRIMARY KEY (id, d)) PARTITION BY RANGE (d)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
                  "GRANT SELECT ON m, m1 TO {role}",
                  "CREATE PUBLICATION p FOR ALL TABLES"),
          healthy("partitioned root published through its root")
              .since(13)
              .sql(
                  "CREATE TABLE m (id int, d date, PRIMARY KEY (id, d)) PARTITION BY RANGE (d)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
                  "GRANT SELECT ON m, m1 TO {role}",
                  "CREATE PUBLICATION p FOR TABLE m WITH (publish_via_partition_root = true)"),
          healthy("mixed-case, reserved and quoted names")
              .sql(
                  "CREATE SCHEMA \"Sales\"",
                  "CREATE TABLE \"Sales\".\"Order\" (\"Id\" int PRIMARY KEY)",
                  "CREATE TABLE \"Sales\".\"select\" (id int PRIMARY KEY)",
                  "CREATE TABLE \"Sales\".\"we\"\"ird\" (id int PRIMARY KEY)",
                  "GRANT USAGE ON SCHEMA \"Sales\" TO {role}",
                  "GRANT SELECT ON ALL TABLES IN SCHEMA \"Sales\" TO {role}",
                  "CREATE PUBLICATION \"my-pub\" FOR TABLE \"Sales\".\"Order\", \"Sales\".\"select\","
                      + " \"Sales\".\"we\"\"ird\""),
          healthy("tables named on the command line")
              .sql(SHOP)
              .sql("CREATE TABLE secret (id int)", "CREATE SCHEMA closed")
              .args("--table", "public.orders,\"public\".\"customers\""),
          healthy("a schema named on the command line")
              .since(15)
              .sql(
                  "CREATE SCHEMA s",
                  "CREATE TABLE s.t (id int PRIMARY KEY)",
                  "CREATE VIEW s.v AS SELECT 1 AS x",
                  "GRANT USAGE ON SCHEMA s TO {role}",
                  "GRANT SELECT ON s.t TO {role}",
                  "CREATE PUBLICATION p FOR TABLES IN SCHEMA s")
              .args("--schema", "s"),
          healthy("grants to PUBLIC")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "GRANT SELECT ON t TO PUBLIC",
                  "CREATE PUBLICATION p FOR TABLE t"),
          healthy("grants through an inherited role")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "CREATE ROLE readers{n}",
                  "GRANT SELECT ON t TO readers{n}",
                  "GRANT readers{n} TO {role}",
                  "CREATE PUBLICATION p FOR TABLE t"),
          healthy("the role owns the tables and the pipe makes its publication")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "ALTER TABLE t OWNER TO {role}",
                  "GRANT CREATE ON DATABASE {db} TO {role}")
              .args("--managed-publication")
              .expect("publication-operations", "skip")
              .expect("publication-scope", "skip")
              .expect("publication-filters", "skip"),

          // wal-sender-timeout: the value that the pipe's role gets
          shop("timeout set for the role")
              .sql("ALTER ROLE {role} SET wal_sender_timeout = '5min'")
              .fixable("wal-sender-timeout")
              .says("wal-sender-timeout", "wal_sender_timeout is 5min for ")
              .says("wal-sender-timeout", "(ALTER ROLE … SET)."),
          shop("timeout set for the role, seen by an administrator")
              .asAdmin()
              .sql("ALTER ROLE {role} SET wal_sender_timeout = 60000")
              .fixable("wal-sender-timeout")
              .says("wal-sender-timeout", "1min"),
          shop("timeout set for the database")
              .sql("ALTER DATABASE {db} SET wal_sender_timeout = '60s'")
              .fixable("wal-sender-timeout")
              .says("wal-sender-timeout", "(ALTER DATABASE … SET)."),
          shop("timeout set for the role in the database")
              .sql(
                  "ALTER ROLE {role} IN DATABASE {db} SET wal_sender_timeout = '60s'",
                  "ALTER ROLE {role} SET wal_sender_timeout = 0")
              .fixable("wal-sender-timeout"),
          shop("timeout of the role hides that of the database")
              .sql(
                  "ALTER ROLE {role} SET wal_sender_timeout = '0s'",
                  "ALTER DATABASE {db} SET wal_sender_timeout = '60s'")
              .expect("wal-sender-timeout", "pass"),
          shop("the same, seen by an administrator")
              .asAdmin()
              .sql(
                  "ALTER ROLE {role} SET wal_sender_timeout = '0s'",
                  "ALTER DATABASE {db} SET wal_sender_timeout = '60s'")
              .expect("wal-sender-timeout", "pass"),
          shop("timeout of another role")
              .sql("CREATE ROLE other{n}", "ALTER ROLE other{n} SET wal_sender_timeout = '60s'")
              .expect("wal-sender-timeout", "pass"),
          shop("followers of the newer guides")
              .sql("ALTER ROLE {role} SET wal_sender_timeout = '60s'")
              .args("--level", "wal-sender-timeout=info")
              .fixable("wal-sender-timeout", "warn"),

          // pipe-user
          scenario("no such role")
              .asAdmin()
              .withoutRole()
              .sql("CREATE TABLE t (id int PRIMARY KEY)", "CREATE PUBLICATION p FOR TABLE t")
              .fixable("pipe-user")
              .expect("user-grants", "skip")
              .expect("rds-replication", "skip")
              .expect("wal-sender-timeout", "skip")
              .expect("publication", "pass"),
          scenario("no such role, and all that it will need is missing")
              .asAdmin()
              .withoutRole()
              .sql(
                  "CREATE SCHEMA \"O'Brien; --\"",
                  "CREATE ROLE \"Owner \"\"{n}\"",
                  "GRANT CREATE ON SCHEMA \"O'Brien; --\" TO \"Owner \"\"{n}\"",
                  "CREATE TABLE \"O'Brien; --\".\"we\"\"ird\" (id int)",
                  "ALTER TABLE \"O'Brien; --\".\"we\"\"ird\" OWNER TO \"Owner \"\"{n}\"",
                  "ALTER TABLE \"O'Brien; --\".\"we\"\"ird\" ENABLE ROW LEVEL SECURITY",
                  "ALTER DATABASE {db} SET wal_sender_timeout = '60s'",
                  "ALTER DATABASE {db} SET row_security = off",
                  "REVOKE CONNECT ON DATABASE {db} FROM PUBLIC",
                  "CREATE PUBLICATION \"pu'b\"")
              .fixable("pipe-user")
              .fixable("publication"),
          scenario("no such role, and it is to make the publication itself")
              .asAdmin()
              .withoutRole()
              .sql(
                  "CREATE TABLE t (id int)",
                  "CREATE ROLE owner{n}",
                  "ALTER TABLE t OWNER TO owner{n}")
              .args("--managed-publication")
              .fixable("pipe-user")
              .fixable("ordering-key"),
          shop("a role with every problem at once")
              .asAdmin()
              .sql(
                  "ALTER ROLE {role} NOLOGIN NOREPLICATION CONNECTION LIMIT 0"
                      + " VALID UNTIL '2020-01-01'",
                  "ALTER ROLE {role} SET wal_sender_timeout = '60s'",
                  "ALTER ROLE {role} IN DATABASE {db} SET row_security = off",
                  "REVOKE rds_replication FROM {role}",
                  "REVOKE CONNECT ON DATABASE {db} FROM PUBLIC",
                  "REVOKE SELECT ON orders FROM {role}",
                  "CREATE SCHEMA billing",
                  "CREATE TABLE billing.invoice (id int)",
                  "ALTER TABLE billing.invoice ENABLE ROW LEVEL SECURITY",
                  "ALTER PUBLICATION clickpipes_publication ADD TABLE billing.invoice",
                  "ALTER PUBLICATION clickpipes_publication SET (publish = 'insert')")
              .fixable("pipe-user")
              .fixable("rds-replication")
              .fixable("connection-headroom")
              .fixable("wal-sender-timeout")
              .fixable("user-grants")
              .fixable("row-level-security")
              .fixable("default-privileges", "warn")
              .fixable("ordering-key")
              .fixable("publication-operations"),
          shop("role that may not log in")
              .asAdmin()
              .sql("ALTER ROLE {role} NOLOGIN")
              .fixable("pipe-user")
              .expect("user-grants", "pass"),
          shop("expired password")
              .asAdmin()
              .sql("ALTER ROLE {role} VALID UNTIL '2020-01-01'")
              .fixable("pipe-user")
              .says("pipe-user", "2020-01-01"),
          shop("password that expires soon")
              .sql(
                  "DO $$ BEGIN EXECUTE format('ALTER ROLE {role} VALID UNTIL %L', now() + interval '3 days'); END $$")
              .fixable("pipe-user", "warn"),
          shop("password that expires one day")
              .sql("ALTER ROLE {role} VALID UNTIL '2090-01-01'")
              .expect("pipe-user", "pass")
              .says("pipe-user", "2090-01-01"),
          shop("password that never expires")
              .sql("ALTER ROLE {role} VALID UNTIL 'infinity'")
              .expect("pipe-user", "pass"),
          shop("role that may open no connection, seen by an administrator")
              .asAdmin()
              .sql("ALTER ROLE {role} CONNECTION LIMIT 0")
              .fixable("pipe-user"),
          shop("password that expired before all time")
              .asAdmin()
              .sql("ALTER ROLE {role} VALID UNTIL '-infinity'")
              .fixable("pipe-user"),
          shop("role that acts as another, which may not read")
              .sql(
                  "CREATE ROLE acting{n}",
                  "GRANT acting{n} TO {role}",
                  "ALTER ROLE {role} SET role = 'acting{n}'")
              .sees("orders", "42501")
              .fixable("user-grants"),
          shop("role that acts as another, which alone may read")
              .sql(
                  "CREATE ROLE acting{n}",
                  "ALTER ROLE {role} NOINHERIT",
                  "GRANT acting{n} TO {role}",
                  "GRANT SELECT ON orders, customers TO acting{n}",
                  "REVOKE SELECT ON orders, customers FROM {role}",
                  "ALTER ROLE {role} IN DATABASE {db} SET role = 'acting{n}'")
              .sees("orders", "0")
              .expect("user-grants", "pass")
              .expect("rds-replication", "pass"),
          shop("role that would act as another, and is no member of it")
              .sql("CREATE ROLE acting{n}", "ALTER ROLE {role} SET role = 'acting{n}'")
              .sees("orders", "0")
              .expect("user-grants", "pass"),
          shop("role without CONNECT, seen by an administrator")
              .asAdmin()
              .sql("REVOKE CONNECT ON DATABASE {db} FROM PUBLIC")
              .fixable("pipe-user"),
          shop("an administrator as the pipe's role")
              .sql("GRANT rds_superuser TO {role}")
              .expect("pipe-user", "pass")
              .says("pipe-user", "administrator"),

          // rds-replication: a stock server grants a replication connection to the attribute alone
          shop("role that may not replicate")
              .sql("ALTER ROLE {role} NOREPLICATION", "REVOKE rds_replication FROM {role}")
              .fixable("rds-replication")
              .says("rds-replication", "GRANT rds_replication TO"),
          shop("the connection is the proof, whatever the catalogs say")
              .sql("ALTER ROLE {role} NOREPLICATION")
              .expect("rds-replication", "fail"),
          shop("attribute without membership")
              .sql("REVOKE rds_replication FROM {role}")
              .expect("rds-replication", "pass"),
          shop("no membership, seen by an administrator")
              .asAdmin()
              .sql("ALTER ROLE {role} NOREPLICATION", "REVOKE rds_replication FROM {role}")
              .fixable("rds-replication"),
          shop("nested membership, seen by an administrator")
              .asAdmin()
              .sql(
                  "ALTER ROLE {role} NOREPLICATION",
                  "REVOKE rds_replication FROM {role}",
                  "CREATE ROLE outer{n}",
                  "CREATE ROLE inner{n}",
                  "GRANT rds_replication TO outer{n}",
                  "GRANT outer{n} TO inner{n}",
                  "GRANT inner{n} TO {role}")
              .expect("rds-replication", "pass"),

          // user-grants
          shop("no SELECT on one table")
              .sql("REVOKE SELECT ON orders FROM {role}")
              .fixable("user-grants")
              .says("user-grants", "1 of 2 tables"),
          shop("no USAGE on the schema")
              .sql(
                  "CREATE SCHEMA billing",
                  "CREATE TABLE billing.invoice (id int PRIMARY KEY)",
                  "GRANT SELECT ON billing.invoice TO {role}",
                  "ALTER PUBLICATION clickpipes_publication ADD TABLE billing.invoice")
              .fixable("user-grants")
              .says("user-grants", "USAGE is missing on schema \\\"billing\\\""),
          shop("a table out of scope can't be read")
              .sql("CREATE TABLE secret (id int PRIMARY KEY)")
              .expect("user-grants", "pass"),
          shop("a table out of the named scope can't be read")
              .sql("REVOKE SELECT ON orders FROM {role}")
              .args("--table", "public.customers")
              .expect("user-grants", "pass"),
          scenario("partition in a schema of its own")
              .since(14)
              .sql(
                  "CREATE SCHEMA parts",
                  "CREATE TABLE m (id int, PRIMARY KEY (id)) PARTITION BY RANGE (id)",
                  "CREATE TABLE parts.m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "GRANT SELECT ON m TO {role}",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .fixable("user-grants")
              .says("user-grants", "a partition needs its own grant"),
          scenario("before 14 partitions are read through their root")
              .since(13)
              .until(13)
              .sql(
                  "CREATE SCHEMA parts",
                  "CREATE TABLE m (id int, PRIMARY KEY (id)) PARTITION BY RANGE (id)",
                  "CREATE TABLE parts.m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "GRANT SELECT ON m TO {role}",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .expect("user-grants", "pass"),
          scenario("partitions of partitions")
              .since(14)
              .sql(
                  "CREATE TABLE m (id int, k int, PRIMARY KEY (id, k)) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9) PARTITION BY RANGE (k)",
                  "CREATE TABLE m11 PARTITION OF m1 FOR VALUES FROM (1) TO (9)",
                  "GRANT SELECT ON m, m11 TO {role}",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .expect("user-grants", "pass"),
          scenario("leaf two levels down can't be read")
              .since(14)
              .sql(
                  "CREATE TABLE m (id int, k int, PRIMARY KEY (id, k)) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9) PARTITION BY RANGE (k)",
                  "CREATE TABLE m11 PARTITION OF m1 FOR VALUES FROM (1) TO (9)",
                  "GRANT SELECT ON m, m1 TO {role}",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .fixable("user-grants"),
          scenario("inheriting table can't be read")
              .since(14)
              .sql(
                  "CREATE TABLE parent (id int PRIMARY KEY)",
                  "CREATE TABLE child (PRIMARY KEY (id)) INHERITS (parent)",
                  "GRANT SELECT ON parent TO {role}",
                  "CREATE PUBLICATION p FOR TABLE ONLY parent")
              .args("--table", "public.parent")
              .fixable("user-grants"),
          scenario("SELECT on each column")
              .since(14)
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, v text)",
                  "GRANT SELECT (id, v) ON t TO {role}",
                  "CREATE PUBLICATION p FOR TABLE t")
              .fixable("user-grants")
              .says("user-grants", "only on columns"),
          scenario("SELECT on each column, before 14")
              .until(13)
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, v text)",
                  "GRANT SELECT (id, v) ON t TO {role}",
                  "CREATE PUBLICATION p FOR TABLE t")
              .expect("user-grants", "pass"),
          scenario("SELECT on some columns, before 14")
              .until(13)
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, v text)",
                  "GRANT SELECT (id) ON t TO {role}",
                  "CREATE PUBLICATION p FOR TABLE t")
              .fixable("user-grants"),
          scenario("grants through a role that is not inherited")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "CREATE ROLE readers{n}",
                  "ALTER ROLE {role} NOINHERIT",
                  "GRANT SELECT ON t TO readers{n}",
                  "GRANT readers{n} TO {role}",
                  "CREATE PUBLICATION p FOR TABLE t")
              .fixable("user-grants"),
          scenario("pg_read_all_data")
              .since(14)
              .sql(
                  "CREATE SCHEMA s",
                  "CREATE TABLE s.t (id int PRIMARY KEY)",
                  "GRANT pg_read_all_data TO {role}",
                  "CREATE PUBLICATION p FOR TABLE s.t")
              .expect("user-grants", "pass"),
          scenario("hostile names")
              .sql(
                  "CREATE SCHEMA \"O'Brien; --\"",
                  "CREATE TABLE \"O'Brien; --\".\"$(reboot)\" (id int PRIMARY KEY)",
                  "CREATE TABLE \"O'Brien; --\".\"new\nline \"\"q\"\" é\" (id int PRIMARY KEY)",
                  "CREATE PUBLICATION \"pu'b\" FOR TABLE \"O'Brien; --\".\"$(reboot)\", \"O'Brien; --\".\"new\nline \"\"q\"\" é\"")
              .fixable("user-grants"),
          scenario("nothing to read")
              .sql("CREATE PUBLICATION p FOR ALL TABLES")
              .expect("user-grants", "skip")
              .expect("publication", "warn"),

          // publication
          scenario("no publication")
              .sql("CREATE TABLE t (id int PRIMARY KEY)", "GRANT SELECT ON t TO {role}")
              .fixable("publication"),
          scenario("no publication, tables named")
              .sql("CREATE TABLE t (id int PRIMARY KEY)", "CREATE TABLE u (id int PRIMARY KEY)")
              .args("--table", "public.t")
              .fixable("publication")
              .says("publication", "FOR TABLE \\\"public\\\".\\\"t\\\";"),
          scenario("no publication, a partitioned table named")
              .since(13)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)")
              .args("--table", "public.m")
              .fixable("publication")
              .says("publication", "publish_via_partition_root"),
          scenario("no publication, and tables without a key")
              .sql("CREATE TABLE nokey (id int)")
              .fixable("publication")
              .says(
                  "publication", "ALTER TABLE \\\"public\\\".\\\"nokey\\\" REPLICA IDENTITY FULL"),
          shop("another publication is named")
              .args("--publication", "other")
              .fixable("publication")
              .says("publication", "clickpipes_publication"),
          shop("two publications and none of the name that is expected")
              .sql(
                  "ALTER PUBLICATION clickpipes_publication RENAME TO a",
                  "CREATE PUBLICATION b FOR TABLE orders")
              .fixable("publication"),
          shop("two publications and one of the name that is expected")
              .sql("CREATE PUBLICATION b FOR TABLE orders")
              .expect("publication", "pass"),
          scenario("empty publication")
              .sql("CREATE TABLE t (id int PRIMARY KEY)", "CREATE PUBLICATION p")
              .fixable("publication")
              .expect("user-grants", "skip")
              .says("publication", "empty"),
          scenario("empty publication, tables without a key, and one that can't be published")
              .sql(
                  "CREATE TABLE t (id int)",
                  "CREATE UNLOGGED TABLE u (id int)",
                  "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
                  "CREATE PUBLICATION p WITH (publish = 'insert')")
              .fixable("publication")
              .fixable("publication-operations")
              .expect("user-grants", "skip")
              .expect("row-level-security", "skip")
              .expect("default-privileges", "skip"),
          scenario("empty publication and nothing to put into it")
              .sql("CREATE PUBLICATION p")
              .expect("publication", "fail"),
          shop("a named table is missing from it")
              .sql("CREATE TABLE extra (id int PRIMARY KEY)")
              .args("--table", "public.orders", "--table", "public.extra")
              .fixable("publication")
              .says("publication", "\\\"public\\\".\\\"extra\\\""),
          scenario("FOR TABLE root without publish_via_partition_root")
              .since(13)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "CREATE PUBLICATION p FOR TABLE m")
              .fixable("publication")
              .says("publication", "publish_via_partition_root is off"),
          scenario("FOR TABLES IN SCHEMA without publish_via_partition_root")
              .since(15)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "CREATE PUBLICATION p FOR TABLES IN SCHEMA public")
              .fixable("publication"),
          scenario("only a partition is published, the root is wanted")
              .since(13)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "CREATE PUBLICATION p FOR TABLE m1")
              .args("--table", "public.m")
              .fixable("publication"),
          scenario("partitioned table in 12")
              .until(12)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .expect("publication", "warn"),
          scenario("managed, but the tables are another's")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "CREATE ROLE owner{n}",
                  "ALTER TABLE t OWNER TO owner{n}",
                  "GRANT CREATE ON DATABASE {db} TO {role}")
              .args("--managed-publication")
              .fixable("publication")
              .says("publication", "ownership"),
          scenario("managed, but no CREATE on the database")
              .sql("CREATE TABLE t (id int PRIMARY KEY)", "ALTER TABLE t OWNER TO {role}")
              .args("--managed-publication")
              .fixable("publication")
              .says("publication", "CREATE on database"),
          scenario("managed, but sessions may not write")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "ALTER TABLE t OWNER TO {role}",
                  "GRANT CREATE ON DATABASE {db} TO {role}",
                  "ALTER ROLE {role} SET default_transaction_read_only = on")
              .args("--managed-publication")
              .fixable("publication"),
          scenario("extension tables are nobody's to replicate")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "GRANT SELECT ON t TO {role}",
                  "CREATE TABLE ext (id int)",
                  "INSERT INTO pg_depend SELECT 'pg_class'::regclass, 'ext'::regclass, 0, 'pg_extension'::regclass, oid, 0, 'e' FROM pg_extension LIMIT 1",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .expect("user-grants", "pass"),
          shop("the named table is missing and so is the publication")
              .args("--table", "public.nosuch", "--publication", "nosuch")
              .expect("publication", "fail")
              .expect("table-kinds", "fail"),
          shop("nothing of what is named can be published")
              .args("--table", "public.nosuch")
              .expect("publication", "skip")
              .expect("user-grants", "skip")
              .expect("table-kinds", "fail"),
          scenario("an inheriting table of another owner")
              .sql(
                  "CREATE TABLE par (id int PRIMARY KEY)",
                  "CREATE TABLE chi (PRIMARY KEY (id)) INHERITS (par)",
                  "ALTER TABLE par OWNER TO {role}",
                  "GRANT CREATE ON DATABASE {db} TO {role}")
              .args("--managed-publication", "--table", "public.par")
              .fixable("publication")
              .says("publication", "chi"),
          scenario("managed, and read-only for the role in this database alone")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "ALTER TABLE t OWNER TO {role}",
                  "GRANT CREATE ON DATABASE {db} TO {role}",
                  "ALTER ROLE {role} IN DATABASE {db} SET default_transaction_read_only = on")
              .args("--managed-publication")
              .fixable("publication"),
          scenario("managed, and nothing to publish")
              .sql("GRANT CREATE ON DATABASE {db} TO {role}")
              .args("--managed-publication")
              .expect("publication", "skip"),
          scenario("empty publication, and one table named")
              .sql(
                  "CREATE TABLE orders (id int PRIMARY KEY)",
                  "CREATE TABLE secret (id int)",
                  "CREATE PUBLICATION p")
              .args("--table", "public.orders")
              .fixable("publication")
              .says("publication", "ADD TABLE \\\"public\\\".\\\"orders\\\";"),
          scenario("FOR TABLES IN SCHEMA of a schema that holds none")
              .since(15)
              .sql(
                  "CREATE SCHEMA hollow",
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "CREATE PUBLICATION p FOR TABLES IN SCHEMA hollow")
              .fixable("publication"),
          scenario("a root without partitions is not an empty publication")
              .since(13)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE other (id int PRIMARY KEY)",
                  "CREATE PUBLICATION p FOR TABLE m")
              .fixable("publication")
              .says("publication", "publish_via_partition_root = true"),
          scenario("a partition without a key is named before its root is published")
              .since(13)
              .sql(
                  "CREATE TABLE m (id int) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)")
              .args("--table", "public.m")
              .fixable("publication")
              .says(
                  "publication", "[\"ALTER TABLE \\\"public\\\".\\\"m1\\\" REPLICA IDENTITY FULL"),
          scenario("no publication in 12, and a partitioned table")
              .until(12)
              .sql("CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)")
              .expect("publication", "fail"),
          scenario("a table without columns is not readable by its columns")
              .sql("CREATE TABLE hollow ()", "CREATE PUBLICATION p FOR TABLE hollow")
              .fixable("user-grants")
              .says("user-grants", "no SELECT\""),
          scenario("an unlogged partition fails once")
              .since(14)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE UNLOGGED TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "GRANT SELECT ON m TO {role}",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .expect("table-kinds", "fail")
              .expect("user-grants", "pass"),
          scenario("an inheriting table with a dot is named once")
              .sql(
                  "CREATE TABLE par (id int PRIMARY KEY)",
                  "CREATE TABLE \"c.d\" (PRIMARY KEY (id)) INHERITS (par)",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .expect("table-kinds", "fail")
              .says("table-kinds", "\"objectsTotal\":1"),
          shop("what only table-kinds would tell is undecided without it")
              .args("--table", "public.nosuch", "--only", "connection,publication,user-grants")
              .expect("publication", "error")
              .expect("user-grants", "error"),
          shop("nothing that was named is there, and neither is the publication")
              .args("--table", "public.nosuch", "--publication", "nosuch")
              .expect("publication", "fail")
              .says("publication", "Create the tables"),
          shop("nothing that was named can be published, and the rest is not judged")
              .args("--table", "public.nosuch")
              .expect("publication-scope", "skip"),

          // what a deliberate mistake in the code would get wrong

          scenario("a dot in a schema's name")
              .sql(
                  "CREATE SCHEMA \"a.b\"",
                  "CREATE TABLE \"a.b\".t (id int PRIMARY KEY)",
                  "CREATE PUBLICATION p FOR TABLE \"a.b\".t")
              .expect("table-kinds", "fail")
              .says("table-kinds", "dot"),
          scenario("a foreign partition")
              .since(13)
              .sql(
                  "CREATE FOREIGN DATA WRAPPER w",
                  "CREATE SERVER s FOREIGN DATA WRAPPER w",
                  "CREATE TABLE m (id int) PARTITION BY RANGE (id)",
                  "CREATE FOREIGN TABLE f PARTITION OF m FOR VALUES FROM (1) TO (9) SERVER s",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .expect("table-kinds", "fail")
              .says("table-kinds", "the initial load skips it"),
          scenario("a view in a published schema")
              .since(15)
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "CREATE VIEW v AS SELECT 1 AS x",
                  "GRANT SELECT ON t TO {role}",
                  "CREATE PUBLICATION p FOR TABLES IN SCHEMA public")
              .expect("table-kinds", "pass")
              .expect("publication", "pass"),
          scenario("an extension's table in a published schema")
              .since(15)
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "CREATE TABLE ext (id int)",
                  "INSERT INTO pg_depend SELECT 'pg_class'::regclass, 'ext'::regclass, 0, 'pg_extension'::regclass, oid, 0, 'e' FROM pg_extension LIMIT 1",
                  "GRANT SELECT ON t TO {role}",
                  "CREATE PUBLICATION p FOR TABLES IN SCHEMA public")
              .expect("user-grants", "pass"),
          scenario("partitions of a published schema fold into their root")
              .since(15)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "GRANT SELECT ON m, m1 TO {role}",
                  "CREATE PUBLICATION p FOR TABLES IN SCHEMA public WITH (publish_via_partition_root = true)")
              .expect("table-kinds", "pass")
              .expect("publication", "pass"),
          scenario("managed, a partition of another owner")
              .since(13)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "ALTER TABLE m OWNER TO {role}",
                  "GRANT CREATE ON DATABASE {db} TO {role}")
              .args("--managed-publication")
              .expect("publication", "pass"),
          scenario("managed, only the administrator is read-only")
              .asAdmin()
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "ALTER TABLE t OWNER TO {role}",
                  "GRANT CREATE ON DATABASE {db} TO {role}",
                  "DO $$ BEGIN EXECUTE format('ALTER ROLE %I IN DATABASE {db} SET default_transaction_read_only = on', current_user); END $$")
              .args("--managed-publication")
              .expect("publication", "pass"),
          scenario("empty publication, a partitioned table")
              .since(13)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "CREATE PUBLICATION p")
              .fixable("publication")
              .says("publication", "ADD TABLE \\\"public\\\".\\\"m\\\";"),
          shop("a superuser as the pipe's role")
              .sql("ALTER ROLE {role} SUPERUSER")
              .expect("pipe-user", "pass")
              .says("pipe-user", "administrator"),
          shop("attribute alone, seen by an administrator")
              .asAdmin()
              .sql("REVOKE rds_replication FROM {role}")
              .expect("rds-replication", "pass"),
          shop("superuser alone, seen by an administrator")
              .asAdmin()
              .sql(
                  "REVOKE rds_replication FROM {role}", "ALTER ROLE {role} NOREPLICATION SUPERUSER")
              .expect("rds-replication", "pass"),
          shop("a member of rds_iam that is refused")
              .sql("ALTER ROLE {role} NOREPLICATION", "GRANT rds_iam TO {role}")
              .expect("rds-replication", "fail")
              .says("rds-replication", "rds.iam_auth_for_replication"),
          scenario("managed, no CREATE, seen by an administrator")
              .asAdmin()
              .sql("CREATE TABLE t (id int PRIMARY KEY)", "ALTER TABLE t OWNER TO {role}")
              .args("--managed-publication")
              .fixable("publication")
              .says("publication", "CREATE on database"),
          shop("timeout of the role in another database")
              .asAdmin()
              .sql("ALTER ROLE {role} IN DATABASE postgres SET wal_sender_timeout = '60s'")
              .expect("wal-sender-timeout", "pass"),
          shop("timeout of another role, seen by an administrator")
              .asAdmin()
              .sql("CREATE ROLE other{n}", "ALTER ROLE other{n} SET wal_sender_timeout = '60s'")
              .expect("wal-sender-timeout", "pass"),
          scenario("another publication's schema")
              .since(15)
              .sql(
                  "CREATE SCHEMA s",
                  "CREATE TABLE s.t (id int PRIMARY KEY)",
                  "CREATE TABLE secret (id int PRIMARY KEY)",
                  "GRANT USAGE ON SCHEMA s TO {role}",
                  "GRANT SELECT ON s.t TO {role}",
                  "CREATE PUBLICATION clickpipes_publication FOR TABLES IN SCHEMA s",
                  "CREATE PUBLICATION other FOR TABLES IN SCHEMA public")
              .expect("user-grants", "pass")
              .expect("publication", "pass"),
          shop("another publication's table")
              .sql(
                  "CREATE TABLE secret (id int PRIMARY KEY)",
                  "CREATE PUBLICATION other FOR TABLE secret")
              .expect("user-grants", "pass")
              .expect("publication", "pass"),
          scenario("REPLICA IDENTITY FULL is enough")
              .sql("CREATE TABLE t (id int)", "ALTER TABLE t REPLICA IDENTITY FULL")
              .fixable("publication")
              .says("publication", "\"steps\":[{\"kind\":\"sql\""),
          scenario("REPLICA IDENTITY NOTHING is none")
              .sql("CREATE TABLE t (id int PRIMARY KEY)", "ALTER TABLE t REPLICA IDENTITY NOTHING")
              .fixable("publication")
              .says("publication", "REPLICA IDENTITY"),
          scenario("an invalid key is none")
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "UPDATE pg_index SET indisvalid = false WHERE indrelid = 't'::regclass")
              .fixable("publication")
              .says("publication", "REPLICA IDENTITY"),
          scenario("a deferrable key is none")
              .sql("CREATE TABLE t (id int PRIMARY KEY DEFERRABLE)")
              .fixable("publication")
              .says("publication", "REPLICA IDENTITY"),
          scenario("REPLICA IDENTITY USING INDEX is enough")
              .sql(
                  "CREATE TABLE t (id int NOT NULL)",
                  "CREATE UNIQUE INDEX i ON t (id)",
                  "ALTER TABLE t REPLICA IDENTITY USING INDEX i")
              .fixable("publication")
              .says("publication", "\"steps\":[{\"kind\":\"sql\""),
          scenario("managed, an owner whose rights are not inherited")
              .sql(
                  "ALTER ROLE {role} NOINHERIT",
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "CREATE ROLE owner{n}",
                  "ALTER TABLE t OWNER TO owner{n}",
                  "GRANT owner{n} TO {role}",
                  "GRANT CREATE ON DATABASE {db} TO {role}")
              .args("--managed-publication")
              .fixable("publication")
              .says("publication", "ownership"),
          scenario("no USAGE, seen by an administrator")
              .asAdmin()
              .sql(
                  "CREATE SCHEMA s",
                  "CREATE TABLE s.t (id int PRIMARY KEY)",
                  "GRANT SELECT ON s.t TO {role}",
                  "CREATE PUBLICATION p FOR TABLE s.t")
              .fixable("user-grants")
              .says("user-grants", "USAGE is missing on schema \\\"s\\\""),
          shop("no SELECT, seen by an administrator")
              .asAdmin()
              .sql("REVOKE SELECT ON orders FROM {role}")
              .fixable("user-grants")
              .says("user-grants", "1 of 2 tables"),
          scenario("a dropped column needs no grant, before 14")
              .until(13)
              .sql(
                  "CREATE TABLE t (id int PRIMARY KEY, v text, gone int)",
                  "ALTER TABLE t DROP COLUMN gone",
                  "GRANT SELECT (id, v) ON t TO {role}",
                  "CREATE PUBLICATION p FOR TABLE t")
              .expect("user-grants", "pass"),
          shop("a hostile search_path")
              .sql(
                  "CREATE SCHEMA evil",
                  "CREATE FUNCTION evil.current_setting(text) RETURNS text LANGUAGE sql AS $$SELECT '110000'$$",
                  "GRANT USAGE ON SCHEMA evil TO PUBLIC",
                  "ALTER ROLE {role} SET search_path = evil, pg_catalog")
              .expect("postgres-version", "pass"),
          scenario("a root by its columns, its leaf whole")
              .since(14)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "GRANT SELECT (id) ON m TO {role}",
                  "GRANT SELECT ON m1 TO {role}",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .expect("user-grants", "pass"),

          // table-kinds: what can't be replicated fails here and nowhere else
          shop("a view in scope")
              .sql("CREATE VIEW v AS SELECT 1 AS x")
              .args("--table", "public.orders,public.v")
              .expect("table-kinds", "fail")
              .expect("publication", "pass")
              .expect("user-grants", "pass")
              .says("table-kinds", "is a view"),
          shop("a materialized view in scope")
              .sql("CREATE MATERIALIZED VIEW v AS SELECT 1 AS x")
              .args("--table", "public.v")
              .expect("table-kinds", "fail"),
          shop("a foreign table in scope")
              .sql(
                  "CREATE FOREIGN DATA WRAPPER w",
                  "CREATE SERVER s FOREIGN DATA WRAPPER w",
                  "CREATE FOREIGN TABLE f (id int) SERVER s")
              .args("--table", "public.orders,public.f")
              .expect("table-kinds", "fail")
              .expect("publication", "pass")
              .expect("user-grants", "pass"),
          shop("an unlogged table in scope")
              .sql("CREATE UNLOGGED TABLE u (id int PRIMARY KEY)")
              .args("--table", "public.orders,public.u")
              .expect("table-kinds", "fail")
              .expect("publication", "pass")
              .expect("user-grants", "pass"),
          scenario("an unlogged table under FOR ALL TABLES")
              .sql(
                  "CREATE UNLOGGED TABLE u (id int)",
                  "CREATE TABLE t (id int PRIMARY KEY)",
                  "GRANT SELECT ON t TO {role}",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .expect("table-kinds", "pass")
              .expect("user-grants", "pass"),
          shop("a named table does not exist")
              .args("--table", "public.orders,public.nosuch")
              .expect("table-kinds", "fail")
              .expect("publication", "pass")
              .expect("user-grants", "pass")
              .says("table-kinds", "does not exist"),
          shop("a named table in other case does not exist")
              .args("--table", "public.Orders")
              .expect("table-kinds", "fail")
              .says(
                  "table-kinds",
                  "does not exist; \\\"public\\\".\\\"orders\\\" has a similar name"),
          shop("a named schema holds no table")
              .sql("CREATE SCHEMA hollow")
              .args("--schema", "hollow")
              .expect("table-kinds", "fail"),
          scenario("a partition by itself")
              .since(13)
              .sql(
                  "CREATE TABLE m (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (9)",
                  "CREATE PUBLICATION p FOR ALL TABLES")
              .args("--table", "public.m1")
              .expect("table-kinds", "warn"),
          scenario("a dot in a name")
              .sql(
                  "CREATE TABLE \"a.b\" (id int PRIMARY KEY)",
                  "CREATE PUBLICATION p FOR TABLE \"a.b\"")
              .expect("table-kinds", "fail")
              .says("table-kinds", "dot"));

  @TestFactory
  Stream<DynamicNode> scenarios() {
    return Play.everywhere(SCENARIOS);
  }

  @Test
  void noWalSenderIsFreeForTheProof() throws Exception {
    PostgresServer server = Postgres.server(16);
    Scenario crowded =
        shop("no WAL sender is free")
            .expect("rds-replication", "error")
            .expect("user-grants", "pass")
            .says("rds-replication", "WAL sender");
    List<Connection> senders = new ArrayList<>();
    try {
      for (int i = 0; i < 10; i++) {
        senders.add(replicationConnection(server));
      }
      Play.play(crowded, server);
    } finally {
      for (Connection sender : senders) {
        sender.close();
      }
    }
  }

  private static Connection replicationConnection(PostgresServer server) throws SQLException {
    Properties p = new Properties();
    p.setProperty("user", server.superuser());
    p.setProperty("password", server.superuserPassword());
    p.setProperty("replication", "database");
    p.setProperty("preferQueryMode", "simple");
    p.setProperty("assumeMinServerVersion", "12");
    return DriverManager.getConnection(
        "jdbc:postgresql://" + server.host() + ":" + server.port() + "/postgres", p);
  }

  /** From 16 on the catalog function that lists a publication opens every table of it. */
  @Test
  void aLockedTableOfNobodysInterestDecidesNothing() throws Exception {
    for (int major : List.of(16, 18)) {
      PostgresServer server = Postgres.server(major);
      String database = server.createDatabase();
      server.execute(
          database,
          "CREATE ROLE patient LOGIN REPLICATION PASSWORD '" + Play.PASSWORD + "'",
          "CREATE TABLE orders (id int PRIMARY KEY)",
          "GRANT SELECT ON orders TO patient",
          "CREATE TABLE busy (id int PRIMARY KEY)",
          "ALTER TABLE busy ENABLE ROW LEVEL SECURITY",
          "CREATE POLICY p ON busy USING (id > 0)",
          "CREATE PUBLICATION filtering FOR TABLE orders, busy WHERE (id > 0)",
          "CREATE PUBLICATION p FOR TABLE orders",
          "CREATE PUBLICATION q FOR TABLE busy",
          "CREATE PUBLICATION everything FOR ALL TABLES");
      try (Connection lock = server.connect(database)) {
        lock.setAutoCommit(false);
        lock.createStatement().execute("LOCK TABLE busy IN ACCESS EXCLUSIVE MODE");
        for (String publication : List.of("p", "everything", "filtering")) {
          Scenario scenario =
              shop("locked").args("--publication", publication, "--table", "public.orders");
          Execution run = Play.run(scenario, server, "patient", database, 0);
          for (String check : List.of("user-grants", "publication", "table-kinds")) {
            assertEquals("pass", run.status(check), () -> run.check(check).toString());
          }
        }
        lock.rollback();
      }
      server.dropDatabase(database);
      server.execute("postgres", "DROP ROLE patient");
    }
  }

  @Test
  void publicationInAnotherDatabaseOnly() throws Exception {
    PostgresServer server = Postgres.server(16);
    String other = server.createDatabase();
    try {
      server.execute(
          other, "CREATE TABLE t (id int PRIMARY KEY)", "CREATE PUBLICATION astray FOR TABLE t");
      Play.play(
          shop("the publication is in another database")
              .args("--publication", "astray")
              .fixable("publication")
              .says("publication", "in database \\\"" + other),
          server);
    } finally {
      server.dropDatabase(other);
    }
  }

  /** A catalog that another session has locked makes the checks that read it undecided. */
  @Test
  void aLockedCatalogIsNoVerdict() throws Exception {
    PostgresServer server = Postgres.server(16);
    String database = server.createDatabase();
    server.execute(
        database,
        "CREATE ROLE locked LOGIN REPLICATION PASSWORD '" + Play.PASSWORD + "'",
        "CREATE TABLE t (id int PRIMARY KEY)");
    try (Connection lock = server.connect(database)) {
      lock.setAutoCommit(false);
      lock.createStatement()
          .execute("LOCK TABLE pg_inherits, pg_publication IN ACCESS EXCLUSIVE MODE");
      Execution run = Play.run(shop("locked"), server, "locked", database, 0);
      for (String check : List.of("user-grants", "publication", "table-kinds")) {
        assertEquals("error", run.status(check), () -> run.check(check).toString());
      }
      assertEquals("pass", run.status("logical-replication"));
      assertEquals(3, run.exitCode());
      lock.rollback();
    }
    server.dropDatabase(database);
    server.execute("postgres", "DROP ROLE locked");
  }

  @Test
  void everyCheckOfTheDatabaseHasItsScenarios() {
    for (String check : DECIDED_HERE) {
      Set<String> seen = new TreeSet<>();
      SCENARIOS.forEach(w -> seen.add(String.valueOf(w.expected.get(check))));
      assertTrue(seen.contains("pass"), check);
    }
    for (String check :
        List.of(
            "wal-sender-timeout",
            "pipe-user",
            "rds-replication",
            "user-grants",
            "publication",
            "table-kinds")) {
      assertTrue(SCENARIOS.stream().anyMatch(w -> "fail".equals(w.expected.get(check))), check);
    }
  }
}
