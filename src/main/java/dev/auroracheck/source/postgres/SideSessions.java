package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.Columns;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.ReplicationProbe;
import dev.auroracheck.facts.Structure;
import dev.auroracheck.request.Request;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The sessions beside the main one, opened at the same time: one that tries the replication
 * protocol, and one that reads the columns, which takes as long as all the rest.
 */
final class SideSessions {
  private static final List<Session.Query> COLUMNS =
      List.of(ColumnStatements.QUERY, StructureStatements.QUERY);

  private final CompletableFuture<Fact<ReplicationProbe>> replication;
  private final CompletableFuture<Optional<OfColumns>> columns;

  /** What is known of the columns. */
  record OfColumns(Fact<Map<Long, Columns>> columns, Fact<Map<Long, Structure>> structures) {}

  private SideSessions(
      CompletableFuture<Fact<ReplicationProbe>> replication,
      CompletableFuture<Optional<OfColumns>> columns) {
    this.replication = replication;
    this.columns = columns;
  }

  /**
   * Starts to open them.
   *
   * @param executor runs each on a thread of its own
   */
  static SideSessions start(Request request, Logins logins, Executor executor) {
    boolean ofPipe = request.login().user().equals(request.pipe().role());
    return new SideSessions(
        ofPipe
            ? CompletableFuture.supplyAsync(() -> ReplicationLogin.probe(logins), executor)
            : CompletableFuture.completedFuture(notOfPipe()),
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Optional.of(
                    logins.beside(
                        request.login().database(), COLUMNS, SideSessions::fetchedColumns));
              } catch (SQLException e) {
                return Optional.empty();
              }
            },
            executor));
  }

  static <T> Fact<T> notOfPipe() {
    return Fact.absent(Fact.Why.NOT_APPLICABLE, "The session is not that of the pipe's role.");
  }

  /** Waits for the answer to the replication protocol. */
  Fact<ReplicationProbe> replication() {
    return replication.join();
  }

  /**
   * Waits for the columns.
   *
   * @return empty where the role or the server has no second connection left
   */
  Optional<OfColumns> columns() {
    return columns.join();
  }

  /** Waits until both have ended. */
  void end() {
    CompletableFuture.allOf(replication, columns).join();
  }

  /** Reads the columns in the given session. */
  static OfColumns columns(Session session) {
    session.fetch(COLUMNS);
    return fetchedColumns(session);
  }

  private static OfColumns fetchedColumns(Session session) {
    return new OfColumns(
        Readings.fact(new ColumnStatements(session)::columns),
        Readings.fact(new StructureStatements(session)::structures));
  }
}
