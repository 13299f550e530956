package dev.auroracheck.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.check.Outcome.Status;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.DatabaseFacts;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.LoginOutcome;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.Requests;
import dev.auroracheck.request.SslMode;
import dev.auroracheck.source.clickpipes.StaticAddressList;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How results weigh, and what becomes of facts that are not there. */
class RunnerTest {
  private static final Facts FACTS =
      new Facts(
          DatabaseFacts.withoutSession(new LoginOutcome.Undecided("no answer", "")),
          AwsFacts.unavailable(
              Optional.empty(),
              new Fact.Unavailable<>(Fact.Why.FAILED, "AWS denied it", "Allow it")),
          StaticAddressList.bundled(),
          Optional.empty(),
          LocalDate.EPOCH);

  private record Judged(String id, Needs needs, Level level, Function<Facts, Result> judgement)
      implements Check {
    @Override
    public About about() {
      return new About(id, Section.SETTINGS, level, needs, "It holds", "why");
    }

    @Override
    public Result judge(Context context) {
      return judgement.apply(context.facts());
    }
  }

  private final List<RuntimeException> defects = new ArrayList<>();

  private List<Outcome> run(boolean aws, Check... checks) {
    Request request =
        Requests.of(
            Requests.login("h", SslMode.PREFER, false),
            "pipe",
            aws ? Requests.aws("us-east-1") : Requests.WITHOUT_AWS,
            Set.of("connection", "a", "b"));
    return new Runner(List.of(checks), request, defects::add).judge(new Context(FACTS, request));
  }

  private static Check check(String id, Function<Facts, Result> judgement) {
    return new Judged(id, Needs.DB, Level.REQUIRED, judgement);
  }

  @Test
  void aMistakeInACheckIsUndecidedAndTold() {
    List<Outcome> outcomes =
        run(
            true,
            check(
                "a",
                f -> {
                  throw new IllegalStateException("bug");
                }));
    assertEquals(Status.ERROR, outcomes.get(0).status());
    assertEquals(Verdict.INCOMPLETE, Verdict.of(outcomes, false));
    assertEquals(1, defects.size());
  }

  @Test
  void whatCouldNotBeReadIsUndecided() {
    Outcome outcome =
        run(true, check("a", f -> Result.Pass.of(f.aws().cluster().get().id()))).get(0);
    assertEquals(new Result.Undecided("AWS denied it", "Allow it"), outcome.result());
  }

  @Test
  void withoutASessionTheRestIsSkippedWhereConnectionTells() {
    Function<Facts, Result> needsServer =
        f -> Result.Pass.of(f.database().server().get().version());
    Check connection = check("connection", f -> new Result.Undecided("no answer", ""));
    assertEquals(Status.SKIP, run(true, check("a", needsServer), connection).get(0).status());
    assertEquals(Status.ERROR, run(true, check("a", needsServer)).get(0).status());
    Check lowered =
        new Judged("connection", Needs.DB, Level.INFO, f -> new Result.Undecided("no answer", ""));
    assertEquals(Status.ERROR, run(true, lowered, check("a", needsServer)).get(1).status());
  }

  @Test
  void withoutAwsItsChecksAreNotJudged() {
    Check api =
        new Judged(
            "a",
            Needs.API,
            Level.REQUIRED,
            f -> {
              throw new AssertionError();
            });
    assertEquals(Status.SKIP, run(false, api).get(0).status());
    assertTrue(defects.isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    // result, level, status, verdict, strict verdict
    "pass, REQUIRED, PASS, READY, READY",
    "fail, REQUIRED, FAIL, NOT_READY, NOT_READY",
    "fail, RECOMMENDED, WARN, READY, NOT_READY",
    "fail, INFO, WARN, READY, READY",
    "warn, REQUIRED, WARN, READY, NOT_READY",
    "warn, INFO, WARN, READY, READY",
    "error, REQUIRED, ERROR, INCOMPLETE, INCOMPLETE",
    "error, RECOMMENDED, ERROR, READY, READY",
    "error, INFO, ERROR, READY, READY",
    "skip, REQUIRED, SKIP, READY, READY"
  })
  void weights(String result, Level level, Status status, Verdict verdict, Verdict strict) {
    Result judged =
        switch (result) {
          case "pass" -> Result.Pass.of("");
          case "fail" -> Finding.of("").fails();
          case "warn" -> Finding.of("").warns();
          case "error" -> new Result.Undecided("", "");
          default -> new Result.Skip("");
        };
    List<Outcome> outcomes =
        run(
            true,
            new Judged("a", Needs.DB, level, f -> judged),
            check("b", f -> Result.Pass.of("")));
    assertEquals(status, outcomes.get(0).status());
    assertEquals(verdict, Verdict.of(outcomes, false));
    assertEquals(strict, Verdict.of(outcomes, true));
  }

  @Test
  void aFailureOutweighsWhatIsUndecided() {
    List<Outcome> outcomes =
        run(
            true,
            check("a", f -> Finding.of("").fails()),
            check("b", f -> new Result.Undecided("", "")));
    assertEquals(Verdict.NOT_READY, Verdict.of(outcomes, false));
  }

  @Test
  void exitCodes() {
    assertEquals(0, Verdict.READY.exitCode());
    assertEquals(1, Verdict.NOT_READY.exitCode());
    assertEquals(3, Verdict.INCOMPLETE.exitCode());
  }
}
