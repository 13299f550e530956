package dev.auroracheck.check.tables;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Needs;
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
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.Structure;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the changes of partitions and child tables can be streamed under the name of the table in
 * scope. Unless PostgreSQL publishes them under that name, ClickPipes takes a single step from a
 * table to its parent, and reads each row as the parent's columns.
 */
public final class TableHierarchy implements Check {
  /** The first version with {@code publish_via_partition_root}. */
  private static final int VIA_ROOT = 13;

  @Override
  public About about() {
    return new About(
        "table-hierarchy",
        Section.TABLES,
        Level.REQUIRED,
        Needs.DB,
        "Partitions and child tables can be streamed as their parent",
        "Changes of a table that can't be streamed as its parent are lost or garbled");
  }

  @Override
  public Result judge(Facts facts, Request request) {
    return Scope.nothingReplicable(facts, request).orElseGet(() -> decide(facts, request));
  }

  private static Result decide(Facts facts, Request request) {
    List<Relation> tables = Scope.replicable(facts, request);
    Trees trees = new Trees(facts, request);
    Map<Relation, String> partitions = new LinkedHashMap<>();
    Map<Relation, String> children = new LinkedHashMap<>();
    Map<Relation, String> nullable = new LinkedHashMap<>();
    for (Relation table : tables) {
      trees.partitions(table, partitions);
      trees.children(table, children);
      trees.nullable(table, nullable);
    }
    nullable.keySet().removeAll(children.keySet());
    if (partitions.isEmpty() && children.isEmpty() && nullable.isEmpty()) {
      return Result.Pass.of(
          "every partition and child table of "
              + Sql.count(tables.size(), "table")
              + " in scope can be streamed as its parent");
    }
    List<Subject> objects = new ArrayList<>();
    for (Map<Relation, String> found : List.of(partitions, children, nullable)) {
      found.forEach((t, why) -> objects.add(new Subject("table", Sql.name(t), why)));
    }
    Subject first = objects.get(0);
    Finding finding =
        Finding.of(
                objects.size() == 1
                    ? first.name() + " " + first.message()
                    : objects.size()
                        + " partitions or child tables can't be streamed as their parent: "
                        + Sql.some(objects.stream().map(Subject::name).toList()))
            .expected("partitions and child tables with the columns of their parent, in its order")
            .objects(objects)
            .fix(trees.fix(partitions, children, nullable));
    return partitions.isEmpty() && children.isEmpty() ? finding.warns() : finding.fails();
  }

  /** The tables in scope with what is below them. */
  private static final class Trees {
    private final Set<Relation> scope;
    private final Relations relations;
    private final Map<Long, Structure> structures;
    private final Optional<Publication> publication;
    private final int major;
    private final boolean singlePartitions;

    Trees(Facts facts, Request request) {
      this.scope = Scope.of(facts, request).tables();
      this.relations = facts.database().relations().get();
      this.structures = facts.database().structures().get();
      this.publication = Scope.publication(facts, request);
      this.major = facts.database().server().get().major();
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
                  + Sql.name(table)
                  + ": its changes are lost without an error");
        } else if (!streamed(leaf).equals(streamed(table))) {
          found.put(
              leaf,
              "has its columns in another order than "
                  + Sql.name(table)
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
      String parent = Sql.name(table);
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
                + Sql.some(own.stream().map(Sql::name).toList())
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
                  + Sql.some(columns.stream().map(Sql::name).toList())
                  + ", which is NOT NULL in its parent "
                  + Sql.name(table)
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

    Fix fix(
        Map<Relation, String> partitions,
        Map<Relation, String> children,
        Map<Relation, String> nullable) {
      Fix fix = Fix.of("let each change arrive under the name of a table in scope");
      if (!partitions.isEmpty()) {
        fix = fix.then(viaRoot());
      }
      if (!children.isEmpty()) {
        Set<String> parents = new LinkedHashSet<>();
        scope.stream()
            .filter(t -> relations.inheriting(t).stream().anyMatch(children::containsKey))
            .filter(t -> !children.containsKey(t))
            .map(Sql::name)
            .forEach(parents::add);
        fix =
            fix.then(
                Step.manual(
                    "A child table with the columns of its parent: choose only the parent in the"
                        + " pipe, and name it with --table "
                        + String.join(",", parents),
                    "Any other child table: choose only the child tables in the pipe, each as a"
                        + " table of its own, and leave the parent out",
                    "Or make a partitioned table of the parent, and publish it with"
                        + " publish_via_partition_root"));
      }
      List<Step.Choice.Option> notNull = new ArrayList<>();
      for (Relation child : nullable.keySet()) {
        for (Relation table : scope) {
          for (String column :
              inheriting(table).contains(child) ? nullable(child, table) : List.<String>of()) {
            notNull.add(
                new Step.Choice.Option(
                    "Where the column has no NULL: this reads the whole table, and readers and"
                        + " writers wait",
                    "ALTER TABLE "
                        + Sql.name(child)
                        + " ALTER COLUMN "
                        + Sql.name(column)
                        + " SET NOT NULL;"));
          }
        }
      }
      return notNull.isEmpty() ? fix : fix.then(new Step.Choice(Step.Kind.SQL, notNull));
    }

    /** With the option, a partition in scope by itself would no longer arrive. */
    private Step viaRoot() {
      String name = Sql.name(publication.orElseThrow().name());
      if (major < VIA_ROOT) {
        return Step.manual(
            "Upgrade to PostgreSQL 13 or newer, which publishes partitions as their partitioned"
                + " table, or leave these tables out of the pipe");
      }
      String command = "ALTER PUBLICATION " + name + " SET (publish_via_partition_root = true);";
      return singlePartitions
          ? Step.manual(
              "Choose partitioned tables or single partitions in the pipe, not both. For"
                  + " partitioned tables: "
                  + command)
          : Step.sql(Statement.of(Phase.OPTION, command).needing(Right.own(publication.get())));
    }
  }
}
