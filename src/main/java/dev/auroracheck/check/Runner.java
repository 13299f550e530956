package dev.auroracheck.check;

import dev.auroracheck.facts.Fact;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs the checks in order. Knows nothing of the formats of reports. */
public final class Runner {
  private final List<Check> checks;
  private final Request request;
  private final Consumer<RuntimeException> defects;

  /**
   * @param defects receives exceptions that a check threw, which are mistakes of this program
   */
  public Runner(List<Check> checks, Request request, Consumer<RuntimeException> defects) {
    this.checks = checks;
    this.request = request;
    this.defects = defects;
  }

  /** Runs every selected check on the same context. */
  public List<Outcome> judge(Context context) {
    return run(needs -> context);
  }

  /**
   * Judges every check that is selected.
   *
   * @param contexts gives what a check decides from, and waits for the facts where it must
   */
  public List<Outcome> run(Function<Needs, Context> contexts) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Check check : checks) {
      Check.About about = check.about();
      if (!isSelected(about)) {
        continue;
      }
      Context known = contexts.apply(about.needs());
      long start = System.nanoTime();
      Result result = judge(check, known);
      outcomes.add(
          new Outcome(about, level(about), result, Duration.ofNanos(System.nanoTime() - start)));
    }
    return outcomes;
  }

  private Result judge(Check check, Context known) {
    if (check.about().needs() == Needs.API && !request.aws().enabled()) {
      return new Result.Skip("Needs AWS, and --no-aws was given.");
    }
    try {
      Result result = check.judge(known);
      return result instanceof Result.Skip skip ? consequence(skip) : result;
    } catch (Fact.UnavailableException e) {
      return missing(e.fact());
    } catch (RuntimeException e) {
      defects.accept(e);
      return new Result.Undecided(
          "This is a mistake in aurora-check: " + e.getClass().getSimpleName() + ".",
          "Report the mistake, with the output of the same run with -vv.");
    }
  }

  private Result missing(Fact.Unavailable<?> fact) {
    return switch (fact.why()) {
      case NOT_ASKED, NOT_APPLICABLE -> new Result.Skip(fact.reason());
      case NO_SESSION -> consequence(Result.Skip.because(fact.reason(), "connection"));
      case NO_ROLE -> consequence(Result.Skip.because(fact.reason(), "pipe-user"));
      case POOLED -> consequence(Result.Skip.because(fact.reason(), "writer-endpoint"));
      case FAILED -> new Result.Undecided(fact.reason(), fact.remedy());
    };
  }

  /**
   * Turns a skip into an undecided result where its cause would not be reported. One cause is one
   * failure: a check is skipped where another check reports the cause. That check must be selected
   * and required, or the cause would change neither the report nor the exit code.
   */
  private Result consequence(Result.Skip skip) {
    if (skip.cause().isEmpty()) {
      return skip;
    }
    String cause = skip.cause().get();
    boolean reported =
        checks.stream()
            .map(Check::about)
            .filter(a -> a.id().equals(cause))
            .anyMatch(a -> isSelected(a) && level(a) == Level.REQUIRED);
    return reported
        ? skip
        : new Result.Undecided(
            skip.message(),
            "Run aurora-check --only " + cause + " with the same options to see why.");
  }

  private boolean isSelected(Check.About about) {
    return request.selection().checks().contains(about.id());
  }

  private Level level(Check.About about) {
    return request.selection().levels().getOrDefault(about.id(), about.level());
  }
}
