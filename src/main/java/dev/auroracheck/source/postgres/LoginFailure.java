package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.LoginOutcome;
import dev.auroracheck.facts.LoginOutcome.Refusal;
import dev.auroracheck.facts.LoginOutcome.Refused;
import dev.auroracheck.facts.LoginOutcome.Undecided;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.SslMode;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Says in the user's words why a login failed: by SQLSTATE and exception type, never by text. */
final class LoginFailure {
  private LoginFailure() {}

  static LoginOutcome explain(
      SQLException e, Request request, ObservedSsl.Observation observation) {
    Request.Login login = request.login();
    String state = Optional.ofNullable(e.getSQLState()).orElse("");
    Optional<LoginOutcome> certificate = certificate(e, login, observation);
    if (certificate.isPresent()) {
      return certificate.get();
    } else if (state.startsWith("28")) {
      return refusedLogin(e, login);
    } else if (state.startsWith("3D")) {
      return new Refused(
          Refusal.DATABASE,
          "database \"" + login.database() + "\" does not exist",
          "Name the database that holds the tables with --database");
    } else if (state.equals("42501")) {
      return new Refused(
          Refusal.CONNECT_PRIVILEGE,
          "role \"" + login.user() + "\" may not connect to database \"" + login.database() + "\"",
          "Grant it CONNECT on the database");
    } else if (state.equals("08P01") && isFromServer(e)) {
      return new Refused(
          Refusal.LOGIN,
          "the server refused to start a session: " + words(e),
          "Where a connection pooler answers at this host, use the cluster's writer endpoint instead");
    } else if (state.equals("08004")
        && login.sslMode().compareTo(SslMode.REQUIRE) >= 0
        && !observation.began()) {
      return new Refused(
          Refusal.ENCRYPTION,
          "the server does not offer TLS",
          "Turn ssl on in the server; every Aurora server has it on");
    } else if (state.equals("08004") && login.password().isEmpty() && !login.iamAuth()) {
      return new Undecided(
          "the server asks for a password, and none was given",
          "Give it with -W, --password-file, PGPASSWORD or ~/.pgpass");
    }
    return undecided(e, state, request);
  }

  private static Refused refusedLogin(SQLException e, Request.Login login) {
    return new Refused(
        Refusal.LOGIN,
        "the server refused the login: " + words(e),
        login.iamAuth()
            ? "Check that the role has rds_iam, that IAM authentication is enabled on the cluster,"
                + " and that the caller may rds-db:connect"
            : "Check the user and the password; in psql, as an administrator: \\password "
                + login.user());
  }

  /**
   * @param suite one that the server takes
   */
  static LoginOutcome noCommonSuite(String suite) {
    return new Refused(
        Refusal.ENCRYPTION,
        "the server takes no cipher suite that ClickPipes offers; it takes " + suite,
        "Reset ssl_ciphers in the parameter group that sets it, or add"
            + " TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 to it");
  }

  private static Optional<LoginOutcome> certificate(
      SQLException e, Request.Login login, ObservedSsl.Observation observation) {
    if (!demandsCertificate(login)) {
      return Optional.empty();
    }
    String remedy =
        "Give the server's root certificate with --sslrootcert, or look at it unverified with"
            + " --sslmode require and without --sslrootcert";
    Optional<CertificateException> refused = cause(e, CertificateException.class);
    if (refused.isPresent()) {
      return Optional.of(
          new Refused(
              Refusal.CERTIFICATE,
              "the server's certificate does not verify: " + refused.get().getMessage(),
              remedy));
    }
    // the state in which the driver complains about the name, after a handshake that went well
    boolean ofDriver = !isFromServer(e) && "08006".equals(e.getSQLState()) && e.getCause() == null;
    return Optional.of(observation)
        .filter(o -> ofDriver && login.sslMode() == SslMode.VERIFY_FULL)
        .flatMap(ObservedSsl.Observation::tls)
        .map(tls -> tls.nameProblem().orElse("it is not for this address"))
        .map(
            problem ->
                new Refused(
                    Refusal.CERTIFICATE,
                    "the server's certificate does not verify: " + problem,
                    "Use the name that the certificate is for; --sslrootcert and --sslmode decide"
                        + " what is demanded"));
  }

  /** As libpq has it: roots that are given with {@code require} are demanded too. */
  static boolean demandsCertificate(Request.Login login) {
    return login.sslMode().verifies()
        || (login.sslMode() == SslMode.REQUIRE && login.sslRootCert().isPresent());
  }

  private static LoginOutcome undecided(SQLException e, String state, Request request) {
    String host = request.login().endpoint().host();
    String at = host + ":" + request.login().port();
    String seconds = request.timeout().toMillis() / 1000.0 + " s";
    return switch (state) {
      case "53300" ->
          new Undecided(
              "the server has no connection left: " + words(e),
              "Free connections, or run again later");
      case "57P03" -> new Undecided("the server is starting up", "Run again in a minute");
      case "57P01", "57P02" ->
          new Undecided("the server is shutting down", "Run again when it is up");
      default -> {
        if (cause(e, UnknownHostException.class).isPresent()) {
          yield new Undecided(
              "the name " + host + " can't be resolved", "Check --host, and this machine's DNS");
        } else if (cause(e, SocketTimeoutException.class).isPresent()) {
          yield timeout(at, seconds);
        } else if (cause(e, NoRouteToHostException.class).isPresent()) {
          yield new Undecided("there is no route to " + at, "Check this machine's network");
        } else if (cause(e, ConnectException.class).isPresent()) {
          yield new Undecided("nothing accepts connections at " + at, "Check --host and --port");
        } else if (cause(e, SSLException.class).isPresent()) {
          yield new Undecided(
              "the TLS handshake with " + at + " failed",
              "Check that a PostgreSQL server listens there");
        } else if (isFromServer(e)) {
          yield new Undecided("the server said " + state + ": " + words(e), "See the server's log");
        } else if (state.equals("08001") && e.getCause() == null) {
          // the driver's own limit on the whole login
          yield timeout(at, seconds);
        }
        yield new Undecided(
            "the connection to " + at + " broke off",
            "Check that a PostgreSQL server listens there");
      }
    };
  }

  private static Undecided timeout(String at, String seconds) {
    return new Undecided(
        at + " did not answer within " + seconds,
        "Run this where the security group admits you, or wait longer with --timeout: a paused"
            + " Serverless v2 cluster takes half a minute to resume");
  }

  /** The server's message, or the driver's where there is none. */
  static String words(SQLException e) {
    if (e instanceof PSQLException p) {
      ServerErrorMessage message = p.getServerErrorMessage();
      if (message != null && message.getMessage() != null) {
        return message.getMessage();
      }
    }
    return String.valueOf(e.getMessage());
  }

  static boolean isFromServer(SQLException e) {
    return e instanceof PSQLException p && p.getServerErrorMessage() != null;
  }

  private static <T extends Throwable> Optional<T> cause(Throwable e, Class<T> type) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return Optional.of(type.cast(t));
      }
    }
    return Optional.empty();
  }
}
