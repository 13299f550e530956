package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.Activity;
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
import dev.auroracheck.facts.Slot;
import dev.auroracheck.facts.Structure;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.Secret;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Reads the facts of the database side. The session is read-only and bounded, and nothing waits for
 * a lock.
 */
public final class PostgresSource {
  private final Request request;
  private final Executor executor;
  private final Consumer<String> trace;

  /**
   * @param executor runs what can be read beside the main session
   * @param trace hears of every statement and its time
   */
  public PostgresSource(Request request, Executor executor, Consumer<String> trace) {
    this.request = request;
    this.executor = executor;
    this.trace = trace;
  }

  /**
   * Reads everything. A failure is a fact like any other: this throws nothing.
   *
   * @param password what to log in with: the user's, or an IAM token
   */
  public DatabaseFacts read(Optional<Secret> password) {
    Request.Login login = request.login();
    Roots roots;
    try {
      Trust clickPipes = Trust.ofClickPipes(login.sslRootCert());
      roots = new Roots(demanded(login, clickPipes), clickPipes);
    } catch (IOException e) {
      return DatabaseFacts.withoutSession(
          new LoginOutcome.Undecided(
              "the root certificates can't be read: " + e.getMessage(), "Check --sslrootcert"));
    }
    try (ObservedSsl.Observation observation = observe(roots)) {
      Connection connection;
      try {
        connection = connect(password, login.database(), observation.key(), false);
      } catch (SQLException e) {
        return DatabaseFacts.withoutSession(
            (observation.began() && observation.tls().isEmpty()
                    ? foreignSuite(password, roots)
                    : Optional.<String>empty())
                .map(LoginFailure::noCommonSuite)
                .orElseGet(() -> LoginFailure.explain(e, request, observation)));
      }
      try (connection) {
        return facts(new LoginOutcome.Accepted(observation.tls()), connection, password, roots);
      } catch (SQLException e) {
        // closing failed after everything was read, or the session could not be set up
        return DatabaseFacts.withoutSession(LoginFailure.explain(e, request, observation));
      }
    }
  }

  /** The cipher suite that the server takes, of those that ClickPipes does not offer. */
  private Optional<String> foreignSuite(Optional<Secret> password, Roots roots) {
    Request.Login login = request.login();
    try (ObservedSsl.Observation all =
        new ObservedSsl.Observation(
            login.endpoint().host(), roots.demanded(), roots.clickPipes(), true)) {
      try {
        connect(password, login.database(), all.key(), false).close();
      } catch (SQLException e) {
        // the handshake comes before the login
        return all.foreignSuite();
      }
      return all.foreignSuite();
    }
  }

  /**
   * What a certificate is held against; read once, for all connections of a run.
   *
   * @param demanded what it must lead to for a session to stand; empty: anything
   */
  private record Roots(Optional<Trust> demanded, Trust clickPipes) {}

  private static Optional<Trust> demanded(Request.Login login, Trust clickPipes)
      throws IOException {
    Optional<Path> file = login.sslRootCert();
    if (!LoginFailure.demandsCertificate(login)) {
      return Optional.empty();
    }
    return Optional.of(file.isPresent() ? Trust.only(file.get()) : clickPipes);
  }

