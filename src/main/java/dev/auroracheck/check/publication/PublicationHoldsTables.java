package dev.auroracheck.check.publication;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Foreseen;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.PublicationName;
import dev.auroracheck.check.Published;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Scope;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Sql;
import dev.auroracheck.check.Statement;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether the publication is there and holds every table in scope; or, where the pipe is to make
 * its own, whether its role may.
 */
public final class PublicationHoldsTables implements Check {
  /** The checks that need tables to look at. */
  private static final Set<String> OF_TABLES =
      Set.of("user-grants", "default-privileges", "row-level-security", "ordering-key");

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
    List<Relation> tables = Scope.replicable(facts, request);
    Optional<Publication> found = Scope.publication(facts, request);
    if (found.isEmpty() && !request.pipe().managed()) {
      return missing(tables, facts, request);
    }
    Result result;
    if (tables.isEmpty() && (request.pipe().isScoped() || !scope.tables().isEmpty())) {
      result = Result.Skip.because("nothing in scope can be published", "table-kinds");
    } else {
      result =
          found.isPresent()
              ? holds(found.get(), tables, facts, request)
              : ManagedPublication.judge(tables, facts);
    }
    return found
        .filter(p -> !PublicationName.survives(p.name(), facts.database().server().get()))
        .map(p -> misnamed(p, result, facts))
        .orElse(result);
  }

  /** With what else is found of it, which has to be fixed too. */
  private static Result misnamed(Publication publication, Result other, Facts facts) {
    String name = publication.name();
    String problem =
        "publication "
            + Sql.name(name)
            + " can't be streamed under this name: "
            + PublicationName.whatHappens(name, facts.database().server().get());
    Statement rename = PublicationFix.rename(publication, facts);
    Optional<Finding> found = other.found();
    if (found.isEmpty()) {
      return Finding.of(problem)
          .observed(Sql.name(name))
          .expected("a name in lower case, without white space, comma or leading quote")
          .fix(Fix.of("rename it", Step.sql(rename)))
          .fails();
    }
    Fix fix = found.get().fix().orElseThrow();
    return found
        .get()
        .note(Optional.of(problem))
        .fix(new Fix(fix.summary() + "; rename it", fix.then(Step.sql(rename)).steps()))
        .fails();
  }

  private static Result holds(
      Publication publication, List<Relation> tables, Facts facts, Request request) {
    String quoted = Sql.name(publication.name());
    int major = facts.database().server().get().major();
    if (major < PartitionedTables.VIA_ROOT && tables.stream().anyMatch(Relation::isPartitioned)) {
      return PartitionedTables.before13(publication.allTables(), tables);
    }
    if (publication.allTables()) {
      // membership is not looked at, and the stream maps partitions to their root by itself
      return tables.isEmpty()
          ? Finding.of("publication " + quoted + " is FOR ALL TABLES, and there is none in scope")
              .fix(Fix.of("create a table first", Step.manual("Create the tables to replicate")))
              .warns()
          : Result.Pass.of("publication " + quoted + " is FOR ALL TABLES");
    }
    if (tables.isEmpty() && !request.pipe().isScoped()) {
      return Finding.of("publication " + quoted + " is empty: it publishes no table")
          .observed("no table")
          .expected("every table in scope")
          .fix(fill(publication, facts, request))
          .fails();
    }
    Relations relations = facts.database().relations().get();
    List<Relation> outside =
        tables.stream().filter(t -> !Published.lists(publication, t, relations)).toList();
    List<Relation> children = unpublishedChildren(publication, tables, facts);
    if (outside.isEmpty() && !children.isEmpty()) {
      return Finding.of(
              "publication "
                  + quoted
                  + " does not hold "
                  + Sql.some(children.stream().map(Sql::name).toList())
                  + ": the initial load reads these child tables with their parent, but their"
                  + " changes are not published")
          .expected("the child tables too")
          .objects(
              children.stream()
                  .map(
                      t ->
                          new Subject(
                              "table",
                              Sql.name(t),
                              "child table, and its changes are not published"))
                  .toList())
          .fix(
              PublicationFix.add(publication, children, facts, request)
                  .then(
                      Step.manual(
                          "Name the parent tables with --table, and choose only these in the pipe:"
                              + " a published child table is in scope by itself otherwise")))
          .fails();
    }
    if (outside.isEmpty()) {
      return Result.Pass.of(
              "publication " + quoted + " holds " + Sql.count(tables.size(), "table") + " in scope")
          .note(
              Optional.of("tables that inherit from them and are made later will not be in it")
                  .filter(n -> tables.stream().anyMatch(t -> !relations.inheriting(t).isEmpty())));
    }
    List<Subject> objects = new ArrayList<>();
    for (Relation t : outside) {
      objects.add(
          new Subject(
              "table",
              Sql.name(t),
              PartitionedTables.onlyPartitions(publication, t)
                  ? "only its partitions are published: publish_via_partition_root is off"
                  : "not in the publication"));
    }
    boolean onlyRoots =
        outside.stream().allMatch(t -> PartitionedTables.onlyPartitions(publication, t));
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
        .fix(
            PublicationFix.add(
                publication,
                Stream.concat(outside.stream(), children.stream()).distinct().toList(),
                facts,
                request))
        .fails();
  }

  /** With what is asked of the tables that are then published. */
  private static Fix fill(Publication publication, Facts facts, Request request) {
    Fix fix = PublicationFix.add(publication, Published.offered(facts), facts, request);
    for (Step step : Foreseen.steps(OF_TABLES, facts, request)) {
      fix = fix.then(step);
    }
    return fix;
  }

  /** Tables whose rows the initial load takes along with their parent's. */
  private static List<Relation> unpublishedChildren(
      Publication publication, List<Relation> tables, Facts facts) {
    Relations relations = facts.database().relations().get();
    return tables.stream()
        .flatMap(t -> relations.inheriting(t).stream())
        .filter(t -> t.isPublishable() && !Published.names(publication, t))
        .distinct()
        .toList();
  }

  private static Result missing(List<Relation> tables, Facts facts, Request request) {
    String name = Scope.publicationName(facts, request).orElseThrow();
    List<String> others =
        facts.database().publications().get().stream().map(p -> Sql.name(p.name())).toList();
    Optional<String> elsewhere =
        facts.database().publicationElsewhere().known().orElse(Optional.empty());
    String here = "in database " + Sql.name(facts.database().server().get().database());
    String where =
        (others.isEmpty() ? "" : ", which has " + Sql.some(others))
            + elsewhere
                .map(d -> "; there is one of that name in database " + Sql.name(d))
                .orElse("");
    String fit = PublicationFix.fit(name, facts);
    Finding finding =
        Finding.of("publication " + Sql.name(name) + " does not exist " + here + where)
            .note(
                Optional.of(
                        "it could not be streamed under this name: "
                            + PublicationName.whatHappens(name, facts.database().server().get())
                            + ". Name "
                            + Sql.name(fit)
                            + " with --publication")
                    .filter(n -> !fit.equals(name)))
            .observed("no such publication")
            .expected("publication " + Sql.name(fit));
    if (facts.database().server().get().major() < PartitionedTables.VIA_ROOT
        && tables.stream().anyMatch(Relation::isPartitioned)) {
      return finding
          .fix(
              Fix.of(
                  "upgrade to PostgreSQL 13 or newer, or leave partitioned tables out",
                  Step.manual("Name tables that are not partitioned with --table, then run again")))
          .fails();
    }
    return finding.fix(PublicationFix.create(fit, tables, facts, request)).fails();
  }
}
