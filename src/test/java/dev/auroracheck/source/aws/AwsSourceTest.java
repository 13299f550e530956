package dev.auroracheck.source.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.request.Endpoint;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.Requests;
import dev.auroracheck.request.SslMode;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AwsSourceTest {
  private static final Request REQUEST =
      Requests.of(
          Requests.login("db.example.com", SslMode.PREFER, false), Requests.aws("us-east-1"));

  /** Nothing answers here, so that a call would be an error of another kind. */
  @Test
  void theRegionIsThatOfTheNameAnAliasLeadsTo() {
    AwsFacts facts =
        new AwsSource(REQUEST, Runnable::run, text -> {})
            .read(
                Optional.of(Endpoint.of("shop.cluster-abc123.eu-west-1.rds.amazonaws.com")),
                name -> Set.of());
    Fact.Unavailable<?> cluster = assertInstanceOf(Fact.Unavailable.class, facts.cluster());
    assertEquals(
        "The host is in eu-west-1, but the AWS region of this run is us-east-1.", cluster.reason());
    assertEquals("Run again with --aws-region eu-west-1.", cluster.remedy());
    assertEquals(Optional.of("eu-west-1"), facts.region());
  }
}
