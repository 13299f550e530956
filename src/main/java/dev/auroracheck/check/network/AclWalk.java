package dev.auroracheck.check.network;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Network;
import dev.auroracheck.facts.Network.Entry;
import dev.auroracheck.facts.Network.NetworkAcl;
import dev.auroracheck.facts.Network.Subnet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Follows the packet and its reply through the network ACL of a subnet. */
final class AclWalk {
  private final Network network;
  private final int port;

  AclWalk(Network network, int port) {
    this.network = network;
    this.port = port;
  }

  /** Adds to the trace what the network ACL stops. */
  void follow(PathTrace trace, Subnet subnet) {
    if (network.acls() instanceof Fact.Unavailable<List<NetworkAcl>> u) {
      trace.doubt(Doubts.unread(u));
      return;
    }
    Optional<NetworkAcl> acl =
        network.acls().get().stream().filter(a -> a.subnets().contains(subnet.id())).findFirst();
    if (acl.isEmpty()) {
      trace.doubt(Doubts.missing("network ACL", subnet));
      return;
    }
    for (Cidr piece : trace.pieces()) {
      Ruling inbound = ruling(acl.get(), false, piece, port);
      if (!inbound.allow()) {
        trace.stop(new Obstacle.Inbound(acl.get(), inbound.number(), port), piece);
      }
    }
    for (Cidr piece : trace.pieces()) {
      reply(trace, acl.get(), piece);
    }
  }

  /** Whether an ACL allows an address on a port, and the number of the entry that applies. */
  private record Ruling(boolean allow, int number) {}

  private static Ruling ruling(NetworkAcl acl, boolean egress, Cidr piece, int port) {
    return matching(acl, egress, piece)
        .filter(e -> holds(e, port))
        .min(Comparator.comparing(Entry::number))
        .map(e -> new Ruling(e.allow(), e.number()))
        .orElse(new Ruling(false, Obstacle.LAST_ENTRY));
  }

  private static Stream<Entry> matching(NetworkAcl acl, boolean egress, Cidr piece) {
    return acl.entries().stream()
        .filter(e -> e.egress() == egress && e.coversTcp() && e.range().contains(piece));
  }

  private static boolean holds(Entry entry, int port) {
    return entry.protocol().equals("-1") || (entry.fromPort() <= port && port <= entry.toPort());
  }

  private static void reply(PathTrace trace, NetworkAcl acl, Cidr piece) {
    // from one of these ports up to the next, the same entries apply
    TreeSet<Integer> starts = new TreeSet<>(List.of(Obstacle.FIRST_PORT));
    matching(acl, true, piece).forEach(e -> starts.addAll(List.of(e.fromPort(), e.toPort() + 1)));
    List<Integer> ports =
        List.copyOf(starts.subSet(Obstacle.FIRST_PORT, true, Obstacle.LAST_PORT, true));
    List<String> open = new ArrayList<>();
    int denying = Obstacle.LAST_ENTRY + 1;
    int openFrom = 0;
    for (int i = 0; i <= ports.size(); i++) {
      Ruling ruling =
          i < ports.size() ? ruling(acl, true, piece, ports.get(i)) : new Ruling(false, denying);
      denying = ruling.allow() ? denying : Math.min(denying, ruling.number());
      if (ruling.allow() && openFrom == 0) {
        openFrom = ports.get(i);
      } else if (!ruling.allow() && openFrom > 0) {
        int last = i < ports.size() ? ports.get(i) - 1 : Obstacle.LAST_PORT;
        open.add(openFrom == last ? String.valueOf(last) : openFrom + "-" + last);
        openFrom = 0;
      }
    }
    if (open.isEmpty()) {
      trace.stop(new Obstacle.Outbound(acl, denying), piece);
    } else if (!open.equals(List.of(Obstacle.FIRST_PORT + "-" + Obstacle.LAST_PORT))) {
      trace.narrow(new Obstacle.Narrow(acl, denying, String.join(", ", open)), piece);
    }
  }
}
