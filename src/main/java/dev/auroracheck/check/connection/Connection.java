package dev.auroracheck.check.connection;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.LoginOutcome;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.remedy.RoleChange.GrantOnDatabase;
import dev.auroracheck.remedy.RoleChange.Privilege;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.SslMode;

/** Whether the login works with these credentials, encrypted. */
public final class Connection implements Check {
  private static final Remedy RETRY =
      Remedy.manual("Run again with --sslmode require, or verify-full");

  @Override
  public About about() {
    return new About(
        "connection",
        Section.CONNECTION,
        Level.REQUIRED,
        Needs.DB,
        "Login works, encrypted",
        "ClickPipes logs in with the same credentials, over TLS");
  }

  @Override
  public Result judge(Context context) {
    LoginOutcome login = context.database().login();
    if (login instanceof LoginOutcome.Undecided undecided) {
      return new Result.Undecided(undecided.reason(), undecided.remedy());
    } else if (login instanceof LoginOutcome.Refused refused) {
      return Finding.of(refused.reason())
          .expected("an encrypted login as " + context.request().login().user())
          .remedy(remedy(refused, context.request().login()))
          .fails();
    } else if (((LoginOutcome.Accepted) login).tls().isPresent()) {
      return Result.Pass.of("the login works and the session is encrypted");
    }
    return unencrypted(context.facts(), context.request().login().sslMode());
  }

  private static Result unencrypted(Facts facts, SslMode mode) {
    boolean offered =
        facts.database().server().get().setting("ssl").filter(v -> v.equals("on")).isPresent();
    if (!offered) {
      return Finding.of("the login works, but the server does not offer TLS")
          .observed("ssl = off")
          .expected("ssl = on")
          .remedy(
              Remedy.manual(
                  "Set ssl = on, ssl_cert_file and ssl_key_file in the server's configuration; every"
                      + " Aurora server has TLS on"))
          .fails();
    }
    Finding finding =
        Finding.of(
                "the login works, but this session is not encrypted, though the server has TLS on")
            .observed("sslmode = " + mode.id())
            .expected("an encrypted session");
    if (mode == SslMode.DISABLE || mode == SslMode.ALLOW) {
      return finding.remedy(RETRY).warns();
    }
    return finding.remedy(RETRY).fails();
  }

  private static Remedy remedy(LoginOutcome.Refused refused, Request.Login login) {
    return switch (refused.kind()) {
      case CONNECT_PRIVILEGE ->
          Remedy.of(new GrantOnDatabase(login.user(), login.database(), Privilege.CONNECT));
      case LOGIN, DATABASE, CERTIFICATE, ENCRYPTION -> Remedy.manual(refused.remedy());
    };
  }
}
