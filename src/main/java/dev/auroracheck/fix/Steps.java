package dev.auroracheck.fix;

import dev.auroracheck.fix.Simulation.Wanted;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.Choice;
import dev.auroracheck.remedy.Phase;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.remedy.RoleChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Groups changes into the steps of a plan. */
final class Steps {
  private final Rendering rendering;
  private final Map<Key, Group> groups = new LinkedHashMap<>();

  Steps(Rendering rendering) {
    this.rendering = rendering;
  }

  /** What changes have in common that differ only in their objects. */
  private record Key(
      Plan.Kind kind, String before, String noun, String after, Optional<String> when) {}

  /** Such changes. */
  private static final class Group {
    private final List<Description> descriptions = new ArrayList<>();
    private final SortedSet<String> fixes = new TreeSet<>();
    private final Set<Change> changes = new LinkedHashSet<>();
    private boolean required;
  }

  List<Plan.Step> of(Simulation simulation) {
    return of(simulation.changes(), simulation.choices(), simulation.manual());
  }

  /** The steps of one remedy by itself. */
  List<Plan.Step> of(Remedy remedy) {
    return of(wanted(remedy.changes()), wanted(remedy.choices()), wanted(remedy.manual()));
  }

  private static <T> List<Wanted<T>> wanted(List<T> all) {
    return all.stream().map(what -> new Wanted<>(what, Set.<String>of(), false)).toList();
  }

  private List<Plan.Step> of(
      List<Wanted<Change>> changes, List<Wanted<Choice>> choices, List<Wanted<String>> manual) {
    changes.stream().sorted(Comparator.comparing(w -> w.what().phase())).forEach(this::add);
    choices.forEach(this::choice);
    List<Plan.Step> steps = new ArrayList<>();
    groups.forEach((key, group) -> steps.add(step(steps.size() + 1, key, group)));
    for (Wanted<String> sentence : manual) {
      steps.add(byHand(steps.size() + 1, sentence));
    }
    return List.copyOf(steps);
  }

  private static Plan.Step byHand(int number, Wanted<String> sentence) {
    return new Plan.Step(
        number,
        Plan.Kind.MANUAL,
        sentence.what(),
        new TreeSet<>(sentence.fixes()),
        sentence.required(),
        "a person",
        Optional.empty(),
        List.of(),
        List.of(sentence.what()));
  }

  private void add(Wanted<Change> wanted) {
    Plan.Kind kind =
        wanted.what() instanceof RoleChange.SetPassword
            ? Plan.Kind.MANUAL
            : wanted.what().phase() == Phase.CLUSTER ? Plan.Kind.AWS : Plan.Kind.SQL;
    add(
        kind,
        Optional.empty(),
        Descriptions.of(wanted.what()),
        wanted.fixes(),
        wanted.required(),
        List.of(wanted.what()));
  }

  private void choice(Wanted<Choice> wanted) {
    Choice choice = wanted.what();
    Description description =
        choice.changes().stream()
            .map(Descriptions::of)
            .reduce(
                (one, other) ->
                    one.isLike(other) ? Description.all(List.of(one, other)) : one.then(other))
            .orElseThrow();
    add(
        Plan.Kind.CHOICE,
        Optional.of(choice.when()),
        description,
        wanted.fixes(),
        wanted.required(),
        choice.changes());
  }

  private void add(
      Plan.Kind kind,
      Optional<String> when,
      Description description,
      Set<String> fixes,
      boolean required,
      List<Change> changes) {
    Group group =
        groups.computeIfAbsent(
            new Key(kind, description.before(), description.noun(), description.after(), when),
            key -> new Group());
    group.descriptions.add(description);
    group.fixes.addAll(fixes);
    group.required |= required;
    group.changes.addAll(changes);
  }

  private Plan.Step step(int number, Key key, Group group) {
    List<Change> changes = List.copyOf(group.changes);
    Description description = Description.all(group.descriptions);
    return new Plan.Step(
        number,
        key.kind(),
        description.title(),
        group.fixes,
        group.required,
        rendering.who(changes),
        key.when().or(description::impact),
        changes,
        changes.get(0) instanceof RoleChange.SetPassword password
            ? List.of("In psql: \\password " + Quoted.name(password.role()))
            : changes.stream().flatMap(c -> rendering.commands(c).stream()).toList());
  }
}
