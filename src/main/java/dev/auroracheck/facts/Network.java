package dev.auroracheck.facts;

import dev.auroracheck.address.Cidr;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The VPC around the cluster's instances, as far as a packet from the internet meets it.
 *
 * @param subnets those of the DB subnet group: where an instance is, or can be moved to
 * @param routeTables all of the VPC
 * @param acls all of the VPC
 * @param internetGateways those that are attached to the VPC and available, by id
 * @param dnsSupport the VPC attribute enableDnsSupport
 * @param dnsHostnames the VPC attribute enableDnsHostnames
 * @param publicAccessBlock the account's VPC Block Public Access; asked for only where a subnet
 *     does not say that nothing is blocked, else not applicable
 * @param prefixLists the entries of the prefix lists that routes name, by id
 */
@RecordBuilder
public record Network(
    String vpcId,
    Fact<List<Subnet>> subnets,
    Fact<List<RouteTable>> routeTables,
    Fact<List<NetworkAcl>> acls,
    Fact<Set<String>> internetGateways,
    Fact<Boolean> dnsSupport,
    Fact<Boolean> dnsHostnames,
    Fact<PublicAccessBlock> publicAccessBlock,
    Map<String, Fact<List<Cidr>>> prefixLists)
    implements NetworkBuilder.With {

  /** A network of which nothing is known. */
  public static Network unavailable(Fact.Unavailable<?> because) {
    return new Network(
        "",
        Fact.copy(because),
        Fact.copy(because),
        Fact.copy(because),
        Fact.copy(because),
        Fact.copy(because),
        Fact.copy(because),
        Fact.copy(because),
        Map.of());
  }

  /** What VPC Block Public Access does to the traffic through an internet gateway. */
  public enum BlockMode {
    OFF,
    /** What comes in is stopped. */
    INGRESS,
    /** Both ways are stopped. */
    BIDIRECTIONAL
  }

  /**
   * A subnet.
   *
   * @param cidr its IPv4 range; absent for a subnet of IPv6 alone
   * @param blockMode in effect here, exclusions counted in; absent where EC2 does not say
   */
  @RecordBuilder
  public record Subnet(
      String id, String availabilityZone, Optional<Cidr> cidr, Optional<BlockMode> blockMode)
      implements NetworkSubnetBuilder.With {}

  /**
   * A route table.
   *
   * @param subnets those that are associated with it by name
   * @param main whether it serves the subnets of the VPC that no table is associated with
   * @param gateways the gateways whose incoming traffic it routes (edge association)
   */
  @RecordBuilder
  public record RouteTable(
      String id, Set<String> subnets, boolean main, Set<String> gateways, List<Route> routes)
      implements NetworkRouteTableBuilder.With {}

  /**
   * A route, whose destination is either a range or a prefix list.
   *
   * @param destination absent where a prefix list is named
   * @param target the id of what it leads to: {@code igw-…}, {@code nat-…}; {@code local}; empty
   *     where EC2 names none
   * @param active false for a blackhole, which drops what it matches
   * @param propagated learned from a virtual private gateway; a static one of the same length wins
   */
  @RecordBuilder
  public record Route(
      Optional<Cidr> destination,
      Optional<String> prefixListId,
      String target,
      boolean active,
      boolean propagated)
      implements NetworkRouteBuilder.With {}

  /** A network ACL with its entries, in no order. */
  @RecordBuilder
  public record NetworkAcl(String id, Set<String> subnets, List<Entry> entries)
      implements NetworkNetworkAclBuilder.With {}

  /**
   * An entry of a network ACL.
   *
   * @param number the one with the lowest number that matches decides
   * @param protocol as a number: 6 is TCP, -1 every protocol
   * @param fromPort 0 where it is for every port
   * @param toPort 65535 where it is for every port
   */
  @RecordBuilder
  public record Entry(
      int number,
      boolean egress,
      String protocol,
      Cidr range,
      int fromPort,
      int toPort,
      boolean allow)
      implements NetworkEntryBuilder.With {
    /** Whether it speaks of TCP. */
    public boolean coversTcp() {
      return protocol.equals("6") || protocol.equals("-1");
    }
  }

  /**
   * VPC Block Public Access of the account in the region.
   *
   * @param exclusionsAllowed whether a VPC or a subnet may be taken out of it
   * @param managedByPolicy whether an organization's declarative policy sets it
   * @param exclusions what is let through nevertheless, by the ARN of the VPC or subnet
   */
  @RecordBuilder
  public record PublicAccessBlock(
      BlockMode mode,
      boolean exclusionsAllowed,
      boolean managedByPolicy,
      List<Exclusion> exclusions)
      implements NetworkPublicAccessBlockBuilder.With {}

  /**
   * An exclusion in effect.
   *
   * @param egressOnly whether what comes in is stopped all the same
   */
  public record Exclusion(String resourceArn, boolean egressOnly) {
    /** Whether it is for that VPC, or for that subnet. */
    public boolean isAbout(String vpcId, String subnetId) {
      return resourceArn.endsWith(":vpc/" + vpcId) || resourceArn.endsWith(":subnet/" + subnetId);
    }
  }
}
