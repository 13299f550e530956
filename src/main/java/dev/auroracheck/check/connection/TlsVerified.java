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

/** Whether ClickPipes, which verifies, would accept the server's encryption and certificate. */
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
        "ClickPipes refuses older TLS, and a certificate that does not verify for the host");
  }

  @Override
  public Result judge(Context context) {
    LoginOutcome login = context.database().login();
    if (!(login instanceof LoginOutcome.Accepted accepted)) {
      // says, through the runner, that there is no session
      context.server();
      return new Result.Skip("there is no session");
    }
    Optional<LoginOutcome.Tls> tls = accepted.tls();
    if (tls.isEmpty()) {
      return Result.Skip.because("the session is not encrypted", "connection");
    }
    String protocol = tls.get().protocol();
    if (!GOOD_ENOUGH.contains(protocol)) {
      return Finding.of("the server speaks " + protocol)
          .observed(protocol)
          .expected("TLSv1.2 or TLSv1.3")
          .remedy(
              Remedy.manual(
                  "Set ssl_max_protocol_version to TLSv1.3 in the server's configuration"))
          .fails();
    }
    Optional<String> problem = tls.get().trustProblem().or(tls.get()::nameProblem);
    if (problem.isEmpty()) {
      return Result.Pass.of(protocol + ", and the certificate verifies", protocol);
    }
    return unverified(tls.get(), problem.get(), context);
  }

  private static Result unverified(LoginOutcome.Tls tls, String problem, Context context) {
    return Finding.of("the certificate does not verify: " + problem)
        .observed(tls.protocol() + ", unverified")
        .expected(
            "a certificate for "
                + context.request().login().endpoint().host()
                + " from a known root")
        .remedy(
            Remedy.manual(
                tls.trustProblem().isPresent()
                    ? "Upload the server's root certificate to ClickPipes, and try that certificate"
                        + " here with --sslrootcert FILE"
                    : "Use the host name that the certificate is for, or enter that name in"
                        + " ClickPipes as TLS Host"))
        .fails();
  }
}
