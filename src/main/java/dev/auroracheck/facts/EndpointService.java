package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * A VPC endpoint service of the account, before a network load balancer.
 *
 * @param state as EC2 has it: Available, Pending
 * @param acceptanceRequired whether somebody must accept each connection to it
 * @param regions those whose endpoints may connect, beside its own
 * @param allowedPrincipals the ARNs of those who may connect; {@code *}: everybody
 * @param loadBalancers those that lead to the cluster's VPC at its port, by their target groups;
 *     where there are none, nobody was asked who may connect
 */
@RecordBuilder
public record EndpointService(
    String id,
    String name,
    String state,
    boolean acceptanceRequired,
    List<String> regions,
    Fact<List<String>> allowedPrincipals,
    List<LoadBalancer> loadBalancers)
    implements EndpointServiceBuilder.With {

  /**
   * A network load balancer.
   *
   * @param securityGroups by id; empty where it has none
   * @param enforcesGroups whether they stop what comes through PrivateLink, too
   * @param targets of its target groups in the cluster's VPC at its port
   */
  @RecordBuilder
  public record LoadBalancer(
      String arn,
      String name,
      List<String> securityGroups,
      boolean enforcesGroups,
      List<TargetGroup> targets)
      implements EndpointServiceLoadBalancerBuilder.With {}

  /**
   * A target group.
   *
   * @param health what it says of each target: healthy, unhealthy, unavailable (not checked)
   */
  public record TargetGroup(String arn, String name, Fact<List<Target>> health) {}

  /**
   * A target.
   *
   * @param id an address, an instance or a load balancer
   */
  public record Target(String id, String health) {
    /** Whether the load balancer sends it connections. */
    public boolean isServing() {
      return health.equals("healthy") || health.equals("unavailable");
    }
  }
}
