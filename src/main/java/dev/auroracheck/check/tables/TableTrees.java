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

/** The tables in scope with their partitions and child tables. */
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

  /**
   * Adds the partitions whose changes are lost or garbled, because PostgreSQL publishes the changes
   * under the name of the partition.
   */
  void partitions(Relation table, Map<Relation, Flaw> found) {
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
            new Flaw(
                "is two levels or more below " + Quoted.name(table),
                "changes of the partition are lost without an error"));
      } else if (!streamed(leaf).equals(streamed(table))) {
        found.put(
            leaf,
            new Flaw(
                "has its columns in another order than " + Quoted.name(table),
                "changes of the partition stop the stream or arrive in the wrong columns"));
      }
    }
  }

  /** Adds the child tables (INHERITS) whose changes are lost or garbled. */
  void children(Relation table, Map<Relation, Flaw> found) {
    for (Relation child : inheriting(table)) {
      flaw(child, table).ifPresent(flaw -> found.putIfAbsent(child, flaw));
    }
  }

  private List<Relation> inheriting(Relation table) {
    return relations.inheriting(table).stream().filter(Relation::isPublishable).toList();
  }

  private Optional<Flaw> flaw(Relation child, Relation table) {
    String parent = Quoted.name(table);
    if (scope.contains(child)) {
      return Optional.of(
          new Flaw(
              "is in scope together with its parent " + parent,
              "changes arrive only in the parent, and the copy of the child table never changes"));
    }
    if (!child.parents().contains(table.oid())) {
      return Optional.of(
          new Flaw(
              "is two levels or more below " + parent,
              "changes of the child table are lost without an error"));
    }
    List<Long> parents =
        child.parents().stream()
            .filter(p -> relations.byOid(p).filter(scope::contains).isPresent())
            .toList();
    if (parents.size() > 1) {
      return Optional.of(
          new Flaw(
              "has " + parents.size() + " parents in scope",
              "rows of the child table are loaded into each parent, but changes reach only one"));
    }
    return flawOfColumns(child, table);
  }

  private Optional<Flaw> flawOfColumns(Relation child, Relation table) {
    String parent = Quoted.name(table);
    List<String> own = new ArrayList<>(streamed(child));
    own.removeAll(streamed(table));
    if (!own.isEmpty()) {
      return Optional.of(
          new Flaw(
              "has columns that its parent "
                  + parent
                  + " lacks ("
                  + Quoted.some(own.stream().map(Quoted::name).toList())
                  + ")",
              "changes of the child table stop the stream"));
    }
    return streamed(child).equals(streamed(table))
        ? Optional.empty()
        : Optional.of(
            new Flaw(
                "has its columns in another order than its parent " + parent,
                "changes of the child table stop the stream or arrive in the wrong columns"));
  }

  /** Adds the child tables that allow NULL in a column that is NOT NULL in the parent. */
  void nullable(Relation table, Map<Relation, Flaw> found) {
    for (Relation child : inheriting(table)) {
      List<String> columns = nullable(child, table);
      if (!columns.isEmpty()) {
        found.putIfAbsent(
            child,
            new Flaw(
                "allows NULL in "
                    + Quoted.some(columns.stream().map(Quoted::name).toList())
                    + (columns.size() == 1 ? ", which is" : ", which are")
                    + " NOT NULL in its parent "
                    + Quoted.name(table),
                "a NULL in the child table stops the initial load"));
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
      Map<Relation, Flaw> partitions, Map<Relation, Flaw> children, Map<Relation, Flaw> nullable) {
    Remedy remedy = partitions.isEmpty() ? Remedy.NONE : viaRoot();
    return remedy
        .and(children.isEmpty() ? Remedy.NONE : childTables(children))
        .and(Remedy.choices(nullable.keySet().stream().flatMap(this::notNull).toList()));
  }

  private Remedy childTables(Map<Relation, Flaw> children) {
    Set<String> parents = new LinkedHashSet<>();
    scope.stream()
        .filter(t -> relations.inheriting(t).stream().anyMatch(children::containsKey))
        .filter(t -> !children.containsKey(t))
        .map(Quoted::name)
        .forEach(parents::add);
    return Remedy.manual(
        "If a child table has the columns of its parent in the same order, choose only the parent in"
            + " the pipe, and run again with --table "
            + String.join(",", parents),
        "If the columns of a child table differ, choose only the child tables in the pipe, and leave"
            + " their parent out",
        "Replace the parent by a partitioned table, and publish the partitioned table with"
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
                    "only if the column has no NULL; readers and writers wait while the whole table"
                        + " is read",
                    new TableChange.SetNotNull(TableRef.of(child), column)));
  }

  /**
   * Publishes partitions as their partitioned table. A person decides where a partition is in scope
   * by itself: its changes would no longer arrive under its own name.
   */
  private Remedy viaRoot() {
    Publication published = publication.orElseThrow();
    if (major < VIA_ROOT) {
      return Remedy.manual(
          "Upgrade to PostgreSQL 13 or newer, which has publish_via_partition_root, or leave the"
              + " partitioned tables out of the pipe");
    }
    PublicationChange change = new PublicationChange.PublishViaRoot(PublicationRef.of(published));
    return singlePartitions
        ? Remedy.choice(
            "afterwards only partitioned tables arrive: do not choose a single partition in the pipe",
            change)
        : Remedy.of(change);
  }
}
