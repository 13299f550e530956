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

/** Checks that the role which the pipe will use can log in to this database. */
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
        "The pipe stops as soon as ClickPipes can't log in as this role.");
  }

  @Override
  public Result judge(Context context) {
    String quoted = Quoted.name(context.request().pipe().role());
    Fact<Role> fact = context.database().role();
    if (fact instanceof Fact.Unavailable<Role> u && u.why() == Fact.Why.NO_ROLE) {
      return Finding.of("Role " + quoted + " does not exist.")
          .expected("a role that can log in")
          .remedy(create(context))
          .fails();
    }
    Role role = fact.get();
    List<Problem> problems = problems(role, context.request());
    if (!problems.isEmpty()) {
      return finding(cannotLogIn(quoted, problems, context.request()), problems).fails();
    }
    if (!context.request().login().iamAuth() && isManagedMaster(role, context.facts())) {
      return managed(quoted);
    }
    if (!context.request().login().iamAuth()
        && role.daysValid().filter(d -> d < SOON_DAYS).isPresent()) {
      return finding(expiresSoon(quoted, role), List.of(validity(role))).warns();
    }
    return Result.Pass.of("Role " + quoted + " can log in.")
        .note(
            role.validUntil().map(t -> "The password of role " + quoted + " expires on " + t + "."))
        .note(
            Optional.of(
                    "Role " + quoted + " is an administrator: a role for the pipe alone is safer.")
                .filter(note -> role.superuser() || role.inRdsSuperuser()));
  }

  private static String cannotLogIn(String quoted, List<Problem> problems, Request request) {
    return "Role "
        + quoted
        + " can't log in to database "
        + Quoted.name(request.login().database())
        + ": "
        + Quoted.and(problems.stream().map(Problem::reason).toList())
        + ".";
  }

  private static String expiresSoon(String quoted, Role role) {
    return "The password of role "
        + quoted
        + " expires on "
        + role.validUntil().orElseThrow()
        + ". The pipe can't log in after that date.";
  }

  private static Finding finding(String message, List<Problem> problems) {
    return Finding.of(message)
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
            "Role "
                + quoted
                + " is the master user, whose password RDS changes every seven days."
                + " The pipe can't log in after the next change.")
        .observed("a password that RDS changes")
        .expected("a role for the pipe alone")
        .remedy(
            Remedy.choice(
                "then give the role a password, and run again with --pipe-user "
                    + OWN_ROLE
                    + " to see which grants the role needs",
                new RoleChange.CreateRole(OWN_ROLE)))
        .warns();
  }

  /**
   * Something that prevents the role from logging in.
   *
   * @param reason a clause, which follows "Role … can't log in"
   */
  private record Problem(String reason, String observed, String expected, Remedy remedy) {}

  private static List<Problem> problems(Role role, Request request) {
    List<Problem> problems = new ArrayList<>();
    if (!role.canLogin()) {
      problems.add(
          new Problem(
              "it has NOLOGIN",
              "NOLOGIN",
              "LOGIN",
              Remedy.of(new RoleChange.AllowLogin(role.name()))));
    }
    if (role.connectionLimit().filter(limit -> limit == 0).isPresent() && !role.superuser()) {
      problems.add(
          new Problem(
              "its CONNECTION LIMIT is 0",
              "CONNECTION LIMIT 0",
              "no limit, or one that leaves room for a pipe",
              Remedy.of(new RoleChange.LimitConnections(role.name(), -1))));
    }
    if (!role.mayConnect()) {
      String database = request.login().database();
      problems.add(
          new Problem(
              "it has no CONNECT privilege",
              "no CONNECT",
              "CONNECT on the database",
              Remedy.of(
                  new RoleChange.GrantOnDatabase(
                      role.name(), database, RoleChange.Privilege.CONNECT))));
    }
    // VALID UNTIL applies to the password only: an IAM token has an expiry of its own
    if (!request.login().iamAuth() && role.expired()) {
      problems.add(validity(role));
    }
    return problems;
  }

  /** Removing the expiry is a choice, because it may be a rule of the organization. */
  private static Problem validity(Role role) {
    String until = role.validUntil().orElseThrow();
    return new Problem(
        "its password expired on " + until,
        "VALID UNTIL " + until,
        "no expiry",
        Remedy.choice(
            "the password then never expires; alternatively, set a later date and a new password",
            new RoleChange.RemoveExpiry(role.name())));
  }

  /** The other grants follow when the checks run again with the new role, in the simulation too. */
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
