package dev.auroracheck.remedy;

import java.util.List;

/** A change of an endpoint service, or of what stands behind it. */
public sealed interface PrivateLinkChange extends NetworkChange {
  /**
   * Allows a principal to connect to an endpoint service.
   *
   * @param service its id
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
   * Lets a load balancer apply its security groups no more to what comes through PrivateLink.
   *
   * @param groups those that it keeps for everything else
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
   * @param service its id
   */
  record ShowEndpointConnections(String service) implements PrivateLinkChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.showEndpointConnections(this);
    }
  }
}
