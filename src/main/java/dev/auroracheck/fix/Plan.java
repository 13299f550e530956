package dev.auroracheck.fix;

import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Statement;
import dev.auroracheck.check.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The fixes of a run as one plan: one change of parameters with one reboot, all SQL in the order in
 * which it depends on itself, and nothing twice. Steps are numbered as they come, so that a finding
 * can refer to them while others are still being judged.
 */
public final class Plan {
  private final List<Item> items = new ArrayList<>();

  /**
   * A step of the plan, merged from steps of fixes.
   *
   * @param number from 1
   * @param summaries what it is good for, one line each
   * @param mends ids of the checks that asked for it
   */
  public record Item(int number, Step step, Set<String> summaries, Set<String> mends) {

    /** What it does, one line. */
    public String summary() {
      if (step instanceof Step.Parameters parameters) {
        return parameters.change().summary();
      } else if (step instanceof Step.Choice) {
        return "for you to decide";
      } else if (step instanceof Step.Password) {
        return "give the new role a password";
      }
      return String.join("; ", summaries);
    }
  }

  /** All that was found in a run. */
  public static Plan of(List<Outcome> outcomes) {
    Plan plan = new Plan();
    outcomes.forEach(plan::add);
    return plan;
  }

  /** Adds the fix of a finding; returns the numbers of its steps, none where it has no fix. */
  public Set<Integer> add(Outcome outcome) {
    Set<Integer> numbers = new TreeSet<>();
    Optional<Fix> fix = outcome.result().found().flatMap(Result.Finding::fix);
    if (fix.isPresent()) {
      for (Step step : fix.get().steps()) {
        Step rest = step instanceof Step.Aws aws ? rest(aws, fix.get(), outcome, numbers) : step;
        if (rest instanceof Step.Statements s) {
          rest = new Step.Statements(inOrder(s.statements(), List.of()));
        }
        if (!rest.commands().isEmpty()) {
          numbers.add(add(rest, fix.get().summary(), outcome.about().id()));
        }
      }
    }
    return numbers;
  }

  /** What is left of a step when calls that others make anyway are left to those. */
  private Step.Aws rest(Step.Aws step, Fix fix, Outcome outcome, Set<Integer> numbers) {
    List<Step.Call> left = new ArrayList<>(step.calls());
    for (Item item : items()) {
      if (item.step() instanceof Step.Aws earlier
          && earlier.calls().stream().anyMatch(c -> !c.waits() && left.contains(c))) {
        left.removeIf(c -> !c.waits() && earlier.calls().contains(c));
        numbers.add(join(item, item.step(), fix.summary(), outcome.about().id()));
      }
    }
    if (left.size() == step.calls().size()) {
      return step;
    }
    boolean onlyWaits = left.stream().allMatch(Step.Call::waits);
    return new Step.Aws(onlyWaits ? List.of() : List.copyOf(left), step.cost(), step.restarts());
  }

  private int add(Step step, String summary, String check) {
    for (Item item : items) {
      Optional<Step> merged = merged(item.step(), step);
      if (merged.isPresent()) {
        return join(item, merged.get(), summary, check);
      }
    }
    items.add(new Item(items.size() + 1, step, Set.of(summary), Set.of(check)));
    return items.size();
  }

  private int join(Item item, Step merged, String summary, String check) {
    items.set(
        item.number() - 1,
        new Item(
            item.number(), merged, with(item.summaries(), summary), with(item.mends(), check)));
    return item.number();
  }

  private static Set<String> with(Set<String> all, String another) {
    Set<String> more = new LinkedHashSet<>(all);
    more.add(another);
    return more;
  }

  /** Both in one, where that can be. */
  private static Optional<Step> merged(Step one, Step other) {
    if (one.equals(other)) {
      return Optional.of(one);
    } else if (one instanceof Step.Parameters a && other instanceof Step.Parameters b) {
      return Optional.of(new Step.Parameters(a.change().and(b.change())));
    } else if (one instanceof Step.Statements a && other instanceof Step.Statements b) {
      return Optional.of(new Step.Statements(inOrder(a.statements(), b.statements())));
    } else if (one instanceof Step.Choice a
        && other instanceof Step.Choice b
        && a.language() == b.language()) {
      return Optional.of(
          new Step.Choice(
              a.language(),
              Stream.concat(a.options().stream(), b.options().stream()).distinct().toList()));
    }
    return Optional.empty();
  }

  /** Each once; the sort keeps the order of those of one phase. */
  private static List<Statement> inOrder(List<Statement> some, List<Statement> others) {
    Map<List<String>, Statement> all = new LinkedHashMap<>();
    Stream.concat(some.stream(), others.stream()).forEach(s -> all.putIfAbsent(s.commands(), s));
    return all.values().stream().sorted(Comparator.comparing(Statement::phase)).toList();
  }

  /** The steps, by their numbers. */
  public List<Item> items() {
    return List.copyOf(items);
  }

  /** The steps of one kind. */
  <S extends Step> List<S> steps(Class<S> kind) {
    return items.stream().map(Item::step).filter(kind::isInstance).map(kind::cast).toList();
  }
}
