package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.LoginOutcome;
import dev.auroracheck.facts.SampleFacts;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.Requests;
import dev.auroracheck.request.SslMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/** The explanations of failed logins, one for each cause. */
public final class LoginFailures {
  private LoginFailures() {}

  /** What the program says about each failure that it tells apart. */
  public static List<LoginOutcome> all() {
    List<LoginOutcome> all = new ArrayList<>();
    all.add(password(server("28P01", "password authentication failed for user \"pipe\"")));
    all.add(token(server("28000", "PAM authentication failed for user \"pipe\"")));
    all.add(password(server("3D000", "database \"shop\" does not exist")));
    all.add(password(server("42501", "permission denied for database \"shop\"")));
    all.add(password(server("08P01", "unsupported startup parameter: options")));
    all.add(password(server("53300", "remaining connection slots are reserved")));
    all.add(password(server("57P03", "the database system is starting up")));
    all.add(password(server("57P01", "terminating connection")));
    all.add(password(server("XX000", "could not open file")));
    all.add(password(driver("08004", null)));
    all.add(unencrypted(driver("08004", null)));
    all.add(password(driver("08006", new CertificateException("no known root"))));
    all.add(password(driver("08001", new UnknownHostException("shop"))));
    all.add(password(driver("08001", new SocketTimeoutException("Connect timed out"))));
    all.add(password(driver("08001", new NoRouteToHostException("No route to host"))));
    all.add(password(driver("08001", new ConnectException("Connection refused"))));
    all.add(password(driver("08006", new SSLHandshakeException("no common version"))));
    all.add(password(driver("08006", new IOException("end of stream"))));
    all.add(LoginFailure.noCommonSuite("TLS_ECDHE_RSA_WITH_CAMELLIA_128_GCM_SHA256"));
    return all;
  }

  private static LoginOutcome password(SQLException e) {
    return explain(e, SslMode.VERIFY_FULL, false);
  }

  private static LoginOutcome token(SQLException e) {
    return explain(e, SslMode.VERIFY_FULL, true);
  }

  private static LoginOutcome unencrypted(SQLException e) {
    return explain(e, SslMode.PREFER, false);
  }

  private static LoginOutcome explain(SQLException e, SslMode mode, boolean iamAuth) {
    Request request =
        Requests.of(Requests.login(SampleFacts.HOST, mode, iamAuth), Requests.WITHOUT_AWS);
    try (ObservedSsl.Observation observation =
        new ObservedSsl.Observation(
            SampleFacts.HOST, Optional.empty(), Trust.ofClickPipes(Optional.empty()), false)) {
      return LoginFailure.explain(e, request, observation);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static SQLException server(String state, String message) {
    return new PSQLException(new ServerErrorMessage("SFATAL\0C" + state + "\0M" + message + "\0"));
  }

  private static SQLException driver(String state, @Nullable Throwable cause) {
    PSQLState known =
        List.of(PSQLState.values()).stream()
            .filter(s -> s.getState().equals(state))
            .findFirst()
            .orElseThrow();
    return new PSQLException("The connection failed.", known, cause);
  }
}
