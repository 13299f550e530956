package dev.auroracheck.check.network;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.Network.Entry;
import dev.auroracheck.facts.Network.NetworkAcl;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.NetworkChange.AclEntry;
import dev.auroracheck.remedy.NetworkChange.AllowInAcl;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the entries that let exactly the pipe's addresses through network ACLs. */
final class AclRemedy {
  /**
   * How many entries an ACL may have in each direction, the last one included, unless AWS raised
   * the quota.
   */
  private static final int ACL_QUOTA = 20;

  private final int port;
  private final Set<String> manual = new LinkedHashSet<>();

  /** The ACLs of subnets where nothing else stops the packets. */
  private final Set<String> lastObstacles = new HashSet<>();

  /** By ACL, direction and address: the number of the entry that a new one must come before. */
  private final Map<NetworkAcl, Map<Boolean, Map<Cidr, Integer>>> needed = new LinkedHashMap<>();

  AclRemedy(int port) {
    this.port = port;
  }

  /**
   * New entries.
   *
   * @param useful entries that open the path by themselves
   * @param pointlessAlone entries for subnets where something else still stops the packets
   * @param manual what a person has to do first
   */
  record Entries(List<Change> useful, List<Change> pointlessAlone, Set<String> manual) {}

  /** Opens the ACLs that stop packets or replies of the trace. */
  void open(PathTrace trace) {
    boolean last = trace.obstacles().stream().allMatch(AclRemedy::needsNoDecision);
    for (Obstacle obstacle : trace.obstacles()) {
      if (obstacle instanceof Obstacle.Inbound in) {
        need(in.acl(), false, in.number(), trace.rangesAt(obstacle), last);
      } else if (obstacle instanceof Obstacle.Outbound out) {
        need(out.acl(), true, out.number(), trace.rangesAt(obstacle), last);
      }
    }
    trace.narrows().forEach(n -> need(n.acl(), true, n.number(), trace.rangesAt(n), last));
  }

  private static boolean needsNoDecision(Obstacle obstacle) {
    return obstacle instanceof Obstacle.Inbound
        || obstacle instanceof Obstacle.Outbound
        || obstacle instanceof Obstacle.DnsOff;
  }

  private void need(NetworkAcl acl, boolean outbound, int number, List<Cidr> ranges, boolean last) {
    if (ranges.stream().anyMatch(Cidr::isEverything)) {
      manual.add(PathRemedy.NOT_EVERYTHING);
      return;
    }
    if (last) {
      lastObstacles.add(acl.id());
    }
    Map<Cidr, Integer> before =
        needed
            .computeIfAbsent(acl, a -> new LinkedHashMap<>())
            .computeIfAbsent(outbound, e -> new LinkedHashMap<>());
    ranges.forEach(range -> before.merge(range, number, Math::min));
  }

  /** All entries that are needed. */
  Entries entries() {
    List<Change> useful = new ArrayList<>();
    List<Change> pointlessAlone = new ArrayList<>();
    needed.forEach(
        (acl, directions) ->
            directions.forEach(
                (outbound, before) ->
                    allow(acl, outbound, before)
                        .ifPresent(
                            (lastObstacles.contains(acl.id()) ? useful : pointlessAlone)::add)));
    return new Entries(useful, pointlessAlone, manual);
  }

  /** Entries for exactly these addresses, right before the first entry that denies any of them. */
  private Optional<Change> allow(NetworkAcl acl, boolean outbound, Map<Cidr, Integer> before) {
    Set<Integer> used =
        acl.entries().stream()
            .filter(e -> e.egress() == outbound)
            .map(Entry::number)
            .collect(Collectors.toSet());
    int denying = before.values().stream().min(Integer::compare).orElseThrow();
    Deque<Integer> free = free(used, denying, before.size());
    String entries = (outbound ? "outbound entries of " : "inbound entries of ") + acl.id();
    if (free.size() < before.size()) {
      manual.add(
          "Renumber the "
              + entries
              + ": "
              + before.size()
              + (before.size() == 1 ? " new entry" : " new entries")
              + " must come before entry "
              + denying);
      return Optional.empty();
    }
    if (used.size() + before.size() > ACL_QUOTA) {
      manual.add(
          "Remove or combine "
              + entries
              + ": with the new entries it would have "
              + (used.size() + before.size())
              + ", and the quota is "
              + ACL_QUOTA
              + " unless AWS raised it");
    }
    return Optional.of(
        new AllowInAcl(
            acl.id(),
            outbound,
            outbound ? Obstacle.FIRST_PORT : port,
            outbound ? Obstacle.LAST_PORT : port,
            before.keySet().stream().map(range -> new AclEntry(free.pop(), range)).toList()));
  }

  /**
   * The highest unused numbers below an entry's, in ascending order; fewer if there are no more.
   */
  private static Deque<Integer> free(Set<Integer> used, int entry, int wanted) {
    Deque<Integer> free = new ArrayDeque<>();
    for (int n = Math.min(entry, Obstacle.LAST_ENTRY) - 1; n > 0 && free.size() < wanted; n--) {
      if (!used.contains(n)) {
        free.push(n);
      }
    }
    return free;
  }
}
