package dev.auroracheck.check.publication;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Scope;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Sql;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.Role;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether the publication is there and holds every table in scope; or, where the pipe is to make
 * its own, whether its role may.
 */
public final class PublicationHoldsTables implements Check {
  private static final int VIA_ROOT = 13;
  private static final String READ_ONLY = "default_transaction_read_only";

  @Override
  public About about() {
    return new About(
        "publication",
        Section.PUBLICATION,
        Level.REQUIRED,
        Needs.DB,
        "The publication holds every table in scope",
        "ClickPipes refuses a table that the publication does not list");
  }

  @Override
  public Result judge(Facts facts, Request request) {
    Scope scope = Scope.of(facts, request);
    // what is no table of its own is the business of table-kinds
    List<Relation> tables =
        scope.tables().stream().filter(t -> t.isPublishable() && !t.partition()).toList();
    Optional<Publication> found = Scope.publication(facts, request);
    if (found.isEmpty() && !request.pipe().managed()) {
      return missing(tables, facts, request);
    }
    if (tables.isEmpty() && (request.pipe().isScoped() || !scope.tables().isEmpty())) {
      return new Result.Skip("nothing in scope can be published: see table-kinds");
    }
    return found.isPresent()
        ? holds(found.get(), tables, request.pipe().isScoped(), facts)
        : managed(tables, facts);
  }

  private static Result holds(
      Publication publication, List<Relation> tables, boolean scoped, Facts facts) {
    String quoted = Sql.name(publication.name());
    int major = facts.database().server().get().major();
    if (major < VIA_ROOT && tables.stream().anyMatch(Relation::isPartitioned)) {
      return partitionedBefore13(tables);
    }
    if (publication.allTables()) {
      // membership is not looked at, and the stream maps partitions to their root by itself
      return tables.isEmpty()
          ? Finding.of("publication " + quoted + " is FOR ALL TABLES, and there is none in scope")
              .fix(Fix.of("create a table first", Fix.manual("Create the tables to replicate")))
              .warns()
          : Result.Pass.of("publication " + quoted + " is FOR ALL TABLES");
    }
    boolean namesNothing = publication.tables().isEmpty() && publication.schemas().isEmpty();
    if (namesNothing && !scoped) {
      return Finding.of("publication " + quoted + " is empty: it publishes no table")
          .observed("no table")
          .expected("every table in scope")
          .fix(add(publication, offered(facts), facts))
          .fails();
    }
    List<Relation> outside =
        tables.stream().filter(t -> !publication.published().contains(t.oid())).toList();
    if (outside.isEmpty()) {
      return Result.Pass.of(
          "publication "
              + quoted
              + " holds "
              + tables.size()
              + (tables.size() == 1 ? " table" : " tables")
              + " in scope");
    }
    List<Subject> objects = new ArrayList<>();
    for (Relation t : outside) {
      objects.add(
          new Subject(
              "table",
              Sql.name(t),
              rootOnly(publication, t)
                  ? "only its partitions are published: publish_via_partition_root is off"
                  : "not in the publication"));
    }
    boolean onlyRoots = outside.stream().allMatch(t -> rootOnly(publication, t));
    String names = Sql.some(outside.stream().map(Sql::name).toList());
    return Finding.of(
            onlyRoots
                ? "publication "
                    + quoted
                    + " publishes the partitions of "
                    + names
                    + " but not the partitioned tables themselves"
                : "publication " + quoted + " does not hold " + names)
        .observed((tables.size() - outside.size()) + " of " + tables.size() + " tables")
        .expected(tables.size() + " of " + tables.size() + " tables")
        .objects(objects)
        .fix(add(publication, outside, facts))
        .fails();
  }

  /** Whether the publication names the partitioned table, yet lists only its partitions. */
  private static boolean rootOnly(Publication publication, Relation table) {
    return table.isPartitioned()
        && !publication.viaPartitionRoot()
        && (publication.tables().contains(table.oid())
            || publication.schemas().contains(table.schema()));
  }