  private DatabaseFacts facts(
      LoginOutcome login, Connection connection, Optional<Secret> password, Roots roots)
      throws SQLException {
    Session session = new Session(connection, trace);
    session.setUp(request.timeout());
    ServerStatements ofServer = new ServerStatements(session);
    TableStatements ofTables = new TableStatements(session);
    WorkloadStatements ofWorkload = new WorkloadStatements(session);
    Fact<Server> server = read(ofServer::server);
    String role = request.pipe().role();
    boolean own = server.known().filter(s -> s.sessionUser().equals(role)).isPresent();
    boolean pooled = server.known().filter(Server::pooled).isPresent();
    CompletableFuture<Fact<ReplicationProbe>> replication =
        own && !pooled
            ? CompletableFuture.supplyAsync(() -> probe(password, roots), executor)
            : CompletableFuture.completedFuture(noProbe(server));
    CompletableFuture<Optional<OfColumns>> columns =
        CompletableFuture.supplyAsync(
            () -> pooled ? Optional.empty() : columnsBeside(password, roots), executor);
    Fact<Role> roleFact = role(ofServer, role);
    Fact<List<Publication>> publications =
        server instanceof Fact.Known<Server> s
            ? read(
                () ->
                    new PublicationStatements(session)
                        .publications(s.value().major(), request.pipe()))
            : Fact.copy((Fact.Unavailable<?>) server);
    Fact<Optional<String>> elsewhere = elsewhere(ofServer, publications, password, roots);
    Fact<Relations> relations =
        read(() -> ofTables.relations(roleFact.known().map(Role::actsAs).orElse(role)));
    Fact<Map<Long, List<String>>> toasted = read(ofTables::toasted);
    Fact<Sessions> sessions =
        server instanceof Fact.Known<Server> s
            ? read(
                () ->
                    new SessionStatements(session)
                        .sessions(
                            roleFact.known().map(Role::actsAs).orElse(role),
                            roleFact.known(),
                            s.value()))
            : Fact.copy((Fact.Unavailable<?>) server);
    Fact<List<Slot>> slots = read(ofWorkload::slots);
    Fact<Activity> activity = read(() -> ofWorkload.activity(role));
    Fact<Set<Long>> filled = filled(ofTables, relations);
    OfColumns ofColumns = columns.join().orElseGet(() -> columns(ofTables));
    return new DatabaseFacts(
        login,
        server,
        roleFact,
        replication.join(),
        publications,
        elsewhere,
        relations,
        ofColumns.columns(),
        ofColumns.structures(),
        filled,
        toasted,
        slots,
        activity,
        sessions);
  }

  /**
   * Reads the columns, which takes as long as all else, in a session of its own.
   *
   * @return empty where none is to be had: a role or a server may have no second connection left
   */
  private Optional<OfColumns> columnsBeside(Optional<Secret> password, Roots roots) {
    try (ObservedSsl.Observation observation = observe(roots);
        Connection connection =
            connect(password, request.login().database(), observation.key(), false)) {
      Session session = new Session(connection, trace);
      session.setUp(request.timeout());
      return Optional.of(columns(new TableStatements(session)));
    } catch (SQLException e) {
      return Optional.empty();
    }
  }

  private static OfColumns columns(TableStatements statements) {
    return new OfColumns(read(statements::columns), read(statements::structures));
  }

  private record OfColumns(
      Fact<Map<Long, Columns>> columns, Fact<Map<Long, Structure>> structures) {}

  /** Nothing is measured unless a partitioned table has row-level security. */
  private static Fact<Set<Long>> filled(TableStatements statements, Fact<Relations> relations) {
    boolean secured =
        relations.known().stream()
            .flatMap(r -> r.all().stream())
            .anyMatch(r -> r.isPartitioned() && r.rowSecurity().enabled());
    return secured ? read(statements::filled) : Fact.of(Set.of());
  }

  private static Fact<ReplicationProbe> noProbe(Fact<Server> server) {
    if (!(server instanceof Fact.Known<Server> known)) {
      return Fact.copy((Fact.Unavailable<?>) server);
    }
    return known.value().pooled()
        ? Fact.absent(Fact.Why.POOLED, "a connection pooler answers at the host")
        : Fact.absent(Fact.Why.NOT_APPLICABLE, "the session is not the pipe's");
  }

  private interface Reading<T> {
    T read() throws SQLException;
  }

