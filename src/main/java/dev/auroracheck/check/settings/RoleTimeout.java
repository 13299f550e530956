package dev.auroracheck.check.settings;

import dev.auroracheck.check.Result.Finding;
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
 * A parameter in milliseconds, as the pipe's role gets it in this database.
 *
 * @param milliseconds empty where it can't be known from this session
 * @param override what is stored for the role or the database, where that decides
 */
record RoleTimeout(
    String parameter, OptionalLong milliseconds, Optional<Role.StoredSetting> override) {

  /** Where pg_settings says that a value comes from the session's own role. */
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

  /** The result where the value can't be known. */
  Undecided hidden(Role role) {
    return new Undecided(
        "the session's own role overrides " + parameter + ", which hides the server's value",
        "Connect as " + Quoted.name(role.name()) + ", or let AWS be asked");
  }

  /** What it is, and where that comes from, against the 0 that it should be. */
  Finding finding() {
    String shown = Milliseconds.show(milliseconds.orElseThrow());
    return Finding.of(parameter + " is " + shown + override.map(RoleTimeout::where).orElse(""))
        .observed(shown)
        .expected("0");
  }

  private static String where(Role.StoredSetting override) {
    if (override.forRole() && override.forDatabase()) {
      return " for this role in this database (ALTER ROLE … IN DATABASE … SET)";
    } else if (override.forRole()) {
      return " for this role (ALTER ROLE … SET)";
    } else if (override.forDatabase()) {
      return " in this database (ALTER DATABASE … SET)";
    }
    return " for every role (ALTER ROLE ALL SET)";
  }

  /** Sets it to 0 where nothing that is stored elsewhere can win. */
  Change zeroForRole(Role role, Server server) {
    return RoleRemedies.configure(parameter, "0", role, server);
  }
}
