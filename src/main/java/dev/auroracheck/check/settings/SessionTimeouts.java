package dev.auroracheck.check.settings;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.Server;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.request.Level;

/**
 * Checks that {@code transaction_timeout} does not end the pipe's transactions. ClickPipes sets the
 * other timeouts for its own sessions, so their values on the server do not matter.
 */
public final class SessionTimeouts implements Check {
  private static final String PARAMETER = "transaction_timeout";

  @Override
  public About about() {
    return new About(
        "session-timeouts",
        Section.SETTINGS,
        Level.RECOMMENDED,
        Needs.DB,
        "transaction_timeout does not limit the pipe's role",
        "The initial load reads in long transactions, which transaction_timeout would end.");
  }

  @Override
  public Result judge(Context context) {
    Server server = context.server();
    if (server.setting(PARAMETER).isEmpty()) {
      return Result.Pass.of("PostgreSQL " + server.major() + " has no " + PARAMETER + ".");
    }
    Role role = context.role();
    RoleTimeout timeout = RoleTimeout.of(PARAMETER, server, role, context.facts());
    if (timeout.milliseconds().isEmpty()) {
      return timeout.hidden(role, server);
    }
    if (timeout.milliseconds().getAsLong() == 0) {
      return timeout.zero(role);
    }
    return timeout
        .finding(role, server)
        .remedy(Remedy.of(timeout.zeroForRole(role, server)))
        .fails();
  }
}
