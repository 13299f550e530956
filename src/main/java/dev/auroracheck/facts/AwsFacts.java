package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;

/**
 * What the AWS side says.
 *
 * @param region where it was asked; absent where none is known
 * @param instances the cluster's, in no order
 * @param parameters the values in the attached cluster parameter group
 * @param candidateGroup another cluster parameter group of the same family in which logical
 *     replication is on; asked for only where the attached one has it off
 * @param global the global database that the cluster is part of
 * @param securityGroups those of the writer
 * @param network not asked for where the pipe does not come over the internet
 * @param maintenance what lies ahead; each part by itself may be unavailable
 * @param endpointServices those of the account in the region; asked for with PrivateLink alone
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

  /** The facts of a run in which AWS gave none. */
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

  /** The instance that takes writes now, where the cluster and its instances are known. */
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
