package dev.auroracheck.check.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.check.Result;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Restriction;
import dev.auroracheck.facts.SampleFacts;
import dev.auroracheck.facts.Server;
import dev.auroracheck.facts.ServerBuilder;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.Requests;
import dev.auroracheck.request.SslMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The minors that no server of the tests runs; the versions that one runs are in the scenarios. */
class PostgresVersionTest {
  private static final Request REQUEST =
      Requests.of(
          Requests.login("shop.cluster-c1.us-east-1.rds.amazonaws.com", SslMode.VERIFY_FULL, false),
          Requests.aws("us-east-1"));

  private static final Restriction COLUMN_LIST =
      new Restriction(1, Optional.of(Set.of("id")), Set.of("v"), false, Set.of(), Map.of());

  private static Result judge(int version, boolean aurora, boolean columnLists) {
    Server server =
        ServerBuilder.builder(SampleFacts.server())
            .versionNumber(version)
            .version(version / 10000 + "." + version % 10000)
            .auroraVersion(aurora ? Optional.of("1") : Optional.empty())
            .build();
    Publication publication =
        SampleFacts.publication().withRestrictions(columnLists ? List.of(COLUMN_LIST) : List.of());
    Facts unread = SampleFacts.unread();
    return new PostgresVersion()
        .judge(
            new Context(
                unread
                    .withDatabase(
                        unread
                            .database()
                            .withServer(Fact.of(server))
                            .withPublications(Fact.of(List.of(publication))))
                    .withAws(unread.aws().withRegion(Optional.of("us-east-1"))),
                REQUEST));
  }

  @ParameterizedTest
  @CsvSource({"90624", "100023", "110022"})
  void tooOld(int version) {
    Result.Fail fail = assertInstanceOf(Result.Fail.class, judge(version, true, false));
    assertTrue(fail.toString().contains("UpgradeEngine[cluster=shop,"), fail.toString());
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
  void brokenMinors(int version, String fixed) {
    Result.Warn warn = assertInstanceOf(Result.Warn.class, judge(version, true, false));
    assertEquals(Optional.of(fixed + " or newer"), warn.finding().expected());
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
