package dev.auroracheck.check.network;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.check.Result.Undecided;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.facts.Network;
import dev.auroracheck.facts.Network.BlockMode;
import dev.auroracheck.facts.Network.Entry;
import dev.auroracheck.facts.Network.Subnet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Follows a packet from the internet to the writer in one of its subnets, and the reply back. It
 * continues behind an obstacle that stops the packet, so that all obstacles can be fixed at once.
 */
final class PacketWalk {
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

  /** The part of the path that is the same in every subnet. */
  PathTrace toVpc(List<Cidr> addresses) {
    PathTrace trace = new PathTrace(addresses, Cidr.PRIVATE);
    common(trace);
    return trace;
  }

  /** The whole path into a subnet. */
  PathTrace to(Subnet subnet, List<Cidr> addresses) {
    PathTrace trace = new PathTrace(addresses, borders);
    common(trace);
    blocked(trace, subnet);
    new RouteWalk(network).follow(trace, subnet);
    new AclWalk(network, port).follow(trace, subnet);
    return trace;
  }

  /** All ranges of routes, prefix lists and network ACL entries: they may treat addresses apart. */
  private static List<Cidr> borders(Network network) {
    Stream<Cidr> routes =
        network.routeTables().known().stream()
            .flatMap(List::stream)
            .flatMap(table -> table.routes().stream())
            .flatMap(
                route ->
                    Stream.concat(
                        route.destination().stream(),
                        RouteWalk.entries(network, route).flatMap(Fact::known).stream()
                            .flatMap(List::stream)));
    Stream<Cidr> entries =
        network.acls().known().stream()
            .flatMap(List::stream)
            .flatMap(acl -> acl.entries().stream())
            .map(Entry::range);
    return Stream.of(Cidr.PRIVATE.stream(), routes, entries).flatMap(s -> s).distinct().toList();
  }

  private void common(PathTrace trace) {
    Optional<Boolean> isPublic = writer.publiclyAccessible();
    if (isPublic.isEmpty()) {
      trace.doubt(
          new Undecided(
              "RDS does not report whether writer " + writer.id() + " is publicly accessible.",
              "Run again when instance " + writer.id() + " is available."));
    } else if (!isPublic.get()) {
      stop(trace, new Obstacle.NotPublic(writer.id()));
    }
    if (!writer.dualStack()) {
      trace.pieces().stream()
          .filter(Cidr::v6)
          .forEach(piece -> trace.stop(new Obstacle.NoIpv6(writer.id()), piece));
    }
    dns(trace, network.dnsSupport(), "enableDnsSupport");
    dns(trace, network.dnsHostnames(), "enableDnsHostnames");
  }

  private void dns(PathTrace trace, Fact<Boolean> on, String attribute) {
    if (on instanceof Fact.Unavailable<Boolean> u) {
      trace.doubt(Doubts.unread(u));
    } else if (!on.get()) {
      stop(trace, new Obstacle.DnsOff(network.vpcId(), attribute));
    }
  }

  private void blocked(PathTrace trace, Subnet subnet) {
    Optional<BlockMode> mode = subnet.blockMode();
    if (mode.isEmpty()) {
      if (network.publicAccessBlock() instanceof Fact.Unavailable<Network.PublicAccessBlock> u) {
        trace.doubt(Doubts.unread(u));
        return;
      }
      Network.PublicAccessBlock block = network.publicAccessBlock().get();
      boolean excluded =
          block.exclusions().stream()
              .anyMatch(e -> !e.egressOnly() && e.isAbout(network.vpcId(), subnet.id()));
      mode = Optional.of(excluded ? BlockMode.OFF : block.mode());
    }
    if (mode.get() != BlockMode.OFF) {
      stop(trace, new Obstacle.Blocked(subnet.id(), mode.get()));
    }
  }

  private static void stop(PathTrace trace, Obstacle obstacle) {
    trace.pieces().forEach(piece -> trace.stop(obstacle, piece));
  }
}
