package dev.auroracheck.check;

import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs the checks in order and knows no format. */
public final class Runner {
  private final List<Check> checks;
  private final Request request;
  private final Function<Needs, Facts> facts;
  private final Consumer<RuntimeException> defects;

  /**
   * @param facts gives the facts that a check needs, and waits for them where it must
   * @param defects hears of exceptions that a check threw, which are mistakes of this program
   */
  public Runner(
      List<Check> checks,
      Request request,
      Function<Needs, Facts> facts,
      Consumer<RuntimeException> defects) {
    this.checks = checks;
    this.request = request;
    this.facts = facts;
    this.defects = defects;
  }

  /** Judges every check that is selected; each outcome is told as soon as it is there. */
  public List<Outcome> run(Consumer<Outcome> observer) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Check check : checks) {
      Check.About about = check.about();
      if (!request.selection().checks().contains(about.id())) {
        continue;
      }
      Level level = request.selection().levels().getOrDefault(about.id(), about.level());
      Facts known = facts.apply(about.needs());
      long start = System.nanoTime();
      Result result = judge(check, known, outcomes);
      Outcome outcome =
          new Outcome(about, level, result, Duration.ofNanos(System.nanoTime() - start));
      outcomes.add(outcome);
      observer.accept(outcome);
    }
    return outcomes;
  }

  private Result judge(Check check, Facts known, List<Outcome> before) {
    if (check.about().needs() == Needs.API && !request.aws().enabled()) {
      return new Result.Skip("AWS is not asked: --no-aws");
    }
    try {
      return check.judge(known, request);
    } catch (Fact.UnavailableException e) {
      return missing(e.fact(), before);
    } catch (RuntimeException e) {
      defects.accept(e);
      return new Result.Undecided(
          "this is a mistake in aurora-check: " + e.getClass().getSimpleName(),
          "Report it, with what -vv prints");
    }
  }

  /**
   * One cause, one failure: a fact that another check already reports as missing is a reason to
   * skip, but only where that report counts. Else nobody would hear of it.
   */
  private static Result missing(Fact.Unavailable<?> fact, List<Outcome> before) {
    return switch (fact.why()) {
      case NOT_ASKED, NOT_APPLICABLE -> new Result.Skip(fact.reason());
      case NO_SESSION -> consequence(fact, "connection", before);
      case NO_ROLE -> consequence(fact, "pipe-user", before);
      case FAILED -> new Result.Undecided(fact.reason(), fact.remedy());
    };
  }

  private static Result consequence(Fact.Unavailable<?> fact, String cause, List<Outcome> before) {
    Optional<Outcome> reported =
        before.stream().filter(o -> o.about().id().equals(cause) && o.blocks()).findFirst();
    if (reported.isPresent()) {
      return new Result.Skip(fact.reason() + ": see " + cause);
    }
    return new Result.Undecided(
        fact.reason(), "aurora-check --only " + cause + " with the same options says why");
  }
}
