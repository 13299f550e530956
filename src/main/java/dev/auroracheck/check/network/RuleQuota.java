package dev.auroracheck.check.network;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.SecurityGroup;
import java.util.List;
import java.util.Optional;

/** The quota of inbound rules in a security group. */
final class RuleQuota {
  /** How many inbound rules of one address family a group may have, unless AWS raised the quota. */
  static final int DEFAULT = 60;

  private RuleQuota() {}

  /** Whether rules for these addresses fit into the default quota. */
  static boolean fits(SecurityGroup group, List<Cidr> more) {
    return fits(group, more, false) && fits(group, more, true);
  }

  private static boolean fits(SecurityGroup group, List<Cidr> more, boolean v6) {
    int added = count(more, v6);
    return added == 0 || rules(group, v6) + added <= DEFAULT;
  }

  /** Why the rules do not fit, a clause. */
  static String excess(SecurityGroup group, List<Cidr> more) {
    boolean v6 = fits(group, more, false);
    int rules = rules(group, v6);
    int added = count(more, v6);
    return group.id()
        + " has "
        + rules
        + " inbound rules for "
        + (v6 ? "IPv6" : "IPv4")
        + ", and "
        + added
        + (added == 1 ? " more exceeds the quota of " : " more exceed the quota of ")
        + DEFAULT
        + " by "
        + (rules + added - DEFAULT);
  }

  private static int count(List<Cidr> ranges, boolean v6) {
    return (int) ranges.stream().filter(r -> r.v6() == v6).count();
  }

  /**
   * Counts rules like AWS: a range is one rule, a referenced group is one rule of each family, and
   * a prefix list is as many rules as its MaxEntries.
   */
  private static int rules(SecurityGroup group, boolean v6) {
    int rules = 0;
    for (SecurityGroup.Rule rule : group.inbound()) {
      rules += count(rule.ranges(), v6) + rule.groupIds().size();
      rules += (int) rule.unreadable().stream().filter(r -> r.contains(":") == v6).count();
      for (String list : rule.prefixListIds()) {
        rules += entries(group, list, v6);
      }
    }
    return rules;
  }

  private static int entries(SecurityGroup group, String list, boolean v6) {
    Optional<SecurityGroup.ListSize> size = Optional.ofNullable(group.listSizes().get(list));
    if (size.isPresent()) {
      return size.get().v6() == v6 ? size.get().maxEntries() : 0;
    }
    return Optional.ofNullable(group.prefixLists().get(list)).flatMap(Fact::known).stream()
        .mapToInt(ranges -> count(ranges, v6))
        .sum();
  }
}
