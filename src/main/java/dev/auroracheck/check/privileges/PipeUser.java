package dev.auroracheck.check.privileges;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Sql;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Role;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.Optional;

/** Whether the role that the pipe will use can log in to this database. */
public final class PipeUser implements Check {
  private static final int SOON_DAYS = 30;

  @Override
  public About about() {
    return new About(
        "pipe-user",
        Section.PRIVILEGES,
        Level.REQUIRED,
        Needs.DB,
        "The pipe's role exists and can log in",
        "ClickPipes logs in as this role for as long as the pipe lives");
  }

  @Override
  public Result judge(Facts facts, Request request) {
    String quoted = Sql.name(request.pipe().role());
    Fact<Role> fact = facts.database().role();
    if (fact instanceof Fact.Unavailable<Role> u && u.why() == Fact.Why.NO_ROLE) {
      return Finding.of("role " + quoted + " does not exist")
          .expected("a role that can log in")
          .fix(
              Fix.of(
                  "create it",
                  Fix.sql("CREATE ROLE " + quoted + " LOGIN;"),
                  Fix.manual("Give it a password, in psql: \\password " + quoted)))
          .fails();
    }
    Role role = fact.get();
    if (!role.canLogin()) {
      return Finding.of("role " + quoted + " may not log in")
          .observed("NOLOGIN")
          .expected("LOGIN")
          .fix(Fix.of("let it log in", Fix.sql("ALTER ROLE " + quoted + " LOGIN;")))
          .fails();
    }
    if (role.connectionLimit().filter(limit -> limit == 0).isPresent() && !role.superuser()) {
      return Finding.of("role " + quoted + " may open no connection at all")
          .observed("CONNECTION LIMIT 0")
          .expected("no limit, or one that leaves room for a pipe")
          .fix(Fix.of("lift the limit", Fix.sql("ALTER ROLE " + quoted + " CONNECTION LIMIT -1;")))
          .fails();
    }
    if (!role.mayConnect()) {
      String database = Sql.name(request.login().database());
      return Finding.of("role " + quoted + " may not connect to database " + database)
          .expected("CONNECT on the database")
          .fix(
              Fix.of(
                  "let it connect",
                  Fix.sql("GRANT CONNECT ON DATABASE " + database + " TO " + quoted + ";")))
          .fails();
    }
    // an IAM token has a life of its own: VALID UNTIL is about the password
    if (!request.login().iamAuth() && role.expired()) {
      return validity(quoted, role, "its password expired on ").fails();
    }
    if (!request.login().iamAuth() && role.daysValid().filter(d -> d < SOON_DAYS).isPresent()) {
      return validity(quoted, role, "its password expires on ").warns();
    }
    return Result.Pass.of("role " + quoted + " can log in")
        .note(role.validUntil().map(t -> "its password expires on " + t))
        .note(
            Optional.of("it is an administrator, and a role of its own would be safer")
                .filter(note -> role.superuser() || role.inRdsSuperuser()));
  }

  private static Finding validity(String quoted, Role role, String what) {
    String until = role.validUntil().orElseThrow();
    return Finding.of("role " + quoted + ": " + what + until)
        .observed("VALID UNTIL " + until)
        .expected("no expiry")
        .fix(
            Fix.of(
                "lift the expiry", Fix.sql("ALTER ROLE " + quoted + " VALID UNTIL 'infinity';")));
  }
}
