package dev.auroracheck.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.auroracheck.check.Runner;
import dev.auroracheck.check.registry.Checks;
import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.DatabaseFacts;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Fact.Why;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.facts.Network;
import dev.auroracheck.facts.Network.Exclusion;
import dev.auroracheck.facts.ParameterGroup;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.SecurityGroup;
import dev.auroracheck.facts.Server;
import dev.auroracheck.facts.Structure;
import dev.auroracheck.fix.Simulation;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.Choice;
import dev.auroracheck.remedy.ClusterChange.SetParameters;
import dev.auroracheck.remedy.Effects;
import dev.auroracheck.remedy.MaintenanceChange.ApplyPendingChanges;
import dev.auroracheck.remedy.MaintenanceChange.RotateCertificate;
import dev.auroracheck.remedy.MaintenanceChange.UpgradeEngine;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a simulation says with the server and with AWS: after the real fix, what is read is
 * what the changes were said to make of the facts.
 */
final class Truth {
  /**
   * What a simulation says.
   *
   * @param facts those after the changes
   * @param changes what was made
   */
  record Simulated(Facts facts, List<Change> changes) {}

  private static final Package FACTS = Facts.class.getPackage();

  /**
   * What can't be compared after an upgrade: the servers of the tests stay what they are, and when
   * the support of another major version ends only RDS knows.
   */
  private static final List<String> UPGRADED =
      List.of("server.version", "server.versionNumber", "aws.maintenance.standardSupportEnds");

  private Truth() {}

  /** What will be so after the changes that need no decision. */
  static Simulated simulated(Context before) {
    return simulated(before, choice -> false);
  }

  /**
   * What will be so after the changes that need no decision, and then those that somebody decides
   * for.
   */
  static Simulated simulated(Context before, Predicate<Simulation.Wanted<Choice>> decided) {
    Runner runner =
        new Runner(
            Checks.ALL,
            before.request(),
            defect -> {
              throw defect;
            });
    Simulation simulation = Simulation.of(before, runner.judge(before), runner::judge);
    List<Change> changes = new ArrayList<>();
    simulation.changes().forEach(wanted -> changes.add(wanted.what()));
    Facts after = simulation.after().facts();
    for (Simulation.Wanted<Choice> choice : simulation.choices()) {
      if (decided.test(choice)) {
        for (Change change : choice.what().changes()) {
          after = Effects.apply(change, after);
          changes.add(change);
        }
      }
    }
    return new Simulated(after, changes);
  }

  /** That both are the same in all that changes touch, and all of AWS in what none touches. */
  static void assertSame(Simulated simulated, Facts read, String fix) {
    Facts said = simulated.facts();
    Map<String, Object> expected = gist(said.database(), read.database());
    Map<String, Object> actual = gist(read.database(), said.database());
    aws(said.aws(), read.aws(), simulated.changes(), expected);
    aws(read.aws(), said.aws(), simulated.changes(), actual);
    // a reboot, and some parameters at once, change what the server runs
    put("server", server(said), expected);
    put("server", server(read), actual);
    if (simulated.changes().stream().anyMatch(Truth::mayUpgrade)) {
      UPGRADED.forEach(expected::remove);
      UPGRADED.forEach(actual::remove);
    }
    Set<String> names = new TreeSet<>(expected.keySet());
    names.addAll(actual.keySet());
    names.removeIf(name -> Objects.equals(expected.get(name), actual.get(name)));
    List<String> differences =
        names.stream()
            .map(
                n ->
                    n
                        + ": simulated "
                        + beside(expected.get(n), actual.get(n))
                        + ", and read "
                        + beside(actual.get(n), expected.get(n)))
            .toList();
    assertEquals(List.of(), differences, () -> "after " + fix);
  }

  /** The server writes names in lists without quotes where it can. */
  private static Fact<Server> server(Facts facts) {
    return facts
        .database()
        .server()
        .map(
            server -> {
              Map<String, Server.Setting> settings = new TreeMap<>(server.settings());
              settings.computeIfPresent(
                  "search_path",
                  (name, path) ->
                      new Server.Setting(path.value().replace("\"", ""), path.source()));
              return server.withSettings(settings);
            });
  }

  private static boolean mayUpgrade(Change change) {
    return change instanceof UpgradeEngine || change instanceof ApplyPendingChanges;
  }

