package dev.auroracheck.check.settings;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.Server;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;

/**
 * Whether the server bounds the pipe's transactions. ClickPipes sets the other timeouts for its own
 * sessions, so whatever the server has for them does not matter.
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
        "transaction_timeout does not bound the pipe's role",
        "The initial load reads in transactions that last as long as it does");
  }

  @Override
  public Result judge(Facts facts, Request request) {
    Server server = facts.database().server().get();
    if (server.setting(PARAMETER).isEmpty()) {
      return Result.Pass.of("PostgreSQL " + server.major() + " has no " + PARAMETER);
    }
    Role role = facts.database().role().get();
    RoleTimeout timeout = RoleTimeout.of(PARAMETER, server, role, facts);
    if (timeout.milliseconds().isEmpty()) {
      return timeout.hidden(role);
    }
    if (timeout.milliseconds().getAsLong() == 0) {
      return Result.Pass.of(PARAMETER + " is 0", "0");
    }
    return timeout.finding().fix(timeout.zeroForRole(role, server)).fails();
  }
}
