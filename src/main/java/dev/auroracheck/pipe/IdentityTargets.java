package dev.auroracheck.pipe;

import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Restriction;
import dev.auroracheck.facts.Structure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The replica identities that tables need so that every row can be identified: by PostgreSQL when
 * it publishes an UPDATE or DELETE, and by ClickHouse, which sorts rows by a key. Where a table
 * fails both, one new identity fixes both.
 */
public final class IdentityTargets {
  private final Context context;
  private final Identities identities;
  private final GeneratedColumns generated;

  private final IdentityTarget target;

  private final List<Relation> byKey = new ArrayList<>();
  private final List<Relation> byWholeRow = new ArrayList<>();
  private final Map<Relation, List<String>> byNewIndex = new LinkedHashMap<>();
  private final List<Relation> needKey = new ArrayList<>();
  private final List<Relation> needIndex = new ArrayList<>();
  private final List<Relation> withoutColumns = new ArrayList<>();
  private final Set<Relation> restricted = new LinkedHashSet<>();
  private boolean publishGenerated;

  /** Whether UPDATE and DELETE fail on some table until an index has been built. */
  private boolean refused;

  /**
   * @param toBeCreated whether the publication does not exist yet and can publish what is needed
   */
  private IdentityTargets(Context context, Set<Long> broken, boolean toBeCreated) {
    this.context = context;
    this.identities = context.identities();
    this.generated = new GeneratedColumns(context);
    this.target = new IdentityTarget(context, toBeCreated);
    decide(broken);
  }

  /** For every table whose rows can't be identified. */
  public static IdentityTargets of(Context context) {
    Identities identities = context.identities();
    Set<Long> broken = new TreeSet<>();
    identities.refused().keySet().forEach(t -> broken.add(t.oid()));
    for (Relation table : identities.keyless().keySet()) {
      broken.add(table.oid());
      context.relations().descendants(table).stream()
          .filter(part -> part.kind() == 'r' && part.isPublishable())
          .filter(part -> identities.unusable(part).isPresent())
          .forEach(part -> broken.add(part.oid()));
    }
    return new IdentityTargets(context, broken, false);
  }

  /** For those of the given tables whose UPDATE and DELETE would fail once published. */
  public static IdentityTargets before(Context context, Collection<Relation> published) {
    Identities identities = context.identities();
    Set<Long> broken = new TreeSet<>();
    for (Relation table : identities.written(published)) {
      if (identities.isRefused(table)) {
        broken.add(table.oid());
      }
    }
    return new IdentityTargets(context, broken, context.publication().isEmpty());
  }

  /** Whether UPDATE and DELETE would fail on one of the tables until a person has chosen a key. */
  public static boolean needPerson(Context context, Collection<Relation> published) {
    IdentityTargets targets = before(context, published);
    return targets.refused || !targets.withoutColumns().isEmpty();
  }

  /** Whether a publication of the tables must publish stored generated columns (18 and later). */
  public static boolean needGeneratedColumns(Context context, Collection<Relation> published) {
    Identities identities = context.identities();
    GeneratedColumns generated = new GeneratedColumns(context);
    return identities.written(published).stream()
        .anyMatch(
            t ->
                generated.generatedMatters(t)
                    && !identities.byKey(t, List.of())
                    && generated.onlyStored(t));
  }

  /** Tables whose primary key becomes the identity. */
  public List<Relation> byKey() {
    return byKey;
  }

  /** Tables whose whole row becomes the identity. */
  public List<Relation> byWholeRow() {
    return byWholeRow;
  }

  /** Tables whose key has INCLUDE columns, each with the columns of the index to build instead. */
  public Map<Relation, List<String>> byNewIndex() {
    return byNewIndex;
  }

  /** Partitioned tables that need a primary key without INCLUDE columns. */
  public List<Relation> needKey() {
    return needKey;
  }

  /** Tables that need a unique index over columns that a person has to choose. */
  public List<Relation> needIndex() {
    return needIndex;
  }

  /** Tables without columns, which can't be identified at all. */
  public List<Relation> withoutColumns() {
    return withoutColumns;
  }

  /** Tables whose column list or row filter does not fit the new identity. */
  public Set<Relation> restricted() {
    return restricted;
  }

  /** Whether the publication has to publish stored generated columns. */
  public boolean publishGenerated() {
    return publishGenerated;
  }

  private void decide(Set<Long> broken) {
    Map<Relation, List<String>> wanted = target.wanted(broken);
    Set<Relation> sorted = Set.copyOf(context.replicable());
    for (Relation table : context.relations().all()) {
      List<String> key = wanted.getOrDefault(table, List.of());
      boolean fits = identities.unusable(table).isPresent() || identities.carries(table, key);
      if (!broken.contains(table.oid()) && fits) {
        continue;
      }
      switch (target.of(table, key)) {
        case COLUMNS -> withoutColumns.add(table);
        case INDEX -> {
          publishGenerated |= generated.generatedMatters(table) && generated.onlyStored(table);
          replaceKey(table);
        }
        case BY_HAND -> {
          needIndex.add(table);
          refused = true;
        }
        case DEFAULT -> {
          byKey.add(table);
          toLift(table, false).ifPresent(restricted::add);
        }
        case KEEP -> {
          publishGenerated |= generated.generatedMatters(table);
          toLift(table, table.identity().isFull()).ifPresent(restricted::add);
        }
        case FULL -> wholeRow(table, sorted.contains(table));
      }
    }
  }

  private void wholeRow(Relation table, boolean sorted) {
    publishGenerated |= generated.generatedMatters(table) || generated.fullNeedsGenerated(table);
    toLift(table, true).ifPresent(restricted::add);
    byWholeRow.add(table);
    if (sorted) {
      // with FULL the application's writes succeed, and the sorting key is still wrong
      replaceKey(table);
      if (generated.fullSortsByGenerated(table)) {
        needIndex.add(table);
      }
    }
  }

  /** A partitioned table needs the index on each partition, so a person has to build the index. */
  private void replaceKey(Relation table) {
    Optional<Structure.Key> key = identities.keyToReplace(table);
    if (key.isPresent() && table.isPartitioned()) {
      needKey.add(table);
    } else {
      key.ifPresent(k -> byNewIndex.put(table, k.columns()));
    }
  }

  /**
   * The table whose column list or row filter does not fit the new identity, or leaves out columns
   * that identify rows.
   *
   * @param full whether the new identity is the whole row
   */
  private Optional<Relation> toLift(Relation table, boolean full) {
    return Membership.restriction(context, table)
        .filter(r -> !fits(r, table, full))
        .flatMap(r -> context.relations().byOid(r.table()));
  }

  private boolean fits(Restriction restriction, Relation table, boolean full) {
    Set<String> identity = restriction.identities().getOrDefault(table.oid(), Set.of());
    return Membership.refusal(restriction, full, identity).isEmpty()
        && (restriction.columns().isEmpty() || generated.unstreamedKey(table).isEmpty());
  }
}
