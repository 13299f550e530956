package dev.auroracheck.check.privileges;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.ReplicationProbe;
import dev.auroracheck.facts.Role;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.Choice;
import dev.auroracheck.remedy.ClusterChange;
import dev.auroracheck.remedy.Parameters;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.remedy.RoleChange;
import dev.auroracheck.request.Endpoint;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.ServiceRegion;
import dev.auroracheck.request.ServiceRegion.Cloud;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks that the pipe's role can log in with what the pipe sends: an IAM token or a password. */
public final class IamAuth implements Check {
  private static final String PARAMETER = "rds.iam_auth_for_replication";

  @Override
  public About about() {
    return new About(
        "iam-auth",
        Section.PRIVILEGES,
        Level.REQUIRED,
        Needs.BOTH,
        "IAM settings match how the pipe logs in",
        "A member of rds_iam can log in only with an IAM token, every other role only with a password.");
  }

  @Override
  public Result judge(Context context) {
    return context.request().login().iamAuth() ? withToken(context) : withPassword(context.role());
  }

  private static Result withPassword(Role role) {
    String quoted = Quoted.name(role.name());
    if (!role.inRdsIam()) {
      return Result.Pass.of(
          "Role " + quoted + " is not in rds_iam, so it logs in with a password.");
    }
    return Finding.of(
            "Role "
                + quoted
                + " is a member of rds_iam"
                + (role.directlyInRdsIam() ? "" : " through another role")
                + ", so the server refuses its password.")
        .observed("member of rds_iam")
        .expected("no membership")
        .remedy(leave(role))
        .fails();
  }

  /**
   * Revokes each of the role's own memberships that make it a member of rds_iam: if one of them
   * stays, the role is still a member.
   */
  private static Remedy leave(Role role) {
    List<Change> changes =
        role.memberships().intoRdsIam().stream()
            .<Change>map(group -> new RoleChange.RevokeMembership(group, role.name()))
            .toList();
    List<String> groups =
        role.memberships().intoRdsIam().stream().filter(g -> !g.equals("rds_iam")).toList();
    String when =
        "if the pipe uses a password and nobody logs in as "
            + Quoted.name(role.name())
            + " with IAM tokens"
            + (groups.isEmpty()
                ? ""
                : "; the role then also loses every other privilege of "
                    + Quoted.and(groups.stream().map(Quoted::name).toList()));
    return Remedy.choices(changes.isEmpty() ? List.of() : List.of(new Choice(when, changes)))
        .and(
            Remedy.manual(
                "To keep role "
                    + Quoted.name(role.name())
                    + " in rds_iam, choose IAM authentication in ClickPipes, and run again with"
                    + " --iam-auth"));
  }

  /**
   * Something that makes logins with a token fail.
   *
   * @param message a clause that can begin a sentence
   */
  private record Problem(String message, Change change) {}

  private static Result withToken(Context context) {
    Optional<ServiceRegion> elsewhere =
        context.request().service().region().filter(r -> r.cloud() != Cloud.AWS);
    if (elsewhere.isPresent()) {
      return Finding.of(
              "ClickPipes offers IAM authentication only in services on AWS, not in "
                  + elsewhere.get().id()
                  + ".")
          .observed(elsewhere.get().id())
          .expected("a service on AWS")
          .remedy(
              Remedy.manual(
                  "Choose password authentication in ClickPipes, and run again without --iam-auth"))
          .fails();
    }
    Optional<Boolean> replication = replication(context.facts());
    List<Problem> problems = problems(replication, context);
    if (!problems.isEmpty()) {
      return Finding.of(Quoted.and(problems.stream().map(Problem::message).toList()) + ".")
          .expected("IAM enabled, membership in rds_iam, " + PARAMETER + " = 1")
          .remedy(Remedy.of(problems.stream().map(Problem::change).toList()))
          .fails();
    }
    Role role = context.role();
    if (replication.isEmpty()) {
      return unknown(role, context);
    }
    if (!showsRegion(context.request().login().endpoint())) {
      return regionNotShown(context);
    }
    return Result.Pass.of(
        "Role " + Quoted.name(role.name()) + " is in rds_iam and may replicate with an IAM token.");
  }

  /**
   * The result where the value of the parameter is not known. It is undecided also with {@code
   * --no-aws}: the user gave {@code --iam-auth}, so the check applies.
   */
  private static Result unknown(Role role, Context context) {
    Fact.Unavailable<?> because = (Fact.Unavailable<?>) context.aws().parameters();
    String reason = because.reason();
    return new Result.Undecided(
        "The value of "
            + PARAMETER
            + " is not known. "
            + reason
            + (reason.endsWith(".") ? "" : "."),
        because.remedy().isEmpty()
            ? "Leave out --no-aws, or connect as role " + Quoted.name(role.name()) + "."
            : because.remedy());
  }

  private static Result regionNotShown(Context context) {
    String host = context.request().login().endpoint().host();
    String name =
        context.aws().cluster().known().flatMap(Cluster::endpoint).map(e -> ", " + e).orElse("");
    return Finding.of(
            "Host "
                + host
                + " does not end in .REGION.rds.amazonaws.com. ClickPipes takes the region for its"
                + " IAM tokens from the host name.")
        .observed(host)
        .expected("a host that ends in .REGION.rds.amazonaws.com")
        .remedy(Remedy.manual("Set TLS Host in ClickPipes to the cluster's writer endpoint" + name))
        .warns();
  }

  private static List<Problem> problems(Optional<Boolean> replication, Context context) {
    List<Problem> problems = new ArrayList<>();
    context
        .aws()
        .cluster()
        .known()
        .filter(c -> !c.iamAuthentication())
        .ifPresent(
            c ->
                problems.add(
                    new Problem(
                        "IAM authentication is not enabled on cluster " + c.id(),
                        new ClusterChange.EnableIamAuthentication(c.id()))));
    context
        .database()
        .role()
        .known()
        .filter(role -> !role.inRdsIam())
        .ifPresent(
            role ->
                problems.add(
                    new Problem(
                        "rds_iam is not granted to role " + Quoted.name(role.name()),
                        new RoleChange.GrantMembership("rds_iam", role.name(), false))));
    if (replication.isPresent() && !replication.get()) {
      problems.add(
          new Problem(PARAMETER + " is off", Parameters.setDynamic(PARAMETER, "1", context)));
    }
    return problems;
  }

  /**
   * Whether replication connections accept tokens. The running value decides where the server shows
   * it; otherwise a replication connection that was opened with a token; otherwise the value in the
   * parameter group, whose default is off. Empty where none of these is known.
   */
  private static Optional<Boolean> replication(Facts facts) {
    return facts
        .database()
        .server()
        .known()
        .flatMap(server -> server.isOn(PARAMETER))
        .or(
            () ->
                facts
                    .database()
                    .replication()
                    .known()
                    .filter(ReplicationProbe.Answered.class::isInstance)
                    .map(answered -> true))
        .or(
            () ->
                facts
                    .aws()
                    .parameters()
                    .known()
                    .map(group -> group.value(PARAMETER).filter(v -> v.equals("1")).isPresent()));
  }

  /**
   * Whether the host name ends in the region and the RDS domain. A global endpoint has {@code
   * global} in the place of the region.
   */
  private static boolean showsRegion(Endpoint endpoint) {
    return endpoint
        .region()
        .filter(region -> endpoint.host().endsWith("." + region + ".rds.amazonaws.com"))
        .isPresent();
  }
}
