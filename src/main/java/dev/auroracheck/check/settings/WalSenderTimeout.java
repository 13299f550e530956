package dev.auroracheck.check.settings;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.ParameterChange;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.ParameterGroup;
import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.Server;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.Map;
import java.util.Optional;

/**
 * Whether {@code wal_sender_timeout} is 0 for the pipe's role. The setup guide that this tool
 * serves asks for it; ClickPipes has set a value of its own for its sessions since late 2025.
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
        "The server ends a replication connection that is silent for longer");
  }

  @Override
  public Result judge(Facts facts, Request request) {
    Server server = facts.database().server().get();
    Role role = facts.database().role().get();
    RoleTimeout timeout = RoleTimeout.of(PARAMETER, server, role, facts);
    if (timeout.milliseconds().isEmpty()) {
      return timeout.hidden(role);
    }
    if (timeout.milliseconds().getAsLong() == 0) {
      return Result.Pass.of(PARAMETER + " is 0", "0");
    }
    return timeout.finding().fix(fix(timeout, role, server, facts, request)).fails();
  }

  private static Fix fix(
      RoleTimeout timeout, Role role, Server server, Facts facts, Request request) {
    Optional<Cluster> cluster =
        facts.aws().cluster().known().filter(c -> !ParameterGroup.isDefault(c.parameterGroup()));
    if (timeout.override().isEmpty() && cluster.isPresent()) {
      return Fix.of(
          "set it in the cluster parameter group; no reboot is needed",
          ParameterChange.setDynamic(Map.of(PARAMETER, "0"), facts.aws(), request));
    }
    return timeout.zeroForRole(role, server);
  }
}
