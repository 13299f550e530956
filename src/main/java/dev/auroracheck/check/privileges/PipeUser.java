package dev.auroracheck.check.privileges;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Role;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.remedy.RoleChange;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the role that the pipe will use can log in to this database. */
public final class PipeUser implements Check {
  private static final int SOON_DAYS = 30;

  /** What the setup guide calls the pipe's role. */
  private static final String OWN_ROLE = "clickpipes_user";

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
  public Result judge(Context context) {
    String quoted = Quoted.name(context.request().pipe().role());
    Fact<Role> fact = context.database().role();
    if (fact instanceof Fact.Unavailable<Role> u && u.why() == Fact.Why.NO_ROLE) {
      return Finding.of("role " + quoted + " does not exist")
          .expected("a role that can log in")
          .remedy(create(context))
          .fails();
    }
    Role role = fact.get();
    List<Problem> problems = problems(role, context.request());
    if (!problems.isEmpty()) {
      return finding(quoted, problems).fails();
    }
    if (!context.request().login().iamAuth() && isManagedMaster(role, context.facts())) {
      return managed(quoted);
    }
    if (!context.request().login().iamAuth()
        && role.daysValid().filter(d -> d < SOON_DAYS).isPresent()) {
      return finding(quoted, List.of(validity(role, "has a password that expires on "))).warns();
    }
    return Result.Pass.of("role " + quoted + " can log in")
        .note(role.validUntil().map(t -> "its password expires on " + t))
        .note(
            Optional.of("it is an administrator, and a role of its own would be safer")
                .filter(note -> role.superuser() || role.inRdsSuperuser()));
  }

  private static Finding finding(String quoted, List<Problem> problems) {
    return Finding.of(
            "role "
                + quoted
                + " "
                + String.join("; it ", problems.stream().map(Problem::message).toList()))
        .observed(String.join(", ", problems.stream().map(Problem::observed).toList()))
        .expected(String.join(", ", problems.stream().map(Problem::expected).toList()))
        .remedy(problems.stream().map(Problem::remedy).reduce(Remedy.NONE, Remedy::and));
  }

  private static boolean isManagedMaster(Role role, Facts facts) {
    return facts
        .aws()
        .cluster()
        .known()
        .flatMap(Cluster::managedMaster)
        .filter(role.name()::equalsIgnoreCase)
        .isPresent();
  }

  private static Result managed(String quoted) {
    return Finding.of(
            "role "
                + quoted
                + " is the cluster's master user, and RDS manages its password: RDS changes it"
                + " every seven days, and then the pipe can't log in")
        .observed("a password that RDS changes")
        .expected("a role for the pipe alone")
        .remedy(
            Remedy.choice(
                "for a role whose password nobody else changes; give the role a password, then run"
                    + " again with --pipe-user "
                    + OWN_ROLE
                    + " for its grants",
                new RoleChange.CreateRole(OWN_ROLE)))
        .warns();
  }

  /** Something that keeps the role out. */
  private record Problem(String message, String observed, String expected, Remedy remedy) {}

  private static List<Problem> problems(Role role, Request request) {
    List<Problem> problems = new ArrayList<>();
    if (!role.canLogin()) {
      problems.add(
          new Problem(
              "may not log in",
              "NOLOGIN",
              "LOGIN",
              Remedy.of(new RoleChange.AllowLogin(role.name()))));
    }
    if (role.connectionLimit().filter(limit -> limit == 0).isPresent() && !role.superuser()) {
      problems.add(
          new Problem(
              "may open no connection at all",
              "CONNECTION LIMIT 0",
              "no limit, or one that leaves room for a pipe",
              Remedy.of(new RoleChange.LimitConnections(role.name(), -1))));
    }
    if (!role.mayConnect()) {
      String database = request.login().database();
      problems.add(
          new Problem(
              "may not connect to database " + Quoted.name(database),
              "no CONNECT",
              "CONNECT on the database",
              Remedy.of(
                  new RoleChange.GrantOnDatabase(
                      role.name(), database, RoleChange.Privilege.CONNECT))));
    }
    // an IAM token has a life of its own: VALID UNTIL is about the password
    if (!request.login().iamAuth() && role.expired()) {
      problems.add(validity(role, "has a password that expired on "));
    }
    return problems;
  }

  /** How long a password may live is a rule of the house, which nobody else should change. */
  private static Problem validity(Role role, String what) {
    String until = role.validUntil().orElseThrow();
    return new Problem(
        what + until,
        "VALID UNTIL " + until,
        "no expiry",
        Remedy.choice(
            "the password is then valid for ever; or set a later date, and another password",
            new RoleChange.RemoveExpiry(role.name())));
  }

  /** What else the role needs is found once the role is there, if only in a simulation. */
  private static Remedy create(Context context) {
    String name = context.request().pipe().role();
    return Remedy.of(
        new RoleChange.CreateRole(name),
        context.request().login().iamAuth()
            ? new RoleChange.GrantMembership("rds_iam", name, false)
            : new RoleChange.SetPassword(name),
        new RoleChange.GrantOnDatabase(
            name, context.request().login().database(), RoleChange.Privilege.CONNECT));
  }
}
