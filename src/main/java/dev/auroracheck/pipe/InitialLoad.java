package dev.auroracheck.pipe;

import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The tables that the initial load reads. From PostgreSQL 14 on it reads each leaf partition and
 * child table separately; before, it reads the table in scope.
 */
public final class InitialLoad {
  private static final int READS_LEAVES = 14;

  private InitialLoad() {}

  /** Whether rows are read from each leaf partition and child table separately. */
  public static boolean readsLeaves(int major) {
    return major >= READS_LEAVES;
  }

  /** The tables on which the role needs SELECT: those in scope, and those read in their place. */
  static Set<Relation> touched(Context context) {
    return Collections.unmodifiableSet(work(context));
  }

  private static Set<Relation> work(Context context) {
    Scope scope = context.scope();
    Relations relations = context.relations();
    boolean leaves = readsLeaves(context.major());
    Set<Relation> touched = new LinkedHashSet<>();
    for (Relation table : scope.tables()) {
      if (!table.isPublishable()) {
        continue;
      }
      touched.add(table);
      if (leaves) {
        for (Relation child : relations.descendants(table)) {
          if (child.kind() == 'r' && child.isPublishable()) {
            touched.add(child);
          }
        }
      }
    }
    return touched;
  }

  /** The tables that rows are read from. */
  public static List<Relation> read(Context context) {
    boolean leaves = readsLeaves(context.major());
    return touched(context).stream().filter(t -> !leaves || !t.isPartitioned()).toList();
  }
}
