package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.request.Request;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Looks for the pipe's publication in the other databases of the server. */
final class PublicationSearch {
  private final Request.Pipe pipe;
  private final Logins logins;
  private final Executor executor;

  PublicationSearch(Request.Pipe pipe, Logins logins, Executor executor) {
    this.pipe = pipe;
    this.logins = logins;
    this.executor = executor;
  }

  /**
   * Looks in the databases that the user may connect to, where the publication is missing in this
   * one.
   */
  Fact<Optional<String>> elsewhere(
      ServerStatements statements, Fact<List<Publication>> publications) {
    if (!(publications instanceof Fact.Known<List<Publication>> known)) {
      return Fact.copy((Fact.Unavailable<?>) publications);
    }
    List<String> names = known.value().stream().map(Publication::name).toList();
    Optional<String> wanted = pipe.publicationAmong(names);
    if (wanted.isEmpty() || names.contains(wanted.get())) {
      return Fact.of(Optional.empty());
    }
    Fact<List<String>> databases = Readings.fact(statements::otherDatabases);
    if (!(databases instanceof Fact.Known<List<String>> others)) {
      return Fact.copy((Fact.Unavailable<?>) databases);
    }
    List<CompletableFuture<Boolean>> searches =
        others.value().stream()
            .map(
                database ->
                    CompletableFuture.supplyAsync(
                        () -> hasPublication(database, wanted.get()), executor))
            .toList();
    Optional<String> found = Optional.empty();
    for (int i = 0; i < searches.size(); i++) {
      if (searches.get(i).join() && found.isEmpty()) {
        found = Optional.of(others.value().get(i));
      }
    }
    return Fact.of(found);
  }

  private boolean hasPublication(String database, String publication) {
    try {
      return logins.beside(
          database,
          List.of(),
          session -> new PublicationStatements(session).hasPublication(publication));
    } catch (SQLException e) {
      return false;
    }
  }
}
