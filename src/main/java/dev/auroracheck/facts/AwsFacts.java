package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;

/**
 * The facts that were read from AWS.
 *
 * @param region the region that was queried; absent where none is known
 * @param instances the DB instances of the cluster, in no particular order
 * @param parameters the values in the attached cluster parameter group
 * @param candidateGroup another cluster parameter group of the same family in which logical
 *     replication is on; read only if it is off in the attached group
 * @param global the global database that the cluster belongs to
 * @param securityGroups the security groups of the writer
 * @param network read only if the pipe connects over the internet
 * @param maintenance planned changes; each of its parts may be unavailable
 * @param endpointServices the endpoint services of the account in the region; read only with
 *     PrivateLink
 */
@RecordBuilder
public record AwsFacts(
    Optional<String> region,
    Fact<Cluster> cluster,
    Fact<List<Instance>> instances,
    Fact<ParameterGroup> parameters,
    Fact<Optional<String>> candidateGroup,
    Fact<Optional<GlobalDatabase>> global,
    Fact<List<SecurityGroup>> securityGroups,
    Fact<Network> network,
    Fact<Maintenance> maintenance,
    Fact<List<EndpointService>> endpointServices)
    implements AwsFactsBuilder.With {

  /** The facts of a run in which nothing was read from AWS, all for the same reason. */
  public static AwsFacts unavailable(Optional<String> region, Fact.Unavailable<?> because) {
    return new AwsFacts(
        region,
        Fact.copy(because),
        Fact.copy(because),
        Fact.copy(because),
        Fact.copy(because),
        Fact.copy(because),
        Fact.copy(because),
        Fact.copy(because),
        Fact.copy(because),
        Fact.copy(because));
  }

  /** The current writer instance, where the cluster and its instances are known. */
  public Optional<Instance> writer() {
    return cluster
        .known()
        .flatMap(Cluster::writerId)
        .flatMap(
            id ->
                instances.known().stream()
                    .flatMap(List::stream)
                    .filter(i -> i.id().equals(id))
                    .findFirst());
  }
}
