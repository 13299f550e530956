package dev.auroracheck.source.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.request.Connectivity;
import dev.auroracheck.request.Endpoint;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.SslMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AwsSourceTest {
  private static final Request REQUEST =
      new Request(
          new Request.Login(
              Endpoint.of("db.example.com"),
              5432,
              "pipe",
              "shop",
              Optional.empty(),
              SslMode.PREFER,
              Optional.empty(),
              false),
          new Request.Pipe(
              "pipe", Optional.empty(), false, List.of(), List.of(), Connectivity.PUBLIC),
          new Request.Aws(
              true,
              Optional.of("us-east-1"),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              false),
          new Request.Service(Optional.empty(), Optional.empty(), List.of()),
          new Request.Selection(Set.of(), Map.of(), false),
          Duration.ofSeconds(1));

  /** Nothing answers here, so that a call would be an error of another kind. */
  @Test
  void theRegionIsThatOfTheNameAnAliasLeadsTo() {
    AwsFacts facts =
        new AwsSource(REQUEST, Runnable::run, text -> {})
            .read(
                Optional.of(Endpoint.of("shop.cluster-abc123.eu-west-1.rds.amazonaws.com")),
                name -> Set.of());
    Fact.Unavailable<?> cluster = assertInstanceOf(Fact.Unavailable.class, facts.cluster());
    assertEquals("the host is in eu-west-1, and AWS is to be asked in us-east-1", cluster.reason());
    assertEquals("Ask with --aws-region eu-west-1", cluster.remedy());
    assertEquals(Optional.of("eu-west-1"), facts.region());
  }
}
