package dev.auroracheck.check.tables;

import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.Structure;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Choice;
import dev.auroracheck.remedy.PublicationChange;
import dev.auroracheck.remedy.PublicationRef;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.remedy.TableChange;
import dev.auroracheck.remedy.TableRef;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The tables in scope with what is below them. */
final class TableTrees {
  /** The first version with {@code publish_via_partition_root}. */
  private static final int VIA_ROOT = 13;

  private final Set<Relation> scope;
  private final Relations relations;
  private final Map<Long, Structure> structures;
  private final Optional<Publication> publication;
  private final int major;
  private final boolean singlePartitions;

  TableTrees(Context context) {
    this.scope = context.scope().tables();
    this.relations = context.relations();
    this.structures = context.database().structures().get();
    this.publication = context.publication();
    this.major = context.major();
    this.singlePartitions = scope.stream().anyMatch(Relation::partition);
  }

  /** Partitions whose changes PostgreSQL publishes under their own names, each with the harm. */
  void partitions(Relation table, Map<Relation, String> found) {
    if (!table.isPartitioned()
        || publication.filter(p -> p.allTables() && !p.viaPartitionRoot()).isEmpty()) {
      return;
    }
    for (Relation leaf : relations.descendants(table)) {
      if (leaf.kind() != 'r' || !leaf.isPublishable()) {
        continue;
      }
      if (!leaf.parents().contains(table.oid())) {
        found.put(
            leaf,
            "is two levels or more below "
                + Quoted.name(table)
                + ": its changes are lost without an error");
      } else if (!streamed(leaf).equals(streamed(table))) {
        found.put(
            leaf,
            "has its columns in another order than "
                + Quoted.name(table)
                + ": its changes stop the stream or arrive in the wrong columns");
      }
    }
  }

  /** Child tables (INHERITS) that fail, each with the harm. */
  void children(Relation table, Map<Relation, String> found) {
    for (Relation child : inheriting(table)) {
      Optional<String> why = harm(child, table);
      why.ifPresent(text -> found.putIfAbsent(child, text));
    }
  }

  private List<Relation> inheriting(Relation table) {
    return relations.inheriting(table).stream().filter(Relation::isPublishable).toList();
  }

  private Optional<String> harm(Relation child, Relation table) {
    String parent = Quoted.name(table);
    if (scope.contains(child)) {
      return Optional.of(
          "is in scope, and so is its parent "
              + parent
              + ": changes arrive in the parent alone, and the copy of the child never changes");
    }
    if (!child.parents().contains(table.oid())) {
      return Optional.of(
          "is two levels or more below " + parent + ": its changes are lost without an error");
    }
    List<Long> parents =
        child.parents().stream()
            .filter(p -> relations.byOid(p).filter(scope::contains).isPresent())
            .toList();
    if (parents.size() > 1) {
      return Optional.of(
          "has "
              + parents.size()
              + " parents in scope: it is loaded into each, and its changes reach only one");
    }
    List<String> own = new ArrayList<>(streamed(child));
    own.removeAll(streamed(table));
    if (!own.isEmpty()) {
      return Optional.of(
          "has columns that its parent "
              + parent
              + " lacks ("
              + Quoted.some(own.stream().map(Quoted::name).toList())
              + "): its changes stop the stream");
    }
    return streamed(child).equals(streamed(table))
        ? Optional.empty()
        : Optional.of(
            "has its columns in another order than its parent "
                + parent
                + ": its changes stop the stream or arrive in the wrong columns");
  }

  /** Child tables in which a column may be NULL that can't be in the parent. */
  void nullable(Relation table, Map<Relation, String> found) {
    for (Relation child : inheriting(table)) {
      List<String> columns = nullable(child, table);
      if (!columns.isEmpty()) {
        found.putIfAbsent(
            child,
            "allows NULL in "
                + Quoted.some(columns.stream().map(Quoted::name).toList())
                + ", which is NOT NULL in its parent "
                + Quoted.name(table)
                + ": a NULL there stops the initial load");
      }
    }
  }

  private List<String> nullable(Relation child, Relation table) {
    Structure own = structures.get(child.oid());
    Structure above = structures.get(table.oid());
    return own == null || above == null
        ? List.of()
        : own.columns().stream()
            .filter(c -> above.notNull().contains(c) && !own.notNull().contains(c))
            .toList();
  }

  private List<String> streamed(Relation table) {
    Structure structure = structures.get(table.oid());
    return structure == null
        ? List.of()
        : structure.streamed(publication.filter(Publication::generatedColumns).isPresent());
  }

  Remedy remedy(
      Map<Relation, String> partitions,
      Map<Relation, String> children,
      Map<Relation, String> nullable) {
    Remedy remedy = partitions.isEmpty() ? Remedy.NONE : viaRoot();
    return remedy
        .and(children.isEmpty() ? Remedy.NONE : childTables(children))
        .and(Remedy.choices(nullable.keySet().stream().flatMap(this::notNull).toList()));
  }

  private Remedy childTables(Map<Relation, String> children) {
    Set<String> parents = new LinkedHashSet<>();
    scope.stream()
        .filter(t -> relations.inheriting(t).stream().anyMatch(children::containsKey))
        .filter(t -> !children.containsKey(t))
        .map(Quoted::name)
        .forEach(parents::add);
    return Remedy.manual(
        "A child table with the columns of its parent: choose only the parent in the pipe, and"
            + " name it with --table "
            + String.join(",", parents),
        "Any other child table: choose only the child tables in the pipe, each as a table of its"
            + " own, and leave the parent out",
        "Or turn the parent into a partitioned table, and publish it with"
            + " publish_via_partition_root");
  }

  private Stream<Choice> notNull(Relation child) {
    return scope.stream()
        .filter(table -> inheriting(table).contains(child))
        .flatMap(table -> nullable(child, table).stream())
        .distinct()
        .map(
            column ->
                Choice.of(
                    "where the column has no NULL: the whole table is read, and readers and"
                        + " writers wait",
                    new TableChange.SetNotNull(TableRef.of(child), column)));
  }

  /** With the option, a partition in scope by itself would no longer arrive. */
  private Remedy viaRoot() {
    Publication published = publication.orElseThrow();
    if (major < VIA_ROOT) {
      return Remedy.manual(
          "Upgrade to PostgreSQL 13 or newer, which publishes partitions as their partitioned"
              + " table, or leave these tables out of the pipe");
    }
    PublicationChange change = new PublicationChange.PublishViaRoot(PublicationRef.of(published));
    return singlePartitions
        ? Remedy.choice(
            "choose partitioned tables or single partitions in the pipe, not both: only"
                + " partitioned tables arrive then",
            change)
        : Remedy.of(change);
  }
}
