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
 * Checks that the pipe's role may replicate. If this tool is logged in as that role, a replication
 * connection is the proof; otherwise the catalogs decide.
 */
public final class RdsReplication implements Check {
  @Override
  public About about() {
    return new About(
        "rds-replication",
        Section.PRIVILEGES,
        Level.REQUIRED,
        Needs.DB,
        "The pipe's role is allowed to replicate",
        "PostgreSQL refuses the replication connection of a role that is not allowed to replicate.");
  }

  @Override
  public Result judge(Context context) {
    Role role = context.role();
    String quoted = Quoted.name(role.name());
    boolean granted = role.inRdsReplication() || role.replication() || role.superuser();
    if (role.isSessionUser()) {
      ReplicationProbe probe = context.database().replication().get();
      if (probe instanceof ReplicationProbe.Answered) {
        return Result.Pass.of(
            "The server accepted a replication connection of role " + quoted + ".");
      }
      String answer = " The server answered: " + ((ReplicationProbe.Refused) probe).reason() + ".";
      return Finding.of(
              granted
                  ? "The server refused a replication connection of role " + quoted + "." + answer
                  : "Role " + quoted + " is not a member of rds_replication." + answer)
          .observed("refused")
          .expected("a replication connection")
          .remedy(remedy(role, granted))
          .fails();
    }
    if (!granted) {
      return Finding.of("Role " + quoted + " is not a member of rds_replication.")
          .observed("no membership")
          .expected("membership in rds_replication")
          .remedy(remedy(role, false))
          .fails();
    }
    return Result.Pass.of(
        "Role "
            + quoted
            + (role.inRdsReplication()
                ? " is a member of rds_replication."
                : role.replication() ? " has the REPLICATION attribute." : " is a superuser."));
  }

  private static Remedy remedy(Role role, boolean granted) {
    Remedy remedy =
        Remedy.of(new RoleChange.GrantMembership("rds_replication", role.name(), false));
    return granted && role.inRdsIam()
        ? remedy.and(
            Remedy.manual(
                "Set rds.iam_auth_for_replication = 1 in the cluster parameter group, because role "
                    + Quoted.name(role.name())
                    + " is a member of rds_iam"))
        : remedy;
  }
}
