package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.Fact;
import java.sql.SQLException;
import java.util.Optional;

/** Runs catalog queries and turns their results, and their failures, into facts. */
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
            Fact.failed(
                "A catalog query took longer than --timeout allows.",
                "Raise the limit with --timeout 60s.");
        case "55P03" ->
            Fact.failed(
                "A catalog query did not get its lock within a second.",
                "Run again when no DDL is running.");
        default ->
            Fact.failed(
                LoginFailure.sentence("A catalog query failed: ", LoginFailure.words(e)),
                "Run again with -v to see the statement.");
      };
    }
  }
}
