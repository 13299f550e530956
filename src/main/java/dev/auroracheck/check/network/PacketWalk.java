package dev.auroracheck.check.network;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.check.Result.Undecided;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.facts.Network;
import dev.auroracheck.facts.Network.BlockMode;
import dev.auroracheck.facts.Network.Entry;
import dev.auroracheck.facts.Network.NetworkAcl;
import dev.auroracheck.facts.Network.Route;
import dev.auroracheck.facts.Network.RouteTable;
import dev.auroracheck.facts.Network.Subnet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Follows a packet from the internet to the writer in one of its subnets, and the reply back out.
 * Every hop is looked at, also behind one that stops the packet, so that all can be mended at once.
 */
final class PacketWalk {
  /** The ports that a NAT gateway connects from, and so those that a reply goes to. */
  static final int FIRST_PORT = 1024;

  static final int LAST_PORT = 65535;

  /** The first of the numbers of the entries that every ACL ends with, and that deny the rest. */
  static final int LAST_ENTRY = 32767;

  private final Network network;
  private final Instance writer;
  private final int port;
  private final List<Cidr> borders;

  PacketWalk(Network network, Instance writer, int port) {
    this.network = network;
    this.writer = writer;
    this.port = port;
    this.borders = borders(network);
  }

  /** As far as it is the same in every subnet. */
  Way toVpc(List<Cidr> addresses) {
    Way way = new Way(addresses, Cidr.PRIVATE);
    common(way);
    return way;
  }

  /** All the way. */
  Way to(Subnet subnet, List<Cidr> addresses) {
    Way way = new Way(addresses, borders);
    common(way);
    blocked(way, subnet);
    routed(way, subnet);
    admitted(way, subnet);
    return way;
  }

  /** What tells one address from another, in whichever subnet. */
  private static List<Cidr> borders(Network network) {
    Stream<Cidr> routes =
        network.routeTables().known().stream()
            .flatMap(List::stream)
            .flatMap(table -> table.routes().stream())
            .flatMap(
                route ->
                    Stream.concat(
                        route.destination().stream(),
                        entries(network, route).flatMap(Fact::known).stream()
                            .flatMap(List::stream)));
    Stream<Cidr> entries =
        network.acls().known().stream()
            .flatMap(List::stream)
            .flatMap(acl -> acl.entries().stream())
            .map(Entry::range);
    return Stream.of(Cidr.PRIVATE.stream(), routes, entries).flatMap(s -> s).distinct().toList();
  }

  private void common(Way way) {
    Optional<Boolean> isPublic = writer.publiclyAccessible();
    if (isPublic.isEmpty()) {
      way.doubt(
          new Undecided(
              "RDS does not say whether writer " + writer.id() + " is publicly accessible",
              "Run again when the instance is available"));
    } else if (!isPublic.get()) {
      stop(way, new Hop.NotPublic(writer.id()));
    }
    if (!writer.dualStack()) {
      way.pieces().stream()
          .filter(Cidr::v6)
          .forEach(piece -> way.stop(new Hop.NoIpv6(writer.id()), piece));
    }
    dns(way, network.dnsSupport(), "enableDnsSupport");
    dns(way, network.dnsHostnames(), "enableDnsHostnames");
  }

  private void dns(Way way, Fact<Boolean> on, String attribute) {
    if (on instanceof Fact.Unavailable<Boolean> u) {
      way.doubt(unread(u));
    } else if (!on.get()) {
      stop(way, new Hop.DnsOff(network.vpcId(), attribute));
    }
  }

  private void blocked(Way way, Subnet subnet) {
    Optional<BlockMode> mode = subnet.blockMode();
    if (mode.isEmpty()) {
      if (network.publicAccessBlock() instanceof Fact.Unavailable<Network.PublicAccessBlock> u) {
        way.doubt(unread(u));
        return;
      }
      Network.PublicAccessBlock block = network.publicAccessBlock().get();
      boolean excluded =
          block.exclusions().stream()
              .anyMatch(e -> !e.egressOnly() && e.isAbout(network.vpcId(), subnet.id()));
      mode = Optional.of(excluded ? BlockMode.OFF : block.mode());
    }
    if (mode.get() != BlockMode.OFF) {
      stop(way, new Hop.Blocked(subnet.id(), mode.get()));
    }
  }

  private static void stop(Way way, Hop hop) {
    way.pieces().forEach(piece -> way.stop(hop, piece));
  }

  private void routed(Way way, Subnet subnet) {
    if (network.routeTables() instanceof Fact.Unavailable<List<RouteTable>> u) {
      way.doubt(unread(u));
      return;
    }
    List<RouteTable> tables = network.routeTables().get();
    Optional<RouteTable> table =
        tables.stream()
            .filter(t -> t.subnets().contains(subnet.id()))
            .findFirst()
            .or(() -> tables.stream().filter(RouteTable::main).findFirst());
    if (table.isEmpty()) {
      way.doubt(missing("route table", subnet));
      return;
    }
    for (Cidr piece : way.pieces()) {
      routed(way, subnet, table.get(), piece);
    }
  }

