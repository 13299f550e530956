package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.Fact;
import java.sql.SQLException;
import java.util.Optional;

/** Makes facts of catalog queries, also of those that fail. */
final class Readings {
  private Readings() {}

  /** One or more catalog queries. */
  interface Reading<T> {
    T read() throws SQLException;
  }

  static <T> Fact<T> fact(Reading<T> reading) {
    try {
      return Fact.of(reading.read());
    } catch (SQLException e) {
      String state = Optional.ofNullable(e.getSQLState()).orElse("");
      return switch (state) {
        case "57014" ->
            Fact.failed("a catalog query took longer than allowed", "Wait longer with --timeout");
        case "55P03" ->
            Fact.failed("a catalog query waited for a lock", "Run again when no DDL is running");
        default ->
            Fact.failed(
                "a catalog query failed: " + LoginFailure.words(e),
                "Run again; -v shows the statement");
      };
    }
  }
}
