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
import dev.auroracheck.facts.DatabaseFacts;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.Sessions.Denied;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
  public Result judge(Facts facts, Request request) {
    Role role = facts.database().role().get();
    int major = facts.database().server().get().major();
    Scope scope = Scope.of(facts, request);
    Set<Relation> read = InitialLoad.touched(facts, request);
    if (read.isEmpty()) {
      return scope.isEmpty()
          ? new Result.Skip("no table is in scope")
          : Result.Skip.because("nothing in scope can be read", "table-kinds");
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
    List<Denied> denied = denied(facts, request);
    if (schemas.isEmpty() && tables.isEmpty() && denied.isEmpty()) {
      return Result.Pass.of(
          "role " + Sql.name(role.actsAs()) + " can read " + Sql.count(read.size(), "table"));
    }
    List<Statement> grants = new ArrayList<>(grants(role, schemas, tables, facts.database()));
    denied.forEach(
        d ->
            grants.add(
                Statement.of(
                    Phase.GRANT,
                    "GRANT "
                        + d.privilege()
                        + " ON "
                        + d.object()
                        + " TO "
                        + Sql.name(role.actsAs())
                        + ";")));
    return finding(schemas, tables, read.size(), denied)
        .fix(Fix.of("grant what is missing", Step.sql(grants)))
        .fails();
  }

  /** PUBLIC has these rights by default. The view is read to find the tables of a publication. */
  private static List<Denied> denied(Facts facts, Request request) {
    boolean readsView =
        !request.pipe().managed()
            && Scope.publication(facts, request)
                .map(publication -> !publication.allTables())
                .orElse(request.pipe().isScoped());
    return facts.database().sessions().get().denied().stream()
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
      List<String> names = schemas.stream().map(Sql::name).toList();
      names.forEach(n -> objects.add(new Subject("schema", n, "USAGE is missing")));
      missing.add("USAGE is missing on " + Sql.count(names.size(), "schema"));
    }
    if (!tables.isEmpty()) {
      for (Relation t : tables) {
        objects.add(
            new Subject(
                "table",
                Sql.name(t),
                t.rights().selectColumns()
                    ? "SELECT is granted on its columns only"
                    : t.partition() ? "SELECT is missing on this partition" : "SELECT is missing"));
      }
      missing.add(
          (schemas.isEmpty() ? "SELECT is missing on " : "SELECT on ")
              + tables.size()
              + " of "
              + Sql.count(all, "table"));
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
                + Sql.count(all, "table")
                + (denied.isEmpty() ? "" : ", and the catalog as PUBLIC has it by default"))
        .objects(objects);
  }

  private static List<Statement> grants(
      Role role, Set<String> schemas, List<Relation> tables, DatabaseFacts database) {
    List<Statement> grants = new ArrayList<>();
    String to = " TO " + Sql.name(role.actsAs()) + ";";
    Resource resource =
        Resource.of("postgresql_grant")
            .with("role", role.actsAs())
            .with("database", database.server().get().database());
    if (!schemas.isEmpty()) {
      List<String> names = schemas.stream().map(Sql::name).toList();
      Statement usage =
          Statement.of(Phase.GRANT, "GRANT USAGE ON SCHEMA " + Sql.list(names) + to)
              .needing(Right.grantUsage(schemas, database.relations().get()));
      for (String schema : schemas) {
        usage =
            usage.as(
                resource
                    .with("schema", schema)
                    .with("object_type", "schema")
                    .with("privileges", List.of("USAGE")));
      }
      grants.add(usage);
    }
    if (!tables.isEmpty()) {
      List<String> names = tables.stream().map(Sql::name).toList();
      Statement select =
          Statement.of(Phase.GRANT, "GRANT SELECT ON TABLE " + Sql.list(names) + to)
              .needing(Right.grantSelect(tables));
      Map<String, List<Relation>> bySchema =
          tables.stream()
              .collect(
                  Collectors.groupingBy(Relation::schema, LinkedHashMap::new, Collectors.toList()));
      for (Map.Entry<String, List<Relation>> e : bySchema.entrySet()) {
        select =
            select.as(
                resource
                    .with("schema", e.getKey())
                    .with("object_type", "table")
                    .with("objects", e.getValue().stream().map(Relation::name).toList())
                    .with("privileges", List.of("SELECT")));
      }
      grants.add(select);
    }
    // the resource would take from a role what else it has on these objects
    return role.exists() ? grants.stream().map(Statement::withoutResources).toList() : grants;
  }
}
