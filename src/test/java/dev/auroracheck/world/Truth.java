package dev.auroracheck.world;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.auroracheck.check.Runner;
import dev.auroracheck.check.registry.Checks;
import dev.auroracheck.facts.DatabaseFacts;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.Structure;
import dev.auroracheck.fix.Simulation;
import dev.auroracheck.pipe.Context;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Holds what a simulation says against the server: after the real fix, what is read is what the
 * changes were said to make of the facts.
 */
final class Truth {
  private Truth() {}

  /** What will be so after the changes that need no decision. */
  static DatabaseFacts simulated(Context before) {
    Runner runner =
        new Runner(
            Checks.ALL,
            before.request(),
            defect -> {
              throw defect;
            });
    return Simulation.of(before, runner.judge(before), runner::judge).after().database();
  }

  /** That both are the same in all that changes touch. */
  static void assertSame(DatabaseFacts simulated, DatabaseFacts read, String fix) {
    Map<String, Object> expected = gist(simulated, read);
    Map<String, Object> actual = gist(read, simulated);
    Set<String> names = new TreeSet<>(expected.keySet());
    names.addAll(actual.keySet());
    names.removeIf(name -> Objects.equals(expected.get(name), actual.get(name)));
    List<String> differences =
        names.stream()
            .map(n -> n + ": simulated " + expected.get(n) + ", and read " + actual.get(n))
            .toList();
    assertEquals(List.of(), differences, () -> "after " + fix);
  }

  /**
   * What changes touch. Left out: who owns a new publication, who is at work meanwhile, and what is
   * read only where it matters, where it was not read before or after.
   */
  private static Map<String, Object> gist(DatabaseFacts facts, DatabaseFacts other) {
    Map<String, Object> all = new TreeMap<>();
    facts.role().known().ifPresent(role -> role(role, all));
    facts.publications().known().ifPresent(found -> found.forEach(p -> publication(p, all)));
    facts.relations().known().ifPresent(r -> relations(r, all));
    Map<Long, Structure> there = other.structures().known().orElse(Map.of());
    facts
        .structures()
        .known()
        .ifPresent(
            found ->
                found.forEach(
                    (oid, s) -> {
                      if (there.containsKey(oid)) {
                        all.put("structure " + oid, structure(s));
                      }
                    }));
    facts.sessions().known().ifPresent(s -> all.put("denied", new TreeSet<>(denied(s.denied()))));
    return all;
  }

  private static List<String> denied(List<dev.auroracheck.facts.Sessions.Denied> denied) {
    return denied.stream().map(Object::toString).toList();
  }

  private static void role(Role role, Map<String, Object> all) {
    // a stock server lets only who has the attribute replicate: see FixSql
    all.put("role", role.attributes().withReplication(false));
    all.put("memberships", role.memberships());
    all.put("privileges", role.privileges());
    all.put("acts as", role.actsAs());
    // what is stored for the database alone is read only where the role is there; the server writes
    // names in lists without quotes where it can
    all.put(
        "overrides",
        sorted(
            role.overrides().stream()
                .filter(Role.StoredSetting::forRole)
                .map(o -> o.parameter() + "=" + o.value().replace("\"", "") + o.forDatabase())
                .toList()));
    all.put("default grants", sorted(role.defaultGrants()));
  }

  private static void publication(Publication p, Map<String, Object> all) {
    all.put(
        "publication " + p.name(),
        List.of(
            p.allTables(),
            p.viaPartitionRoot(),
            p.generatedColumns(),
            p.operations(),
            new TreeSet<>(p.tables()),
            new TreeSet<>(p.schemas()),
            sorted(p.restrictions().stream().map(r -> r.table()).toList())));
  }

  private static void relations(Relations relations, Map<String, Object> all) {
    for (Relation r : relations.all()) {
      all.put(
          "relation " + r.oid(),
          List.of(
              r.schema(),
              r.name(),
              r.storage().kind(),
              r.storage().persistence(),
              r.identity(),
              r.rowSecurity(),
              r.rights()));
    }
  }

  private static Object structure(Structure s) {
    return List.of(
        s.columns(),
        new TreeSet<>(s.notNull()),
        s.primaryKey(),
        s.identityIndex(),
        s.unvalidated());
  }

  private static Set<String> sorted(List<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.toCollection(TreeSet::new));
  }
}
