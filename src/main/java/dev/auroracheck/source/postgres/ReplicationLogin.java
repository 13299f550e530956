package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.ReplicationProbe;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Tries whether the pipe's role can open a replication connection. */
final class ReplicationLogin {
  private ReplicationLogin() {}

  /** Opens a replication connection and runs IDENTIFY_SYSTEM, which changes nothing. */
  static Fact<ReplicationProbe> probe(Logins logins) {
    try (ObservedSsl.Observation observation = logins.observe()) {
      Connection connection = logins.connectForReplication(observation);
      try (Statement statement = connection.createStatement();
          ResultSet answer = statement.executeQuery("IDENTIFY_SYSTEM")) {
        answer.next();
        return Fact.of(new ReplicationProbe.Answered());
      } finally {
        logins.closeBehind(connection);
      }
    } catch (SQLException e) {
      String state = Optional.ofNullable(e.getSQLState()).orElse("");
      if (state.equals("42501") || state.startsWith("28") || state.equals("08P01")) {
        return Fact.of(new ReplicationProbe.Refused(state, LoginFailure.words(e)));
      } else if (state.equals("53300")) {
        return Fact.failed(
            LoginFailure.sentence("No WAL sender or connection is free: ", LoginFailure.words(e)),
            "Free a WAL sender or a connection, and run again.");
      }
      return Fact.failed(
          LoginFailure.sentence("The replication connection failed: ", LoginFailure.words(e)),
          "Run again.");
    }
  }
}
