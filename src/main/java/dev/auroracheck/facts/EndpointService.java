package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * A VPC endpoint service of the account, in front of a network load balancer.
 *
 * @param state as EC2 reports it: {@code Available}, {@code Pending}
 * @param acceptanceRequired whether each connection request must be accepted
 * @param regions the other regions whose endpoints may connect, in addition to its own
 * @param allowedPrincipals the ARNs of the principals that may connect; {@code *}: all
 * @param loadBalancers those with a target group in the cluster's VPC on the cluster's port; if
 *     there are none, the allowed principals are not read
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
   * @param securityGroups the ids of its security groups; empty where it has none
   * @param enforcesGroups whether its security groups apply to traffic through PrivateLink too
   * @param targets its target groups in the cluster's VPC on the cluster's port
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
   * @param health the targets, each with its state as AWS names it; "unavailable" means not checked
   */
  public record TargetGroup(String arn, String name, Fact<List<Target>> health) {}

  /**
   * A target.
   *
   * @param id an IP address, or the id of an instance or load balancer
   */
  public record Target(String id, String health) {
    /** Whether the load balancer sends it connections. */
    public boolean isServing() {
      return health.equals("healthy") || health.equals("unavailable");
    }
  }
}
