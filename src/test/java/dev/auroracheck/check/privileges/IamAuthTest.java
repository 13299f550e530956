package dev.auroracheck.check.privileges;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.ReplicationProbe;
import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.SampleFacts;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.Requests;
import dev.auroracheck.request.SslMode;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hosts, at which no server of the tests can answer; all else is in the scenarios. */
class IamAuthTest {

  @ParameterizedTest
  @CsvSource({
    "pass, shop.cluster-abc123.us-east-1.rds.amazonaws.com",
    "pass, SHOP.cluster-abc123.us-gov-west-1.rds.amazonaws.com.",
    "warn, shop.cluster-abc123.rds.cn-north-1.amazonaws.com.cn",
    "warn, shop.cluster-abc123.us-east-1.rds-fips.amazonaws.com",
    "warn, scenario.global-abc123.global.rds.amazonaws.com",
    "warn, vpce-0a1b2c.rds.us-east-1.vpce.amazonaws.com",
    "warn, db.example.com",
    "warn, 10.0.0.1",
  })
  void readsTheRegionFromTheHost(String status, String host) {
    assertEquals(
        status,
        new IamAuth()
            .judge(new Context(facts(), request(host)))
            .getClass()
            .getSimpleName()
            .toLowerCase(Locale.ROOT));
  }

  private static Facts facts() {
    Role member =
        SampleFacts.role()
            .withMemberships(new Role.Memberships(false, true, true, List.of("rds_iam")));
    return SampleFacts.with(
        SampleFacts.unread()
            .database()
            .withRole(Fact.of(member))
            .withReplication(Fact.of(new ReplicationProbe.Answered())));
  }

  private static Request request(String host) {
    return Requests.of(Requests.login(host, SslMode.REQUIRE, true), Requests.WITHOUT_AWS);
  }
}
