package dev.auroracheck.source.aws;

import dev.auroracheck.facts.Fact;
import dev.auroracheck.request.Endpoint;
import dev.auroracheck.request.Request;
import java.net.InetAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.GlobalCluster;

/** Finds the cluster that {@code --cluster} names or that the host belongs to, and no other. */
final class ClusterSearch {
  private final Request request;
  private final Endpoint endpoint;
  private final RdsCalls rds;
  private final Calls calls;
  private final Lookups lookups;

  /**
   * @param endpoint the host, or the name that its CNAME records resolve to
   * @param lookup returns the IP addresses of a host name
   */
  ClusterSearch(
      Request request,
      Endpoint endpoint,
      RdsCalls rds,
      Calls calls,
      Executor executor,
      Function<String, Set<InetAddress>> lookup) {
    this.request = request;
    this.endpoint = endpoint;
    this.rds = rds;
    this.calls = calls;
    this.lookups = new Lookups(executor, lookup);
  }

  /**
   * The cluster's identifier or ARN, where {@code --cluster} or the host name gives it. Where it is
   * empty, every cluster of the region has to be read.
   */
  Fact<Optional<String>> identifier() {
    // RDS keeps identifiers in lower case, and its filters compare them as they are
    Optional<String> named =
        request
            .aws()
            .clusterId()
            .map(i -> i.startsWith("arn:") ? i : i.toLowerCase(Locale.ROOT))
            .or(endpoint::clusterId);
    if (named.isPresent()) {
      return Fact.of(named);
    }
    return switch (endpoint.kind()) {
      case PROXY -> behindProxy();
      case LIMITLESS ->
          calls
              .start(
                  Action.DESCRIBE_DB_SHARD_GROUPS, () -> rds.clusterOfShardGroup(endpoint.host()))
              .join();
      default -> Fact.of(named);
    };
  }

  /** Picks the cluster among all that RDS returned. */
  Fact<DBCluster> pick(
      Fact<List<DBCluster>> clusters,
      Optional<String> id,
      Fact<List<GlobalCluster>> globals,
      Fact<List<DBInstance>> instances) {
    if (!(clusters instanceof Fact.Known<List<DBCluster>> known)) {
      return Fact.copy((Fact.Unavailable<?>) clusters);
    }
    Optional<String> globalWriter = GlobalFacts.globalWriter(endpoint, globals);
    return known.value().stream()
        .filter(
            c ->
                id.map(i -> ClusterNames.isCalled(c, i))
                    .orElseGet(
                        () ->
                            ClusterNames.answersTo(c, endpoint, instances)
                                || globalWriter.filter(c.dbClusterArn()::equals).isPresent()))
        .findFirst()
        .or(() -> id.isPresent() ? Optional.empty() : byAddress(known.value(), instances))
        .map(c -> id.isPresent() ? ofThisAccount(c) : Fact.of(c))
        .orElseGet(() -> notFound(id.orElse(endpoint.host()), globalWriter));
  }

  /**
   * The cluster with an endpoint that has the same IP address as the host, if there is exactly one.
   * This finds the cluster for an IP address and for a name in a private DNS zone.
   */
  private Optional<DBCluster> byAddress(
      List<DBCluster> clusters, Fact<List<DBInstance>> instances) {
    if (endpoint.kind() != Endpoint.Kind.ADDRESS && endpoint.kind() != Endpoint.Kind.OTHER) {
      return Optional.empty();
    }
    Set<InetAddress> wanted =
        lookups.addresses(List.of(endpoint.host())).getOrDefault(endpoint.host(), Set.of());
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    Map<DBCluster, List<String>> names = new LinkedHashMap<>();
    clusters.forEach(c -> names.put(c, ClusterNames.names(c, instances)));
    Map<String, Set<InetAddress>> addresses =
        lookups.addresses(names.values().stream().flatMap(List::stream).toList());
    List<DBCluster> found =
        clusters.stream()
            .filter(
                c ->
                    names.getOrDefault(c, List.of()).stream()
                        .anyMatch(
                            n ->
                                !Collections.disjoint(addresses.getOrDefault(n, Set.of()), wanted)))
            .toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  /**
   * Refuses a cluster that only has the same identifier as the host's cluster, which is in another
   * account.
   */
  private Fact<DBCluster> ofThisAccount(DBCluster cluster) {
    boolean namesake =
        request.aws().clusterId().isEmpty()
            && cluster.endpoint() != null
            && endpoint.isOfAnotherAccount(Endpoint.of(cluster.endpoint()));
    return namesake
        ? Fact.failed(
            "Cluster "
                + cluster.dbClusterIdentifier()
                + " of this AWS account is not the cluster of the host: its endpoint is "
                + cluster.endpoint()
                + ".",
            "Use the credentials of the account that owns the host: --aws-profile.")
        : Fact.of(cluster);
  }

  private Fact<DBCluster> notFound(String what, Optional<String> globalWriter) {
    String asked = request.aws().region().orElseThrow();
    // arn:aws:rds:REGION:ACCOUNT:cluster:ID
    Optional<String> primary =
        globalWriter
            .map(arn -> arn.split(":", -1))
            .filter(parts -> parts.length == 7 && !parts[3].equals(asked))
            .map(parts -> parts[3]);
    if (primary.isPresent()) {
      return Fact.failed(
          "The primary cluster of "
              + endpoint.host()
              + " is in "
              + primary.get()
              + ", but the AWS region of this run is "
              + asked
              + ".",
          "Run again with --aws-region " + primary.get() + ".");
    }
    return Fact.failed(
        "Cluster " + what + " was not found in " + asked + ".",
        request.aws().clusterId().isPresent()
            ? "Check --cluster, the region (--aws-region) and the account (--aws-profile)."
            : "Name the cluster with --cluster, or check --aws-region and --aws-profile.");
  }

  /** The cluster behind the RDS Proxy that the host names. */
  private Fact<Optional<String>> behindProxy() {
    Fact<Optional<String>> proxy =
        calls.start(Action.DESCRIBE_DB_PROXIES, () -> rds.proxyAt(endpoint.host())).join();
    return proxy.known().flatMap(Function.identity()).isEmpty()
        ? proxy
        : calls
            .start(Action.DESCRIBE_DB_PROXY_TARGETS, () -> rds.clusterBehind(proxy.get().get()))
            .join();
  }
}
