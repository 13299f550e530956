package dev.auroracheck.fix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Outcome.Status;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Runner;
import dev.auroracheck.check.registry.Checks;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.SampleFacts;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.Effects;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.servers.Environments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What a plan promises, held against generated facts: after it the checks that it fixes pass, no
 * other check gets worse, and a second run of it changes nothing. Databases are broken in one to
 * five ways at once.
 */
class SimulationTest {
  private static final long SEED = Long.getLong("random.seed", 20261129);
  private static final int CASES =
      Integer.getInteger("simulation.cases", Environments.FULL ? 6000 : 3000);
  private static final Rendering RENDERING = new Rendering(AwsAccess.DEFAULT, Instant.EPOCH);
  private static final Context HEALTHY = SampleFacts.context();
  private static final List<String> NAMES = List.copyOf(Breakages.ALL.keySet());

  @Test
  void aPlanKeepsItsPromisesForEveryBreakageAlone() {
    for (String name : NAMES) {
      check(List.of(name));
    }
  }

  @Test
  void aPlanKeepsItsPromisesForSeveralBreakagesTogether() {
    Random random = new Random(SEED);
    Map<String, Integer> failed = new TreeMap<>();
    for (int n = 0; n < CASES; n++) {
      List<String> names = new ArrayList<>();
      int ways = 2 + random.nextInt(4);
      for (int i = 0; i < ways; i++) {
        names.add(NAMES.get(random.nextInt(NAMES.size())));
      }
      check(names).forEach(id -> failed.merge(id, 1, Integer::sum));
    }
    System.out.println(
        "simulation: "
            + (CASES + NAMES.size())
            + " databases (seed "
            + SEED
            + "); findings by check: "
            + failed);
  }

  /** Returns the checks that had something to fix. */
  private static Set<String> check(List<String> names) {
    Context before = Breakages.apply(HEALTHY, names.toArray(String[]::new));
    Runner runner =
        new Runner(
            Checks.ALL,
            before.request(),
            defect -> {
              throw new AssertionError(names.toString(), defect);
            });
    List<Outcome> outcomes = runner.judge(before);
    Simulation simulation = Simulation.of(before, outcomes, runner::judge);
    Map<String, Outcome> after = byId(simulation.outcomes());
    for (Outcome outcome : outcomes) {
      fixedAndNoWorse(
          names, outcome, Objects.requireNonNull(after.get(outcome.about().id())), simulation);
    }
    twiceIsOnce(names, simulation);
    assertEquals(
        titles(Plan.of(simulation, RENDERING)).stream().distinct().toList(),
        titles(Plan.of(simulation, RENDERING)),
        names.toString());
    Set<String> found = new java.util.TreeSet<>();
    outcomes.stream()
        .filter(o -> o.result().found().isPresent())
        .forEach(o -> found.add(o.about().id()));
    return found;
  }

  private static void fixedAndNoWorse(
      List<String> names, Outcome before, Outcome after, Simulation simulation) {
    String about =
        names
            + ": "
            + before.about().id()
            + " was "
            + before.result()
            + "\nand is "
            + after.result()
            + "\nafter "
            + simulation.changes();
    Remedy left = after.result().found().map(Result.Finding::remedy).orElse(Remedy.NONE);
    // what is left after everything that can be run is for a person
    boolean open = after.result().found().isPresent();
    assertTrue(!open || left.changes().isEmpty(), about);
    assertTrue(!open || !left.isEmpty(), about);
    if (before.result() instanceof Result.Pass) {
      assertTrue(after.result() instanceof Result.Pass, about);
    }
    assertTrue(after.status() != Status.ERROR || before.status() == Status.ERROR, about);
    assertTrue(
        after.status() != Status.FAIL
            || before.status() == Status.FAIL
            || before.status() == Status.SKIP,
        about);
  }

  private static void twiceIsOnce(List<String> names, Simulation simulation) {
    Facts once = simulation.after().facts();
    List<Change> all = new ArrayList<>();
    simulation.changes().forEach(w -> all.add(w.what()));
    assertEquals(once, Effects.apply(all, once), names.toString());
  }

  private static Map<String, Outcome> byId(List<Outcome> outcomes) {
    Map<String, Outcome> all = new LinkedHashMap<>();
    outcomes.forEach(o -> all.put(o.about().id(), o));
    return all;
  }

  private static List<String> titles(Plan plan) {
    return plan.steps().stream().map(Plan.Step::title).toList();
  }
}
