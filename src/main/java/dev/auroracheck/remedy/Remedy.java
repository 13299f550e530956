package dev.auroracheck.remedy;

import java.util.ArrayList;
import java.util.List;

/**
 * How to make a check pass.
 *
 * @param changes changes that can be made without a decision, in any order
 * @param choices changes that a person has to decide about
 * @param manual what only a person can do: orders without a full stop
 */
public record Remedy(List<Change> changes, List<Choice> choices, List<String> manual) {
  /** Nothing to do. */
  public static final Remedy NONE = new Remedy(List.of(), List.of(), List.of());

  /** Changes that can be made without a decision. */
  public static Remedy of(Change... changes) {
    return of(List.of(changes));
  }

  /** Changes that can be made without a decision. */
  public static Remedy of(List<? extends Change> changes) {
    return new Remedy(List.copyOf(changes), List.of(), List.of());
  }

  /** A change that a person has to decide about. */
  public static Remedy choice(String when, Change... changes) {
    return new Remedy(List.of(), List.of(new Choice(when, List.of(changes))), List.of());
  }

  /** Changes that a person has to decide about. */
  public static Remedy choices(List<Choice> choices) {
    return new Remedy(List.of(), List.copyOf(choices), List.of());
  }

  /** What only a person can do. */
  public static Remedy manual(String... sentences) {
    return manual(List.of(sentences));
  }

  /** What only a person can do. */
  public static Remedy manual(List<String> sentences) {
    return new Remedy(List.of(), List.of(), List.copyOf(sentences));
  }

  /** This remedy and another one. */
  public Remedy and(Remedy more) {
    return new Remedy(
        joined(changes, more.changes), joined(choices, more.choices), joined(manual, more.manual));
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return changes.isEmpty() && choices.isEmpty() && manual.isEmpty();
  }

  /** The same remedy, in which every change is a choice. */
  public Remedy undecided(String when) {
    return changes.isEmpty()
        ? this
        : new Remedy(List.of(), joined(List.of(new Choice(when, changes)), choices), manual);
  }

  private static <T> List<T> joined(List<T> some, List<T> others) {
    List<T> all = new ArrayList<>(some);
    others.stream().filter(o -> !some.contains(o)).forEach(all::add);
    return List.copyOf(all);
  }
}
