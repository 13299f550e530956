package dev.auroracheck.bench;

import dev.auroracheck.servers.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A database of a given size. All have the same kinds of tables in the same proportions, and ten
 * columns a table.
 *
 * @param tables in each schema, partitions not counted
 * @param roots how many of the schemas have a partitioned table among them
 */
record Size(String database, int schemas, int tables, int roots, int partitions) {
  static final Size SMALL = new Size("small", 1, 8, 1, 2);
  static final Size LARGE = new Size("large", 200, 40, 100, 20);

  static final String PASSWORD = "bench";

  /** The publication that holds all tables. */
  static final String ALL = "all_tables";

  /** Where one of its kind holds the tables through their schemas, via the roots. */
  static final String SCHEMAS = "by_schema";

  /** One that names every table. */
  static final String LIST = "by_list";

  /** One that holds nothing. */
  static final String NOTHING = "nothing";

  int total() {
    return schemas * tables + roots * partitions;
  }

  /** The roles: one that may do what a pipe does, and one that may log in. */
  static void createRoles(PostgresServer server) throws SQLException {
    server.execute(
        "postgres",
        "CREATE ROLE pipe LOGIN REPLICATION PASSWORD '" + PASSWORD + "'",
        "GRANT rds_replication TO pipe",
        "CREATE ROLE stranger LOGIN PASSWORD '" + PASSWORD + "'");
  }

  void create(PostgresServer server) throws SQLException {
    server.execute("postgres", "CREATE DATABASE " + database);
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DOMAIN public.code AS text CHECK (value <> '')");
      for (int schema = 0; schema < schemas; schema++) {
        // a transaction a schema, so that the locks fit into the server's memory
        statement.execute(
            SCHEMA
                .replace("{schema}", "app_" + schema)
                .replace("{tables}", String.valueOf(tables - (schema < roots ? 1 : 0)))
                .replace("{partitions}", String.valueOf(schema < roots ? partitions : 0)));
      }
      statement.execute("CREATE PUBLICATION " + NOTHING);
      statement.execute("CREATE PUBLICATION " + ALL + " FOR ALL TABLES");
      statement.execute(PUBLICATIONS);
      // as autovacuum would by and by
      statement.execute("VACUUM ANALYZE");
    }
  }

  private static final String SCHEMA =
      """
      CREATE SCHEMA {schema};
      SET search_path = {schema};
      DO $$
      DECLARE
        columns text := '(id bigint NOT NULL, tenant int NOT NULL, amount numeric,'
          ' price numeric(10, 2), note text, body jsonb, code public.code,'
          ' created timestamptz NOT NULL DEFAULT now(), active boolean,'
          ' total numeric(12, 2) GENERATED ALWAYS AS (price * 2) STORED, PRIMARY KEY (id))';
      BEGIN
        FOR i IN 1 .. {tables} LOOP
          EXECUTE format('CREATE TABLE %I %s', 'Table ' || i, columns);
          EXECUTE format('INSERT INTO %I (id, tenant) VALUES (1, 1)', 'Table ' || i);
          IF i % 20 = 1 THEN
            EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', 'Table ' || i);
            EXECUTE format('CREATE POLICY readers ON %I FOR SELECT TO pipe USING (true)',
                           'Table ' || i);
          ELSIF i % 20 = 2 THEN
            EXECUTE format('ALTER TABLE %I REPLICA IDENTITY FULL', 'Table ' || i);
          END IF;
        END LOOP;
        IF {partitions} > 0 THEN
          EXECUTE 'CREATE TABLE root ' || columns || ' PARTITION BY RANGE (id)';
          FOR i IN 1 .. {partitions} LOOP
            EXECUTE format('CREATE TABLE %I PARTITION OF root FOR VALUES FROM (%s) TO (%s)',
                           'part ' || i, i * 1000, (i + 1) * 1000);
          END LOOP;
        END IF;
      END $$;
      GRANT USAGE ON SCHEMA {schema} TO pipe;
      GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO pipe;
      RESET search_path
      """;

  private static final String PUBLICATIONS =
      """
      DO $$
      BEGIN
        EXECUTE (
          SELECT format('CREATE PUBLICATION by_list FOR TABLE %s WITH (%s)',
                        string_agg(format('%I.%I', n.nspname, c.relname), ', '),
                        'publish_via_partition_root = true')
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname LIKE 'app%' AND c.relkind IN ('r', 'p') AND NOT c.relispartition);
        IF current_setting('server_version_num')::int >= 150000 THEN
          EXECUTE (
            SELECT format('CREATE PUBLICATION by_schema FOR TABLES IN SCHEMA %s WITH (%s)',
                          string_agg(quote_ident(nspname), ', '),
                          'publish_via_partition_root = true')
            FROM pg_namespace WHERE nspname LIKE 'app%');
        END IF;
      END $$
      """;
}
