package dev.auroracheck.check.network;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.Network;
import dev.auroracheck.facts.Network.Route;
import dev.auroracheck.facts.Network.RouteTable;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.Choice;
import dev.auroracheck.remedy.NetworkChange.AttachInternetGateway;
import dev.auroracheck.remedy.NetworkChange.Destination;
import dev.auroracheck.remedy.NetworkChange.EnableVpcDns;
import dev.auroracheck.remedy.NetworkChange.ExcludeFromBlock;
import dev.auroracheck.remedy.NetworkChange.MakePublic;
import dev.auroracheck.remedy.NetworkChange.RouteToGateway;
import dev.auroracheck.remedy.Remedy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How to open the network path to the writer, in an order that AWS accepts. What makes more
 * reachable from the internet than the pipe's port is left to a person.
 */
final class PathRemedy {
  static final String NOT_EVERYTHING =
      "Name the addresses that the pipe comes from with --allow-ip, then run again: nothing is"
          + " opened to the whole internet";

  static final String WHEN =
      "If the writer may be reachable from the internet; otherwise use PrivateLink or an SSH tunnel";

  private final Network network;
  private final List<String> hidden;
  private final AclRemedy acls;
  private final Set<Change> names = new LinkedHashSet<>();
  private final Set<Change> exposing = new LinkedHashSet<>();
  private final Map<String, Set<Destination>> routes = new LinkedHashMap<>();
  private final Set<String> manual = new LinkedHashSet<>();

  /** The gateway that routes are to lead to; absent where there is none. */
  private Optional<String> gateway;

  /**
   * @param hidden identifiers of the other instances without a public address
   */
  PathRemedy(Network network, List<String> hidden, int port) {
    this.network = network;
    this.hidden = hidden;
    this.acls = new AclRemedy(port);
    this.gateway =
        network.internetGateways().known().flatMap(ids -> ids.stream().sorted().findFirst());
  }

  /**
   * Removes all obstacles of the traces.
   *
   * @param own whether the addresses are the pipe's own, so that routes and network ACLs may be
   *     opened to them
   */
  Remedy of(Collection<PathTrace> traces, boolean own) {
    traces.forEach(trace -> trace.obstacles().forEach(this::vpc));
    for (PathTrace trace : traces) {
      trace.obstacles().stream()
          .filter(obstacle -> own || !(obstacle instanceof Obstacle.Selective))
          .forEach(obstacle -> subnet(trace, obstacle));
      if (own) {
        acls.open(trace);
      }
    }
    AclRemedy.Entries entries = acls.entries();
    List<Change> choice = new ArrayList<>(exposing);
    routes.forEach(
        (table, to) ->
            choice.add(new RouteToGateway(table, gateway.orElseThrow(), List.copyOf(to))));
    List<Change> instances = publicInstances(traces);
    List<Change> changes = new ArrayList<>(names);
    changes.addAll(entries.useful());
    boolean decision = !choice.isEmpty() || !instances.isEmpty();
    (decision ? choice : changes).addAll(entries.pointlessAlone());
    // RDS makes no instance public in a VPC without DNS names or a gateway, so that comes last
    choice.addAll(instances);
    manual.addAll(entries.manual());
    return new Remedy(
        List.copyOf(changes),
        choice.isEmpty() ? List.of() : List.of(new Choice(WHEN, choice)),
        List.copyOf(manual));
  }

  /** The writer; and the others with it, since {@code failover} asks for those only then. */
  private List<Change> publicInstances(Collection<PathTrace> traces) {
    Set<Change> all = new LinkedHashSet<>();
    for (PathTrace trace : traces) {
      for (Obstacle obstacle : trace.obstacles()) {
        if (obstacle instanceof Obstacle.NotPublic writer) {
          all.add(new MakePublic(writer.writerId()));
          hidden.forEach(reader -> all.add(new MakePublic(reader)));
        }
      }
    }
    return List.copyOf(all);
  }

