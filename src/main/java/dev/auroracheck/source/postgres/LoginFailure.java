package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.LoginOutcome;
import dev.auroracheck.facts.LoginOutcome.Refusal;
import dev.auroracheck.facts.LoginOutcome.Refused;
import dev.auroracheck.facts.LoginOutcome.Undecided;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.SslMode;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Explains why a login failed and what to do next. The SQLSTATE and the type of the exception
 * decide, never the text of a message, because servers translate their messages.
 */
final class LoginFailure {
  private static final String ELSEWHERE =
      "ClickPipes may reach the server even though this machine can't. Run aurora-check inside the"
          + " VPC, or check ";

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
          "Database \"" + login.database() + "\" does not exist.",
          "Pass the database that contains the tables: --database NAME");
    } else if (state.equals("42501")) {
      return noConnectPrivilege(login);
    } else if (state.equals("08P01") && isFromServer(e)) {
      return new Refused(
          Refusal.LOGIN,
          sentence("The server refused to start a session: ", words(e)),
          "If a connection pooler answers at this host, use the cluster's writer endpoint instead");
    } else if (state.equals("08004")
        && login.sslMode().compareTo(SslMode.REQUIRE) >= 0
        && !observation.began()) {
      return new Refused(
          Refusal.ENCRYPTION,
          "The server does not offer TLS. Every Aurora server offers TLS.",
          "Check --host, or set ssl = on in the server's configuration");
    } else if (state.equals("08004") && login.password().isEmpty() && !login.iamAuth()) {
      return new Undecided(
          "The server asks for a password, and none was given.",
          "Give the password with -W, --password-file, PGPASSWORD or ~/.pgpass.");
    }
    return undecided(e, state, request);
  }

  private static Refused noConnectPrivilege(Request.Login login) {
    return new Refused(
        Refusal.CONNECT_PRIVILEGE,
        "Role \""
            + login.user()
            + "\" has no CONNECT privilege on database \""
            + login.database()
            + "\".",
        "Grant CONNECT on the database to the role");
  }

  private static Refused refusedLogin(SQLException e, Request.Login login) {
    return new Refused(
        Refusal.LOGIN,
        sentence("The server refused the login: ", words(e)),
        login.iamAuth()
            ? "Check that the role is a member of rds_iam, the cluster has IAM authentication"
                + " enabled, and the AWS caller is allowed rds-db:connect"
            : "Check --user and the password, or set a new password in psql as an administrator:"
                + " \\password "
                + login.user());
  }

  /**
   * The outcome where the server accepts none of the cipher suites that ClickPipes offers.
   *
   * @param suite a cipher suite that the server accepts
   */
  static LoginOutcome noCommonSuite(String suite) {
    return new Refused(
        Refusal.ENCRYPTION,
        "The server accepts cipher suite " + suite + ", but none that ClickPipes offers.",
        "Reset ssl_ciphers in its parameter group, or add TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 to"
            + " ssl_ciphers");
  }

  private static Optional<LoginOutcome> certificate(
      SQLException e, Request.Login login, ObservedSsl.Observation observation) {
    if (!demandsCertificate(login)) {
      return Optional.empty();
    }
    String remedy =
        "Give the server's root certificate with --sslrootcert, or connect without verification:"
            + " --sslmode require and no --sslrootcert";
    Optional<CertificateException> refused = cause(e, CertificateException.class);
    if (refused.isPresent()) {
      return Optional.of(
          new Refused(
              Refusal.CERTIFICATE, unverified(String.valueOf(refused.get().getMessage())), remedy));
    }
    // how the driver reports a certificate for another name, after a successful handshake
    boolean ofDriver = !isFromServer(e) && "08006".equals(e.getSQLState()) && e.getCause() == null;
    return Optional.of(observation)
        .filter(o -> ofDriver && login.sslMode() == SslMode.VERIFY_FULL)
        .flatMap(ObservedSsl.Observation::tls)
        .map(tls -> tls.nameProblem().orElse("it is not valid for this address"))
        .map(
            problem ->
                new Refused(
                    Refusal.CERTIFICATE,
                    unverified(problem),
                    "Give the host name in the certificate with --host, or verify only its root"
                        + " with --sslmode verify-ca and, for a private root, --sslrootcert"));
  }

  /**
   * Whether a certificate that does not verify ends the login. As in libpq, this includes {@code
   * require} where root certificates were given.
   */
  static boolean demandsCertificate(Request.Login login) {
    return login.sslMode().verifies()
        || (login.sslMode() == SslMode.REQUIRE && login.sslRootCert().isPresent());
  }

  private static Undecided undecided(SQLException e, String state, Request request) {
    return switch (state) {
      case "53300" ->
          new Undecided(
              sentence("The server has no free connection: ", words(e)),
              "End connections that nobody needs, or run again later.");
      case "57P03" -> new Undecided("The server is starting up.", "Run again in a minute.");
      case "57P01", "57P02" ->
          new Undecided("The server is shutting down.", "Run again when the server is available.");
      default ->
          isFromServer(e)
              ? new Undecided(
                  sentence("The login failed with SQLSTATE " + state + ": ", words(e)),
                  "Look for the cause in the server's log.")
              : broken(e, state, request);
    };
  }

  /** The outcome where the network, or whatever listens at the address, broke the connection. */
  private static Undecided broken(SQLException e, String state, Request request) {
    String host = request.login().endpoint().host();
    String at = host + ":" + request.login().port();
    if (cause(e, UnknownHostException.class).isPresent()) {
      return new Undecided(
          "Host name " + host + " does not resolve.", "Check --host and the DNS of this machine.");
    } else if (cause(e, SocketTimeoutException.class).isPresent()) {
      return timeout(at, request.timeout());
    } else if (cause(e, NoRouteToHostException.class).isPresent()) {
      return new Undecided("No route to " + at + ".", ELSEWHERE + "the network of this machine.");
    } else if (cause(e, ConnectException.class).isPresent()) {
      return new Undecided(
          "Nothing accepts connections at " + at + ".", "Check --host and --port.");
    } else if (cause(e, SSLException.class).isPresent()) {
      return new Undecided(
          "The TLS handshake with " + at + " failed.",
          "Check that a PostgreSQL server with TLS 1.2 or newer listens at " + at + ".");
    } else if (state.equals("08001") && e.getCause() == null) {
      // the driver's own limit on the whole login
      return timeout(at, request.timeout());
    }
    return new Undecided(
        "The connection to " + at + " was lost during the login.",
        "Check that a PostgreSQL server listens at " + at + ".");
  }

  private static Undecided timeout(String at, Duration limit) {
    return new Undecided(
        "No answer from " + at + " within " + seconds(limit) + ".",
        ELSEWHERE
            + "--host and --port. The security group may not allow the address of this machine. A paused Serverless v2 cluster takes half a minute to resume: pass"
            + " --timeout 60s.");
  }

  private static String seconds(Duration time) {
    return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
  }

  private static String unverified(String problem) {
    return sentence("The server's certificate does not verify: ", problem);
  }

  /** A sentence that ends with the words of the server or the driver. */
  static String sentence(String start, String words) {
    return start + words + (words.endsWith(".") ? "" : ".");
  }

  /** The message of the server, or of the driver where the server sent none. */
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
