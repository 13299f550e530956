package dev.auroracheck.check.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.auroracheck.check.Result;
import dev.auroracheck.facts.Activity;
import dev.auroracheck.facts.Activity.Kind;
import dev.auroracheck.facts.Activity.Transaction;
import dev.auroracheck.facts.DatabaseFacts;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.SampleFacts;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.Requests;
import dev.auroracheck.request.SslMode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the minute ends, which no test on a server need wait for. */
class OpenTransactionsTest {
  private static final Request REQUEST =
      Requests.of(Requests.login("h", SslMode.PREFER, false), Requests.WITHOUT_AWS);

  private static Result judge(Transaction... transactions) {
    DatabaseFacts none = SampleFacts.unread().database();
    Activity activity = new Activity(0, 0, 0, 0, Optional.empty(), List.of(transactions));
    Facts facts =
        SampleFacts.with(
            none.withServer(Fact.of(SampleFacts.server()))
                .withWorkload(none.workload().withActivity(Fact.of(activity))));
    return new OpenTransactions().judge(new Context(facts, REQUEST));
  }

  private static Transaction transaction(Kind kind, long min, long max) {
    return new Transaction(kind, "7", Optional.of("d"), min, max);
  }

  @ParameterizedTest
  @CsvSource({
    "PREPARED, 0, 0, Fail",
    "WRITING, 60, 60, Pass",
    "WRITING, 61, 61, Fail",
    "WRITING, 60, 61, Undecided",
    "WRITING, 61, 9223372036854775807, Fail",
    "WRITING, 0, 9223372036854775807, Undecided",
    "READING, 9999, 9999, Pass"
  })
  void alone(Kind kind, long min, long max, String result) {
    assertEquals(result, judge(transaction(kind, min, max)).getClass().getSimpleName());
  }

  @ParameterizedTest
  @CsvSource({"WRITING, Fail", "READING, Undecided"})
  void besideOneThatIsHidden(Kind kind, String result) {
    assertEquals(
        result,
        judge(transaction(Kind.WRITING, 0, Long.MAX_VALUE), transaction(kind, 100, 100))
            .getClass()
            .getSimpleName());
  }
}
