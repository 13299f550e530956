package dev.auroracheck.check.network;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.SecurityGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The sources that security groups allow on a port.
 *
 * @param ranges the allowed address ranges, entries of prefix lists included
 * @param groupIds the security groups whose members are allowed, by their private addresses
 * @param unread why a prefix list could not be read; absent where all of them were
 */
record AllowedRanges(
    List<Cidr> ranges, List<String> groupIds, Optional<Fact.Unavailable<?>> unread) {
  private static final Cidr WORLD = Cidr.parse("0.0.0.0/0");

  static AllowedRanges by(List<SecurityGroup> groups, int port) {
    List<Cidr> ranges = new ArrayList<>();
    Set<String> groupIds = new TreeSet<>();
    Optional<Fact.Unavailable<?>> unread = Optional.empty();
    for (SecurityGroup group : groups) {
      for (SecurityGroup.Rule rule : group.inbound()) {
        if (!rule.covers(port)) {
          continue;
        }
        ranges.addAll(rule.ranges());
        groupIds.addAll(rule.groupIds());
        for (String id : rule.prefixListIds()) {
          Fact<List<Cidr>> entries =
              group
                  .prefixLists()
                  .getOrDefault(id, Fact.failed("Prefix list " + id + " was not read.", ""));
          if (entries instanceof Fact.Known<List<Cidr>> known) {
            ranges.addAll(known.value());
          } else {
            unread = Optional.of((Fact.Unavailable<?>) entries);
          }
        }
      }
    }
    return new AllowedRanges(ranges, List.copyOf(groupIds), unread);
  }

  /** The wanted addresses that are not allowed. */
  List<Cidr> misses(List<Cidr> wanted) {
    return wanted.stream().filter(a -> !a.isCoveredBy(ranges)).toList();
  }

  /** Whether the whole IPv4 internet is allowed. */
  boolean world() {
    return WORLD.isCoveredBy(ranges);
  }
}
