package dev.auroracheck.fix;

import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.ClusterChange;
import dev.auroracheck.remedy.Phase;
import dev.auroracheck.remedy.RoleChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What becomes one step of a plan. */
final class Group {
  final List<Description> descriptions = new ArrayList<>();
  final SortedSet<String> fixes = new TreeSet<>();
  boolean required;

  /** What a person has to do, where no program can make the changes. */
  String sentence = "";

  private final Map<Change, SortedSet<String>> changes = new LinkedHashMap<>();

  void add(Change change, Description description, Set<String> checks) {
    descriptions.add(description);
    changes.computeIfAbsent(change, c -> new TreeSet<>()).addAll(checks);
  }

  List<Change> changes() {
    return List.copyOf(changes.keySet());
  }

  /** All impacts, each once; absent where nobody would notice the changes. */
  Optional<String> impact() {
    String all =
        descriptions.stream()
            .flatMap(d -> d.impact().stream())
            .distinct()
            .collect(Collectors.joining("; "));
    return Optional.of(all).filter(a -> !a.isEmpty());
  }

  /** The names of all objects. */
  String names() {
    Set<String> names = new LinkedHashSet<>();
    descriptions.forEach(d -> names.addAll(d.order().objects()));
    return Quoted.some(List.copyOf(names));
  }

  /** Whether later steps build on what the group changes. */
  boolean prepares() {
    return changes.keySet().stream()
        .anyMatch(
            c ->
                c instanceof RoleChange.CreateRole
                    || c instanceof ClusterChange.StartCluster
                    || c instanceof ClusterChange.WaitForCluster
                    || c.phase() == Phase.IDENTITY
                    || c.phase().usesPublication());
  }

  /** The changes by purpose, the purposes in the order of their first changes. */
  List<Plan.Purpose> purposes(Rendering rendering) {
    if (changes.isEmpty()) {
      return List.of(new Plan.Purpose("", fixes, List.of(), List.of(sentence)));
    }
    Map<String, List<Change>> byPurpose = new LinkedHashMap<>();
    changes
        .keySet()
        .forEach(
            change ->
                byPurpose
                    .computeIfAbsent(Descriptions.of(change).purpose(), name -> new ArrayList<>())
                    .add(change));
    List<Plan.Purpose> purposes = new ArrayList<>();
    byPurpose.forEach((name, its) -> purposes.add(purpose(name, its, rendering)));
    return List.copyOf(purposes);
  }

  private Plan.Purpose purpose(String name, List<Change> its, Rendering rendering) {
    SortedSet<String> checks = new TreeSet<>();
    its.forEach(change -> checks.addAll(changes.getOrDefault(change, new TreeSet<>())));
    return new Plan.Purpose(
        name,
        checks,
        List.copyOf(its),
        its.stream().flatMap(change -> rendering.commands(change).stream()).toList());
  }
}
