package dev.auroracheck.check.settings;

import dev.auroracheck.check.AwsCli;
import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Undecided;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Sql;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.ParameterGroup;
import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.Server;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Whether {@code wal_sender_timeout} is 0 for the pipe's role. The setup guide that this tool
 * serves asks for it; ClickPipes has set a value of its own for its sessions since late 2025.
 */
public final class WalSenderTimeout implements Check {
  private static final String PARAMETER = "wal_sender_timeout";

  /** Where pg_settings says that a value comes from the session's own role. */
  private static final Set<String> OF_SESSION_ROLE = Set.of("user", "database user");

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

  /** The value that the role gets, and the override that it comes from. */
  private record Value(OptionalLong milliseconds, Optional<Role.StoredSetting> override) {}

  @Override
  public Result judge(Facts facts, Request request) {
    Server server = facts.database().server().get();
    Role role = facts.database().role().get();
    Value value = value(server, role, facts);
    if (value.milliseconds().isEmpty()) {
      return new Undecided(
          "the session's own role overrides " + PARAMETER + ", which hides the server's value",
          "Connect as " + Sql.name(role.name()) + ", or let AWS be asked");
    }
    long milliseconds = value.milliseconds().getAsLong();
    if (milliseconds == 0) {
      return Result.Pass.of(PARAMETER + " is 0", "0");
    }
    String shown = Milliseconds.show(milliseconds);
    String where = value.override().map(WalSenderTimeout::where).orElse("");
    return Finding.of(PARAMETER + " is " + shown + where)
        .observed(shown)
        .expected("0")
        .fix(fix(value, role, server, facts, request))
        .fails();
  }

  private static Value value(Server server, Role role, Facts facts) {
    Server.Setting running = server.settings().get(PARAMETER);
    if (running == null) {
      return new Value(OptionalLong.empty(), Optional.empty());
    }
    Optional<Role.StoredSetting> override = role.override(PARAMETER);
    if (role.isSessionUser()) {
      return new Value(Milliseconds.parse(running.value()), override);
    }
    if (override.isPresent()) {
      return new Value(Milliseconds.parse(override.get().value()), override);
    }
    if (OF_SESSION_ROLE.contains(running.source())) {
      OptionalLong inGroup =
          facts
              .aws()
              .parameters()
              .known()
              .flatMap(p -> p.value(PARAMETER))
              .map(Milliseconds::parse)
              .orElse(OptionalLong.empty());
      return new Value(inGroup, Optional.empty());
    }
    return new Value(Milliseconds.parse(running.value()), Optional.empty());
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

  private static Fix fix(Value value, Role role, Server server, Facts facts, Request request) {
    Optional<Cluster> cluster =
        facts.aws().cluster().known().filter(c -> !ParameterGroup.isDefault(c.parameterGroup()));
    if (value.override().isEmpty() && cluster.isPresent()) {
      return Fix.of(
          "set it in the cluster parameter group; no reboot is needed",
          Fix.aws(
              AwsCli.of(request, facts.aws())
                  .setParameter(cluster.get().parameterGroup(), PARAMETER, "0", false)));
    }
    boolean inDatabase = value.override().filter(o -> o.forDatabase() && o.forRole()).isPresent();
    return Fix.of(
        "set it for the pipe's role alone; no reboot is needed",
        Fix.sql(
            "ALTER ROLE "
                + Sql.name(role.name())
                + (inDatabase ? " IN DATABASE " + Sql.name(server.database()) : "")
                + " SET wal_sender_timeout = 0;"));
  }
}
