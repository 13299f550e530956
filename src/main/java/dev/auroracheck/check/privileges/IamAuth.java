package dev.auroracheck.check.privileges;

import dev.auroracheck.check.AwsCli;
import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.ParameterChange;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Right;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Sql;
import dev.auroracheck.check.Statement;
import dev.auroracheck.check.Statement.Phase;
import dev.auroracheck.check.Step;
import dev.auroracheck.check.Step.Kind;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.ReplicationProbe;
import dev.auroracheck.facts.Role;
import dev.auroracheck.request.Endpoint;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.ServiceRegion;
import dev.auroracheck.request.ServiceRegion.Cloud;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  public Result judge(Facts facts, Request request) {
    return request.login().iamAuth()
        ? withToken(facts, request)
        : withPassword(facts.database().role().get());
  }

  private static Result withPassword(Role role) {
    String quoted = Sql.name(role.name());
    if (!role.inRdsIam()) {
      return Result.Pass.of("role " + quoted + " is not in rds_iam: it logs in with a password");
    }
    Step leave =
        role.directlyInRdsIam()
            ? Step.choice(
                Kind.SQL,
                "If the pipe is to log in with a password, and nobody logs in as "
                    + quoted
                    + " with tokens",
                "REVOKE rds_iam FROM " + quoted + ";")
            : Step.manual(
                "The membership comes through another role: take either membership back, or use a"
                    + " role for the pipe that has neither");
    return Finding.of(
            "role "
                + quoted
                + " is a member of rds_iam"
                + (role.directlyInRdsIam() ? "" : " through another role")
                + ": the server refuses its password")
        .observed("member of rds_iam")
        .expected("no membership")
        .fix(
            Fix.of("take the role out of rds_iam, or let the pipe use IAM", leave)
                .then(
                    Step.manual(
                        "Or choose IAM authentication in ClickPipes, and run again with --iam-auth")))
        .fails();
  }

  private record Problem(String message, Step step) {}

  private static Result withToken(Facts facts, Request request) {
    Optional<ServiceRegion> elsewhere =
        request.service().region().filter(r -> r.cloud() != Cloud.AWS);
    if (elsewhere.isPresent()) {
      return Finding.of(
              "ClickPipes uses IAM in services on AWS alone, not in " + elsewhere.get().id())
          .observed(elsewhere.get().id())
          .expected("a service on AWS")
          .fix(
              Fix.of(
                  "use a password",
                  Step.manual("Choose a password in ClickPipes, and run again without --iam-auth")))
          .fails();
    }
    Optional<Boolean> replication = replication(facts);
    List<Problem> problems = problems(replication, facts, request);
    if (!problems.isEmpty()) {
      return Finding.of(String.join("; ", problems.stream().map(Problem::message).toList()))
          .expected("IAM enabled, membership in rds_iam, " + PARAMETER + " = 1")
          .fix(
              Fix.of(
                  "prepare the cluster and the role for IAM authentication",
                  problems.stream().map(Problem::step).toArray(Step[]::new)))
          .fails();
    }
    Role role = facts.database().role().get();
    if (replication.isEmpty()) {
      // somebody asked for IAM: that AWS was not asked is no reason to leave it at that
      Fact.Unavailable<?> because = (Fact.Unavailable<?>) facts.aws().parameters();
      return new Result.Undecided(
          "whether " + PARAMETER + " is on can't be seen: " + because.reason(),
          because.remedy().isEmpty()
              ? "Let AWS be asked, or log in as " + Sql.name(role.name()) + " itself"
              : because.remedy());
    }
    Endpoint endpoint = request.login().endpoint();
    if (!showsRegion(endpoint)) {
      String name =
          facts.aws().cluster().known().flatMap(Cluster::endpoint).map(e -> ", " + e).orElse("");
      return Finding.of(
              "ClickPipes reads the region to sign for from the host, and "
                  + endpoint.host()
                  + " does not show it")
          .observed(endpoint.host())
          .expected("a host that ends in .REGION.rds.amazonaws.com")
          .fix(
              Fix.of(
                  "name the cluster's endpoint",
                  Step.manual(
                      "Set TLS Host in ClickPipes to the cluster's writer endpoint" + name)))
          .warns();
    }
    return Result.Pass.of(
        "role " + Sql.name(role.name()) + " is in rds_iam, and may replicate with an IAM token");
  }

  private static List<Problem> problems(
      Optional<Boolean> replication, Facts facts, Request request) {
    AwsCli aws = AwsCli.of(request, facts.aws());
    Optional<Cluster> cluster = facts.aws().cluster().known();
    List<Problem> problems = new ArrayList<>();
    cluster
        .filter(c -> !c.iamAuthentication())
        .ifPresent(
            c ->
                problems.add(
                    new Problem(
                        "IAM authentication is not enabled on cluster " + c.id(),
                        Step.aws(
                            aws.command(
                                "rds",
                                "modify-db-cluster",
                                "--db-cluster-identifier",
                                c.id(),
                                "--enable-iam-database-authentication",
                                "--apply-immediately"),
                            aws.waitForCluster(c.id())))));
    facts
        .database()
        .role()
        .known()
        .filter(role -> !role.inRdsIam())
        .map(role -> Sql.name(role.name()))
        .ifPresent(
            role ->
                problems.add(
                    new Problem(
                        "role " + role + " is not in rds_iam",
                        Step.sql(
                            Statement.of(Phase.GRANT, "GRANT rds_iam TO " + role + ";")
                                .needing(Right.to(Right.Kind.GRANT_ROLE, "rds_iam"))))));
    if (replication.isPresent() && !replication.get()) {
      problems.add(new Problem(PARAMETER + " is off", turnOn(facts, request)));
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

  private static Step turnOn(Facts facts, Request request) {
    return ParameterChange.setDynamic(Map.of(PARAMETER, "1"), facts.aws(), request);
  }

  /** A global endpoint has a part of its own where the region is to be. */
  private static boolean showsRegion(Endpoint endpoint) {
    return endpoint
        .region()
        .filter(region -> endpoint.host().endsWith("." + region + ".rds.amazonaws.com"))
        .isPresent();
  }
}
