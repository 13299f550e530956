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
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;

/** Opens the connections of a run, and observes the TLS of each. */
final class Logins {
  private final Request request;
  private final Optional<Secret> password;
  private final Consumer<String> trace;
  private final Optional<Trust> demanded;
  private final Trust clickPipes;

  /**
   * Reads the root certificates once, for all connections of a run.
   *
   * @throws IOException where they can't be read
   */
  Logins(Request request, Optional<Secret> password, Consumer<String> trace) throws IOException {
    this.request = request;
    this.password = password;
    this.trace = trace;
    this.clickPipes = Trust.ofClickPipes(request.login().sslRootCert());
    this.demanded = demanded(request.login(), clickPipes);
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

  /** A connection to the database that was named. */
  Connection connect(ObservedSsl.Observation observation) throws SQLException {
    return connect(request.login().database(), observation, new Properties());
  }

  /** A connection that speaks the replication protocol. */
  Connection connectForReplication(ObservedSsl.Observation observation) throws SQLException {
    Properties replication = new Properties();
    replication.setProperty("replication", "database");
    replication.setProperty("preferQueryMode", "simple");
    return connect(request.login().database(), observation, replication);
  }

  /** Work that is done in a session of its own. */
  interface Work<T> {
    T in(Session session) throws SQLException;
  }

  /** Opens another session, also to another database, for one piece of work. */
  <T> T beside(String database, Work<T> work) throws SQLException {
    try (ObservedSsl.Observation observation = observe();
        Connection connection = connect(database, observation, new Properties())) {
      return work.in(session(connection));
    }
  }

  /** A session on the connection, read-only and with time limits. */
  Session session(Connection connection) throws SQLException {
    Session session = new Session(connection, trace);
    session.setUp(request.timeout());
    return session;
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
      String database, ObservedSsl.Observation observation, Properties replication)
      throws SQLException {
    Request.Login login = request.login();
    Properties p = properties(observation);
    p.putAll(replication);
    long start = System.nanoTime();
    try {
      return DriverManager.getConnection(url(login, database), p);
    } finally {
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
    password.ifPresentOrElse(
        secret -> p.setProperty("password", secret.reveal()),
        () -> p.setProperty("authenticationPluginClassName", NoPassword.class.getName()));
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
