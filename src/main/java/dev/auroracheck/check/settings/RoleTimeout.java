package dev.auroracheck.check.settings;

import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Pass;
import dev.auroracheck.check.Result.Undecided;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.Server;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.RoleRemedies;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A timeout parameter, with the value that the pipe's role gets in this database.
 *
 * @param milliseconds the value; empty where this session does not show it
 * @param override the value stored for the role or the database, where that is the one in use
 */
record RoleTimeout(
    String parameter, OptionalLong milliseconds, Optional<Role.StoredSetting> override) {

  /** The sources in pg_settings of a value that was stored for the role of this session. */
  private static final Set<String> OF_SESSION_ROLE = Set.of("user", "database user");

  static RoleTimeout of(String parameter, Server server, Role role, Facts facts) {
    Server.Setting running = server.settings().get(parameter);
    if (running == null) {
      return new RoleTimeout(parameter, OptionalLong.empty(), Optional.empty());
    }
    Optional<Role.StoredSetting> override = role.override(parameter);
    if (role.isSessionUser()) {
      return new RoleTimeout(parameter, Milliseconds.parse(running.value()), override);
    }
    if (override.isPresent()) {
      return new RoleTimeout(parameter, Milliseconds.parse(override.get().value()), override);
    }
    if (OF_SESSION_ROLE.contains(running.source())) {
      OptionalLong inGroup =
          facts
              .aws()
              .parameters()
              .known()
              .flatMap(p -> p.value(parameter))
              .map(Milliseconds::parse)
              .orElse(OptionalLong.empty());
      return new RoleTimeout(parameter, inGroup, Optional.empty());
    }
    return new RoleTimeout(parameter, Milliseconds.parse(running.value()), Optional.empty());
  }

  /** The result where this session does not show the value. */
  Undecided hidden(Role role, Server server) {
    return new Undecided(
        hides(parameter, server),
        "Connect as "
            + Quoted.name(role.name())
            + ", or give aurora-check access to AWS, where the parameter group has the value.");
  }

  /** That a setting stored for the session's own role hides the value that the server has. */
  static String hides(String parameter, Server server) {
    return "Session role "
        + Quoted.name(server.sessionUser())
        + " has its own "
        + parameter
        + ", which hides the server's value.";
  }

  /** The result where the value is 0. */
  Pass zero(Role role) {
    return Pass.of(parameter + " is 0 for " + Quoted.name(role.name()) + ".", "0");
  }

  /** The finding where the value is not 0, with the statement that stored the value. */
  Finding finding(Role role, Server server) {
    String shown = Milliseconds.show(milliseconds.orElseThrow());
    return Finding.of(
            override
                .map(stored -> parameter + " is " + shown + " for " + where(stored, role, server))
                .orElse("The running value of " + parameter + " is " + shown + "."))
        .observed(shown)
        .expected("0");
  }

  private static String where(Role.StoredSetting override, Role role, Server server) {
    String name = Quoted.name(role.name());
    String database = "database " + Quoted.name(server.database());
    if (override.forRole() && override.forDatabase()) {
      return name + " in " + database + " (ALTER ROLE … IN DATABASE … SET).";
    } else if (override.forRole()) {
      return name + " (ALTER ROLE … SET).";
    } else if (override.forDatabase()) {
      return database + " (ALTER DATABASE … SET).";
    }
    return "every role (ALTER ROLE ALL SET).";
  }

  /** Sets the parameter to 0 where no other stored value overrides the change. */
  Change zeroForRole(Role role, Server server) {
    return RoleRemedies.configure(parameter, "0", role, server);
  }
}
