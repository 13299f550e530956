package dev.auroracheck.check;

import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What the initial load reads. From PostgreSQL 14 on that is every leaf partition and inheriting
 * table by itself; before, the table that was named.
 */
public final class InitialLoad {
  private static final int READS_LEAVES = 14;

  private InitialLoad() {}

  /** Whether rows are read from leaf partitions and inheriting tables by themselves. */
  public static boolean readsLeaves(int major) {
    return major >= READS_LEAVES;
  }

  /** The tables of which the role needs SELECT: those in scope, and what is read for them. */
  public static Set<Relation> touched(Scope scope, Relations relations, int major) {
    Set<Relation> touched = new LinkedHashSet<>();
    for (Relation table : scope.tables()) {
      if (!table.isPublishable()) {
        continue;
      }
      touched.add(table);
      if (readsLeaves(major)) {
        relations.descendants(table).stream()
            .filter(child -> child.kind() == 'r' && child.isPublishable())
            .forEach(touched::add);
      }
    }
    return touched;
  }

  /** Those of them that rows are read from. */
  public static Set<Relation> read(Scope scope, Relations relations, int major) {
    Set<Relation> read = touched(scope, relations, major);
    read.removeIf(t -> readsLeaves(major) && t.isPartitioned());
    return read;
  }
}
