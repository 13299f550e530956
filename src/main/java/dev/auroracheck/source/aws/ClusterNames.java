package dev.auroracheck.source.aws;

import static dev.auroracheck.source.aws.Texts.optional;

import dev.auroracheck.facts.Fact;
import dev.auroracheck.request.Endpoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** The names of a cluster: its identifier, its ARN and its endpoints. */
final class ClusterNames {
  private ClusterNames() {}

  /** Whether the identifier or ARN is the cluster's. RDS ignores case in identifiers. */
  static boolean isCalled(DBCluster c, String idOrArn) {
    return idOrArn.equalsIgnoreCase(c.dbClusterIdentifier()) || idOrArn.equals(c.dbClusterArn());
  }

  /** Whether the host is an endpoint of the cluster or of one of its instances. */
  static boolean answersTo(DBCluster c, Endpoint endpoint, Fact<List<DBInstance>> instances) {
    if (is(c.endpoint(), endpoint)
        || is(c.readerEndpoint(), endpoint)
        || c.customEndpoints().stream().anyMatch(name -> is(name, endpoint))) {
      return true;
    }
    return instances.known().stream()
            .flatMap(List::stream)
            .filter(i -> i.endpoint() != null && is(i.endpoint().address(), endpoint))
            .anyMatch(i -> c.dbClusterIdentifier().equals(i.dbClusterIdentifier()))
        || (endpoint.kind() == Endpoint.Kind.INSTANCE
            && c.dbClusterMembers().stream()
                .anyMatch(m -> endpoint.name().equals(m.dbInstanceIdentifier())));
  }

  private static boolean is(@Nullable String name, Endpoint endpoint) {
    return name != null && Endpoint.isSame(name, endpoint.host());
  }

  /** All endpoints of the cluster and of its instances. */
  static List<String> names(DBCluster c, Fact<List<DBInstance>> instances) {
    List<String> names = new ArrayList<>(c.customEndpoints());
    optional(c.endpoint()).ifPresent(names::add);
    optional(c.readerEndpoint()).ifPresent(names::add);
    instances.known().stream()
        .flatMap(List::stream)
        .filter(i -> c.dbClusterIdentifier().equals(i.dbClusterIdentifier()))
        .filter(i -> i.endpoint() != null)
        .forEach(i -> optional(i.endpoint().address()).ifPresent(names::add));
    return names;
  }
}
