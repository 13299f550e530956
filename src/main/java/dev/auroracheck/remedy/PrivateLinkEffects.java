package dev.auroracheck.remedy;

import dev.auroracheck.facts.EndpointService;
import dev.auroracheck.facts.Facts;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The facts after a change of an endpoint service. */
final class PrivateLinkEffects {
  private PrivateLinkEffects() {}

  static Facts allowPrincipal(PrivateLinkChange.AllowPrincipal change, Facts facts) {
    return service(
        change.service(),
        s ->
            s.withAllowedPrincipals(
                s.allowedPrincipals().map(all -> with(all, change.principal()))),
        facts);
  }

  static Facts supportRegion(PrivateLinkChange.SupportRegion change, Facts facts) {
    return service(change.service(), s -> s.withRegions(with(s.regions(), change.region())), facts);
  }

  static Facts ignoreSecurityGroups(PrivateLinkChange.IgnoreSecurityGroups change, Facts facts) {
    return services(
        s ->
            s.withLoadBalancers(
                Effects.each(
                    s.loadBalancers(),
                    b -> b.arn().equals(change.arn()),
                    b -> b.withEnforcesGroups(false))),
        facts);
  }

  private static List<String> with(List<String> all, String one) {
    Set<String> more = new LinkedHashSet<>(all);
    more.add(one);
    return List.copyOf(more);
  }

  private static Facts service(String id, UnaryOperator<EndpointService> change, Facts facts) {
    return services(s -> s.id().equals(id) ? change.apply(s) : s, facts);
  }

  private static Facts services(UnaryOperator<EndpointService> change, Facts facts) {
    return facts.withAws(
        facts
            .aws()
            .withEndpointServices(
                facts.aws().endpointServices().map(all -> all.stream().map(change).toList())));
  }
}
