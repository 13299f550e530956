package dev.auroracheck.check.connection;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Statement;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.LoginOutcome;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.SslMode;

/** Whether the login works with these credentials, encrypted. */
public final class Connection implements Check {
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
  public Result judge(Facts facts, Request request) {
    LoginOutcome login = facts.database().login();
    if (login instanceof LoginOutcome.Undecided undecided) {
      return new Result.Undecided(undecided.reason(), undecided.remedy());
    } else if (login instanceof LoginOutcome.Refused refused) {
      return Finding.of(refused.reason())
          .expected("an encrypted login as " + request.login().user())
          .fix(fix(refused, request.login()))
          .fails();
    } else if (((LoginOutcome.Accepted) login).tls().isPresent()) {
      return Result.Pass.of("the login works and the session is encrypted");
    }
    return unencrypted(facts, request.login().sslMode());
  }

  private static Result unencrypted(Facts facts, SslMode mode) {
    boolean offered =
        facts.database().server().get().setting("ssl").filter(v -> v.equals("on")).isPresent();
    if (!offered) {
      return Finding.of("the login works, but the server does not offer TLS")
          .observed("ssl = off")
          .expected("ssl = on")
          .fix(
              Fix.of(
                  "turn TLS on; every Aurora server has it on",
                  Step.manual(
                      "Set ssl = on, ssl_cert_file and ssl_key_file in the server's configuration")))
          .fails();
    }
    Finding finding =
        Finding.of(
                "the login works, but this session is not encrypted, though the server has TLS on")
            .observed("sslmode = " + mode.id())
            .expected("an encrypted session");
    if (mode == SslMode.DISABLE || mode == SslMode.ALLOW) {
      return finding.fix(retry()).warns();
    }
    return finding.fix(retry()).fails();
  }

  private static Fix retry() {
    return Fix.of(
        "ask for encryption", Step.manual("Run again with --sslmode require, or verify-full"));
  }

  private static Fix fix(LoginOutcome.Refused refused, Request.Login login) {
    Step step =
        switch (refused.kind()) {
          case CONNECT_PRIVILEGE -> Step.sql(Statement.connect(login.database(), login.user()));
          case LOGIN, DATABASE, CERTIFICATE, ENCRYPTION -> Step.manual(refused.remedy());
        };
    return Fix.of(refused.remedy(), step);
  }
}