  /**
   * A route that matches.
   *
   * @param length of its destination or of the prefix list's entry
   */
  private record Match(Route route, int length) {
    /** Among those of the same length: a range, then a prefix list, then a propagated route. */
    int rank() {
      if (route.propagated()) {
        return 2;
      }
      return route.destination().isPresent() ? 0 : 1;
    }

    boolean ties(Match other) {
      return length == other.length && rank() == other.rank();
    }
  }

  private static final Comparator<Match> BEST_FIRST =
      Comparator.comparing(Match::length).reversed().thenComparing(Match::rank);

  /** Where a route leads. */
  private enum Lead {
    OUT,
    NOWHERE,
    /** To something that may or may not let the packet pass. */
    APPLIANCE,
    UNREAD
  }

  private void routed(Way way, Subnet subnet, RouteTable table, Cidr piece) {
    List<Match> matches =
        table.routes().stream()
            .flatMap(route -> match(route, piece).stream())
            .sorted(BEST_FIRST)
            .toList();
    Optional<Match> best = matches.stream().findFirst();
    Lead lead = best.map(m -> lead(m.route())).orElse(Lead.NOWHERE);
    boolean certain =
        best.filter(m -> m.rank() == 0 && m.length() == (piece.v6() ? 128 : 32)).isPresent();
    for (Route route : table.routes()) {
      Optional<Fact<List<Cidr>>> entries = entries(network, route);
      if (!certain
          && entries.isPresent()
          && entries.get() instanceof Fact.Unavailable<List<Cidr>> u
          && lead(route) != lead) {
        way.doubt(
            new Undecided(
                "route table "
                    + table.id()
                    + " names prefix list "
                    + route.prefixListId().orElseThrow()
                    + ", which could not be read: "
                    + u.reason(),
                u.remedy()));
        return;
      }
    }
    if (matches.stream().anyMatch(m -> m.ties(matches.get(0)) && lead(m.route()) != lead)) {
      way.doubt(
          new Undecided(
              "route table "
                  + table.id()
                  + " has two prefix lists that hold "
                  + piece.display()
                  + ", and AWS takes either route",
              "Take the address out of one of the prefix lists"));
      return;
    }
    switch (lead) {
      case OUT -> returned(way, subnet, best.orElseThrow().route(), piece);
      case NOWHERE -> way.stop(stop(table, best), piece);
      case APPLIANCE ->
          way.doubt(
              appliance(
                  "route table "
                      + table.id()
                      + " sends "
                      + piece.display()
                      + " to "
                      + best.orElseThrow().route().target()));
      case UNREAD -> way.doubt(unread((Fact.Unavailable<?>) network.internetGateways()));
    }
  }

  private Optional<Match> match(Route route, Cidr piece) {
    Stream<Cidr> ranges =
        Stream.concat(
            route.destination().stream(),
            entries(network, route).flatMap(Fact::known).stream().flatMap(List::stream));
    return ranges
        .filter(range -> range.contains(piece))
        .map(Cidr::prefixLength)
        .max(Comparator.naturalOrder())
        .map(length -> new Match(route, length));
  }

  /** The ranges of the prefix list that a route names, if it names one. */
  private static Optional<Fact<List<Cidr>>> entries(Network network, Route route) {
    return route
        .prefixListId()
        .map(id -> network.prefixLists().getOrDefault(id, Fact.failed("it was not asked for", "")));
  }

  private Lead lead(Route route) {
    String target = route.target();
    if (!route.active()) {
      return Lead.NOWHERE;
    } else if (target.startsWith("igw-")) {
      return network
          .internetGateways()
          .known()
          .map(attached -> attached.contains(target) ? Lead.OUT : Lead.NOWHERE)
          .orElse(Lead.UNREAD);
    } else if (target.startsWith("vpce-") || target.startsWith("eni-") || target.startsWith("i-")) {
      return edgeTables("igw-").findAny().isPresent() ? Lead.APPLIANCE : Lead.NOWHERE;
    }
    return Lead.NOWHERE;
  }

  private Stream<RouteTable> edgeTables(String gateway) {
    return network.routeTables().get().stream()
        .filter(table -> table.gateways().stream().anyMatch(g -> g.startsWith(gateway)));
  }

  private Hop stop(RouteTable table, Optional<Match> best) {
    Optional<Route> route = best.map(Match::route);
    int length = best.map(Match::length).orElse(0);
    boolean detached =
        route.filter(r -> r.target().startsWith("igw-")).isPresent()
            && network
                .internetGateways()
                .known()
                .filter(attached -> !attached.contains(route.get().target()))
                .isPresent();
    return detached
        ? new Hop.Detached(table, route.get(), length, network.vpcId())
        : new Hop.Misrouted(table, route, length);
  }

