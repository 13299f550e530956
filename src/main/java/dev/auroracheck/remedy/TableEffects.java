package dev.auroracheck.remedy;

import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.ReplicaIdentity;
import dev.auroracheck.facts.Restriction;
import dev.auroracheck.facts.Structure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The facts after a change of a table. */
final class TableEffects implements TableChange.Cases<Facts> {
  private final Facts facts;

  TableEffects(Facts facts) {
    this.facts = facts;
  }

  @Override
  public Facts setReplicaIdentity(TableChange.SetReplicaIdentity change) {
    return identities(List.of(change), facts);
  }

  /** Applies all changes at once, because a large database may need one for thousands of tables. */
  static Facts identities(List<TableChange.SetReplicaIdentity> changes, Facts facts) {
    Map<Long, Character> settings = new HashMap<>();
    Map<Long, Set<String>> keys = new HashMap<>();
    for (TableChange.SetReplicaIdentity change : changes) {
      Optional<Relation> table = facts.database().relations().known().flatMap(change.table()::in);
      if (table.isPresent()) {
        long oid = table.get().oid();
        settings.put(oid, change.identity() == TableChange.Identity.FULL ? 'f' : 'd');
        structure(facts, oid)
            .flatMap(Structure::primaryKey)
            .ifPresent(key -> keys.put(oid, Set.copyOf(key.columns())));
      }
    }
    Facts changed =
        Effects.relations(
            facts,
            r -> settings.containsKey(r.oid()),
            r -> r.withIdentity(identity(r.identity(), settings.getOrDefault(r.oid(), 'd'))));
    return withoutIdentityIndexes(
        withoutLargeValues(identifiedBy(changed, keys), settings), settings.keySet());
  }

  /** The facts without the identity indexes of these tables. */
  private static Facts withoutIdentityIndexes(Facts facts, Set<Long> oids) {
    return Effects.tables(
        facts,
        tables ->
            tables.withStructures(
                tables
                    .structures()
                    .map(
                        all -> {
                          Map<Long, Structure> changed = new LinkedHashMap<>(all);
                          oids.forEach(
                              oid ->
                                  changed.computeIfPresent(
                                      oid, (key, s) -> s.withIdentityIndex(Optional.empty())));
                          return changed;
                        })));
  }

  private static ReplicaIdentity identity(ReplicaIdentity before, char setting) {
    return new ReplicaIdentity(setting, before.primaryKey(), before.immediateKey(), false);
  }

  @Override
  public Facts identifyByIndex(TableChange.IdentifyByIndex change) {
    Facts changed =
        relation(
            change.table(),
            r ->
                r.withIdentity(
                    new ReplicaIdentity(
                        'i', r.identity().primaryKey(), r.identity().immediateKey(), true)));
    Structure.Key key = new Structure.Key(change.columns(), List.of());
    return relation(change.table())
        .map(
            r ->
                structure(
                    identifiedBy(changed, Map.of(r.oid(), Set.copyOf(change.columns()))),
                    r.oid(),
                    s -> s.withIdentityIndex(Optional.of(key))))
        .orElse(changed);
  }

  @Override
  public Facts setLogged(TableChange.SetLogged change) {
    return relation(change.table(), r -> r.withStorage(r.storage().withPersistence('p')));
  }

  @Override
  public Facts setNotNull(TableChange.SetNotNull change) {
    return structure(
        change.table(),
        s -> {
          Set<String> notNull = new HashSet<>(s.notNull());
          notNull.add(change.column());
          return s.withNotNull(notNull);
        });
  }

  @Override
  public Facts validateConstraint(TableChange.ValidateConstraint change) {
    return structure(
        change.table(),
        s -> {
          List<String> left = new ArrayList<>(s.unvalidated());
          left.remove(change.constraint());
          return s.withUnvalidated(left);
        });
  }

  private Optional<Relation> relation(TableRef table) {
    return facts.database().relations().known().flatMap(table::in);
  }

  private Facts relation(TableRef table, UnaryOperator<Relation> change) {
    Optional<Relation> relation = relation(table);
    return relation.isEmpty()
        ? facts
        : Effects.relations(facts, r -> r.oid() == relation.get().oid(), change);
  }

  private static Optional<Structure> structure(Facts facts, long oid) {
    return facts.database().structures().known().map(all -> all.get(oid));
  }

  private Facts structure(TableRef table, UnaryOperator<Structure> change) {
    return relation(table).map(r -> structure(facts, r.oid(), change)).orElse(facts);
  }

  private static Facts structure(Facts facts, long oid, UnaryOperator<Structure> change) {
    return Effects.tables(
        facts,
        tables ->
            tables.withStructures(
                tables
                    .structures()
                    .map(
                        all -> {
                          Map<Long, Structure> changed = new LinkedHashMap<>(all);
                          changed.computeIfPresent(oid, (key, s) -> change.apply(s));
                          return changed;
                        })));
  }

  /** Updates the columns that identify a row, which column lists and row filters must include. */
  private static Facts identifiedBy(Facts facts, Map<Long, Set<String>> columns) {
    return Effects.publications(
        facts, all -> all.stream().map(p -> p.withRestrictions(identifiedBy(p, columns))).toList());
  }

  private static List<Restriction> identifiedBy(
      Publication publication, Map<Long, Set<String>> columns) {
    return publication.restrictions().stream()
        .map(
            r -> {
              Map<Long, Set<String>> identities = new LinkedHashMap<>(r.identities());
              identities.replaceAll((oid, before) -> columns.getOrDefault(oid, before));
              return r.withIdentities(identities);
            })
        .toList();
  }

  /** Removes the large values of tables with FULL, because every change carries them. */
  private static Facts withoutLargeValues(Facts facts, Map<Long, Character> settings) {
    return Effects.tables(
        facts,
        tables ->
            tables.withToasted(
                tables
                    .toasted()
                    .map(
                        all -> {
                          Map<Long, List<String>> left = new LinkedHashMap<>(all);
                          left.keySet().removeIf(oid -> settings.getOrDefault(oid, 'd') == 'f');
                          return left;
                        })));
  }
}