  /** Of a list, what the other one lacks. */
  private static @Nullable Object beside(@Nullable Object value, @Nullable Object other) {
    if (value instanceof List<?> some && other instanceof List<?> others) {
      List<Object> rest = new ArrayList<>(some);
      others.forEach(rest::remove);
      return rest;
    }
    return value;
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

  // AWS, of which everything is compared that a simulation can know

  private static void aws(
      AwsFacts facts, AwsFacts other, List<Change> changes, Map<String, Object> all) {
    Fact<Network> network =
        facts
            .network()
            .map(
                n ->
                    n.withPublicAccessBlock(block(n.publicAccessBlock(), other.network().known())));
    put(
        "aws",
        facts
            .withInstances(
                facts.instances().map(found -> found.stream().map(i -> of(changes, i)).toList()))
            .withParameters(facts.parameters().map(group -> of(changes, group)))
            .withSecurityGroups(
                facts.securityGroups().map(found -> found.stream().map(Truth::rules).toList()))
            .withNetwork(network),
        all);
  }

  /** When a new certificate ends, RDS decides. */
  private static Instance of(List<Change> changes, Instance instance) {
    boolean isNew =
        changes.stream()
            .anyMatch(c -> c instanceof RotateCertificate r && r.instance().equals(instance.id()));
    return isNew
        ? instance.withCertificate(
            new Instance.Certificate(
                instance.certificateAuthority(),
                instance.certificateValidTill().map(t -> Instant.EPOCH)))
        : instance;
  }

  /**
   * Of a group that users made before, and that a change attaches, nothing else is known than what
   * it was chosen for, and what the change sets in it.
   */
  private static ParameterGroup of(List<Change> changes, ParameterGroup group) {
    Optional<SetParameters> attached =
        changes.stream()
            .filter(SetParameters.class::isInstance)
            .map(SetParameters.class::cast)
            .filter(c -> c.attach() && !c.createsGroup())
            .findFirst();
    if (attached.isEmpty()) {
      return group;
    }
    Set<String> known = new HashSet<>(attached.get().values().keySet());
    known.add("rds.logical_replication");
    Map<String, String> values = new TreeMap<>(group.values());
    values.keySet().retainAll(known);
    return new ParameterGroup(
        group.name(),
        values,
        group.userSet().map(set -> set.stream().filter(p -> known.contains(p.name())).toList()));
  }

  /** Each rule with one source: in which rules EC2 lists the sources of a port means nothing. */
  private static SecurityGroup rules(SecurityGroup group) {
    return group.withInbound(
        group.inbound().stream()
            .flatMap(
                r -> {
                  SecurityGroup.Rule bare =
                      new SecurityGroup.Rule(
                          r.protocol(),
                          r.fromPort(),
                          r.toPort(),
                          List.of(),
                          List.of(),
                          List.of(),
                          List.of());
                  return Stream.of(
                          r.ranges().stream().map(x -> bare.withRanges(List.of(x))),
                          r.unreadable().stream().map(x -> bare.withUnreadable(List.of(x))),
                          r.prefixListIds().stream().map(x -> bare.withPrefixListIds(List.of(x))),
                          r.groupIds().stream().map(x -> bare.withGroupIds(List.of(x))))
                      .flatMap(one -> one);
                })
            .toList());
  }

  /**
   * It is read only where a subnet may be blocked, which is compared: where it was not read before
   * or after, it can't be compared. Of the ARN of a new exclusion the account and the region are
   * not known.
   */
  private static Fact<Network.PublicAccessBlock> block(
      Fact<Network.PublicAccessBlock> block, Optional<Network> other) {
    Optional<Fact<Network.PublicAccessBlock>> unread =
        other
            .map(Network::publicAccessBlock)
            .filter(b -> b instanceof Fact.Unavailable<?> u && u.why() == Why.NOT_APPLICABLE);
    return unread.orElseGet(
        () ->
            block.map(
                b ->
                    b.withExclusions(
                        b.exclusions().stream()
                            .map(
                                e ->
                                    new Exclusion(
                                        e.resourceArn().replaceFirst(".*:", ""), e.egressOnly()))
                            .toList())));
  }

  /**
   * Puts the parts of a value under the names of their paths. The elements of a list are in no
   * order, and go by their names where each has one.
   */
  private static void put(String path, Object value, Map<String, Object> all) {
    if (value instanceof Fact.Known<?> known) {
      put(path, known.value(), all);
    } else if (value instanceof Optional<?> optional && optional.isPresent()) {
      put(path, optional.get(), all);
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, one) -> put(path + "[" + key + "]", one, all));
    } else if (value instanceof Collection<?> many) {
      Map<String, Object> byName = new TreeMap<>();
      many.forEach(one -> byName.put(name(one), one));
      if (byName.size() == many.size() && !byName.containsKey("")) {
        put(path, byName, all);
      } else {
        all.put(path, many.stream().map(Truth::text).sorted().toList());
      }
    } else if (value instanceof Record one && one.getClass().getPackage() == FACTS) {
      for (RecordComponent component : one.getClass().getRecordComponents()) {
        put(path + "." + component.getName(), part(one, component), all);
      }
    } else {
      all.put(path, value);
    }
  }

  /** The text that a record starts with, which is its name; empty where it has none. */
  private static String name(Object value) {
    return value instanceof Record one
            && one.getClass().getPackage() == FACTS
            && part(one, one.getClass().getRecordComponents()[0]) instanceof String name
        ? name
        : "";
  }

  private static String text(Object value) {
    Map<String, Object> parts = new TreeMap<>();
    put("", value, parts);
    return parts.toString();
  }

  private static Object part(Record one, RecordComponent component) {
    try {
      return component.getAccessor().invoke(one);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(one.getClass() + " hides " + component, e);
    }
  }
}
