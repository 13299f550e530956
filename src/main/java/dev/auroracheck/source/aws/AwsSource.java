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

/** Reads facts from AWS. It makes only Describe and Get calls. */
public final class AwsSource {
  private final Request request;
  private final Executor executor;
  private final Consumer<String> trace;
  private final Calls calls;

  /**
   * @param executor runs the calls of one round in parallel
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
        "The AWS region is not known.",
        "Set --aws-region or AWS_REGION, or run without AWS: --no-aws.");
  }

  /** Nothing is read from another region: a cluster of the same name there is another cluster. */
  private Fact<Object> elsewhere(String host, String asked) {
    return Fact.failed(
        "The host is in " + host + ", but the AWS region of this run is " + asked + ".",
        request.login().endpoint().region().isPresent()
            ? "Run again without --aws-region."
            : "Run again with --aws-region " + host + ".");
  }

  /**
   * Reads everything. A failed call becomes an unavailable fact, so this method throws nothing.
   *
   * @param alias the RDS name that the host's CNAME records resolve to; empty where there is none
   * @param lookup returns the IP addresses of a host name
   */
  public AwsFacts read(Optional<Endpoint> alias, Function<String, Set<InetAddress>> lookup) {
    Optional<String> region = request.aws().region();
    if (!request.aws().enabled()) {
      return AwsFacts.unavailable(
          region,
          new Fact.Unavailable<>(Fact.Why.NOT_ASKED, "Needs AWS, and --no-aws was given.", ""));
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
   * An IAM token for the database login, signed on this machine.
   *
   * @return unavailable without a region or without credentials
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
