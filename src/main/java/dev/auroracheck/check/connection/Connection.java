package dev.auroracheck.check.connection;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.LoginOutcome;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.remedy.RoleChange.GrantOnDatabase;
import dev.auroracheck.remedy.RoleChange.Privilege;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.SslMode;

/** Checks that the login works with the given credentials and that the session is encrypted. */
public final class Connection implements Check {
  private static final Remedy RETRY =
      Remedy.manual("Run again with --sslmode require or --sslmode verify-full");

  @Override
  public About about() {
    return new About(
        "connection",
        Section.CONNECTION,
        Level.REQUIRED,
        Needs.DB,
        "The login works and the session is encrypted",
        "ClickPipes logs in with the same role and password, and only over TLS.");
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
    }
    return ((LoginOutcome.Accepted) login)
        .tls()
        .map(tls -> encrypted(tls, context.request().login()))
        .orElseGet(() -> unencrypted(context.facts(), context.request().login().sslMode()));
  }

  private static Result encrypted(LoginOutcome.Tls tls, Request.Login login) {
    return Result.Pass.of(
        Quoted.name(login.user())
            + " can log in to database "
            + Quoted.name(login.database())
            + " over "
            + tls.protocol()
            + ".");
  }

  private static Result unencrypted(Facts facts, SslMode mode) {
    boolean offered =
        facts.database().server().get().setting("ssl").filter(v -> v.equals("on")).isPresent();
    if (!offered) {
      return Finding.of(
              "The server does not offer TLS: ssl is off. Every Aurora server offers TLS.")
          .observed("ssl = off")
          .expected("ssl = on")
          .remedy(
              Remedy.manual(
                  "Check --host, or set ssl = on, ssl_cert_file and ssl_key_file in the server's"
                      + " configuration"))
          .fails();
    }
    Finding finding =
        Finding.of(
                "The session is not encrypted although the server has TLS on: sslmode is "
                    + mode.id()
                    + ".")
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
