package dev.auroracheck.check.privileges;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.DatabaseFacts;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.LoginOutcome;
import dev.auroracheck.facts.ReplicationProbe;
import dev.auroracheck.facts.Role;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.Requests;
import dev.auroracheck.request.SslMode;
import dev.auroracheck.source.clickpipes.StaticAddressList;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hosts, at which no server of the tests can answer; all else is in the worlds. */
class IamAuthTest {

  @ParameterizedTest
  @CsvSource({
    "pass, shop.cluster-abc123.us-east-1.rds.amazonaws.com",
    "pass, SHOP.cluster-abc123.us-gov-west-1.rds.amazonaws.com.",
    "warn, shop.cluster-abc123.rds.cn-north-1.amazonaws.com.cn",
    "warn, shop.cluster-abc123.us-east-1.rds-fips.amazonaws.com",
    "warn, world.global-abc123.global.rds.amazonaws.com",
    "warn, vpce-0a1b2c.rds.us-east-1.vpce.amazonaws.com",
    "warn, db.example.com",
    "warn, 10.0.0.1",
  })
  void readsTheRegionFromTheHost(String status, String host) {
    assertEquals(
        status,
        new IamAuth()
            .judge(facts(), request(host))
            .getClass()
            .getSimpleName()
            .toLowerCase(Locale.ROOT));
  }

  private static Facts facts() {
    Fact.Unavailable<?> none = new Fact.Unavailable<>(Fact.Why.NOT_APPLICABLE, "not read", "");
    return new Facts(
        new DatabaseFacts(
            new LoginOutcome.Accepted(Optional.empty()),
            Fact.copy(none),
            Fact.of(member()),
            Fact.of(new ReplicationProbe.Answered()),
            Fact.copy(none),
            Fact.copy(none),
            Fact.copy(none),
            Fact.copy(none),
            Fact.copy(none),
            Fact.copy(none),
            Fact.copy(none),
            Fact.copy(none),
            Fact.copy(none),
            Fact.copy(none)),
        AwsFacts.unavailable(Optional.empty(), none),
        StaticAddressList.bundled(),
        Optional.empty(),
        LocalDate.EPOCH);
  }

  private static Role member() {
    return new Role(
        "pipe",
        true,
        true,
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        false,
        true,
        false,
        true,
        true,
        false,
        List.of(),
        true,
        true,
        false,
        false,
        true,
        true,
        Optional.empty(),
        List.of(),
        "pipe",
        true);
  }

  private static Request request(String host) {
    return Requests.of(Requests.login(host, SslMode.REQUIRE, true), Requests.WITHOUT_AWS);
  }
}