  private void vpc(Obstacle obstacle) {
    if (obstacle instanceof Obstacle.DnsOff dns) {
      names.add(new EnableVpcDns(dns.vpcId(), dns.attribute()));
    } else if (obstacle instanceof Obstacle.Detached d && gateway.isEmpty()) {
      if (d.route().active()) {
        // a route to a gateway that is not attached at all is a blackhole
        manual.add(
            "Where AWS says that "
                + d.route().target()
                + " is attached already, that is under way: wait, then run again");
      }
      gateway = Optional.of(d.route().target());
      exposing.add(new AttachInternetGateway(d.route().target(), network.vpcId()));
    }
  }

  private void subnet(PathTrace trace, Obstacle obstacle) {
    if (obstacle instanceof Obstacle.NoIpv6) {
      manual.add(
          "Name the IPv4 addresses that the pipe comes from, or make the cluster dual-stack");
    } else if (obstacle instanceof Obstacle.Blocked blocked) {
      exclude(blocked);
    } else if (obstacle instanceof Obstacle.Misrouted m) {
      route(m.table(), m.route(), m.length(), trace, obstacle);
    } else if (obstacle instanceof Obstacle.Detached d
        && !gateway.equals(Optional.of(d.route().target()))) {
      route(d.table(), Optional.of(d.route()), d.length(), trace, obstacle);
    }
  }

  private void exclude(Obstacle.Blocked blocked) {
    Optional<Network.PublicAccessBlock> block = network.publicAccessBlock().known();
    String vpc = network.vpcId();
    if (block.filter(Network.PublicAccessBlock::managedByPolicy).isPresent()) {
      manual.add(
          "A declarative policy of the organization sets VPC Block Public Access: have its"
              + " administrator turn it off, or exclude "
              + vpc);
    } else if (block.filter(b -> !b.exclusionsAllowed()).isPresent()) {
      manual.add(
          "VPC Block Public Access of this account allows no exclusions: have it turned off, or"
              + " exclusions allowed and "
              + vpc
              + " excluded");
    } else if (block.stream()
        .flatMap(b -> b.exclusions().stream())
        .anyMatch(e -> e.isAbout(vpc, blocked.subnetId()))) {
      manual.add(
          "The exclusion of "
              + vpc
              + " or "
              + blocked.subnetId()
              + " from VPC Block Public Access is for egress only: make it allow-bidirectional");
    } else {
      exposing.add(new ExcludeFromBlock(vpc));
    }
  }

  /**
   * Routes to the addresses alone: what leads to a NAT gateway is what others in the subnet go out
   * by, and nobody asked for a route to everywhere.
   */
  private void route(
      RouteTable table, Optional<Route> decides, int length, PathTrace trace, Obstacle obstacle) {
    if (decides.filter(r -> r.target().equals("local")).isPresent()) {
      manual.add(
          "The VPC's own range holds addresses of the pipe, which no route can lead out: move the"
              + " cluster to another VPC");
    } else if (gateway.isEmpty()) {
      manual.add(
          "Make an internet gateway, attach it to "
              + network.vpcId()
              + ", then run again for the routes to it");
    } else {
      (length > 0 ? trace.at(obstacle) : trace.rangesAt(obstacle))
          .stream().distinct().forEach(destination -> route(table, destination));
    }
  }

  private void route(RouteTable table, Cidr destination) {
    Optional<Route> there =
        table.routes().stream()
            .filter(r -> !r.propagated() && r.destination().equals(Optional.of(destination)))
            .findFirst();
    if (destination.isEverything() && there.filter(Route::active).isPresent()) {
      manual.add(
          "The default route of "
              + table.id()
              + " leads elsewhere, and others in its subnets go out by it: give the writer subnets"
              + " of its own, or name the addresses of the pipe");
      return;
    }
    routes
        .computeIfAbsent(table.id(), id -> new LinkedHashSet<>())
        .add(new Destination(destination, there.isPresent()));
  }
}