  private static Fix add(Publication publication, List<Relation> tables, Facts facts) {
    String quoted = Sql.name(publication.name());
    List<String> statements = new ArrayList<>();
    if (!publication.viaPartitionRoot() && tables.stream().anyMatch(Relation::isPartitioned)) {
      statements.add("ALTER PUBLICATION " + quoted + " SET (publish_via_partition_root = true);");
    }
    List<Relation> toAdd = tables.stream().filter(t -> !rootOnly(publication, t)).toList();
    if (!toAdd.isEmpty()) {
      statements.add("ALTER PUBLICATION " + quoted + " ADD TABLE " + names(toAdd) + ";");
    }
    if (statements.isEmpty()) {
      return Fix.of("create the tables first", Fix.manual("Create the tables to replicate"));
    }
    return cautious(
        Fix.of("let the publication hold the tables to replicate", Fix.sql(statements)),
        toAdd,
        facts);
  }

  private static Result missing(List<Relation> tables, Facts facts, Request request) {
    String name = Scope.publicationName(facts, request).orElseThrow();
    List<String> others =
        facts.database().publications().get().stream().map(p -> Sql.name(p.name())).toList();
    Optional<String> elsewhere =
        facts.database().publicationElsewhere().known().orElse(Optional.empty());
    String here = "in database " + Sql.name(facts.database().server().get().database());
    String where =
        elsewhere
            .map(d -> "; there is one of that name in database " + Sql.name(d))
            .orElse(others.isEmpty() ? "" : "; there are " + Sql.some(others));
    Finding finding =
        Finding.of("publication " + Sql.name(name) + " does not exist " + here + where)
            .observed("no such publication")
            .expected("publication " + Sql.name(name));
    if (facts.database().server().get().major() < VIA_ROOT
        && tables.stream().anyMatch(Relation::isPartitioned)) {
      return finding
          .fix(
              Fix.of(
                  "upgrade to PostgreSQL 13 or newer, or leave partitioned tables out",
                  Fix.manual("Name tables that are not partitioned with --table, then run again")))
          .fails();
    }
    return finding.fix(create(name, tables, facts, request)).fails();
  }

  private static Fix create(String name, List<Relation> tables, Facts facts, Request request) {
    boolean viaRoot =
        facts.database().server().get().major() >= VIA_ROOT
            && tables.stream().anyMatch(Relation::isPartitioned);
    String with = viaRoot ? " WITH (publish_via_partition_root = true)" : "";
    if (request.pipe().isScoped() && !tables.isEmpty()) {
      return cautious(
          Fix.of(
              "create it for the tables in scope",
              Fix.sql(
                  "CREATE PUBLICATION "
                      + Sql.name(name)
                      + " FOR TABLE "
                      + names(tables)
                      + with
                      + ";")),
          tables,
          facts);
    }
    return cautious(
        Fix.of(
            "create it for all tables, as the setup guide does: those made later too",
            Fix.sql("CREATE PUBLICATION " + Sql.name(name) + " FOR ALL TABLES" + with + ";")),
        offered(facts),
        facts);
  }

  /**
   * A table without a usable replica identity refuses every UPDATE and DELETE from the moment that
   * it is published: whoever runs the fix must hear of it first.
   */
  private static Fix cautious(Fix fix, List<Relation> published, Facts facts) {
    Relations relations = facts.database().relations().get();
    Set<Relation> written = new LinkedHashSet<>(published);
    published.forEach(t -> written.addAll(relations.descendants(t)));
    List<String> keyless =
        written.stream()
            .filter(t -> t.isPublishable() && !t.isPartitioned() && !t.usableIdentity())
            .map(Sql::name)
            .toList();
    if (keyless.isEmpty()) {
      return fix;
    }
    List<Fix.Step> steps = new ArrayList<>();
    steps.add(
        Fix.manual(
            "First give "
                + Sql.list(keyless)
                + " a primary key or REPLICA IDENTITY FULL: without it the application's UPDATE and"
                + " DELETE fail as soon as the table is published"));
    steps.addAll(fix.steps());
    return new Fix(fix.summary(), List.copyOf(steps), fix.needsReboot());
  }

