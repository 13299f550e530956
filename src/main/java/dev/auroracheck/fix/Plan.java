package dev.auroracheck.fix;

import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Outcome.Status;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.ClusterChange;
import dev.auroracheck.remedy.Phase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What to do so that every check passes, in the order to do it. First comes what required checks
 * wait for, then the rest; each of the two parts has first what can be run, then what a person has
 * to decide, then what only a person can do.
 *
 * @param steps with numbers from 1; no two have the same title
 * @param open ids of the required checks that fail even after everything that can be run: they wait
 *     for a decision, or for a person
 * @param asked by check, the steps that its finding asks for, alone
 */
public record Plan(List<Step> steps, SortedSet<String> open, Map<String, List<Step>> asked) {

  /** How a step is done. */
  public enum Kind {
    SQL,
    AWS,
    MANUAL,
    /** Commands about which a person has to decide. */
    CHOICE;

    /** The name in JSON. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The changes of a step that serve one purpose.
   *
   * @param name a word or two: {@code read access}; empty where the step is not SQL
   * @param fixes ids of the checks that ask for these changes
   * @param changes empty for what only a person can do
   * @param commands whole statements or command lines; for {@link Kind#MANUAL}, sentences
   */
  public record Purpose(
      String name, SortedSet<String> fixes, List<Change> changes, List<String> commands) {}

  /**
   * A step.
   *
   * @param number from 1
   * @param title an order that makes sense on its own
   * @param fixes ids of the checks that ask for it
   * @param required whether a required check fails without it
   * @param who who can do it, a noun phrase
   * @param impact what it costs or risks, and for a choice in which case to make it; a clause
   * @param purposes what it consists of, in the order to do it
   */
  public record Step(
      int number,
      Kind kind,
      String title,
      SortedSet<String> fixes,
      boolean required,
      String who,
      Optional<String> impact,
      List<Purpose> purposes) {

    /** A step with one purpose, which has no name. */
    public Step(
        int number,
        Kind kind,
        String title,
        SortedSet<String> fixes,
        boolean required,
        String who,
        Optional<String> impact,
        List<Change> changes,
        List<String> commands) {
      this(
          number,
          kind,
          title,
          fixes,
          required,
          who,
          impact,
          List.of(new Purpose("", fixes, changes, commands)));
    }

    /** What the step changes; empty for what only a person can do. */
    public List<Change> changes() {
      return purposes.stream().flatMap(purpose -> purpose.changes().stream()).toList();
    }

    /** Whole statements or command lines; for {@link Kind#MANUAL}, sentences. */
    public List<String> commands() {
      return purposes.stream().flatMap(purpose -> purpose.commands().stream()).toList();
    }

    /** Whether the step changes something in AWS, else in the database. */
    public boolean isInAws() {
      return changes().stream().anyMatch(c -> c.phase() == Phase.CLUSTER);
    }

    /** Whether the step restarts instances of the cluster. */
    public boolean restarts() {
      return changes().stream()
          .anyMatch(
              c ->
                  c instanceof ClusterChange.RebootInstance
                      || (c instanceof ClusterChange.SetParameters set
                          && (set.rebootsWriter() || !set.readers().isEmpty())));
    }
  }

  /** Nothing to do. */
  public static final Plan NONE = new Plan(List.of(), new TreeSet<>(), Map.of());

  /**
   * Writes down what a simulation found.
   *
   * @param rendering how AWS is called
   */
  public static Plan of(Simulation simulation, Rendering rendering) {
    SortedSet<String> open =
        simulation.outcomes().stream()
            .filter(o -> o.status() == Status.FAIL)
            .map((Outcome o) -> o.about().id())
            .collect(Collectors.toCollection(TreeSet::new));
    Map<String, List<Step>> asked = new LinkedHashMap<>();
    for (Outcome outcome : simulation.found()) {
      outcome
          .result()
          .found()
          .map(finding -> new Steps(rendering).of(finding.remedy()))
          .filter(steps -> !steps.isEmpty())
          .ifPresent(steps -> asked.put(outcome.about().id(), steps));
    }
    return new Plan(new Steps(rendering).of(simulation, open), open, asked);
  }

  /** The steps that the finding of a check asks for, alone; none where it asks for nothing. */
  public List<Step> askedBy(String check) {
    return asked.getOrDefault(check, List.of());
  }

  /** The steps that fix a check. */
  public List<Step> stepsFor(String check) {
    return steps.stream().filter(s -> s.fixes().contains(check)).toList();
  }

  /** The steps of one kind. */
  public List<Step> steps(Kind kind) {
    return steps.stream().filter(s -> s.kind() == kind).toList();
  }
}
