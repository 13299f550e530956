package dev.auroracheck.check.publication;

import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Membership;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Remedy;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides whether an existing publication includes every table in scope. */
final class ListedTables {
  private ListedTables() {}

  static Result judge(Publication publication, List<Relation> tables, Context context) {
    int major = context.major();
    if (major < PartitionedTables.VIA_ROOT && tables.stream().anyMatch(Relation::isPartitioned)) {
      return PartitionedTables.before13(publication.allTables(), tables);
    }
    if (publication.allTables()) {
      return allTables(publication, tables);
    }
    if (tables.isEmpty() && !context.request().pipe().isScoped()) {
      return Finding.of(
              "Publication " + Quoted.name(publication.name()) + " is empty: it includes no table.")
          .observed("no table")
          .expected("every table in scope")
          .remedy(PublicationRemedies.add(publication, Membership.offered(context), context))
          .fails();
    }
    Relations relations = context.relations();
    List<Relation> outside =
        tables.stream().filter(t -> !Membership.lists(publication, t, relations)).toList();
    List<Relation> children = unpublishedChildren(publication, tables, context.facts());
    if (!outside.isEmpty()) {
      return unlisted(publication, tables, outside, children, context);
    }
    return children.isEmpty()
        ? complete(publication, tables, relations)
        : withoutChildren(publication, children, context);
  }

  /** FOR ALL TABLES includes every table, and the stream maps partitions to their root. */
  private static Result allTables(Publication publication, List<Relation> tables) {
    String quoted = Quoted.name(publication.name());
    return tables.isEmpty()
        ? Finding.of("Publication " + quoted + " is FOR ALL TABLES, and no table is in scope.")
            .remedy(Remedy.manual("Create the tables to replicate"))
            .warns()
        : Result.Pass.of("Publication " + quoted + " is FOR ALL TABLES.");
  }

  private static Result complete(
      Publication publication, List<Relation> tables, Relations relations) {
    return Result.Pass.of(
            "Publication "
                + Quoted.name(publication.name())
                + " includes "
                + tables.size()
                + " of "
                + Quoted.count(tables.size(), "table")
                + " in scope.")
        .note(
            Optional.of(
                    "Child tables that are created later will not be in publication "
                        + Quoted.name(publication.name())
                        + ".")
                .filter(n -> tables.stream().anyMatch(t -> !relations.inheriting(t).isEmpty())));
  }

  private static Result withoutChildren(
      Publication publication, List<Relation> children, Context context) {
    return Finding.of(
            "Publication "
                + Quoted.name(publication.name())
                + " does not include "
                + (children.size() == 1 ? "child table " : "child tables ")
                + Quoted.some(children.stream().map(Quoted::name).toList())
                + ". The initial load reads child tables with their parent, but changes of tables"
                + " outside the publication do not arrive.")
        .expected("the child tables too")
        .objects(
            children.stream()
                .map(
                    t ->
                        new Subject("table", Quoted.name(t), "child table, not in the publication"))
                .toList())
        .remedy(PublicationRemedies.add(publication, children, context))
        .fails();
  }

  private static Result unlisted(
      Publication publication,
      List<Relation> tables,
      List<Relation> outside,
      List<Relation> children,
      Context context) {
    boolean onlyRoots =
        outside.stream().allMatch(t -> PartitionedTables.onlyPartitions(publication, t));
    String quoted = Quoted.name(publication.name());
    String counted = outside.size() + " of " + Quoted.count(tables.size(), "table");
    String names = Quoted.few(outside.stream().map(Quoted::name).toList(), counted);
    return Finding.of(
            onlyRoots
                ? "Publication "
                    + quoted
                    + " publishes only the partitions of "
                    + names
                    + ". Changes are published under the partitions' names: publish_via_partition_root is off."
                : "Publication " + quoted + " does not include " + names + ".")
        .observed((tables.size() - outside.size()) + " of " + tables.size() + " tables")
        .expected(tables.size() + " of " + tables.size() + " tables")
        .objects(outside.stream().map(t -> unlisted(publication, t)).toList())
        .remedy(
            PublicationRemedies.add(
                publication,
                Stream.concat(outside.stream(), children.stream()).distinct().toList(),
                context))
        .fails();
  }

  private static Subject unlisted(Publication publication, Relation table) {
    return new Subject(
        "table",
        Quoted.name(table),
        PartitionedTables.onlyPartitions(publication, table)
            ? "publish_via_partition_root is off"
            : "not in the publication");
  }

  /** The tables outside the publication whose rows the initial load reads with their parent's. */
  private static List<Relation> unpublishedChildren(
      Publication publication, List<Relation> tables, Facts facts) {
    Relations relations = facts.database().relations().get();
    return tables.stream()
        .flatMap(t -> relations.inheriting(t).stream())
        .filter(t -> t.isPublishable() && !Membership.names(publication, t))
        .distinct()
        .toList();
  }
}
