package dev.auroracheck.source.aws;

import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.request.Endpoint;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.Secret;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

/** Reads the facts of the AWS side, with Describe and Get calls alone. */
public final class AwsSource {
  private final Request request;
  private final Executor executor;
  private final Consumer<String> trace;
  private final Calls calls;

  /**
   * @param executor runs the calls of a round beside each other
   * @param trace receives every call and its time
   */
  public AwsSource(Request request, Executor executor, Consumer<String> trace) {
    this.request = request;
    this.executor = executor;
    this.trace = trace;
    this.calls = new Calls(executor, trace, request.timeout());
  }

  static <T> Fact<T> noRegion() {
    return Fact.failed(
        "no AWS region is known",
        "Name it with --aws-region or AWS_REGION, or leave AWS out with --no-aws");
  }

  /** What another region holds would be another cluster, at best of the same name. */
  private Fact<Object> elsewhere(String host, String asked) {
    return Fact.failed(
        "the host is in " + host + ", and AWS is to be asked in " + asked,
        request.login().endpoint().region().isPresent()
            ? "Leave --aws-region out"
            : "Ask with --aws-region " + host);
  }

  /**
   * Reads everything. A failure is a fact like any other: this throws nothing.
   *
   * @param alias where the host leads to, if its own name is not one of RDS
   * @param lookup gives the addresses of a name
   */
  public AwsFacts read(Optional<Endpoint> alias, Function<String, Set<InetAddress>> lookup) {
    Optional<String> region = request.aws().region();
    if (!request.aws().enabled()) {
      return AwsFacts.unavailable(
          region, new Fact.Unavailable<>(Fact.Why.NOT_ASKED, "AWS is not asked: --no-aws", ""));
    }
    Optional<Fact<Object>> unusable = AwsClients.unusableProfile(request);
    if (unusable.isPresent()) {
      return AwsFacts.unavailable(region, (Fact.Unavailable<?>) unusable.get());
    }
    if (region.isEmpty()) {
      return AwsFacts.unavailable(region, (Fact.Unavailable<?>) noRegion());
    }
    Endpoint endpoint = alias.orElse(request.login().endpoint());
    if (endpoint.region().filter(r -> !r.equals(region.get())).isPresent()) {
      return AwsFacts.unavailable(
          endpoint.region(),
          (Fact.Unavailable<?>) elsewhere(endpoint.region().get(), region.get()));
    }
    try (AwsClients clients = new AwsClients(request, region.get())) {
      ClusterSearch search =
          new ClusterSearch(
              request, endpoint, new RdsCalls(clients.rds()), calls, executor, lookup);
      return new ClusterReading(request, clients, calls, executor, trace, search).read();
    }
  }

  /**
   * An IAM token to log in with, signed on this machine.
   *
   * @return unavailable where there is no region or are no credentials
   */
  public Fact<Secret> token() {
    Optional<String> region = request.aws().region();
    Optional<Fact<Secret>> unusable = AwsClients.unusableProfile(request);
    if (unusable.isPresent()) {
      return unusable.get();
    }
    if (region.isEmpty()) {
      return noRegion();
    }
    try (AwsClients clients = new AwsClients(request, region.get())) {
      return token(clients, region.get());
    }
  }

  private Fact<Secret> token(AwsClients clients, String region) {
    return calls
        .start(
            Action.CONNECT,
            () ->
                new Secret(
                    RdsUtilities.builder()
                        .region(Region.of(region))
                        .credentialsProvider(clients.credentials())
                        .build()
                        .generateAuthenticationToken(
                            r ->
                                r.hostname(request.login().endpoint().host())
                                    .port(request.login().port())
                                    .username(request.login().user()))))
        .join();
  }
}
