package dev.auroracheck.check.network;

import dev.auroracheck.facts.EndpointService;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.remedy.PrivateLinkChange.AllowPrincipal;
import dev.auroracheck.remedy.PrivateLinkChange.IgnoreSecurityGroups;
import dev.auroracheck.remedy.PrivateLinkChange.ShowTargetHealth;
import dev.auroracheck.remedy.PrivateLinkChange.SupportRegion;
import dev.auroracheck.remedy.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds what stops connections from ClickPipes to an endpoint service. */
final class ServiceProblems {
  /** The AWS account with the endpoints of ClickPipes (source: ClickPipes PrivateLink guide). */
  static final String ACCOUNT = "072088201116";

  static final String PRINCIPAL = "arn:aws:iam::" + ACCOUNT + ":root";
  private static final Set<String> ALLOWING = Set.of("*", ACCOUNT, PRINCIPAL);

  private ServiceProblems() {}

  /**
   * What stops connections, and what fixes it.
   *
   * @param message a clause that begins with a small letter
   */
  record Problem(String message, Remedy remedy) {}

  /**
   * All that stops connections to an endpoint service.
   *
   * @param elsewhere the region of the ClickHouse service, where it is not the cluster's
   */
  static List<Problem> of(EndpointService service, Optional<String> elsewhere) {
    List<Problem> found = new ArrayList<>();
    if (!service.state().equalsIgnoreCase("available")) {
      found.add(
          new Problem(
              "its state is " + service.state(),
              Remedy.manual("Wait until " + service.name() + " is available, then run again")));
    }
    if (service
        .allowedPrincipals()
        .known()
        .filter(p -> p.stream().noneMatch(ALLOWING::contains))
        .isPresent()) {
      found.add(
          new Problem(
              "ClickPipes (" + PRINCIPAL + ") is not allowed",
              Remedy.of(new AllowPrincipal(service.id(), PRINCIPAL))));
    }
    elsewhere
        .filter(region -> !service.regions().contains(region))
        .ifPresent(
            region ->
                found.add(
                    new Problem(
                        "region " + region + " is not one of its supported regions",
                        Remedy.of(new SupportRegion(service.id(), region)))));
    for (EndpointService.LoadBalancer balancer : service.loadBalancers()) {
      if (balancer.enforcesGroups()) {
        found.add(enforced(balancer));
      }
      if (!balancer.targets().isEmpty()
          && balancer.targets().stream().allMatch(ServiceProblems::servesNobody)) {
        found.add(unserved(balancer));
      }
    }
    return found;
  }

  private static Problem enforced(EndpointService.LoadBalancer balancer) {
    return new Problem(
        "load balancer " + balancer.name() + " applies its security groups to PrivateLink traffic",
        Remedy.choice(
            "unless a rule of these security groups already allows ClickPipes; the groups then no"
                + " longer apply to PrivateLink traffic",
            new IgnoreSecurityGroups(balancer.arn(), balancer.name(), balancer.securityGroups())));
  }

  private static Problem unserved(EndpointService.LoadBalancer balancer) {
    EndpointService.TargetGroup group = balancer.targets().get(0);
    return new Problem(
        "no target of load balancer " + balancer.name() + " is healthy",
        Remedy.manual(
                "Register the writer's private address in target group "
                    + group.name()
                    + ", and allow the load balancer in the writer's security group")
            .and(
                Remedy.choice(
                    "the command only reads: to see why no target is healthy",
                    new ShowTargetHealth(group.arn(), group.name()))));
  }

  private static boolean servesNobody(EndpointService.TargetGroup group) {
    return group
        .health()
        .known()
        .filter(targets -> targets.stream().noneMatch(EndpointService.Target::isServing))
        .isPresent();
  }

  /** The first fact about an endpoint service that could not be read. */
  static Optional<Fact.Unavailable<?>> unread(EndpointService service) {
    List<Fact<?>> facts = new ArrayList<>(List.of(service.allowedPrincipals()));
    service.loadBalancers().forEach(b -> b.targets().forEach(g -> facts.add(g.health())));
    for (Fact<?> fact : facts) {
      if (fact instanceof Fact.Unavailable<?> u) {
        return Optional.of(u);
      }
    }
    return Optional.empty();
  }
}
