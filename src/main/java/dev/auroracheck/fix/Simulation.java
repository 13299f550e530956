package dev.auroracheck.fix;

import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Outcome.Status;
import dev.auroracheck.check.Result;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.Choice;
import dev.auroracheck.remedy.ClusterChange;
import dev.auroracheck.remedy.Effects;
import dev.auroracheck.remedy.Phase;
import dev.auroracheck.remedy.PublicationChange;
import dev.auroracheck.remedy.PublicationRef;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Finds what a plan has to change. It makes the changes that the findings ask for in the facts, and
 * runs the checks again on the new facts, until the checks ask for nothing new. So a role that does
 * not exist yet gets its grants in the same plan, and a change that breaks something else is
 * followed by a fix for that.
 */
public final class Simulation {
  /** Each round adds a kind of change, and there are few kinds: more rounds would be a defect. */
  private static final int MOST_ROUNDS = 10;

  private final Context before;
  private final List<Outcome> found;
  private final Map<Object, Wanted<Change>> changes = new LinkedHashMap<>();
  private final Map<Choice, Wanted<Choice>> choices = new LinkedHashMap<>();
  private final Map<String, Wanted<String>> manual = new LinkedHashMap<>();
  private List<Outcome> outcomes;
  private Context after;

  /**
   * Something that one or more findings ask for.
   *
   * @param fixes ids of the checks that asked for it
   * @param required whether one of them is a required check that fails
   */
  public record Wanted<T>(T what, Set<String> fixes, boolean required) {
    private Wanted<T> and(T merged, Outcome outcome) {
      Set<String> all = new TreeSet<>(fixes);
      all.add(outcome.about().id());
      return new Wanted<>(merged, all, required || outcome.status() == Status.FAIL);
    }
  }

  private record Key(Class<?> type, Object subject) {
    static Key of(Change change) {
      return new Key(change.getClass(), change.subject());
    }
  }

  private Simulation(Context before, List<Outcome> outcomes) {
    this.before = before;
    this.after = before;
    this.found = outcomes;
    this.outcomes = outcomes;
  }

  /**
   * Simulates the fixes of a run.
   *
   * @param context what the run decided from
   * @param outcomes what the run found
   * @param judge runs the same checks on other facts
   */
  public static Simulation of(
      Context context, List<Outcome> outcomes, Function<Context, List<Outcome>> judge) {
    Simulation simulation = new Simulation(context, outcomes);
    for (int round = 0; round < MOST_ROUNDS && simulation.collect(round == 0); round++) {
      // a publication is renamed last, so that every other change uses its old name
      simulation.apply(change -> change.phase() != Phase.NAME, judge);
    }
    if (simulation.changes().stream().anyMatch(w -> w.what().phase() == Phase.NAME)) {
      simulation.apply(change -> true, judge);
    }
    return simulation;
  }

  /** The changes that need no decision, merged, in the order in which the checks asked for them. */
  public List<Wanted<Change>> changes() {
    return List.copyOf(changes.values());
  }

  /** The choices of a person, without those that the changes make anyway. */
  public List<Wanted<Choice>> choices() {
    List<Wanted<Choice>> left = new ArrayList<>();
    for (Wanted<Choice> choice : choices.values()) {
      if (!choice.what().changes().stream().allMatch(this::isMadeAnyway)) {
        left.removeIf(earlier -> includes(earlier, choice));
        left.add(choice);
      }
    }
    return left;
  }

  /**
   * Whether a choice asks for all that a later one asks for. After a change of the same parameter
   * group, for example, a later round asks for a value alone, without the attachment that the first
   * round asked for and that the changes make anyway.
   */
  private static boolean includes(Wanted<Choice> choice, Wanted<Choice> later) {
    return later.fixes().containsAll(choice.fixes())
        && later.what().changes().stream()
            .allMatch(part -> choice.what().changes().stream().anyMatch(c -> includes(c, part)));
  }

  private static boolean includes(Change change, Change part) {
    return Key.of(change).equals(Key.of(part)) && change.and(part).equals(change);
  }

