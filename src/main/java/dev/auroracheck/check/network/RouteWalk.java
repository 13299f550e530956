package dev.auroracheck.check.network;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.check.Result.Undecided;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Network;
import dev.auroracheck.facts.Network.Route;
import dev.auroracheck.facts.Network.RouteTable;
import dev.auroracheck.facts.Network.Subnet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Follows the reply from a subnet through its route table to an internet gateway. */
final class RouteWalk {
  private final Network network;

  RouteWalk(Network network) {
    this.network = network;
  }

  /** Looks for what stops the reply. */
  void follow(PathTrace trace, Subnet subnet) {
    if (network.routeTables() instanceof Fact.Unavailable<List<RouteTable>> u) {
      trace.doubt(Doubts.unread(u));
      return;
    }
    List<RouteTable> tables = network.routeTables().get();
    Optional<RouteTable> table =
        tables.stream()
            .filter(t -> t.subnets().contains(subnet.id()))
            .findFirst()
            .or(() -> tables.stream().filter(RouteTable::main).findFirst());
    if (table.isEmpty()) {
      trace.doubt(Doubts.missing("route table", subnet));
      return;
    }
    for (Cidr piece : trace.pieces()) {
      routed(trace, subnet, table.get(), piece);
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

  private void routed(PathTrace trace, Subnet subnet, RouteTable table, Cidr piece) {
    List<Match> matches =
        table.routes().stream()
            .flatMap(route -> match(route, piece).stream())
            .sorted(BEST_FIRST)
            .toList();
    Optional<Match> best = matches.stream().findFirst();
    Lead lead = best.map(m -> lead(m.route())).orElse(Lead.NOWHERE);
    Optional<Undecided> doubt =
        unread(table, best, lead, piece).or(() -> tie(table, matches, lead, piece));
    if (doubt.isPresent()) {
      trace.doubt(doubt.get());
      return;
    }
    switch (lead) {
      case OUT -> returned(trace, subnet, best.orElseThrow().route(), piece);
      case NOWHERE -> trace.stop(stop(table, best), piece);
      case APPLIANCE ->
          trace.doubt(
              appliance(
                  "route table "
                      + table.id()
                      + " sends "
                      + piece.display()
                      + " to "
                      + best.orElseThrow().route().target()));
      case UNREAD -> trace.doubt(Doubts.unread((Fact.Unavailable<?>) network.internetGateways()));
    }
  }

  /** A prefix list that could not be read, and may decide otherwise. */
  private Optional<Undecided> unread(
      RouteTable table, Optional<Match> best, Lead lead, Cidr piece) {
    if (best.filter(m -> m.rank() == 0 && m.length() == (piece.v6() ? 128 : 32)).isPresent()) {
      return Optional.empty();
    }
    for (Route route : table.routes()) {
      Optional<Fact<List<Cidr>>> entries = entries(network, route);
      if (entries.isPresent()
          && entries.get() instanceof Fact.Unavailable<List<Cidr>> u
          && lead(route) != lead) {
        return Optional.of(
            new Undecided(
                "route table "
                    + table.id()
                    + " names prefix list "
                    + route.prefixListId().orElseThrow()
                    + ", which could not be read: "
                    + u.reason(),
                u.remedy()));
      }
    }
    return Optional.empty();
  }

  /** Two routes that match as well, and lead to different places. */
  private Optional<Undecided> tie(RouteTable table, List<Match> matches, Lead lead, Cidr piece) {
    return matches.stream()
        .filter(m -> m.ties(matches.get(0)) && lead(m.route()) != lead)
        .findFirst()
        .map(
            m ->
                new Undecided(
                    "route table "
                        + table.id()
                        + " has two prefix lists that hold "
                        + piece.display()
                        + ", and AWS takes either route",
                    "Take the address out of one of the prefix lists"));
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
  static Optional<Fact<List<Cidr>>> entries(Network network, Route route) {
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

  private Obstacle stop(RouteTable table, Optional<Match> best) {
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
        ? new Obstacle.Detached(table, route.get(), length, network.vpcId())
        : new Obstacle.Misrouted(table, route, length);
  }

  /** What comes in by the gateway may be led through something else before the subnet. */
  private void returned(PathTrace trace, Subnet subnet, Route route, Cidr piece) {
    Optional<Route> detour =
        edgeTables(route.target())
            .flatMap(table -> table.routes().stream())
            .filter(r -> !r.target().equals("local"))
            .filter(r -> r.destination().filter(d -> leadsTo(d, subnet, piece)).isPresent())
            .findFirst();
    detour.ifPresent(
        r ->
            trace.doubt(
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
}
