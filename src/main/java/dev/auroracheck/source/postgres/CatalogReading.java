package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.DatabaseFacts;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.LoginOutcome;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.ReplicationProbe;
import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.Server;
import dev.auroracheck.facts.Sessions;
import dev.auroracheck.facts.TableFacts;
import dev.auroracheck.request.Request;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/** Reads the catalog in the main session, in two round trips if no statement fails. */
final class CatalogReading {
  private final Request request;
  private final Logins logins;
  private final Session session;
  private final SideSessions beside;
  private final Executor executor;

  CatalogReading(
      Request request, Logins logins, Session session, SideSessions beside, Executor executor) {
    this.request = request;
    this.logins = logins;
    this.session = session;
    this.beside = beside;
    this.executor = executor;
  }

  /**
   * Begins the session, and reads everything.
   *
   * @throws SQLException where the session can't be set up; a failure to read is a fact
   */
  DatabaseFacts facts(LoginOutcome login) throws SQLException {
    session.begin(independent());
    ServerStatements ofServer = new ServerStatements(session);
    Fact<Boolean> aurora = Readings.fact(ofServer::isAurora);
    Fact<Role> role = role(new RoleStatements(session), request.pipe().role());
    String actsAs = role.known().map(Role::actsAs).orElse(request.pipe().role());
    Fact<Relations> relations =
        Readings.fact(() -> new RelationStatements(session).relations(actsAs));
    boolean secured = hasSecuredPartitions(relations);
    session.fetch(dependent(aurora.known().filter(Boolean::booleanValue).isPresent(), secured));
    StorageStatements ofStorage = new StorageStatements(session);
    Fact<Map<Long, List<String>>> toasted = Readings.fact(ofStorage::toasted);
    Fact<Set<Long>> filled = secured ? Readings.fact(ofStorage::filled) : Fact.of(Set.of());
    Fact<Server> server = server(ofServer, aurora);
    Fact<List<Publication>> publications =
        ofServer(
            server,
            s -> new PublicationStatements(session).publications(s.major(), request.pipe()));
    Fact<Optional<String>> elsewhere =
        new PublicationSearch(request.pipe(), logins, executor).elsewhere(ofServer, publications);
    Fact<Sessions> sessions =
        ofServer(server, s -> new SessionStatements(session).sessions(actsAs, role.known(), s));
    DatabaseFacts.Workload workload = workload();
    // a pooler may keep a second session waiting for as long as this one is open
    SideSessions.OfColumns ofColumns =
        (isPooled(server) ? Optional.<SideSessions.OfColumns>empty() : beside.columns())
            .orElseGet(() -> SideSessions.columns(session));
    return new DatabaseFacts(
        login,
        server,
        role,
        ofPipe(server) && !isPooled(server) ? beside.replication() : noProbe(server),
        publications,
        elsewhere,
        new TableFacts(relations, ofColumns.columns(), ofColumns.structures(), filled, toasted),
        workload,
        sessions);
  }

  private static Fact<Server> server(ServerStatements statements, Fact<Boolean> aurora) {
    return aurora instanceof Fact.Known<Boolean> known
        ? Readings.fact(() -> statements.server(known.value()))
        : Fact.copy((Fact.Unavailable<?>) aurora);
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
    List<Session.Query> queries = new ArrayList<>(ServerStatements.QUERIES);
    queries.add(RoleStatements.query(role));
    queries.add(PublicationStatements.query(session.major()));
    queries.addAll(RelationStatements.queries(role));
    queries.add(SessionStatements.query(role));
    queries.addAll(WorkloadStatements.queries(role));
    return queries;
  }

  /** The statements that depend on the rows of the first ones, or may have to wait for a lock. */
  private static List<Session.Query> dependent(boolean aurora, boolean secured) {
    List<Session.Query> queries = new ArrayList<>();
    if (aurora) {
      queries.add(ServerStatements.AURORA_VERSION);
    }
    queries.add(StorageStatements.TOASTED_QUERY);
    if (secured) {
      queries.add(StorageStatements.FILLED_QUERY);
    }
    return queries;
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
        : SideSessions.notOfPipe();
  }

  /** Whether a partitioned table has row security: only then does it matter which hold rows. */
  private static boolean hasSecuredPartitions(Fact<Relations> relations) {
    return relations.known().stream()
        .flatMap(r -> r.all().stream())
        .anyMatch(r -> r.isPartitioned() && r.rowSecurity().enabled());
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
