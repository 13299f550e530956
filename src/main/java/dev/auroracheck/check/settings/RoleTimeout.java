package dev.auroracheck.check.settings;

import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Undecided;
import dev.auroracheck.check.Right;
import dev.auroracheck.check.Sql;
import dev.auroracheck.check.Statement;
import dev.auroracheck.check.Statement.Phase;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.Server;
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
        "Connect as " + Sql.name(role.name()) + ", or let AWS be asked");
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
  Fix zeroForRole(Role role, Server server) {
    boolean inDatabase = override.filter(o -> o.forDatabase() && o.forRole()).isPresent();
    return Fix.of(
        "set it for the pipe's role alone; no reboot is needed",
        Step.sql(
            Statement.of(
                    Phase.ROLE,
                    "ALTER ROLE "
                        + Sql.name(role.name())
                        + (inDatabase ? " IN DATABASE " + Sql.name(server.database()) : "")
                        + " SET "
                        + parameter
                        + " = 0;")
                .needing(Right.to(Right.Kind.CONFIGURE_ROLE, role.name()))));
  }
}
