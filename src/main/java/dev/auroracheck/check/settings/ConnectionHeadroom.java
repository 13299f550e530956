package dev.auroracheck.check.settings;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.Activity;
import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.Server;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.remedy.RoleChange;
import dev.auroracheck.remedy.ServerChange;
import dev.auroracheck.request.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that enough connections are free for a pipe. WAL senders count against none of the limits.
 */
public final class ConnectionHeadroom implements Check {
  /**
   * One for control, four that read the initial load in parallel, and one that monitors the slot.
   */
  private static final int NEEDED = 6;

  /** The connections that a pipe has open at the same time, however small its tables are. */
  private static final int LEAST = 3;

  /** What a fix leaves free: more than needed, because other sessions come and go. */
  private static final int GIVEN = 2 * NEEDED;

  private static final String PARAMETER = "max_connections";

  /**
   * A limit on connections.
   *
   * @param type role, database or parameter
   * @param allowed how many connections the limit allows
   * @param used how many of these are open now, without those of this program
   */
  private record Limit(String type, String plainName, long allowed, int used) {
    String name() {
      return type.equals("parameter") ? plainName : Quoted.name(plainName);
    }

    long free() {
      return Math.max(0, allowed - used);
    }

    /** Whether a pipe can never have its connections, even if nobody else is connected. */
    boolean tooLow() {
      return allowed < LEAST;
    }

    String leaves() {
      return (type.equals("parameter") ? "" : type + " ")
          + name()
          + (tooLow() ? " allows only " + allowed : " leaves only " + free());
    }

    Subject subject() {
      return new Subject(type, name(), free() + " of " + allowed + " connections free");
    }
  }

  @Override
  public About about() {
    return new About(
        "connection-headroom",
        Section.SETTINGS,
        Level.REQUIRED,
        Needs.DB,
        "Enough connections are free for a pipe",
        "The initial load opens several connections at once and fails if one is refused.");
  }

  @Override
  public Result judge(Context context) {
    Role role = context.role();
    List<Limit> all = limits(context.server(), role, context.database().activity().get());
    List<Limit> tight = all.stream().filter(limit -> limit.free() < NEEDED).toList();
    if (tight.isEmpty()) {
      long least = all.stream().mapToLong(Limit::free).min().orElseThrow();
      return Result.Pass.of(
          least + " connections are free, and a pipe needs " + NEEDED + ".", least + " free");
    }
    Finding finding =
        Finding.of(
                "A pipe needs "
                    + NEEDED
                    + " connections, but "
                    + Quoted.and(tight.stream().map(Limit::leaves).toList())
                    + ".")
            .observed(tight.stream().mapToLong(Limit::free).min().orElseThrow() + " free")
            .expected(NEEDED + " free")
            .objects(tight.stream().map(Limit::subject).toList())
            .remedy(remedy(tight));
    return tight.stream().anyMatch(Limit::tooLow) ? finding.fails() : finding.warns();
  }

  /** The limits that apply to the role; for a superuser that is max_connections alone. */
  private static List<Limit> limits(Server server, Role role, Activity activity) {
    List<Limit> limits = new ArrayList<>();
    long most = server.number(PARAMETER).orElseThrow();
    if (role.superuser()) {
      return List.of(new Limit("parameter", PARAMETER, most, activity.connections()));
    }
    role.connectionLimit()
        .ifPresent(
            limit ->
                limits.add(new Limit("role", role.name(), limit, activity.connectionsOfRole())));
    activity
        .databaseLimit()
        .ifPresent(
            limit ->
                limits.add(
                    new Limit(
                        "database", server.database(), limit, activity.connectionsOfDatabase())));
    long reserved =
        server.number("superuser_reserved_connections").orElse(0)
            + server.number("reserved_connections").orElse(0);
    limits.add(new Limit("parameter", PARAMETER, most - reserved, activity.connections()));
    return limits;
  }

  private static Remedy remedy(List<Limit> tight) {
    List<Change> changes = new ArrayList<>();
    List<String> manual = new ArrayList<>();
    for (Limit limit : tight) {
      int wanted = limit.used() + GIVEN;
      switch (limit.type()) {
        case "role" -> changes.add(new RoleChange.LimitConnections(limit.plainName(), wanted));
        case "database" ->
            changes.add(new ServerChange.LimitDatabaseConnections(limit.plainName(), wanted));
        default ->
            manual.add(
                "End unneeded sessions, choose a larger instance class, or raise "
                    + PARAMETER
                    + " in its parameter group and reboot");
      }
    }
    return new Remedy(List.copyOf(changes), List.of(), manual);
  }
}
