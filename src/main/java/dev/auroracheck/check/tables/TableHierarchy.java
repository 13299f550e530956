package dev.auroracheck.check.tables;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Skips;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.request.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks that the changes of partitions and child tables reach the table in scope. Where PostgreSQL
 * does not publish the changes under the name of the table in scope, ClickPipes goes a single step
 * from a table to its parent, and reads each row as the columns of that parent.
 */
public final class TableHierarchy implements Check {
  @Override
  public About about() {
    return new About(
        "table-hierarchy",
        Section.TABLES,
        Level.REQUIRED,
        Needs.DB,
        "Partitions and child tables can be streamed as their parent",
        "Changes of partitions or child tables are otherwise lost, or stored in the wrong columns.");
  }

  @Override
  public Result judge(Context context) {
    return Skips.nothingReplicable(context).orElseGet(() -> decide(context));
  }

  private static Result decide(Context context) {
    List<Relation> tables = context.replicable();
    TableTrees trees = new TableTrees(context);
    Map<Relation, Flaw> partitions = new LinkedHashMap<>();
    Map<Relation, Flaw> children = new LinkedHashMap<>();
    Map<Relation, Flaw> nullable = new LinkedHashMap<>();
    for (Relation table : tables) {
      trees.partitions(table, partitions);
      trees.children(table, children);
      trees.nullable(table, nullable);
    }
    nullable.keySet().removeAll(children.keySet());
    if (partitions.isEmpty() && children.isEmpty() && nullable.isEmpty()) {
      return Result.Pass.of(
          "The partitions and child tables of "
              + Quoted.count(tables.size(), "table")
              + " in scope can be streamed.");
    }
    boolean fails = !partitions.isEmpty() || !children.isEmpty();
    Map<Relation, Flaw> all = new LinkedHashMap<>(partitions);
    all.putAll(children);
    all.putAll(nullable);
    List<Subject> objects = new ArrayList<>();
    all.forEach((t, flaw) -> objects.add(new Subject("table", Quoted.name(t), flaw.phrase())));
    Finding finding =
        Finding.of(message(all, fails))
            .expected("partitions and child tables with the columns of their parent, in its order")
            .objects(objects)
            .remedy(trees.remedy(partitions, children, nullable));
    return fails ? finding.fails() : finding.warns();
  }

  private static String message(Map<Relation, Flaw> found, boolean fails) {
    Map.Entry<Relation, Flaw> first = found.entrySet().iterator().next();
    String name = Quoted.name(first.getKey());
    if (found.size() == 1) {
      return first.getValue().sentences(name);
    }
    return found.size()
        + (fails
            ? " partitions or child tables can't be streamed as their parent"
            : " child tables allow NULL in columns that are NOT NULL in their parent")
        + ", such as "
        + name
        + ".";
  }
}
