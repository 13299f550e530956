package dev.auroracheck.remedy;

import java.util.List;

/** A change of an endpoint service, its load balancer or its targets. */
public sealed interface PrivateLinkChange extends NetworkChange {
  /**
   * Allows a principal to connect to an endpoint service.
   *
   * @param service the id of the endpoint service
   * @param principal an ARN
   */
  record AllowPrincipal(String service, String principal) implements PrivateLinkChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.allowPrincipal(this);
    }
  }

  /** Lets an endpoint service accept endpoints of another region. */
  record SupportRegion(String service, String region) implements PrivateLinkChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.supportRegion(this);
    }
  }

  /**
   * Stops a load balancer from applying its security groups to PrivateLink traffic.
   *
   * @param groups the security groups that stay in force for all other traffic
   */
  record IgnoreSecurityGroups(String arn, String name, List<String> groups)
      implements PrivateLinkChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.ignoreSecurityGroups(this);
    }
  }

  /** Shows the health of a target group's targets. It changes nothing. */
  record ShowTargetHealth(String arn, String name) implements PrivateLinkChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.showTargetHealth(this);
    }
  }

  /**
   * Shows the connections to an endpoint service. It changes nothing.
   *
   * @param service the id of the endpoint service
   */
  record ShowEndpointConnections(String service) implements PrivateLinkChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.showEndpointConnections(this);
    }
  }
}
