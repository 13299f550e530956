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
import java.util.stream.Collectors;

/**
 * Checks that the pipe's role can read every table that the initial load reads. From PostgreSQL 14
 * on, the initial load reads each leaf partition and each inheriting table by its own name and in
 * ranges of {@code ctid}. A grant on the parent is not enough for that, and neither is a grant on
 * each column.
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
        "The pipe's role can read every table in scope",
        "The initial load stops at the first table or partition that the role can't read.");
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
          "Role "
              + Quoted.name(role.actsAs())
              + " can read "
              + read.size()
              + " of "
              + Quoted.count(read.size(), "table")
              + ".");
    }
    return finding(schemas, tables, read.size(), denied)
        .remedy(remedy(schemas, tables, denied, context))
        .fails();
  }

  /**
   * The rights on the system catalog that were revoked from PUBLIC, which has them by default.
   * ClickPipes reads {@code pg_publication_tables} only to find the tables of a publication.
   */
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
    List<Missing> missing = new ArrayList<>();
    if (!schemas.isEmpty()) {
      List<String> names = schemas.stream().map(Quoted::name).toList();
      names.forEach(n -> objects.add(new Subject("schema", n, "no USAGE")));
      missing.add(new Missing("USAGE", schemas(names)));
    }
    if (!tables.isEmpty()) {
      tables.forEach(t -> objects.add(new Subject("table", Quoted.name(t), why(t))));
      missing.add(new Missing("SELECT", tables(tables, all)));
    }
    for (Denied d : denied) {
      String[] object = d.object().split(" ", 2);
      objects.add(
          new Subject(object[0].toLowerCase(Locale.ROOT), object[1], "no " + d.privilege()));
      missing.add(new Missing(d.privilege(), object[1]));
    }
    return Finding.of(sentence(missing))
        .expected(
            "USAGE and SELECT on "
                + Quoted.count(all, "table")
                + (denied.isEmpty() ? "" : ", and the catalog as PUBLIC has it by default"))
        .objects(objects);
  }

  /** A privilege that the role lacks, and on what. */
  private record Missing(String privilege, String on) {}

  private static String sentence(List<Missing> missing) {
    return missing.stream()
        .map(m -> m.privilege() + " is missing on " + m.on() + ".")
        .collect(Collectors.joining(" "));
  }

  private static String schemas(List<String> names) {
    String counted = Quoted.count(names.size(), "schema");
    return names.size() == 1 ? "schema " + names.get(0) : counted;
  }

  private static String tables(List<Relation> tables, int all) {
    String counted = tables.size() + " of " + Quoted.count(all, "table");
    if (tables.size() > 1) {
      return counted;
    }
    return Quoted.name(tables.get(0)) + (all == 1 ? "" : " (" + counted + ")");
  }

  private static String why(Relation table) {
    if (table.rights().selectColumns()) {
      return "no SELECT on the table, only on columns";
    }
    return table.partition() ? "no SELECT: a partition needs its own grant" : "no SELECT";
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
