package dev.auroracheck.check.privileges;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
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
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.ReplicationProbe;
import dev.auroracheck.facts.Role;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;

/**
 * Whether the pipe's role may replicate. Where this tool is logged in as that role, a replication
 * connection is the proof; else the catalogs are.
 */
public final class RdsReplication implements Check {
  @Override
  public About about() {
    return new About(
        "rds-replication",
        Section.PRIVILEGES,
        Level.REQUIRED,
        Needs.DB,
        "The pipe's role may replicate",
        "Without it the server refuses the replication connection");
  }

  @Override
  public Result judge(Facts facts, Request request) {
    Role role = facts.database().role().get();
    String quoted = Sql.name(role.name());
    boolean granted = role.inRdsReplication() || role.replication() || role.superuser();
    if (role.isSessionUser()) {
      ReplicationProbe probe = facts.database().replication().get();
      if (probe instanceof ReplicationProbe.Answered) {
        return Result.Pass.of("a replication connection answered IDENTIFY_SYSTEM");
      }
      String reason = ((ReplicationProbe.Refused) probe).reason();
      return Finding.of(
              granted
                  ? "the server refused a replication connection: " + reason
                  : "role " + quoted + " is not a member of rds_replication: " + reason)
          .observed("refused")
          .expected("a replication connection")
          .fix(fix(role, granted))
          .fails();
    }
    if (!granted) {
      return Finding.of("role " + quoted + " is not a member of rds_replication")
          .observed("no membership")
          .expected("membership in rds_replication")
          .fix(fix(role, false))
          .fails();
    }
    return Result.Pass.of(
        "role "
            + quoted
            + (role.inRdsReplication()
                ? " is a member of rds_replication"
                : " has the REPLICATION attribute"));
  }

  private static Fix fix(Role role, boolean granted) {
    Fix fix =
        Fix.of(
            "grant rds_replication to the role itself",
            Step.sql(
                Statement.of(Phase.GRANT, "GRANT rds_replication TO " + Sql.name(role.name()) + ";")
                    .needing(Right.to(Right.Kind.GRANT_ROLE, "rds_replication"))
                    .as(
                        Resource.of("postgresql_grant_role")
                            .with("role", role.name())
                            .with("grant_role", "rds_replication"))));
    return granted && role.inRdsIam()
        ? fix.then(
            Step.manual(
                "The role is in rds_iam: without rds.iam_auth_for_replication = 1 in the cluster"
                    + " parameter group it can't replicate"))
        : fix;
  }
}
