package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.Columns;
import dev.auroracheck.facts.DatabaseFacts;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.LoginOutcome;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.ReplicationProbe;
import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.Server;
import dev.auroracheck.facts.Sessions;
import dev.auroracheck.facts.Structure;
import dev.auroracheck.facts.TableFacts;
import dev.auroracheck.request.Request;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Reads the catalog: in the main session, and in parallel in sessions beside it. */
final class CatalogReading {
  private final Request request;
  private final Logins logins;
  private final Session session;
  private final Executor executor;

  CatalogReading(Request request, Logins logins, Session session, Executor executor) {
    this.request = request;
    this.logins = logins;
    this.session = session;
    this.executor = executor;
  }

  DatabaseFacts facts(LoginOutcome login) {
    // the sessions beside the main one log in while the main one reads
    CompletableFuture<Fact<ReplicationProbe>> replication = replicationBeside();
    CompletableFuture<Optional<OfColumns>> columns = columnsBeside();
    session.fetch(independent());
    Fact<Server> server = Readings.fact(new ServerStatements(session)::server);
    Fact<Role> role = role(new RoleStatements(session), request.pipe().role());
    Fact<List<Publication>> publications =
        ofServer(
            server,
            s -> new PublicationStatements(session).publications(s.major(), request.pipe()));
    Fact<Optional<String>> elsewhere =
        new PublicationSearch(request.pipe(), logins, executor)
            .elsewhere(new ServerStatements(session), publications);
    String actsAs = role.known().map(Role::actsAs).orElse(request.pipe().role());
    Fact<Relations> relations =
        Readings.fact(() -> new RelationStatements(session).relations(actsAs));
    StorageStatements ofStorage = new StorageStatements(session);
    Fact<Map<Long, List<String>>> toasted = Readings.fact(ofStorage::toasted);
    Fact<Sessions> sessions =
        ofServer(server, s -> new SessionStatements(session).sessions(actsAs, role.known(), s));
    DatabaseFacts.Workload workload = workload();
    Fact<Set<Long>> filled = filled(ofStorage, relations);
    // a pooler may keep a second session waiting for as long as this one is open
    OfColumns ofColumns =
        (isPooled(server) ? Optional.<OfColumns>empty() : columns.join())
            .orElseGet(() -> columns(session));
    return new DatabaseFacts(
        login,
        server,
        role,
        ofPipe(server) && !isPooled(server) ? replication.join() : noProbe(server),
        publications,
        elsewhere,
        new TableFacts(relations, ofColumns.columns(), ofColumns.structures(), filled, toasted),
        workload,
        sessions);
  }

  private DatabaseFacts.Workload workload() {
    WorkloadStatements statements = new WorkloadStatements(session);
    return new DatabaseFacts.Workload(
        Readings.fact(statements::slots),
        Readings.fact(() -> statements.activity(request.pipe().role())));
  }

  private interface OfServer<T> {
    T read(Server server) throws SQLException;
  }

  /** Reads what depends on the server's version or settings. */
  private static <T> Fact<T> ofServer(Fact<Server> server, OfServer<T> reading) {
    return server instanceof Fact.Known<Server> known
        ? Readings.fact(() -> reading.read(known.value()))
        : Fact.copy((Fact.Unavailable<?>) server);
  }

  /** The statements that need nothing but the request and the version of the server. */
  private List<Session.Query> independent() {
    String role = request.pipe().role();
    List<Session.Query> queries = new ArrayList<>();
    queries.add(ServerStatements.QUERY);
    queries.add(RoleStatements.query(role));
    queries.add(PublicationStatements.query(session.major()));
    queries.addAll(RelationStatements.queries(role));
    queries.add(SessionStatements.query(role));
    queries.addAll(WorkloadStatements.queries(role));
    return queries;
  }

  /** Starts to try a replication connection, where the login is that of the pipe's role. */
  private CompletableFuture<Fact<ReplicationProbe>> replicationBeside() {
    return request.login().user().equals(request.pipe().role())
        ? CompletableFuture.supplyAsync(() -> ReplicationLogin.probe(logins), executor)
        : CompletableFuture.completedFuture(
            Fact.absent(Fact.Why.NOT_APPLICABLE, "The session is not that of the pipe's role."));
  }

  /** Whether the session is that of the pipe's role. */
  private boolean ofPipe(Fact<Server> server) {
    String role = request.pipe().role();
    return server.known().filter(s -> s.sessionUser().equals(role)).isPresent();
  }

  private static boolean isPooled(Fact<Server> server) {
    return server.known().filter(Server::pooled).isPresent();
  }

  private static Fact<ReplicationProbe> noProbe(Fact<Server> server) {
    if (!(server instanceof Fact.Known<Server> known)) {
      return Fact.copy((Fact.Unavailable<?>) server);
    }
    return known.value().pooled()
        ? Fact.absent(Fact.Why.POOLED, "A connection pooler answers at the host.")
        : Fact.absent(Fact.Why.NOT_APPLICABLE, "The session is not that of the pipe's role.");
  }

  /**
   * Starts to read the columns in a session of its own, because that takes as long as all the rest.
   *
   * @return empty where the role or the server has no second connection left
   */
  private CompletableFuture<Optional<OfColumns>> columnsBeside() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return Optional.of(logins.beside(request.login().database(), CatalogReading::columns));
          } catch (SQLException e) {
            return Optional.empty();
          }
        },
        executor);
  }

  private static OfColumns columns(Session session) {
    session.fetch(List.of(ColumnStatements.QUERY, StructureStatements.QUERY));
    return new OfColumns(
        Readings.fact(new ColumnStatements(session)::columns),
        Readings.fact(new StructureStatements(session)::structures));
  }

  private record OfColumns(
      Fact<Map<Long, Columns>> columns, Fact<Map<Long, Structure>> structures) {}

  /** The partitions that contain rows; measured only where a partitioned table has row security. */
  private static Fact<Set<Long>> filled(StorageStatements statements, Fact<Relations> relations) {
    boolean secured =
        relations.known().stream()
            .flatMap(r -> r.all().stream())
            .anyMatch(r -> r.isPartitioned() && r.rowSecurity().enabled());
    return secured ? Readings.fact(statements::filled) : Fact.of(Set.of());
  }

  private static Fact<Role> role(RoleStatements statements, String name) {
    Fact<Optional<Role>> found = Readings.fact(() -> statements.role(name));
    if (found instanceof Fact.Known<Optional<Role>> known) {
      return known
          .value()
          .map(Fact::of)
          .orElseGet(() -> Fact.absent(Fact.Why.NO_ROLE, "Role \"" + name + "\" does not exist."));
    }
    return Fact.copy((Fact.Unavailable<?>) found);
  }
}
