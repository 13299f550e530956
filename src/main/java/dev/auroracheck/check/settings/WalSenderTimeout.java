package dev.auroracheck.check.settings;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.ParameterGroup;
import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.Server;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.remedy.Parameters;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.remedy.RoleRemedies;
import dev.auroracheck.request.Level;
import java.util.Optional;

/**
 * Checks that {@code wal_sender_timeout} is 0 for the pipe's role. The setup guide that this tool
 * follows asks for 0. Since late 2025 ClickPipes sets a value of its own for its sessions.
 */
public final class WalSenderTimeout implements Check {
  private static final String PARAMETER = "wal_sender_timeout";

  @Override
  public About about() {
    return new About(
        "wal-sender-timeout",
        Section.SETTINGS,
        Level.REQUIRED,
        Needs.BOTH,
        "wal_sender_timeout is 0",
        "The server ends a replication connection that is silent for longer than this timeout.");
  }

  @Override
  public Result judge(Context context) {
    Server server = context.server();
    Role role = context.role();
    RoleTimeout timeout = RoleTimeout.of(PARAMETER, server, role, context.facts());
    if (timeout.milliseconds().isEmpty()) {
      return timeout.hidden(role, server);
    }
    if (timeout.milliseconds().getAsLong() == 0) {
      return timeout.zero(role);
    }
    return timeout.finding(role, server).remedy(remedy(timeout, role, server, context)).fails();
  }

  private static Remedy remedy(RoleTimeout timeout, Role role, Server server, Context context) {
    Optional<Cluster> cluster =
        context.aws().cluster().known().filter(c -> !ParameterGroup.isDefault(c.parameterGroup()));
    if (timeout.override().isEmpty() && cluster.isPresent()) {
      return Remedy.of(Parameters.setDynamic(PARAMETER, "0", context));
    }
    return Remedy.of(RoleRemedies.configure(PARAMETER, "0", role, server));
  }
}
