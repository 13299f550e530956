package dev.auroracheck.check.settings;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Right;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Sql;
import dev.auroracheck.check.Statement;
import dev.auroracheck.check.Statement.Phase;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.Activity;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.Server;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.List;

/** Whether a pipe finds the connections that it needs. WAL senders count against no limit. */
public final class ConnectionHeadroom implements Check {
  /** One that controls, four that read the initial load side by side, and one that watches. */
  private static final int NEEDED = 6;

  /** Of these, so many are open at the same time whatever the size of the tables. */
  private static final int LEAST = 3;

  /** What a fix leaves: sessions come and go, and with no more than needed one would undo it. */
  private static final int GIVEN = 2 * NEEDED;

  private static final String PARAMETER = "max_connections";

  /** So many connections may be there, and so many are. */
  private record Limit(String type, String plainName, long allowed, int used) {
    String name() {
      return type.equals("parameter") ? plainName : Sql.name(plainName);
    }

    long free() {
      return Math.max(0, allowed - used);
    }

    /** Whether a pipe can never have its connections, whoever else is connected. */
    boolean tooLow() {
      return allowed < LEAST;
    }

    String leaves() {
      return (type.equals("parameter") ? "" : type + " ")
          + name()
          + (tooLow() ? " allows only " + allowed : " leaves " + free());
    }

    Subject subject() {
      return new Subject(type, name(), free() + " of " + allowed + " connections are free");
    }
  }

  @Override
  public About about() {
    return new About(
        "connection-headroom",
        Section.SETTINGS,
        Level.REQUIRED,
        Needs.DB,
        "Connections are left for a pipe",
        "The initial load opens several at once, and fails where one is refused");
  }

  @Override
  public Result judge(Facts facts, Request request) {
    Role role = facts.database().role().get();
    List<Limit> all =
        limits(facts.database().server().get(), role, facts.database().activity().get());
    List<Limit> tight = all.stream().filter(limit -> limit.free() < NEEDED).toList();
    if (tight.isEmpty()) {
      long least = all.stream().mapToLong(Limit::free).min().orElseThrow();
      return Result.Pass.of("at least " + NEEDED + " connections are free", least + " free");
    }
    Finding finding =
        Finding.of(
                "a pipe needs "
                    + NEEDED
                    + " connections: "
                    + Sql.list(tight.stream().map(Limit::leaves).toList()))
            .observed(tight.stream().mapToLong(Limit::free).min().orElseThrow() + " free")
            .expected(NEEDED + " free")
            .objects(tight.stream().map(Limit::subject).toList())
            .fix(fix(tight));
    return tight.stream().anyMatch(Limit::tooLow) ? finding.fails() : finding.warns();
  }

  /** Nothing but the number of connections bounds a superuser. */
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

  /** Not where it was raised further, or lifted, since. */
  private static Statement raise(Limit limit, int wanted) {
    boolean ofRole = limit.type().equals("role");
    return Statement.of(
            Phase.ROLE,
            (ofRole ? "ALTER ROLE " : "ALTER DATABASE ")
                + limit.name()
                + " CONNECTION LIMIT "
                + wanted
                + ";")
        .unless(
            (ofRole
                    ? "SELECT rolconnlimit NOT BETWEEN 0 AND "
                        + (wanted - 1)
                        + " FROM pg_catalog.pg_roles"
                    : "SELECT datconnlimit NOT BETWEEN 0 AND "
                        + (wanted - 1)
                        + " FROM pg_catalog.pg_database")
                + " WHERE '\"' || pg_catalog.replace("
                + (ofRole ? "rolname" : "datname")
                + ", '\"', '\"\"') || '\"' = "
                + Sql.literal(limit.name()))
        .needing(
            Right.to(ofRole ? Right.Kind.ALTER_ROLE : Right.Kind.OWN_DATABASE, limit.plainName()));
  }

  private static Fix fix(List<Limit> tight) {
    List<Statement> statements =
        tight.stream()
            .filter(limit -> !limit.type().equals("parameter"))
            .map(limit -> raise(limit, limit.used() + GIVEN))
            .toList();
    Fix fix = Fix.of("leave room for a pipe");
    if (!statements.isEmpty()) {
      fix = fix.then(Step.sql(statements));
    }
    return statements.size() == tight.size()
        ? fix
        : fix.then(
            Step.manual(
                "End sessions that nobody needs, take a larger instance class, or raise "
                    + PARAMETER
                    + " in the parameter group that sets it and reboot: it is static"));
  }
}
