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
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Checks that the pipe's role will be able to read the tables that the owners of today's tables
 * create later. Default privileges apply only to tables created by the role that they are defined
 * for.
 */
public final class DefaultPrivileges implements Check {
  @Override
  public About about() {
    return new About(
        "default-privileges",
        Section.PRIVILEGES,
        Level.RECOMMENDED,
        Needs.DB,
        "The pipe's role can read tables created later",
        "The pipe stops at a new table or partition that its role can't read.");
  }

  /** A role that creates tables in a schema. */
  private record Creator(String owner, String schema) {}

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
      return new Result.Skip("The pipe replicates only the tables given with --table.");
    }
    Set<Creator> unreadable = new LinkedHashSet<>();
    for (Relation table : growing) {
      if (!table.rights().owner() && !willRead(role, table)) {
        unreadable.add(new Creator(table.owner(), table.schema()));
      }
    }
    if (unreadable.isEmpty()) {
      return Result.Pass.of(
          "Role "
              + Quoted.name(role.actsAs())
              + " can read the tables that today's owners create later.");
    }
    return finding(unreadable, role, context).fails();
  }

  /**
   * The tables next to which, or as parts of which, the pipe will also read tables created later.
   */
  private static Collection<Relation> growing(Collection<Relation> today, Context context) {
    if (context.request().pipe().tables().isEmpty()
        || !context.request().pipe().schemas().isEmpty()) {
      return today;
    }
    // of the tables given with --table, only those that can get new partitions or child tables
    Predicate<Relation> grows =
        t ->
            InitialLoad.readsLeaves(context.major())
                && (t.isPartitioned()
                    || !context.relations().inheriting(t).isEmpty()
                    || !context.scope().tables().contains(t));
    return today.stream().filter(grows).toList();
  }

  private static Finding finding(Set<Creator> unreadable, Role role, Context context) {
    return Finding.of(message(unreadable, role))
        .expected("default privileges of each owner of a table")
        .objects(
            unreadable.stream()
                .map(
                    m ->
                        new Subject(
                            "schema",
                            Quoted.name(m.schema()),
                            "no SELECT on new tables of " + Quoted.name(m.owner())))
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

  private static String message(Set<Creator> unreadable, Role role) {
    Set<String> owners = unreadable.stream().map(Creator::owner).collect(Collectors.toSet());
    Set<String> schemas = unreadable.stream().map(Creator::schema).collect(Collectors.toSet());
    Creator first = unreadable.iterator().next();
    return "Tables that "
        + (owners.size() == 1
            ? Quoted.name(first.owner()) + " creates"
            : owners.size() + " roles create")
        + " in "
        + (schemas.size() == 1
            ? "schema " + Quoted.name(first.schema())
            : schemas.size() + " schemas")
        + " will not be readable by "
        + Quoted.name(role.actsAs())
        + ".";
  }

  private static boolean willRead(Role role, Relation table) {
    return role.readsAllData()
        || role.defaultGrants().stream()
            .filter(g -> g.owner().equals(table.owner()))
            .anyMatch(g -> g.schema().map(table.schema()::equals).orElse(true));
  }
}
