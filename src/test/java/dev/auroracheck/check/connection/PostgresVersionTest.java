package dev.auroracheck.check.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.check.Result;
import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.DatabaseFacts;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.LoginOutcome;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Restriction;
import dev.auroracheck.facts.Server;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.Requests;
import dev.auroracheck.request.SslMode;
import dev.auroracheck.source.clickpipes.StaticAddressList;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The minors that no server of the tests runs; the versions that one runs are in the worlds. */
class PostgresVersionTest {
  private static final Request REQUEST =
      Requests.of(
          Requests.login("shop.cluster-c1.us-east-1.rds.amazonaws.com", SslMode.VERIFY_FULL, false),
          Requests.aws("us-east-1"));

  private static final Restriction COLUMN_LIST =
      new Restriction(1, Optional.of(Set.of("id")), Set.of("v"), false, Set.of(), Map.of());

  private static Result judge(int version, boolean aurora, boolean columnLists) {
    Fact.Unavailable<String> no = new Fact.Unavailable<>(Fact.Why.NOT_ASKED, "", "");
    Server server =
        new Server(
            version,
            version / 10000 + "." + version % 10000,
            aurora ? Optional.of("1") : Optional.empty(),
            false,
            false,
            "u",
            "d",
            Map.of());
    Publication publication =
        new Publication(
            "p",
            "owner",
            false,
            false,
            false,
            new Publication.Operations(true, true, true, true),
            Set.of(1L),
            Set.of(),
            columnLists ? List.of(COLUMN_LIST) : List.of());
    return new PostgresVersion()
        .judge(
            new Facts(
                new DatabaseFacts(
                    new LoginOutcome.Accepted(Optional.empty()),
                    Fact.of(server),
                    Fact.copy(no),
                    Fact.copy(no),
                    Fact.of(List.of(publication)),
                    Fact.copy(no),
                    Fact.copy(no),
                    Fact.copy(no),
                    Fact.copy(no),
                    Fact.copy(no),
                    Fact.copy(no),
                    Fact.copy(no),
                    Fact.copy(no),
                    Fact.copy(no)),
                AwsFacts.unavailable(Optional.of("us-east-1"), no),
                StaticAddressList.bundled(),
                Optional.empty(),
                LocalDate.EPOCH),
            REQUEST);
  }

  @ParameterizedTest
  @CsvSource({"90624", "100023", "110022"})
  void tooOld(int version) {
    Result.Fail fail = assertInstanceOf(Result.Fail.class, judge(version, true, false));
    assertTrue(fail.toString().contains("--db-cluster-identifier shop"), fail.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "130021, 13.22",
    "140018, 14.19",
    "150013, 15.14",
    "160009, 16.10",
    "170005, 17.6",
    "160001, 16.2"
  })
  void brokenMinors(int version, String mended) {
    Result.Warn warn = assertInstanceOf(Result.Warn.class, judge(version, true, false));
    assertEquals(Optional.of(mended + " or newer"), warn.finding().expected());
  }

  @ParameterizedTest
  @CsvSource({
    "120000", "130020", "130022", "140019", "160008", "160010", "170006", "180001", "150001"
  })
  void soundMinors(int version) {
    assertInstanceOf(Result.Pass.class, judge(version, true, false));
  }

  @Test
  void someAreBrokenOnlyUnderACondition() {
    assertInstanceOf(Result.Pass.class, judge(160001, false, false));
    assertInstanceOf(Result.Warn.class, judge(150000, true, true));
    assertInstanceOf(Result.Warn.class, judge(150001, true, true));
    assertInstanceOf(Result.Pass.class, judge(150002, true, true));
  }
}
