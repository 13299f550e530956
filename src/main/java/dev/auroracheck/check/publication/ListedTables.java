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

/** Whether a publication that exists lists every table in scope. */
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
              "publication " + Quoted.name(publication.name()) + " is empty: it publishes no table")
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

  /** Membership is not looked at, and the stream maps partitions to their root by itself. */
  private static Result allTables(Publication publication, List<Relation> tables) {
    String quoted = Quoted.name(publication.name());
    return tables.isEmpty()
        ? Finding.of("publication " + quoted + " is FOR ALL TABLES, and there is none in scope")
            .remedy(Remedy.manual("Create the tables to replicate"))
            .warns()
        : Result.Pass.of("publication " + quoted + " is FOR ALL TABLES");
  }

  private static Result complete(
      Publication publication, List<Relation> tables, Relations relations) {
    return Result.Pass.of(
            "publication "
                + Quoted.name(publication.name())
                + " holds "
                + Quoted.count(tables.size(), "table")
                + " in scope")
        .note(
            Optional.of("tables that inherit from them and are made later will not be in it")
                .filter(n -> tables.stream().anyMatch(t -> !relations.inheriting(t).isEmpty())));
  }

  private static Result withoutChildren(
      Publication publication, List<Relation> children, Context context) {
    return Finding.of(
            "publication "
                + Quoted.name(publication.name())
                + " does not hold "
                + Quoted.some(children.stream().map(Quoted::name).toList())
                + ": the initial load reads these child tables with their parent, but their"
                + " changes are not published")
        .expected("the child tables too")
        .objects(
            children.stream()
                .map(
                    t ->
                        new Subject(
                            "table",
                            Quoted.name(t),
                            "child table, and its changes are not published"))
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
    String names = Quoted.some(outside.stream().map(Quoted::name).toList());
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
            ? "only its partitions are published: publish_via_partition_root is off"
            : "not in the publication");
  }

  /** Tables whose rows the initial load takes along with their parent's. */
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
