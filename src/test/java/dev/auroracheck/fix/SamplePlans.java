package dev.auroracheck.fix;

import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Plans for tests of what is written of them. */
final class SamplePlans {
  static final String REGION = "us-east-1";

  private final List<Plan.Step> steps = new ArrayList<>();

  /** The run that the plans are of. */
  static Origin origin(String host, Optional<String> profile) {
    return new Origin(
        "1", host, 5432, "shop", Instant.EPOCH, new AwsAccess(Optional.of(REGION), profile));
  }

  static Origin origin() {
    return origin("shop.example", Optional.empty());
  }

  /** A plan that makes the changes, each in a step of its own. */
  static Plan of(Change... changes) {
    SamplePlans plans = new SamplePlans();
    for (Change change : changes) {
      plans.step(
          change.phase() == Phase.CLUSTER ? Plan.Kind.AWS : Plan.Kind.SQL,
          Title.of(List.of(Descriptions.of(change))),
          change);
    }
    return plans.plan();
  }

  SamplePlans step(Plan.Kind kind, String title, Change... changes) {
    Rendering rendering = new Rendering(origin().aws(), Instant.EPOCH);
    List<String> commands = new ArrayList<>();
    for (Change change : changes) {
      commands.addAll(rendering.commands(change));
    }
    steps.add(
        new Plan.Step(
            steps.size() + 1,
            kind,
            title,
            new TreeSet<>(List.of("a")),
            true,
            "somebody",
            Optional.empty(),
            List.of(changes),
            commands.isEmpty() ? List.of(title) : commands));
    return this;
  }

  Plan plan() {
    return new Plan(List.copyOf(steps), new TreeSet<>(), Map.of());
  }
}