  private static <T> Fact<T> read(Reading<T> reading) {
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

  private static Fact<Role> role(ServerStatements statements, String name) {
    Fact<Optional<Role>> found = read(() -> statements.role(name));
    if (found instanceof Fact.Known<Optional<Role>> known) {
      return known
          .value()
          .map(Fact::of)
          .orElseGet(() -> Fact.absent(Fact.Why.NO_ROLE, "role \"" + name + "\" does not exist"));
    }
    return Fact.copy((Fact.Unavailable<?>) found);
  }

  /** Opens a replication connection and asks the one question that changes nothing. */
  private Fact<ReplicationProbe> probe(Optional<Secret> password, Roots roots) {
    try (ObservedSsl.Observation observation = observe(roots);
        Connection connection =
            connect(password, request.login().database(), observation.key(), true);
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("IDENTIFY_SYSTEM")) {
      answer.next();
      return Fact.of(new ReplicationProbe.Answered());
    } catch (SQLException e) {
      String state = Optional.ofNullable(e.getSQLState()).orElse("");
      if (state.equals("42501") || state.startsWith("28") || state.equals("08P01")) {
        return Fact.of(new ReplicationProbe.Refused(state, LoginFailure.words(e)));
      } else if (state.equals("53300")) {
        return Fact.failed(
            "the replication connection found no place: " + LoginFailure.words(e),
            "Free a WAL sender or a connection, and run again");
      }
      return Fact.failed(
          "the replication connection failed: " + LoginFailure.words(e), "Run again");
    }
  }

  /** Looks for a publication that is missing here in the databases that the user may connect to. */
  private Fact<Optional<String>> elsewhere(
      ServerStatements statements,
      Fact<List<Publication>> publications,
      Optional<Secret> password,
      Roots roots) {
    if (!(publications instanceof Fact.Known<List<Publication>> known)) {
      return Fact.copy((Fact.Unavailable<?>) publications);
    }
    List<String> names = known.value().stream().map(Publication::name).toList();
    Optional<String> wanted = request.pipe().publicationAmong(names);
    if (wanted.isEmpty() || names.contains(wanted.get())) {
      return Fact.of(Optional.empty());
    }
    Fact<List<String>> databases = read(statements::otherDatabases);
    if (!(databases instanceof Fact.Known<List<String>> others)) {
      return Fact.copy((Fact.Unavailable<?>) databases);
    }
    List<CompletableFuture<Boolean>> searches =
        others.value().stream()
            .map(
                database ->
                    CompletableFuture.supplyAsync(
                        () -> holds(database, wanted.get(), password, roots), executor))
            .toList();
    Optional<String> found = Optional.empty();
    for (int i = 0; i < searches.size(); i++) {
      if (searches.get(i).join() && found.isEmpty()) {
        found = Optional.of(others.value().get(i));
      }
    }
    return Fact.of(found);
  }

  private boolean holds(
      String database, String publication, Optional<Secret> password, Roots roots) {
    try (ObservedSsl.Observation observation = observe(roots);
        Connection connection = connect(password, database, observation.key(), false)) {
      Session session = new Session(connection, trace);
      session.setUp(request.timeout());
      return new PublicationStatements(session).hasPublication(publication);
    } catch (SQLException e) {
      return false;
    }
  }

  private ObservedSsl.Observation observe(Roots roots) {
    return new ObservedSsl.Observation(
        request.login().endpoint().host(), roots.demanded(), roots.clickPipes(), false);
  }

  private Connection connect(
      Optional<Secret> password, String database, String observation, boolean replication)
      throws SQLException {
    Request.Login login = request.login();
    String seconds = String.valueOf(Math.max(1, (request.timeout().toMillis() + 999) / 1000));
    Properties p = new Properties();
    p.setProperty("user", login.user());
    password.ifPresentOrElse(
        secret -> p.setProperty("password", secret.reveal()),
        () -> p.setProperty("authenticationPluginClassName", NoPassword.class.getName()));
    p.setProperty("ApplicationName", Session.APPLICATION_NAME);
    p.setProperty("sslmode", login.sslMode().id());
    p.setProperty("sslfactory", ObservedSsl.class.getName());
    p.setProperty("sslfactoryarg", observation);
    p.setProperty("gssEncMode", "disable");
    p.setProperty("connectTimeout", seconds);
    p.setProperty("loginTimeout", seconds);
    // the server ends a statement by itself; this is for a server that went silent
    p.setProperty("socketTimeout", String.valueOf(Long.parseLong(seconds) + 1));
    if (replication) {
      p.setProperty("replication", "database");
      p.setProperty("preferQueryMode", "simple");
      p.setProperty("assumeMinServerVersion", "12");
    }
    long start = System.nanoTime();
    try {
      return DriverManager.getConnection(url(login, database), p);
    } finally {
      trace.accept(
          Session.timed(
              start, (replication ? "connect for replication to " : "connect to ") + database));
    }
  }

  private static String url(Request.Login login, String database) {
    String host = login.endpoint().host();
    return "jdbc:postgresql://"
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + login.port()
        + "/"
        + URLEncoder.encode(database, StandardCharsets.UTF_8);
  }
}
