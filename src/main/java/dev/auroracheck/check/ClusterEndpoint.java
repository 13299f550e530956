package dev.auroracheck.check;

import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.request.Request;
import java.util.Optional;

/** The way out for every host that is not the cluster's writer endpoint. */
public final class ClusterEndpoint {
  private ClusterEndpoint() {}

  /**
   * To use the cluster's endpoint, or to ask AWS for it.
   *
   * @param advice what to do with it, a sentence without a full stop
   */
  public static Fix use(String advice, Facts facts, Request request) {
    Fact<Cluster> cluster = facts.aws().cluster();
    Optional<String> endpoint = cluster.known().flatMap(Cluster::endpoint);
    if (endpoint.isPresent()) {
      return Fix.of(
          advice, Step.manual("Run again, and create the pipe, with --host " + endpoint.get()));
    }
    String id = AwsCli.clusterId(request);
    return Fix.of(
        advice,
        Step.choice(
            Step.Kind.AWS,
            "This shows its name",
            AwsCli.of(request, facts.aws())
                .command(
                    "rds",
                    "describe-db-clusters",
                    "--db-cluster-identifier",
                    id,
                    "--query",
                    "DBClusters[0].Endpoint",
                    "--output",
                    "text")));
  }
}
