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
import dev.auroracheck.facts.Sessions.Denied;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.InitialLoad;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.remedy.RoleChange;
import dev.auroracheck.remedy.SchemaRef;
import dev.auroracheck.remedy.TableRef;
import dev.auroracheck.request.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether the pipe's role can read what the initial load reads. From PostgreSQL 14 on that is every
 * leaf partition and inheriting table by itself, by physical position, so that neither a grant on
 * the parent nor one on each column is enough.
 */
public final class UserGrants implements Check {
  private static final String PUBLISHED = "pg_publication_tables";

  @Override
  public About about() {
    return new About(
        "user-grants",
        Section.PRIVILEGES,
        Level.REQUIRED,
        Needs.DB,
        "Every table in scope can be read",
        "The initial load fails on the first table, or partition, that the role can't read");
  }

  @Override
  public Result judge(Context context) {
    Role role = context.role();
    int major = context.major();
    Set<Relation> read = context.touched();
    Optional<Result> nothing = Skips.nothingReadable(context);
    if (nothing.isPresent()) {
      return nothing.get();
    }
    Set<String> schemas = new TreeSet<>();
    List<Relation> tables = new ArrayList<>();
    for (Relation table : read) {
      if (!table.rights().schemaUsage()) {
        schemas.add(table.schema());
      }
      if (!canSelect(table, major)) {
        tables.add(table);
      }
    }
    List<Denied> denied = denied(context);
    if (schemas.isEmpty() && tables.isEmpty() && denied.isEmpty()) {
      return Result.Pass.of(
          "role " + Quoted.name(role.actsAs()) + " can read " + Quoted.count(read.size(), "table"));
    }
    return finding(schemas, tables, read.size(), denied)
        .remedy(remedy(schemas, tables, denied, context))
        .fails();
  }

  /** PUBLIC has these rights by default. The view is read to find the tables of a publication. */
  private static List<Denied> denied(Context context) {
    boolean readsView =
        !context.request().pipe().managed()
            && context
                .publication()
                .map(publication -> !publication.allTables())
                .orElse(context.request().pipe().isScoped());
    return context.database().sessions().get().denied().stream()
        .filter(d -> readsView || !d.name().equals(PUBLISHED))
        .toList();
  }

  private static boolean canSelect(Relation table, int major) {
    boolean byPosition = InitialLoad.readsLeaves(major) && !table.isPartitioned();
    return table.rights().select() || (!byPosition && table.rights().selectColumns());
  }

  private static Finding finding(
      Set<String> schemas, List<Relation> tables, int all, List<Denied> denied) {
    List<Subject> objects = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    if (!schemas.isEmpty()) {
      List<String> names = schemas.stream().map(Quoted::name).toList();
      names.forEach(n -> objects.add(new Subject("schema", n, "USAGE is missing")));
      missing.add("USAGE is missing on " + Quoted.count(names.size(), "schema"));
    }
    if (!tables.isEmpty()) {
      for (Relation t : tables) {
        objects.add(
            new Subject(
                "table",
                Quoted.name(t),
                t.rights().selectColumns()
                    ? "SELECT is granted on its columns only"
                    : t.partition() ? "SELECT is missing on this partition" : "SELECT is missing"));
      }
      missing.add(
          (schemas.isEmpty() ? "SELECT is missing on " : "SELECT on ")
              + tables.size()
              + " of "
              + Quoted.count(all, "table"));
    }
    for (Denied d : denied) {
      String[] object = d.object().split(" ", 2);
      objects.add(
          new Subject(
              object[0].toLowerCase(Locale.ROOT), object[1], d.privilege() + " is missing"));
      missing.add(d.privilege() + " is missing on " + object[1]);
    }
    return Finding.of(String.join(", ", missing))
        .expected(
            "USAGE and SELECT on "
                + Quoted.count(all, "table")
                + (denied.isEmpty() ? "" : ", and the catalog as PUBLIC has it by default"))
        .objects(objects);
  }

  private static Remedy remedy(
      Set<String> schemas, List<Relation> tables, List<Denied> denied, Context context) {
    String role = context.role().actsAs();
    String database = context.server().database();
    List<Change> changes = new ArrayList<>();
    if (!schemas.isEmpty()) {
      changes.add(
          new RoleChange.GrantUsage(
              role,
              database,
              schemas.stream()
                  .map(s -> new SchemaRef(s, context.relations().ownerOfSchema(s)))
                  .toList()));
    }
    if (!tables.isEmpty()) {
      changes.add(new RoleChange.GrantSelect(role, database, TableRef.all(tables)));
    }
    denied.forEach(
        d -> changes.add(new RoleChange.GrantOnCatalog(role, d.privilege(), d.object())));
    return Remedy.of(changes);
  }
}
