package dev.auroracheck.pipe;

import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.TableName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The tables that the pipe will replicate: those that the user named, else every table of the
 * publication, else every user table. A partitioned table stands for its partitions.
 *
 * @param tables in the order of schema and name
 * @param missingTables named by the user, but not in the database
 * @param emptySchemas named by the user, but without a table
 */
public record Scope(
    Set<Relation> tables, List<TableName> missingTables, List<String> emptySchemas) {

  public Scope {
    tables = Collections.unmodifiableSet(tables);
  }

  /**
   * Whether there is nothing to replicate, although every table and schema that was named exists.
   */
  public boolean isEmpty() {
    return tables.isEmpty() && missingTables.isEmpty() && emptySchemas.isEmpty();
  }

  /**
   * The tables in scope that ClickPipes can replicate as tables of their own: those that can be
   * published, and of partitions only those whose changes arrive under their own name.
   */
  static List<Relation> replicable(Context context) {
    return context.scope().tables().stream()
        .filter(Relation::isPublishable)
        .filter(t -> !t.partition() || isOfItsOwn(t, context))
        .toList();
  }

  /**
   * Whether the changes of a partition in scope arrive under its own name: no table above it is in
   * scope, and the publication does not publish the partition under the name of such a table.
   */
  public static boolean isOfItsOwn(Relation partition, Context context) {
    List<Relation> above = context.relations().partitionAncestors(partition);
    return above.stream().noneMatch(context.scope().tables()::contains)
        && publication(context)
            .filter(Publication::viaPartitionRoot)
            .filter(p -> above.stream().anyMatch(a -> Membership.names(p, a)))
            .isEmpty();
  }

  /** The tables in scope with their partitions and inheriting tables at every depth. */
  public Set<Relation> withDescendants(Relations relations) {
    Set<Relation> all = new LinkedHashSet<>(tables);
    tables.forEach(t -> all.addAll(relations.descendants(t)));
    return all;
  }

  /** The scope of a run. */
  static Scope of(Context context) {
    Relations relations = context.relations();
    if (context.request().pipe().isScoped()) {
      return named(relations, context.request().pipe());
    }
    Set<Relation> tables =
        publication(context)
            .map(p -> published(p, relations))
            .orElseGet(() -> where(relations, Scope::isOffered));
    return new Scope(tables, List.of(), List.of());
  }

  private static Scope named(Relations relations, Request.Pipe pipe) {
    Set<Relation> tables = new LinkedHashSet<>();
    List<String> emptySchemas = new ArrayList<>();
    List<TableName> missing = new ArrayList<>();
    for (String schema : pipe.schemas()) {
      Set<Relation> found = where(relations, r -> r.schema().equals(schema) && isOffered(r));
      if (found.isEmpty()) {
        emptySchemas.add(schema);
      }
      tables.addAll(found);
    }
    for (TableName name : pipe.tables()) {
      relations
          .byName(name.schema(), name.table())
          .ifPresentOrElse(tables::add, () -> missing.add(name));
    }
    return new Scope(tables, missing, emptySchemas);
  }

  /**
   * Whether ClickPipes offers the table: a partitioned table is offered, its partitions are not.
   */
  private static boolean isOffered(Relation r) {
    return r.isTable() && !r.partition() && r.persistence() != 't' && !r.extensionMember();
  }

  private static Set<Relation> published(Publication publication, Relations relations) {
    if (publication.allTables()) {
      return where(relations, r -> isOffered(r) && r.isPublishable());
    }
    Set<Relation> included =
        where(
            relations,
            r ->
                publication.tables().contains(r.oid())
                    || (publication.schemas().contains(r.schema())
                        && r.isPublishable()
                        && !r.extensionMember()));
    Set<Relation> roots = new LinkedHashSet<>(included);
    roots.removeIf(
        r ->
            r.partition() && relations.partitionAncestors(r).stream().anyMatch(included::contains));
    return roots;
  }

  private static Set<Relation> where(Relations relations, Predicate<Relation> condition) {
    Set<Relation> found = new LinkedHashSet<>();
    relations.all().stream().filter(condition).forEach(found::add);
    return found;
  }

  /**
   * The name of the publication that the pipe will use. Absent where the pipe creates its own, and
   * where no name was given and the publications could not be read.
   */
  static Optional<String> publicationName(Context context) {
    return context
        .database()
        .publications()
        .known()
        .map(
            all ->
                context
                    .request()
                    .pipe()
                    .publicationAmong(all.stream().map(Publication::name).toList()))
        .orElse(context.request().pipe().publication());
  }

  /** The publication itself; absent where it is missing or the pipe creates its own. */
  static Optional<Publication> publication(Context context) {
    List<Publication> all = context.database().publications().get();
    return publicationName(context)
        .flatMap(name -> all.stream().filter(p -> p.name().equals(name)).findFirst());
  }
}
