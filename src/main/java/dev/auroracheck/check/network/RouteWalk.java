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

  /** Adds to the trace what the routes stop. */
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
   * @param length the prefix length of the destination, or of the prefix list's entry
   */
  private record Match(Route route, int length) {
    /** The order among routes of the same length: range, prefix list, propagated route. */
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

  /** Where a route sends a reply. */
  private enum Lead {
    /** To an internet gateway of the VPC. */
    OUT,
    /** Not to the internet. */
    NOWHERE,
    /** To an appliance, such as a firewall, that may or may not let the reply pass. */
    APPLIANCE,
    /** To an internet gateway of which AWS did not report whether it is attached. */
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
                  "Route table " + table.id() + " sends replies to " + piece.display() + " to ",
                  best.orElseThrow().route().target()));
      case UNREAD -> trace.doubt(Doubts.unread((Fact.Unavailable<?>) network.internetGateways()));
    }
  }

  /** A prefix list that could not be read and may lead to another decision. */
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
                u.reason()
                    + " Route table "
                    + table.id()
                    + " uses prefix list "
                    + route.prefixListId().orElseThrow()
                    + ".",
                u.remedy()));
      }
    }
    return Optional.empty();
  }

  /** Two routes that match equally well but go to different targets. */
  private Optional<Undecided> tie(RouteTable table, List<Match> matches, Lead lead, Cidr piece) {
    return matches.stream()
        .filter(m -> m.ties(matches.get(0)) && lead(m.route()) != lead)
        .findFirst()
        .map(
            m ->
                new Undecided(
                    "Route table "
                        + table.id()
                        + " has two prefix lists with "
                        + piece.display()
                        + ", and AWS may use either route.",
                    "Remove " + piece.display() + " from one of the prefix lists."));
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

  /** The ranges of a route's prefix list; absent where the route has another destination. */
  static Optional<Fact<List<Cidr>>> entries(Network network, Route route) {
    return route
        .prefixListId()
        .map(
            id ->
                network
                    .prefixLists()
                    .getOrDefault(id, Fact.failed("Prefix list " + id + " was not read.", "")));
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

  /** Packets that come in through the gateway may pass an appliance before the subnet. */
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
                appliance(
                    "Internet gateway " + route.target() + " sends incoming packets to ",
                    r.target())));
  }

  private static boolean leadsTo(Cidr destination, Subnet subnet, Cidr piece) {
    return piece.v6()
        ? destination.v6()
        : subnet
            .cidr()
            .filter(range -> range.contains(destination) || destination.contains(range))
            .isPresent();
  }

  private static Undecided appliance(String sends, String target) {
    return new Undecided(
        sends + target + ". Whether " + target + " lets packets pass can't be checked from here.",
        "Check that " + target + " lets PostgreSQL connections pass in both directions.");
  }
}
