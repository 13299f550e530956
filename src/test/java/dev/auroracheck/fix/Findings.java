package dev.auroracheck.fix;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Outcome;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.SampleFacts;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.request.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Findings for tests, and the plans that they make. */
final class Findings {
  /** A run in which nothing is known of AWS. */
  static final Origin ORIGIN =
      new Origin("1", "shop.example", 5432, "shop", Instant.EPOCH, AwsAccess.DEFAULT);

  private Findings() {}

  /** A required check that fails. */
  static Outcome failed(String id, Remedy remedy) {
    return new Outcome(
        new Check.About(id, Section.SETTINGS, Level.REQUIRED, Needs.DB, "It holds", "why"),
        Level.REQUIRED,
        Finding.of("it does not hold").remedy(remedy).fails(),
        Duration.ZERO);
  }

  /** A recommended check that does not hold. */
  static Outcome warned(String id, Change... changes) {
    return new Outcome(
        new Check.About(id, Section.SETTINGS, Level.RECOMMENDED, Needs.DB, "It holds", "why"),
        Level.RECOMMENDED,
        Finding.of("it does not hold").remedy(Remedy.of(changes)).fails(),
        Duration.ZERO);
  }

  static Outcome failed(String id, Change... changes) {
    return failed(id, Remedy.of(changes));
  }

  /** The plan of a run that found this; after it nothing is found. */
  static Plan of(Outcome... outcomes) {
    return Plan.of(
        Simulation.of(SampleFacts.context(), List.of(outcomes), context -> List.of()),
        new Rendering(AwsAccess.DEFAULT, Instant.EPOCH));
  }
}