  private boolean isMadeAnyway(Change change) {
    if (change instanceof ClusterChange.RebootInstance reboot && reboots(reboot.instance())) {
      return true;
    }
    Wanted<Change> made = changes.get(Key.of(change));
    return made != null && made.what().and(change).equals(made.what());
  }

  private boolean reboots(String instance) {
    return changes.values().stream()
        .anyMatch(
            w ->
                w.what() instanceof ClusterChange.SetParameters set
                    && set.rebootsWriter()
                    && set.writer().filter(instance::equals).isPresent());
  }

  /** What only a person can do. */
  public List<Wanted<String>> manual() {
    return List.copyOf(manual.values());
  }

  /** What the run found. */
  public List<Outcome> found() {
    return found;
  }

  /** What the checks find once all changes are made. */
  public List<Outcome> outcomes() {
    return outcomes;
  }

  /** What the checks decide from once all changes are made. */
  public Context after() {
    return after;
  }

  /**
   * Collects what the findings ask for.
   *
   * @return whether a change is new
   */
  private boolean collect(boolean first) {
    boolean isNew = false;
    for (Outcome outcome : outcomes) {
      Remedy remedy = outcome.result().found().map(Result.Finding::remedy).orElse(Remedy.NONE);
      for (Change change : remedy.changes()) {
        isNew |= add(inItsCreation(change), outcome);
      }
      remedy.choices().forEach(choice -> note(choices, choice, outcome));
      if (first || !asked(outcome)) {
        remedy.manual().forEach(sentence -> note(manual, sentence, outcome));
      }
    }
    return isNew;
  }

  /** Whether an earlier round has the sentences of a check, or a change that replaces them. */
  private boolean asked(Outcome outcome) {
    String id = outcome.about().id();
    return manual.values().stream().anyMatch(w -> w.fixes().contains(id))
        || changes.values().stream().anyMatch(w -> w.fixes().contains(id));
  }

  /** Sets an option of a publication that the plan creates while it is created. */
  private Change inItsCreation(Change change) {
    if (change instanceof PublicationChange.PublishGenerated option) {
      return created(option.publication())
          .<Change>map(create -> create.with(false, true))
          .orElse(change);
    } else if (change instanceof PublicationChange.PublishViaRoot option) {
      return created(option.publication())
          .<Change>map(create -> create.with(true, false))
          .orElse(change);
    }
    return change;
  }

  private Optional<PublicationChange.CreatePublication> created(PublicationRef publication) {
    return changes.values().stream()
        .map(Wanted::what)
        .filter(PublicationChange.CreatePublication.class::isInstance)
        .map(PublicationChange.CreatePublication.class::cast)
        .filter(c -> c.name().equals(publication.name()))
        .findFirst();
  }

  private boolean add(Change change, Outcome outcome) {
    Key key = Key.of(change);
    Wanted<Change> known = changes.get(key);
    Change merged = known == null ? change : known.what().and(change);
    Wanted<Change> wanted =
        (known == null ? new Wanted<>(change, Set.<String>of(), false) : known)
            .and(merged, outcome);
    changes.put(key, wanted);
    return known == null || !merged.equals(known.what());
  }

  private static <T> void note(Map<T, Wanted<T>> all, T what, Outcome outcome) {
    all.put(
        what,
        all.getOrDefault(what, new Wanted<>(what, new LinkedHashSet<>(), false))
            .and(what, outcome));
  }

  private void apply(Predicate<Change> which, Function<Context, List<Outcome>> judge) {
    List<Change> all = changes.values().stream().map(Wanted::what).filter(which).toList();
    after = new Context(Effects.apply(all, before.facts()), renamed(before.request(), all));
    outcomes = judge.apply(after);
  }

  /** The request with the new name of the publication, where the plan renames or creates it. */
  private static Request renamed(Request request, List<Change> changes) {
    Request renamed = request;
    for (Change change : changes) {
      if (change instanceof PublicationChange.Rename rename
          && request.pipe().publication().filter(rename.publication().name()::equals).isPresent()) {
        renamed = renamed.withPublication(rename.to());
      } else if (change instanceof PublicationChange.CreatePublication create
          && request.pipe().publication().isPresent()) {
        renamed = renamed.withPublication(create.name());
      }
    }
    return renamed;
  }
}
