package dev.auroracheck.check.privileges;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.ReplicationProbe;
import dev.auroracheck.facts.Role;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.remedy.RoleChange;
import dev.auroracheck.request.Level;

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
  public Result judge(Context context) {
    Role role = context.role();
    String quoted = Quoted.name(role.name());
    boolean granted = role.inRdsReplication() || role.replication() || role.superuser();
    if (role.isSessionUser()) {
      ReplicationProbe probe = context.database().replication().get();
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
          .remedy(remedy(role, granted))
          .fails();
    }
    if (!granted) {
      return Finding.of("role " + quoted + " is not a member of rds_replication")
          .observed("no membership")
          .expected("membership in rds_replication")
          .remedy(remedy(role, false))
          .fails();
    }
    return Result.Pass.of(
        "role "
            + quoted
            + (role.inRdsReplication()
                ? " is a member of rds_replication"
                : " has the REPLICATION attribute"));
  }

  private static Remedy remedy(Role role, boolean granted) {
    Remedy remedy =
        Remedy.of(new RoleChange.GrantMembership("rds_replication", role.name(), false));
    return granted && role.inRdsIam()
        ? remedy.and(
            Remedy.manual(
                "Role "
                    + Quoted.name(role.name())
                    + " is in rds_iam: set rds.iam_auth_for_replication = 1 in the cluster"
                    + " parameter group, or the role can't replicate"))
        : remedy;
  }
}
