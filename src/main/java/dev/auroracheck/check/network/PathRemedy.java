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
 * Finds how to open the network path to the writer, in an order that AWS accepts. A change that
 * makes more reachable from the internet than the pipe's port is for a person to decide.
 */
final class PathRemedy {
  static final String NOT_EVERYTHING =
      "Pass the addresses that the pipe connects from with --allow-ip, then run again: nothing is"
          + " opened to the whole internet";

  static final String WHEN =
      "if the writer may be reachable from the internet; otherwise use PrivateLink or an SSH tunnel";

  private final Network network;
  private final List<String> hidden;
  private final AclRemedy acls;
  private final Set<Change> names = new LinkedHashSet<>();
  private final Set<Change> exposing = new LinkedHashSet<>();
  private final Map<String, Set<Destination>> routes = new LinkedHashMap<>();
  private final Set<String> manual = new LinkedHashSet<>();

  /** The internet gateway for new routes; absent where the VPC has none. */
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
    // RDS refuses to make an instance public in a VPC without DNS names or a gateway: this is last
    choice.addAll(instances);
    manual.addAll(entries.manual());
    return new Remedy(
        List.copyOf(changes),
        choice.isEmpty() ? List.of() : List.of(new Choice(WHEN, choice)),
        List.copyOf(manual));
  }

  /** The writer, and the readers with it: {@code failover} reports readers only after that. */
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
        // the route to a detached gateway would be a blackhole, so this one is being attached
        manual.add(
            "If AWS reports that "
                + d.route().target()
                + " is already attached, wait a minute, then run again");
      }
      gateway = Optional.of(d.route().target());
      exposing.add(new AttachInternetGateway(d.route().target(), network.vpcId()));
    }
  }

  private void subnet(PathTrace trace, Obstacle obstacle) {
    if (obstacle instanceof Obstacle.NoIpv6) {
      manual.add(
          "Pass the IPv4 addresses that the pipe connects from with --allow-ip, or make the cluster"
              + " dual-stack");
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
          "Ask the administrator of the AWS organization to exclude "
              + vpc
              + " from VPC Block Public Access, or to turn the block off: a declarative policy of"
              + " the organization sets it");
    } else if (block.filter(b -> !b.exclusionsAllowed()).isPresent()) {
      manual.add(
          "Turn VPC Block Public Access off, or allow exclusions and exclude "
              + vpc
              + ": today this account allows no exclusions");
    } else if (block.stream()
        .flatMap(b -> b.exclusions().stream())
        .anyMatch(e -> e.isAbout(vpc, blocked.subnetId()))) {
      manual.add(
          "Change the exclusion of "
              + vpc
              + " or "
              + blocked.subnetId()
              + " from VPC Block Public Access to allow-bidirectional: today it allows only"
              + " egress");
    } else {
      exposing.add(new ExcludeFromBlock(vpc));
    }
  }

  /**
   * Adds routes to the pipe's addresses only. Other hosts of the subnet may use the default route,
   * for example to a NAT gateway, so that route stays.
   */
  private void route(
      RouteTable table, Optional<Route> decides, int length, PathTrace trace, Obstacle obstacle) {
    if (decides.filter(r -> r.target().equals("local")).isPresent()) {
      manual.add(
          "Move the cluster to another VPC: the address range of "
              + network.vpcId()
              + " includes addresses of the pipe, so no route can send replies to them");
    } else if (gateway.isEmpty()) {
      manual.add(
          "Create an internet gateway and attach it to "
              + network.vpcId()
              + ", then run again to get the routes");
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
          "Give the writer subnets of its own, or pass the addresses of the pipe with --allow-ip:"
              + " other hosts may use the default route of "
              + table.id()
              + ", which does not go to an internet gateway");
      return;
    }
    routes
        .computeIfAbsent(table.id(), id -> new LinkedHashSet<>())
        .add(new Destination(destination, there.isPresent()));
  }
}
