package dev.auroracheck.source.postgres;

import dev.auroracheck.request.Request;
import dev.auroracheck.request.Secret;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Opens the connections of a run, and observes the TLS of each. Connections beside the first one
 * can be opened at the same time, but send the password only once the server has accepted it on the
 * first, so that a wrong password is tried once.
 */
final class Logins {
  private final Request request;
  private final Optional<Secret> password;
  private final Executor executor;
  private final Consumer<String> trace;
  private final Optional<Trust> demanded;
  private final Trust clickPipes;
  private final CompletableFuture<Boolean> accepted = new CompletableFuture<>();

  /**
   * Reads the root certificates once, for all connections of a run.
   *
   * @throws IOException where they can't be read
   */
  Logins(Request request, Optional<Secret> password, Executor executor, Consumer<String> trace)
      throws IOException {
    this.request = request;
    this.password = password;
    this.executor = executor;
    this.trace = trace;
    this.clickPipes = Trust.ofClickPipes(request.login().sslRootCert());
    this.demanded = demanded(request.login(), clickPipes);
  }

  private Logins(Logins earlier) {
    this.request = earlier.request;
    this.password = earlier.password;
    this.executor = earlier.executor;
    this.trace = earlier.trace;
    this.clickPipes = earlier.clickPipes;
    this.demanded = earlier.demanded;
  }

  /** The same, for another first login after one that failed. */
  Logins again() {
    return new Logins(this);
  }

  /** The roots that the certificate must verify against; empty where it need not verify. */
  private static Optional<Trust> demanded(Request.Login login, Trust clickPipes)
      throws IOException {
    Optional<Path> file = login.sslRootCert();
    if (!LoginFailure.demandsCertificate(login)) {
      return Optional.empty();
    }
    return Optional.of(file.isPresent() ? Trust.only(file.get()) : clickPipes);
  }

  ObservedSsl.Observation observe() {
    return observe(false);
  }

  private ObservedSsl.Observation observe(boolean everySuite) {
    return new ObservedSsl.Observation(
        request.login().endpoint().host(), demanded, clickPipes, everySuite);
  }

  /** The first connection, to the database that was named. */
  Connection connect(ObservedSsl.Observation observation) throws SQLException {
    try {
      Connection connection =
          connect(request.login().database(), observation, new Properties(), () -> password);
      accepted.complete(true);
      return connection;
    } finally {
      accepted.complete(false);
    }
  }

  /** The password, once the server has accepted it. */
  private Optional<Secret> acceptedPassword() throws PSQLException {
    if (!accepted.join()) {
      throw new PSQLException("the first login failed", PSQLState.CONNECTION_REJECTED);
    }
    return password;
  }

  /** A connection that speaks the replication protocol. */
  Connection connectForReplication(ObservedSsl.Observation observation) throws SQLException {
    Properties replication = new Properties();
    replication.setProperty("replication", "database");
    replication.setProperty("preferQueryMode", "simple");
    return connect(request.login().database(), observation, replication, this::acceptedPassword);
  }

  /** Work that is done in a session of its own. */
  interface Work<T> {
    T in(Session session) throws SQLException;
  }

  /**
   * Opens another session, also to another database, for one piece of work.
   *
   * @param queries what the work begins with
   */
  <T> T beside(String database, List<Session.Query> queries, Work<T> work) throws SQLException {
    try (ObservedSsl.Observation observation = observe()) {
      Connection connection =
          connect(database, observation, new Properties(), this::acceptedPassword);
      try {
        Session session = session(connection);
        session.begin(queries);
        return work.in(session);
      } finally {
        closeBehind(connection);
      }
    }
  }

  /** A session on the connection, still to be begun. */
  Session session(Connection connection) throws SQLException {
    return new Session(connection, request.timeout(), trace);
  }

  /** Ends a session without a wait for the server, whose answer closing takes a round trip. */
  void closeBehind(Connection connection) {
    try {
      executor.execute(() -> close(connection));
    } catch (RejectedExecutionException e) {
      // the run is over, and this session was not waited for
      close(connection);
    }
  }

  private void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      trace.accept("a session did not end in order: " + LoginFailure.words(e));
    }
  }

  /** A cipher suite that the server accepts and ClickPipes does not offer. */
  Optional<String> foreignSuite() {
    try (ObservedSsl.Observation all = observe(true)) {
      try {
        connect(all).close();
      } catch (SQLException e) {
        // the TLS handshake comes before the login, so a failed login still shows the suite
        return all.foreignSuite();
      }
      return all.foreignSuite();
    }
  }

  private Connection connect(
      String database,
      ObservedSsl.Observation observation,
      Properties replication,
      HeldPassword.Source source)
      throws SQLException {
    Request.Login login = request.login();
    Properties p = properties(observation);
    p.putAll(replication);
    HeldPassword.hold(observation.key(), source);
    long start = System.nanoTime();
    try {
      return DriverManager.getConnection(url(login, database), p);
    } finally {
      HeldPassword.forget(observation.key());
      trace.accept(
          Session.timed(
              start,
              (replication.isEmpty() ? "connect to " : "connect for replication to ") + database));
    }
  }

  private Properties properties(ObservedSsl.Observation observation) {
    String seconds = String.valueOf(Math.max(1, (request.timeout().toMillis() + 999) / 1000));
    Properties p = new Properties();
    p.setProperty("user", request.login().user());
    p.setProperty("authenticationPluginClassName", HeldPassword.class.getName());
    p.setProperty("ApplicationName", Session.APPLICATION_NAME);
    // puts the name into the startup packet; else the session has no name until a statement sets
    // one, and would be counted as a session of another program
    p.setProperty("assumeMinServerVersion", "12");
    p.setProperty("sslmode", request.login().sslMode().id());
    p.setProperty("sslfactory", ObservedSsl.class.getName());
    p.setProperty("sslfactoryarg", observation.key());
    p.setProperty("gssEncMode", "disable");
    p.setProperty("connectTimeout", seconds);
    p.setProperty("loginTimeout", seconds);
    // statement_timeout ends statements; this limit is for a server that no longer answers
    p.setProperty("socketTimeout", String.valueOf(Long.parseLong(seconds) + 1));
    return p;
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
