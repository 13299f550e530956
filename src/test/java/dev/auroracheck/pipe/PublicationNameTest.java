package dev.auroracheck.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.facts.Server;
import dev.auroracheck.servers.Postgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which names survive is what pgoutput itself makes of them. */
class PublicationNameTest {
  private static final List<String> NAMES =
      List.of(
          "plain",
          "Upper",
          "uppeR",
          "\u00c4rger",
          "\u00e4rger",
          "a b",
          "a\tb",
          "a\nb",
          "a\rb",
          "a\fb",
          "a\u000bb",
          "a\u0085b",
          "a\u00a0b",
          "a\u2028b",
          " a",
          "a ",
          "a\u000b",
          "a,b",
          "a,",
          ",",
          "\"a",
          "\"a\"",
          "a\"b",
          "1a",
          "a-b.c",
          "'a(*;$",
          "select",
          "\u8868",
          "sixty-three-bytes-is-as-long-as-a-name-may-be-in-postgresql-now");

  @ParameterizedTest
  @MethodSource("dev.auroracheck.servers.Postgres#majors")
  void survivesWhatIsStreamed(int major) throws SQLException {
    var server = Postgres.server(major);
    String database = server.createDatabase();
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      // changes are decoded as far as they are on disk
      statement.execute("SET synchronous_commit = on");
      statement.execute("CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY)");
      for (String name : NAMES) {
        assertEquals(
            isStreamed(name, statement),
            PublicationName.survives(name, server(major)),
            () -> major + ": " + name);
      }
    } finally {
      server.dropDatabase(database);
    }
  }

  private static boolean isStreamed(String name, Statement statement) throws SQLException {
    statement.execute("CREATE PUBLICATION " + Quoted.name(name) + " FOR TABLE t");
    statement.execute("SELECT pg_create_logical_replication_slot('names', 'pgoutput')");
    statement.execute("INSERT INTO t DEFAULT VALUES");
    try (ResultSet row =
        statement.executeQuery(
            "SELECT count(*) FROM pg_logical_slot_peek_binary_changes('names', NULL, NULL,"
                + " 'proto_version', '1', 'publication_names', "
                + Quoted.literal(name)
                + ") WHERE get_byte(data, 0) = ascii('I')")) {
      row.next();
      return row.getInt(1) == 1;
    } catch (SQLException e) {
      // invalid_name: the syntax; undefined_object: there is none of that name
      assertTrue(List.of("42602", "42704").contains(e.getSQLState()), e::toString);
      return false;
    } finally {
      statement.execute("SELECT pg_drop_replication_slot('names')");
      statement.execute("DROP PUBLICATION " + Quoted.name(name));
    }
  }

  private static Server server(int major) {
    return new Server(
        major * 10000, major + ".0", Optional.empty(), false, false, "pipe", "shop", Map.of());
  }

  @Test
  void inAnEncodingOfSingleBytesTheLocaleFoldsLetters() {
    Map<String, Server.Setting> latin =
        Map.of(
            "server_encoding", new Server.Setting("LATIN1", ""),
            "lc_ctype", new Server.Setting("de_DE.iso88591", "database"));
    Server server =
        new Server(160000, "16.0", Optional.empty(), false, false, "pipe", "shop", latin);
    assertEquals(false, PublicationName.survives("\u00c4rger", server));
    assertEquals("\u00e4rger", PublicationName.fit("\u00c4rger", List.of(), server));
  }

  @Test
  void aFitNameSurvivesAndIsFree() {
    for (String name : NAMES) {
      String fit = PublicationName.fit(name, NAMES, server(18));
      assertTrue(PublicationName.survives(fit, server(18)) && Quoted.isWhole(fit), fit);
      assertTrue(!NAMES.contains(fit), fit);
    }
    assertEquals("click_pipes", PublicationName.fit("Click Pipes", List.of(), server(18)));
  }
}
