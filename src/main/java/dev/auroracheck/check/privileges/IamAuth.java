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

/** Whether the pipe's role logs in with what the pipe will send: an IAM token, or a password. */
public final class IamAuth implements Check {
  private static final String PARAMETER = "rds.iam_auth_for_replication";

  @Override
  public About about() {
    return new About(
        "iam-auth",
        Section.PRIVILEGES,
        Level.REQUIRED,
        Needs.BOTH,
        "IAM authentication fits how the pipe logs in",
        "A member of rds_iam logs in with IAM tokens alone, anybody else with a password alone");
  }

  @Override
  public Result judge(Context context) {
    return context.request().login().iamAuth() ? withToken(context) : withPassword(context.role());
  }

  private static Result withPassword(Role role) {
    String quoted = Quoted.name(role.name());
    if (!role.inRdsIam()) {
      return Result.Pass.of("role " + quoted + " is not in rds_iam: it logs in with a password");
    }
    return Finding.of(
            "role "
                + quoted
                + " is a member of rds_iam"
                + (role.directlyInRdsIam() ? "" : " through another role")
                + ": the server refuses its password")
        .observed("member of rds_iam")
        .expected("no membership")
        .remedy(leave(role))
        .fails();
  }

  /** Each of its own memberships that lead into rds_iam: one that is left would do. */
  private static Remedy leave(Role role) {
    List<Change> changes =
        role.memberships().intoRdsIam().stream()
            .<Change>map(group -> new RoleChange.RevokeMembership(group, role.name()))
            .toList();
    boolean throughGroups = changes.size() > (role.directlyInRdsIam() ? 1 : 0);
    String when =
        "if the pipe is to log in with a password, and nobody logs in as "
            + Quoted.name(role.name())
            + " with tokens"
            + (throughGroups ? "; the role then loses what else these groups may do" : "");
    return Remedy.choices(changes.isEmpty() ? List.of() : List.of(new Choice(when, changes)))
        .and(
            Remedy.manual(
                "Or choose IAM authentication in ClickPipes, and run again with --iam-auth"));
  }

  private record Problem(String message, Change change) {}

  private static Result withToken(Context context) {
    Optional<ServiceRegion> elsewhere =
        context.request().service().region().filter(r -> r.cloud() != Cloud.AWS);
    if (elsewhere.isPresent()) {
      return Finding.of(
              "ClickPipes uses IAM in services on AWS alone, not in " + elsewhere.get().id())
          .observed(elsewhere.get().id())
          .expected("a service on AWS")
          .remedy(
              Remedy.manual("Choose a password in ClickPipes, and run again without --iam-auth"))
          .fails();
    }
    Optional<Boolean> replication = replication(context.facts());
    List<Problem> problems = problems(replication, context);
    if (!problems.isEmpty()) {
      return Finding.of(String.join("; ", problems.stream().map(Problem::message).toList()))
          .expected("IAM enabled, membership in rds_iam, " + PARAMETER + " = 1")
          .remedy(Remedy.of(problems.stream().map(Problem::change).toList()))
          .fails();
    }
    Role role = context.role();
    if (replication.isEmpty()) {
      return unseen(role, context);
    }
    if (!showsRegion(context.request().login().endpoint())) {
      return regionNotShown(context);
    }
    return Result.Pass.of(
        "role " + Quoted.name(role.name()) + " is in rds_iam, and may replicate with an IAM token");
  }

  /** Somebody asked for IAM: that AWS was not asked is no reason to leave it at that. */
  private static Result unseen(Role role, Context context) {
    Fact.Unavailable<?> because = (Fact.Unavailable<?>) context.aws().parameters();
    return new Result.Undecided(
        "whether " + PARAMETER + " is on can't be seen: " + because.reason(),
        because.remedy().isEmpty()
            ? "Let AWS be asked, or log in as " + Quoted.name(role.name()) + " itself"
            : because.remedy());
  }

  private static Result regionNotShown(Context context) {
    String host = context.request().login().endpoint().host();
    String name =
        context.aws().cluster().known().flatMap(Cluster::endpoint).map(e -> ", " + e).orElse("");
    return Finding.of(
            "ClickPipes reads the region to sign for from the host, and "
                + host
                + " does not show it")
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
                        "role " + Quoted.name(role.name()) + " is not in rds_iam",
                        new RoleChange.GrantMembership("rds_iam", role.name(), false))));
    if (replication.isPresent() && !replication.get()) {
      problems.add(
          new Problem(PARAMETER + " is off", Parameters.setDynamic(PARAMETER, "1", context)));
    }
    return problems;
  }

  /**
   * Whether replication connections take tokens: what the server says; else what became of one that
   * was opened with a token; else the value in the group, whose default is off.
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

  /** A global endpoint has a part of its own where the region is to be. */
  private static boolean showsRegion(Endpoint endpoint) {
    return endpoint
        .region()
        .filter(region -> endpoint.host().endsWith("." + region + ".rds.amazonaws.com"))
        .isPresent();
  }
}