  /** What comes in by the gateway may be led through something else before the subnet. */
  private void returned(Way way, Subnet subnet, Route route, Cidr piece) {
    Optional<Route> detour =
        edgeTables(route.target())
            .flatMap(table -> table.routes().stream())
            .filter(r -> !r.target().equals("local"))
            .filter(r -> r.destination().filter(d -> leadsTo(d, subnet, piece)).isPresent())
            .findFirst();
    detour.ifPresent(
        r ->
            way.doubt(
                appliance("what comes in by " + route.target() + " is led to " + r.target())));
  }

  private static boolean leadsTo(Cidr destination, Subnet subnet, Cidr piece) {
    return piece.v6()
        ? destination.v6()
        : subnet
            .cidr()
            .filter(range -> range.contains(destination) || destination.contains(range))
            .isPresent();
  }

  private static Undecided appliance(String what) {
    return new Undecided(
        what + ", which may be a firewall that lets it through",
        "See whether it passes PostgreSQL both ways, then leave this out with --skip network-path");
  }

  private void admitted(Way way, Subnet subnet) {
    if (network.acls() instanceof Fact.Unavailable<List<NetworkAcl>> u) {
      way.doubt(unread(u));
      return;
    }
    Optional<NetworkAcl> acl =
        network.acls().get().stream().filter(a -> a.subnets().contains(subnet.id())).findFirst();
    if (acl.isEmpty()) {
      way.doubt(missing("network ACL", subnet));
      return;
    }
    for (Cidr piece : way.pieces()) {
      Ruling inbound = ruling(acl.get(), false, piece, port);
      if (!inbound.allow()) {
        way.stop(new Hop.Inbound(acl.get(), inbound.number(), port), piece);
      }
    }
    for (Cidr piece : way.pieces()) {
      reply(way, acl.get(), piece);
    }
  }

  /** What an ACL says of an address on a port, and by which of its entries. */
  private record Ruling(boolean allow, int number) {}

  private static Ruling ruling(NetworkAcl acl, boolean egress, Cidr piece, int port) {
    return matching(acl, egress, piece)
        .filter(e -> holds(e, port))
        .min(Comparator.comparing(Entry::number))
        .map(e -> new Ruling(e.allow(), e.number()))
        .orElse(new Ruling(false, LAST_ENTRY));
  }

  private static Stream<Entry> matching(NetworkAcl acl, boolean egress, Cidr piece) {
    return acl.entries().stream()
        .filter(e -> e.egress() == egress && e.coversTcp() && e.range().contains(piece));
  }

  private static boolean holds(Entry entry, int port) {
    return entry.protocol().equals("-1") || (entry.fromPort() <= port && port <= entry.toPort());
  }

  private static void reply(Way way, NetworkAcl acl, Cidr piece) {
    // between two of these ports every entry says the same
    TreeSet<Integer> starts = new TreeSet<>(List.of(FIRST_PORT));
    matching(acl, true, piece).forEach(e -> starts.addAll(List.of(e.fromPort(), e.toPort() + 1)));
    List<Integer> ports = List.copyOf(starts.subSet(FIRST_PORT, true, LAST_PORT, true));
    List<String> open = new ArrayList<>();
    int denying = LAST_ENTRY + 1;
    int openFrom = 0;
    for (int i = 0; i <= ports.size(); i++) {
      Ruling ruling =
          i < ports.size() ? ruling(acl, true, piece, ports.get(i)) : new Ruling(false, denying);
      denying = ruling.allow() ? denying : Math.min(denying, ruling.number());
      if (ruling.allow() && openFrom == 0) {
        openFrom = ports.get(i);
      } else if (!ruling.allow() && openFrom > 0) {
        int last = i < ports.size() ? ports.get(i) - 1 : LAST_PORT;
        open.add(openFrom == last ? String.valueOf(last) : openFrom + "-" + last);
        openFrom = 0;
      }
    }
    if (open.isEmpty()) {
      way.stop(new Hop.Outbound(acl, denying), piece);
    } else if (!open.equals(List.of(FIRST_PORT + "-" + LAST_PORT))) {
      way.narrow(new Hop.Narrow(acl, denying, String.join(", ", open)), piece);
    }
  }

  private static Undecided unread(Fact.Unavailable<?> fact) {
    return new Undecided(fact.reason(), fact.remedy());
  }

  private static Undecided missing(String what, Subnet subnet) {
    return new Undecided(
        "AWS describes no " + what + " for " + subnet.id(),
        "Check that nothing between here and AWS answers in its place");
  }
}
