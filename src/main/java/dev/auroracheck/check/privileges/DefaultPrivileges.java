package dev.auroracheck.check.privileges;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Skips;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Role;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.InitialLoad;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.remedy.RoleChange;
import dev.auroracheck.request.Level;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
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
  public Result judge(Context context) {
    Role role = context.role();
    Collection<Relation> today = context.touched();
    Optional<Result> nothing = Skips.nothingReadable(context);
    if (nothing.isPresent()) {
      return nothing.get();
    }
    Collection<Relation> growing = growing(today, context);
    if (growing.isEmpty()) {
      return new Result.Skip("only the tables that were named will be replicated");
    }
    Set<Maker> unreadable = new LinkedHashSet<>();
    for (Relation table : growing) {
      if (!table.rights().owner() && !willRead(role, table)) {
        unreadable.add(new Maker(table.owner(), table.schema()));
      }
    }
    if (unreadable.isEmpty()) {
      return Result.Pass.of(
          "role " + Quoted.name(role.actsAs()) + " can read what today's owners make later");
    }
    return finding(unreadable, role, context).fails();
  }

  /** The tables beside which, or in which, later ones will be read too. */
  private static Collection<Relation> growing(Collection<Relation> today, Context context) {
    if (context.request().pipe().tables().isEmpty()
        || !context.request().pipe().schemas().isEmpty()) {
      return today;
    }
    // of named tables, only those that others become a part of
    Predicate<Relation> grows =
        t ->
            InitialLoad.readsLeaves(context.major())
                && (t.isPartitioned()
                    || !context.relations().inheriting(t).isEmpty()
                    || !context.scope().tables().contains(t));
    return today.stream().filter(grows).toList();
  }

  private static Finding finding(Set<Maker> unreadable, Role role, Context context) {
    List<String> makers =
        unreadable.stream()
            .map(m -> Quoted.name(m.owner()) + " in " + Quoted.name(m.schema()))
            .toList();
    return Finding.of(
            "role "
                + Quoted.name(role.actsAs())
                + " can't read tables made later by "
                + Quoted.some(makers))
        .expected("default privileges of each owner of a table")
        .objects(
            unreadable.stream()
                .map(
                    m ->
                        new Subject(
                            "schema",
                            Quoted.name(m.schema()),
                            "tables made by " + Quoted.name(m.owner()) + " will not be readable"))
                .toList())
        .remedy(
            Remedy.of(
                unreadable.stream()
                    .map(
                        m ->
                            new RoleChange.GrantFutureSelect(
                                role.actsAs(), context.server().database(), m.owner(), m.schema()))
                    .toList()));
  }

  private static boolean willRead(Role role, Relation table) {
    return role.readsAllData()
        || role.defaultGrants().stream()
            .filter(g -> g.owner().equals(table.owner()))
            .anyMatch(g -> g.schema().map(table.schema()::equals).orElse(true));
  }
}
