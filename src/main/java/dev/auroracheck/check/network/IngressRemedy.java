package dev.auroracheck.check.network;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.SecurityGroup;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.NetworkChange.AllowIngress;
import dev.auroracheck.remedy.NetworkChange.CreatePrefixList;
import dev.auroracheck.remedy.Remedy;
import java.util.List;
import java.util.Optional;

/** Finds how to allow the pipe's addresses in a security group of the writer. */
final class IngressRemedy {
  private IngressRemedy() {}

  static Remedy of(
      ClickPipesAddresses wanted, List<Cidr> missing, List<SecurityGroup> groups, int port) {
    if (groups.isEmpty()) {
      return Remedy.manual("Attach a security group to the cluster, then run again");
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

  /** A script would stop at the first rule over the quota, so a person has to decide. */
  private static Remedy withoutRoom(AllowIngress ingress, SecurityGroup group, List<Cidr> missing) {
    Remedy remedy =
        Remedy.manual(
                "Remove rules of "
                    + group.id()
                    + " that nobody needs, or replace rules with fewer, wider ranges, then run"
                    + " again: "
                    + RuleQuota.excess(group, missing),
                "Attach one more security group to the cluster, then run again")
            .and(
                Remedy.choice(
                    "if AWS raised the quota of inbound rules of " + group.id(), ingress));
    return remedy.and(prefixList(ingress, "IPv4")).and(prefixList(ingress, "IPv6"));
  }

  private static Remedy prefixList(AllowIngress ingress, String family) {
    List<Cidr> ranges =
        ingress.from().stream().filter(r -> r.v6() == family.equals("IPv6")).toList();
    return ranges.isEmpty()
        ? Remedy.NONE
        : Remedy.choice(
            "for a customer-managed prefix list, which several groups can share; a reference to"
                + " the list counts as "
                + Quoted.count(ranges.size(), "rule")
                + " (its MaxEntries), so remove other rules first",
            new CreatePrefixList(ingress.label() + "-" + family, ranges));
  }
}
