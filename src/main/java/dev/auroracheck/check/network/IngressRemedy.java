package dev.auroracheck.check.network;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.SecurityGroup;
import dev.auroracheck.remedy.NetworkChange.AllowIngress;
import dev.auroracheck.remedy.NetworkChange.CreatePrefixList;
import dev.auroracheck.remedy.Remedy;
import java.util.List;
import java.util.Optional;

/** How to allow the pipe's addresses in a security group of the writer. */
final class IngressRemedy {
  private IngressRemedy() {}

  static Remedy of(
      ClickPipesAddresses wanted, List<Cidr> missing, List<SecurityGroup> groups, int port) {
    if (groups.isEmpty()) {
      return Remedy.manual("The cluster has no active security group: attach one, then run again");
    }
    if (missing.stream().anyMatch(Cidr::isEverything)) {
      return Remedy.manual(PathRemedy.NOT_EVERYTHING);
    }
    Optional<SecurityGroup> roomy =
        groups.stream().filter(group -> RuleQuota.fits(group, missing)).findFirst();
    AllowIngress ingress =
        new AllowIngress(roomy.orElse(groups.get(0)).id(), port, missing, wanted.name());
    return roomy.isPresent() ? Remedy.of(ingress) : withoutRoom(ingress, groups.get(0), missing);
  }

  /** A script would stop at the first rule too many, so that it is left to a person. */
  private static Remedy withoutRoom(AllowIngress ingress, SecurityGroup group, List<Cidr> missing) {
    Remedy remedy =
        Remedy.manual(
                RuleQuota.excess(group, missing) + ", unless AWS raised it",
                "Replace rules of "
                    + group.id()
                    + " with fewer, wider ranges, or remove rules that nobody needs; then run"
                    + " again",
                "Or attach one more security group to the cluster, then run again")
            .and(
                Remedy.choice(
                    "If AWS raised the quota of inbound rules of " + group.id(), ingress));
    return remedy.and(prefixList(ingress, "IPv4")).and(prefixList(ingress, "IPv6"));
  }

  private static Remedy prefixList(AllowIngress ingress, String family) {
    List<Cidr> ranges =
        ingress.from().stream().filter(r -> r.v6() == family.equals("IPv6")).toList();
    return ranges.isEmpty()
        ? Remedy.NONE
        : Remedy.choice(
            "For a customer-managed prefix list that several groups can share; it counts as its "
                + ranges.size()
                + " MaxEntries, so remove other rules before you reference the list",
            new CreatePrefixList(ingress.label() + "-" + family, ranges));
  }
}
