package dev.auroracheck.check.privileges;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.InitialLoad;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Resource;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Right;
import dev.auroracheck.check.Scope;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Sql;
import dev.auroracheck.check.Statement;
import dev.auroracheck.check.Statement.Phase;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.Role;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whether tables that the owners of today's tables make later can be read. Default privileges act
 * for the role that they were stored for, not for whoever makes a table.
 */
public final class DefaultPrivileges implements Check {
  @Override
  public About about() {
    return new About(
        "default-privileges",
        Section.PRIVILEGES,
        Level.RECOMMENDED,
        Needs.DB,
        "Tables created later can be read",
        "A new table or partition without a grant stops the pipe that is to read it");
  }

  /** Who makes tables, and where. */
  private record Maker(String owner, String schema) {}

  @Override
  public Result judge(Facts facts, Request request) {
    Role role = facts.database().role().get();
    Scope scope = Scope.of(facts, request);
    Relations relations = facts.database().relations().get();
    int major = facts.database().server().get().major();
    Collection<Relation> today = InitialLoad.touched(facts, request);
    if (today.isEmpty()) {
      return scope.isEmpty()
          ? new Result.Skip("no table is in scope")
          : Result.Skip.because("nothing in scope can be read", "table-kinds");
    }
    if (!request.pipe().tables().isEmpty() && request.pipe().schemas().isEmpty()) {
      // of named tables, only those that others become a part of
      Predicate<Relation> grows =
          t ->
              InitialLoad.readsLeaves(major)
                  && (t.isPartitioned()
                      || !relations.inheriting(t).isEmpty()
                      || !scope.tables().contains(t));
      today = today.stream().filter(grows).toList();
      if (today.isEmpty()) {
        return new Result.Skip("only the tables that were named will be replicated");
      }
    }
    Set<Maker> unreadable = new LinkedHashSet<>();
    for (Relation table : today) {
      if (!table.rights().owner() && !willRead(role, table)) {
        unreadable.add(new Maker(table.owner(), table.schema()));
      }
    }
    String quoted = Sql.name(role.actsAs());
    if (unreadable.isEmpty()) {
      return Result.Pass.of("role " + quoted + " can read what today's owners make later");
    }
    List<String> makers =
        unreadable.stream().map(m -> Sql.name(m.owner()) + " in " + Sql.name(m.schema())).toList();
    return Finding.of("role " + quoted + " can't read tables made later by " + Sql.some(makers))
        .expected("default privileges of each owner of a table")
        .objects(
            unreadable.stream()
                .map(
                    m ->
                        new Subject(
                            "schema",
                            Sql.name(m.schema()),
                            "tables made by " + Sql.name(m.owner()) + " will not be readable"))
                .toList())
        .fix(
            Fix.of(
                "grant it in advance, as that owner or as a member of it",
                Step.sql(
                    unreadable.stream()
                        .map(m -> grant(m, role, facts.database().server().get().database()))
                        .toList())))
        .fails();
  }

  private static Statement grant(Maker maker, Role role, String database) {
    Statement grant =
        Statement.of(
                Phase.GRANT,
                "ALTER DEFAULT PRIVILEGES FOR ROLE "
                    + Sql.name(maker.owner())
                    + " IN SCHEMA "
                    + Sql.name(maker.schema())
                    + " GRANT SELECT ON TABLES TO "
                    + Sql.name(role.actsAs())
                    + ";")
            .needing(Right.to(Right.Kind.ACT_AS, maker.owner()));
    // the resource would take from a role what else it is given in advance
    return role.exists()
        ? grant
        : grant.as(
            Resource.of("postgresql_default_privileges")
                .with("role", role.actsAs())
                .with("database", database)
                .with("schema", maker.schema())
                .with("owner", maker.owner())
                .with("object_type", "table")
                .with("privileges", List.of("SELECT")));
  }

  private static boolean willRead(Role role, Relation table) {
    return role.readsAllData()
        || role.defaultGrants().stream()
            .filter(g -> g.owner().equals(table.owner()))
            .anyMatch(g -> g.schema().map(table.schema()::equals).orElse(true));
  }
}
