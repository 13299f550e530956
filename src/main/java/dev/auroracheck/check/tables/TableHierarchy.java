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
 * Whether the changes of partitions and child tables can be streamed under the name of the table in
 * scope. Unless PostgreSQL publishes them under that name, ClickPipes takes a single step from a
 * table to its parent, and reads each row as the parent's columns.
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
        "Changes of a table that can't be streamed as its parent are lost or garbled");
  }

  @Override
  public Result judge(Context context) {
    return Skips.nothingReplicable(context).orElseGet(() -> decide(context));
  }

  private static Result decide(Context context) {
    List<Relation> tables = context.replicable();
    TableTrees trees = new TableTrees(context);
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
              + Quoted.count(tables.size(), "table")
              + " in scope can be streamed as its parent");
    }
    List<Subject> objects = new ArrayList<>();
    for (Map<Relation, String> found : List.of(partitions, children, nullable)) {
      found.forEach((t, why) -> objects.add(new Subject("table", Quoted.name(t), why)));
    }
    Subject first = objects.get(0);
    Finding finding =
        Finding.of(
                objects.size() == 1
                    ? first.name() + " " + first.message()
                    : objects.size()
                        + " partitions or child tables can't be streamed as their parent: "
                        + Quoted.some(objects.stream().map(Subject::name).toList()))
            .expected("partitions and child tables with the columns of their parent, in its order")
            .objects(objects)
            .remedy(trees.remedy(partitions, children, nullable));
    return partitions.isEmpty() && children.isEmpty() ? finding.warns() : finding.fails();
  }
}
