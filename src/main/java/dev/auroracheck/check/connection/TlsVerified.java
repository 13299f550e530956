package dev.auroracheck.check.connection;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.LoginOutcome;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.request.Level;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that ClickPipes would accept the server's TLS version and certificate. ClickPipes always
 * verifies the certificate, whatever {@code --sslmode} this program was given.
 */
public final class TlsVerified implements Check {
  private static final Set<String> GOOD_ENOUGH = Set.of("TLSv1.2", "TLSv1.3");

  @Override
  public About about() {
    return new About(
        "tls",
        Section.CONNECTION,
        Level.RECOMMENDED,
        Needs.DB,
        "TLS is 1.2 or newer and the certificate verifies",
        "ClickPipes refuses older TLS versions and certificates that do not verify for the host.");
  }

  @Override
  public Result judge(Context context) {
    LoginOutcome login = context.database().login();
    if (!(login instanceof LoginOutcome.Accepted accepted)) {
      // throws, and the runner then reports that there is no session
      context.server();
      return new Result.Skip("There is no database session.");
    }
    Optional<LoginOutcome.Tls> tls = accepted.tls();
    if (tls.isEmpty()) {
      return Result.Skip.because("The session is not encrypted.", "connection");
    }
    String protocol = tls.get().protocol();
    if (!GOOD_ENOUGH.contains(protocol)) {
      return Finding.of("The session uses " + protocol + ", which is older than TLS 1.2.")
          .observed(protocol)
          .expected("TLSv1.2 or TLSv1.3")
          .remedy(
              Remedy.manual(
                  "Set ssl_max_protocol_version to TLSv1.3 in the server's configuration"))
          .fails();
    }
    Optional<String> problem = tls.get().trustProblem().or(tls.get()::nameProblem);
    if (problem.isEmpty()) {
      return Result.Pass.of(
          "The session uses " + protocol + ", and the certificate verifies.", protocol);
    }
    return unverified(tls.get(), problem.get(), context);
  }

  private static Result unverified(LoginOutcome.Tls tls, String problem, Context context) {
    return Finding.of("The server's certificate does not verify: " + problem + ".")
        .observed(tls.protocol() + ", unverified")
        .expected(
            "a certificate for "
                + context.request().login().endpoint().host()
                + " from a known root")
        .remedy(
            Remedy.manual(
                tls.trustProblem().isPresent()
                    ? "Upload the server's root certificate to ClickPipes, and test that certificate"
                        + " here with --sslrootcert FILE"
                    : "Use the host name in the certificate, or enter that name as TLS Host in"
                        + " ClickPipes"))
        .fails();
  }
}
