package dev.auroracheck.pipe;

import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.ReplicaIdentity;
import dev.auroracheck.facts.Structure;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides which replica identity a table needs. */
final class IdentityTarget {
  private final Context context;
  private final Identities identities;
  private final GeneratedColumns generated;
  private final boolean toBeCreated;

  /**
   * @param toBeCreated whether the publication does not exist yet and can publish what is needed
   */
  IdentityTarget(Context context, boolean toBeCreated) {
    this.context = context;
    this.identities = context.identities();
    this.generated = new GeneratedColumns(context);
    this.toBeCreated = toBeCreated;
  }

  /** The replica identity that a table needs. */
  enum Target {
    /** The primary key. */
    DEFAULT,
    /** The whole row. */
    FULL,
    /** An index that does not exist yet: the columns of the key without its INCLUDE columns. */
    INDEX,
    /** The present one: something else has to change. */
    KEEP,
    /** An index over columns that a person has to choose. */
    BY_HAND,
    /** Nothing: the table has no columns. */
    COLUMNS
  }

  /**
   * The replica identity that the table needs.
   *
   * @param key the columns that the identity must include because a parent table is sorted by them
   */
  Target of(Relation table, List<String> key) {
    if (identities.structure(table).filter(s -> s.columns().isEmpty()).isPresent()) {
      return Target.COLUMNS;
    } else if (identities.byKey(table, key)) {
      return Target.DEFAULT;
    } else if (table.identity().isUsable() && identities.keyToReplace(table).isPresent()) {
      return Target.INDEX;
    }
    boolean toFull = !table.identity().isUsable() || !identities.carries(table, key);
    boolean matters =
        generated.generatedMatters(table) || (toFull && generated.fullNeedsGenerated(table));
    boolean publishable = context.publication().isPresent() || toBeCreated;
    if (matters && (!generated.onlyStored(table) || !publishable)) {
      return Target.BY_HAND;
    }
    return toFull ? Target.FULL : Target.KEEP;
  }

  /**
   * The columns that the changes of each partition and child table have to contain, for the key
   * that the parent table will have.
   */
  Map<Relation, List<String>> wanted(Set<Long> broken) {
    Map<Relation, List<String>> found = new LinkedHashMap<>();
    for (Relation table : context.replicable()) {
      ReplicaIdentity identity = table.identity();
      if (broken.contains(table.oid())) {
        identity =
            switch (of(table, List.of())) {
              case DEFAULT -> identity.as('d');
              case FULL -> identity.as('f');
              default -> identity;
            };
      }
      Optional<Structure> structure = identities.structure(table);
      if (structure.isPresent()) {
        List<String> key = structure.get().sortingKey(identity);
        for (Relation part : identities.written(List.of(table))) {
          if (!part.equals(table)) {
            found.merge(part, key, IdentityTarget::union);
          }
        }
      }
    }
    return found;
  }

  private static List<String> union(List<String> some, List<String> others) {
    Set<String> all = new LinkedHashSet<>(some);
    all.addAll(others);
    return List.copyOf(all);
  }
}
