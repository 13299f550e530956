package dev.auroracheck.check.privileges;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Foreseen;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Resource;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Right;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Sql;
import dev.auroracheck.check.Statement;
import dev.auroracheck.check.Statement.Phase;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Role;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether the role that the pipe will use can log in to this database. */
public final class PipeUser implements Check {
  private static final int SOON_DAYS = 30;

  /** What the setup guide calls the pipe's role. */
  private static final String OWN_ROLE = "clickpipes_user";

  /** The checks that need a role to look at. */
  private static final Set<String> OF_A_NEW_ROLE =
      Set.of(
          "wal-sender-timeout",
          "session-timeouts",
          "session-settings",
          "connection-headroom",
          "rds-replication",
          "user-grants",
          "default-privileges",
          "row-level-security");

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
          .fix(create(facts, request))
          .fails();
    }
    Role role = fact.get();
    List<Problem> problems = problems(role, request);
    if (!problems.isEmpty()) {
      return Finding.of(
              "role "
                  + quoted
                  + " "
                  + String.join("; it ", problems.stream().map(Problem::message).toList()))
          .observed(String.join(", ", problems.stream().map(Problem::observed).toList()))
          .expected(String.join(", ", problems.stream().map(Problem::expected).toList()))
          .fix(
              Fix.of(
                  String.join(", and ", problems.stream().map(Problem::way).toList()),
                  Step.sql(problems.stream().map(Problem::statement).toList())))
          .fails();
    }
    if (!request.login().iamAuth() && isManagedMaster(role, facts)) {
      return managed(quoted);
    }
    if (!request.login().iamAuth() && role.daysValid().filter(d -> d < SOON_DAYS).isPresent()) {
      Problem soon = validity(role, "has a password that expires on ");
      return Finding.of("role " + quoted + " " + soon.message())
          .observed(soon.observed())
          .expected(soon.expected())
          .fix(Fix.of(soon.way(), Step.sql(soon.statement())))
          .warns();
    }
    return Result.Pass.of("role " + quoted + " can log in")
        .note(role.validUntil().map(t -> "its password expires on " + t))
        .note(
            Optional.of("it is an administrator, and a role of its own would be safer")
                .filter(note -> role.superuser() || role.inRdsSuperuser()));
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
        .fix(
            Fix.of(
                "create a role for the pipe",
                Step.choice(
                    Step.Kind.SQL,
                    "For a role with a password that nobody else changes: create the role, give it"
                        + " a password with \\password, then run again with --pipe-user "
                        + OWN_ROLE
                        + " for its grants",
                    "CREATE ROLE " + Sql.name(OWN_ROLE) + " LOGIN;")))
        .warns();
  }

  /** Something that keeps the role out, and the statement that lets it in. */
  private record Problem(
      String message, String observed, String expected, String way, Statement statement) {}

  private static List<Problem> problems(Role role, Request request) {
    List<Problem> problems = new ArrayList<>();
    if (!role.canLogin()) {
      problems.add(
          new Problem("may not log in", "NOLOGIN", "LOGIN", "let it log in", alter(role, "LOGIN")));
    }
    if (role.connectionLimit().filter(limit -> limit == 0).isPresent() && !role.superuser()) {
      problems.add(
          new Problem(
              "may open no connection at all",
              "CONNECTION LIMIT 0",
              "no limit, or one that leaves room for a pipe",
              "lift the limit",
              alter(role, "CONNECTION LIMIT -1")));
    }
    if (!role.mayConnect()) {
      String database = Sql.name(request.login().database());
      problems.add(
          new Problem(
              "may not connect to database " + database,
              "no CONNECT",
              "CONNECT on the database",
              "let it connect",
              Statement.connect(request.login().database(), role.name())));
    }
    // an IAM token has a life of its own: VALID UNTIL is about the password
    if (!request.login().iamAuth() && role.expired()) {
      problems.add(validity(role, "has a password that expired on "));
    }
    return problems;
  }

  private static Problem validity(Role role, String what) {
    String until = role.validUntil().orElseThrow();
    return new Problem(
        what + until,
        "VALID UNTIL " + until,
        "no expiry",
        "lift the expiry",
        alter(role, "VALID UNTIL 'infinity'"));
  }

  private static Statement alter(Role role, String option) {
    return Statement.of(Phase.ROLE, "ALTER ROLE " + Sql.name(role.name()) + " " + option + ";")
        .needing(Right.to(Right.Kind.ALTER_ROLE, role.name()));
  }

  /**
   * Makes it, with all that the checks which need a role to look at would ask for then: they can't
   * say so themselves.
   */
  private static Fix create(Facts facts, Request request) {
    String name = request.pipe().role();
    Fix fix =
        Fix.of(
            "create it, with what the pipe needs",
            Step.sql(
                Statement.of(Phase.ROLE, "CREATE ROLE " + Sql.name(name) + " LOGIN;")
                    .unless(
                        "EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = "
                            + Sql.literal(name)
                            + ")")
                    .needing(Right.to(Right.Kind.CREATE_ROLE, name))
                    .as(Resource.of("postgresql_role").with("name", name).with("login", true))));
    fix =
        fix.then(
            request.login().iamAuth()
                ? Step.sql(
                    Statement.of(Phase.GRANT, "GRANT rds_iam TO " + Sql.name(name) + ";")
                        .needing(Right.to(Right.Kind.GRANT_ROLE, "rds_iam")))
                : new Step.Password(name));
    fix = fix.then(Step.sql(Statement.connect(request.login().database(), name)));
    Set<String> ids = new TreeSet<>(OF_A_NEW_ROLE);
    if (request.pipe().managed()) {
      ids.add("publication");
    }
    for (Step step : Foreseen.steps(ids, facts, request)) {
      fix = fix.then(step);
    }
    return fix;
  }
}
