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
import java.util.function.Consumer;

/**
 * Reads the facts about the database. The session is read-only, each statement has a time limit,
 * and no statement waits longer than a second for a lock.
 */
public final class PostgresSource {
  private final Request request;
  private final Executor executor;
  private final Consumer<String> trace;

  /**
   * @param executor runs the work that uses sessions beside the main one
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
      logins = new Logins(request, password, trace);
    } catch (IOException e) {
      return DatabaseFacts.withoutSession(
          new LoginOutcome.Undecided(
              LoginFailure.sentence(
                  "The root certificates can't be read: ", String.valueOf(e.getMessage())),
              "Give a readable PEM file with --sslrootcert."));
    }
    try (ObservedSsl.Observation observation = logins.observe()) {
      Connection connection;
      try {
        connection = logins.connect(observation);
      } catch (SQLException e) {
        return DatabaseFacts.withoutSession(
            (observation.began() && observation.tls().isEmpty()
                    ? logins.foreignSuite()
                    : Optional.<String>empty())
                .map(LoginFailure::noCommonSuite)
                .orElseGet(() -> LoginFailure.explain(e, request, observation)));
      }
      try (connection) {
        Session session = logins.session(connection);
        return new CatalogReading(request, logins, session, executor)
            .facts(new LoginOutcome.Accepted(observation.tls()));
      } catch (SQLException e) {
        // the session could not be set up, or closing it failed after everything was read
        return DatabaseFacts.withoutSession(LoginFailure.explain(e, request, observation));
      }
    }
  }
}
