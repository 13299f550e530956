package dev.auroracheck.source.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.pipe.Membership;
import dev.auroracheck.request.Connectivity;
import dev.auroracheck.request.Request;
import dev.auroracheck.servers.Postgres;
import dev.auroracheck.servers.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is worked out from the catalogs is what the server itself lists. */
class PublishedTablesTest {
  static Stream<Integer> majors() {
    return Postgres.majors().stream();
  }

  @ParameterizedTest
  @MethodSource("majors")
  void areThoseThatTheServerLists(int major) throws SQLException {
    PostgresServer server = Postgres.server(major);
    String database = server.createDatabase();
    try {
      server.execute(
          database,
          "CREATE SCHEMA one",
          "CREATE SCHEMA two",
          "CREATE SCHEMA empty",
          "CREATE TABLE one.plain (id int PRIMARY KEY)",
          "CREATE TABLE one.heir () INHERITS (one.plain)",
          "CREATE UNLOGGED TABLE one.unlogged (id int PRIMARY KEY)",
          "CREATE VIEW one.view AS SELECT 1",
          "CREATE SEQUENCE one.sequence",
          "CREATE MATERIALIZED VIEW one.kept AS SELECT 1",
          "CREATE TABLE one.root (id int) PARTITION BY RANGE (id)",
          "CREATE TABLE one.leaf PARTITION OF one.root FOR VALUES FROM (0) TO (9)",
          "CREATE TABLE two.away PARTITION OF one.root FOR VALUES FROM (10) TO (19)",
          "CREATE TABLE two.branch PARTITION OF one.root FOR VALUES FROM (20) TO (99)"
              + " PARTITION BY RANGE (id)",
          "CREATE TABLE one.twig PARTITION OF two.branch FOR VALUES FROM (20) TO (29)",
          "CREATE TABLE two.twig PARTITION OF two.branch FOR VALUES FROM (30) TO (39)",
          "CREATE TABLE two.bare (id int) PARTITION BY RANGE (id)",
          "CREATE TABLE two.plain (id int PRIMARY KEY)",
          "CREATE FOREIGN DATA WRAPPER nowhere",
          "CREATE SERVER nowhere FOREIGN DATA WRAPPER nowhere",
          "CREATE FOREIGN TABLE one.foreign_leaf PARTITION OF one.root"
              + " FOR VALUES FROM (100) TO (199) SERVER nowhere");
      List<String> contents =
          new ArrayList<>(
              List.of(
                  "TABLE one.plain, two.plain",
                  "TABLE ONLY one.plain",
                  "TABLE one.leaf",
                  "TABLE one.twig, two.away, two.plain"));
      if (major >= 13) {
        contents.addAll(
            List.of(
                "TABLE one.root",
                "TABLE two.bare",
                "TABLE two.branch, two.away",
                "TABLE one.root, one.leaf, two.twig",
                "TABLE one.root, two.branch, two.twig"));
      }
      if (major >= 15) {
        contents.addAll(
            List.of(
                "TABLES IN SCHEMA one",
                "TABLES IN SCHEMA two",
                "TABLES IN SCHEMA one, two, empty",
                "TABLES IN SCHEMA empty",
                "TABLES IN SCHEMA two, TABLE one.root",
                "TABLES IN SCHEMA one, TABLE two.branch, two.plain"));
      }
      List<String> names = new ArrayList<>();
      server.execute(database, "CREATE PUBLICATION nothing");
      names.add("nothing");
      for (String content : contents) {
        for (boolean viaRoot : major < 13 ? List.of(false) : List.of(false, true)) {
          String name = "p" + names.size();
          server.execute(
              database,
              "CREATE PUBLICATION "
                  + name
                  + " FOR "
                  + content
                  + (viaRoot ? " WITH (publish_via_partition_root = true)" : ""));
          names.add(name);
        }
      }
      try (Connection connection = server.connect(database)) {
        Session session = new Session(connection, Duration.ofSeconds(10), statement -> {});
        Relations relations = new RelationStatements(session).relations("pipe");
        for (String name : names) {
          Publication found = read(session, major, name);
          Set<Long> listed = listed(connection, name);
          for (Relation table : relations.all()) {
            boolean underItsRoot =
                found.viaPartitionRoot()
                    && relations.partitionAncestors(table).stream()
                        .anyMatch(ancestor -> Membership.names(found, ancestor));
            if (table.isPublishable() && !underItsRoot) {
              assertEquals(
                  listed.contains(table.oid()),
                  Membership.lists(found, table, relations),
                  () -> table + " in " + found);
            }
          }
        }
      }
    } finally {
      server.dropDatabase(database);
    }
  }

  private static Publication read(Session session, int major, String name) throws SQLException {
    Request.Pipe pipe =
        new Request.Pipe(
            "pipe", Optional.of(name), false, List.of(), List.of(), Connectivity.PUBLIC);
    return new PublicationStatements(session)
        .publications(major, pipe).stream()
            .filter(p -> p.name().equals(name))
            .findFirst()
            .orElseThrow();
  }

  private static Set<Long> listed(Connection connection, String name) throws SQLException {
    Set<Long> oids = new TreeSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT c.oid::bigint FROM pg_publication_tables t"
                    + " JOIN pg_namespace n ON n.nspname = t.schemaname"
                    + " JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = t.tablename"
                    + " WHERE t.pubname = '"
                    + name
                    + "'")) {
      while (row.next()) {
        oids.add(row.getLong(1));
      }
    }
    return oids;
  }
}
