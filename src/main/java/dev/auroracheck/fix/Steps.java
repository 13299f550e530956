package dev.auroracheck.fix;

import dev.auroracheck.fix.Simulation.Wanted;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.Choice;
import dev.auroracheck.remedy.Phase;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.remedy.RoleChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Groups changes into the steps of a plan. */
final class Steps {
  private final Rendering rendering;
  private final Map<Key, Group> groups = new LinkedHashMap<>();

  Steps(Rendering rendering) {
    this.rendering = rendering;
  }

  /**
   * What the changes of one step have in common.
   *
   * @param shapes of their phrases; or the topic of the title, where they share one
   * @param when in which case to make a choice
   */
  private record Key(Plan.Kind kind, List<?> shapes, Optional<String> when) {}

  List<Plan.Step> of(Simulation simulation, Set<String> open) {
    return of(
        simulation.changes(), left(simulation.choices(), open), left(simulation.manual(), open));
  }

  /** Nothing is required of a person where a required check passes without it. */
  private static <T> List<Wanted<T>> left(List<Wanted<T>> all, Set<String> open) {
    return all.stream()
        .map(
            w ->
                new Wanted<>(
                    w.what(), w.fixes(), w.required() && !Collections.disjoint(w.fixes(), open)))
        .toList();
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
    changes.stream().sorted(Comparator.comparing(w -> w.what().phase())).forEach(this::change);
    requirePreparations();
    choices.forEach(this::choice);
    manual.forEach(this::byHand);
    List<Plan.Step> steps = new ArrayList<>();
    for (boolean required : new boolean[] {true, false}) {
      groups.forEach(
          (key, group) -> {
            if (group.required == required) {
              steps.add(step(steps, key, group));
            }
          });
    }
    return List.copyOf(steps);
  }

  private void change(Wanted<Change> wanted) {
    Change change = wanted.what();
    Description description = Descriptions.of(change);
    Plan.Kind kind =
        change instanceof RoleChange.SetPassword
            ? Plan.Kind.MANUAL
            : change.phase() == Phase.CLUSTER ? Plan.Kind.AWS : Plan.Kind.SQL;
    List<?> shapes =
        description.topic().isEmpty() ? shapes(List.of(description)) : List.of(description.topic());
    group(kind, shapes, Optional.empty(), wanted).add(change, description, wanted.fixes());
  }

  private void choice(Wanted<Choice> wanted) {
    Choice choice = wanted.what();
    List<Description> descriptions = choice.changes().stream().map(Descriptions::of).toList();
    Group group = group(Plan.Kind.CHOICE, shapes(descriptions), Optional.of(choice.when()), wanted);
    for (int n = 0; n < descriptions.size(); n++) {
      group.add(choice.changes().get(n), descriptions.get(n), wanted.fixes());
    }
  }

  private void byHand(Wanted<String> wanted) {
    group(Plan.Kind.MANUAL, List.of(wanted.what()), Optional.empty(), wanted).sentence =
        wanted.what();
  }

  private static List<Phrase> shapes(List<Description> descriptions) {
    return descriptions.stream()
        .map(d -> new Phrase(d.order().before(), d.order().noun(), List.of(), d.order().after()))
        .distinct()
        .toList();
  }

  private Group group(Plan.Kind kind, List<?> shapes, Optional<String> when, Wanted<?> wanted) {
    Group group = groups.computeIfAbsent(new Key(kind, shapes, when), key -> new Group());
    group.fixes.addAll(wanted.fixes());
    group.required |= wanted.required();
    return group;
  }

  /** What a required step builds on has to come before that step. */
  private void requirePreparations() {
    List<Group> all = new ArrayList<>(groups.values());
    boolean requiredLater = false;
    for (int n = all.size() - 1; n >= 0; n--) {
      Group group = all.get(n);
      group.required |= requiredLater && group.prepares();
      requiredLater |= group.required;
    }
  }

  private Plan.Step step(List<Plan.Step> before, Key key, Group group) {
    boolean isSentence = group.descriptions.isEmpty();
    String title = isSentence ? group.sentence : Title.of(group.descriptions);
    boolean taken = before.stream().anyMatch(step -> step.title().equals(title));
    return new Plan.Step(
        before.size() + 1,
        key.kind(),
        taken ? title + ": " + group.names() : title,
        new TreeSet<>(group.fixes),
        group.required,
        isSentence ? "you, by hand" : rendering.who(group.changes()),
        key.when().or(group::impact),
        group.purposes(rendering));
  }
}
