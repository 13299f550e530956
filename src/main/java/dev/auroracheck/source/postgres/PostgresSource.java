package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.DatabaseFacts;
import dev.auroracheck.facts.LoginOutcome;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.Secret;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reads the facts about the database. The session is read-only, each statement has a time limit,
 * and no statement waits longer than a second for a lock.
 */
public final class PostgresSource {
  /** The SQLSTATE of {@code too_many_connections}. */
  private static final String NO_CONNECTION = "53300";

  private static final int ATTEMPTS = 4;

  private final Request request;
  private final Executor executor;
  private final Consumer<String> trace;

  /**
   * @param executor runs the work that uses sessions beside the main one, each on a thread of its
   *     own
   * @param trace receives every statement and its time
   */
  public PostgresSource(Request request, Executor executor, Consumer<String> trace) {
    this.request = request;
    this.executor = executor;
    this.trace = trace;
  }

  /**
   * Reads everything. Throws nothing: a failure is recorded in the facts.
   *
   * @param password the password of the user, or an IAM token
   */
  public DatabaseFacts read(Optional<Secret> password) {
    Logins logins;
    try {
      logins = new Logins(request, password, executor, trace);
    } catch (IOException e) {
      return DatabaseFacts.withoutSession(
          new LoginOutcome.Undecided(
              LoginFailure.sentence(
                  "The root certificates can't be read: ", String.valueOf(e.getMessage())),
              "Give a readable PEM file with --sslrootcert."));
    }
    try (ObservedSsl.Observation observation = logins.observe()) {
      Opened opened;
      try {
        opened = open(logins, observation);
      } catch (SQLException e) {
        return DatabaseFacts.withoutSession(
            (observation.began() && observation.tls().isEmpty()
                    ? logins.foreignSuite()
                    : Optional.<String>empty())
                .map(LoginFailure::noCommonSuite)
                .orElseGet(() -> LoginFailure.explain(e, request, observation)));
      }
      try {
        Session session = opened.logins().session(opened.connection());
        return new CatalogReading(request, opened.logins(), session, opened.beside(), executor)
            .facts(new LoginOutcome.Accepted(observation.tls()));
      } catch (SQLException e) {
        // the session could not be set up
        return DatabaseFacts.withoutSession(LoginFailure.explain(e, request, observation));
      } finally {
        logins.closeBehind(opened.connection());
      }
    }
  }

  /** The main connection, and the sessions beside it. */
  private record Opened(Logins logins, Connection connection, SideSessions beside) {}

  /** Opens all connections at the same time. */
  private Opened open(Logins logins, ObservedSsl.Observation observation) throws SQLException {
    SideSessions beside = SideSessions.start(request, logins, executor);
    try {
      return new Opened(logins, logins.connect(observation), beside);
    } catch (SQLException e) {
      if (!NO_CONNECTION.equals(e.getSQLState())) {
        throw e;
      }
      beside.end();
      return openInTurn(logins, observation);
    }
  }

  /**
   * Opens the main connection first, for a server that has few left: the sessions beside it may
   * have taken the last ones. The server takes a moment to free theirs.
   */
  private Opened openInTurn(Logins earlier, ObservedSsl.Observation observation)
      throws SQLException {
    for (int i = 1; ; i++) {
      Logins logins = earlier.again();
      try {
        Connection connection = logins.connect(observation);
        return new Opened(logins, connection, SideSessions.start(request, logins, executor));
      } catch (SQLException e) {
        if (i == ATTEMPTS || !NO_CONNECTION.equals(e.getSQLState())) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
