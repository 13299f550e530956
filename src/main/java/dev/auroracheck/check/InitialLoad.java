package dev.auroracheck.check;

import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.request.Request;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
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

  private record Touched(Set<Relation> tables) {}

  /** The tables of which the role needs SELECT: those in scope, and what is read for them. */
  public static Set<Relation> touched(Facts facts, Request request) {
    return facts
        .database()
        .derived()
        .once(
            Touched.class,
            request,
            () -> new Touched(Collections.unmodifiableSet(work(facts, request))))
        .tables();
  }

  private static Set<Relation> work(Facts facts, Request request) {
    Scope scope = Scope.of(facts, request);
    Relations relations = facts.database().relations().get();
    boolean leaves = readsLeaves(facts.database().server().get().major());
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

  /** Those of them that rows are read from. */
  public static List<Relation> read(Facts facts, Request request) {
    boolean leaves = readsLeaves(facts.database().server().get().major());
    return touched(facts, request).stream().filter(t -> !leaves || !t.isPartitioned()).toList();
  }
}