  private static Result managed(List<Relation> tables, Facts facts) {
    Role role = facts.database().role().get();
    int major = facts.database().server().get().major();
    if (major < VIA_ROOT && tables.stream().anyMatch(Relation::isPartitioned)) {
      return partitionedBefore13(tables);
    }
    if (tables.isEmpty()) {
      return new Result.Skip("no table is in scope");
    }
    String quoted = Sql.name(role.name());
    String database = Sql.name(facts.database().server().get().database());
    List<String> statements = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<Subject> objects = new ArrayList<>();
    if (!role.mayCreate()) {
      missing.add("CREATE on database " + database);
      objects.add(new Subject("database", database, "CREATE is missing"));
      statements.add("GRANT CREATE ON DATABASE " + database + " TO " + quoted + ";");
    }
    // FOR TABLE takes the inheriting tables in too, and asks for their owner
    Set<Relation> taken = new LinkedHashSet<>(tables);
    Relations relations = facts.database().relations().get();
    for (Relation table : tables) {
      relations.descendants(table).stream().filter(t -> !t.partition()).forEach(taken::add);
    }
    List<Relation> foreign = taken.stream().filter(t -> !t.ownedByPipe()).toList();
    if (!foreign.isEmpty()) {
      missing.add("ownership of " + Sql.some(foreign.stream().map(Sql::name).toList()));
      for (Relation t : foreign) {
        objects.add(new Subject("table", Sql.name(t), "owned by " + Sql.name(t.owner())));
      }
      Set<String> owners = new TreeSet<>(foreign.stream().map(Relation::owner).toList());
      statements.add(
          "GRANT " + Sql.list(owners.stream().map(Sql::name).toList()) + " TO " + quoted + ";");
    }
    if (isReadOnly(role, facts)) {
      boolean here =
          role.override(READ_ONLY).filter(o -> o.forRole() && o.forDatabase()).isPresent();
      missing.add("sessions that may write (" + READ_ONLY + " is on for it)");
      statements.add(
          "ALTER ROLE "
              + quoted
              + (here ? " IN DATABASE " + database : "")
              + " SET "
              + READ_ONLY
              + " = off;");
    }
    if (missing.isEmpty()) {
      return Result.Pass.of(
          "role "
              + quoted
              + " may create a publication for "
              + tables.size()
              + (tables.size() == 1 ? " table" : " tables"));
    }
    return Finding.of(
            "role "
                + quoted
                + " can't create a publication: it lacks "
                + String.join(" and ", missing))
        .expected("ownership of the tables and CREATE on the database")
        .objects(objects)
        .fix(
            Fix.of(
                "give it what it lacks, or create the publication yourself and name it with"
                    + " --publication, which needs none of this",
                Fix.sql(statements)))
        .fails();
  }

  private static boolean isReadOnly(Role role, Facts facts) {
    return role.override(READ_ONLY)
        .map(Role.StoredSetting::value)
        .or(() -> facts.database().server().get().setting(READ_ONLY))
        .filter(value -> !isOff(value))
        .isPresent();
  }

  private static boolean isOff(String value) {
    return Set.of("off", "false", "no", "0").contains(value.toLowerCase(Locale.ROOT));
  }

  private static Result partitionedBefore13(List<Relation> tables) {
    List<Relation> partitioned = tables.stream().filter(Relation::isPartitioned).toList();
    return Finding.of(
            "PostgreSQL 12 can't publish partitioned tables: "
                + Sql.some(partitioned.stream().map(Sql::name).toList()))
        .expected("PostgreSQL 13 or newer, or no partitioned table in scope")
        .objects(
            partitioned.stream()
                .map(t -> new Subject("table", Sql.name(t), "partitioned"))
                .toList())
        .fix(
            Fix.of(
                "upgrade to PostgreSQL 13 or newer, or leave them out",
                Fix.manual("Name the tables to replicate with --table or --schema")))
        .fails();
  }

  private static String names(List<Relation> tables) {
    return Sql.list(tables.stream().map(Sql::name).toList());
  }

  private static List<Relation> offered(Facts facts) {
    return facts.database().relations().get().all().stream()
        .filter(r -> r.isPublishable() && !r.partition() && !r.extensionMember())
        .toList();
  }
}
