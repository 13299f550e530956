package dev.auroracheck.facts;

import dev.auroracheck.address.Cidr;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The VPC of the cluster's instances, as far as it matters for traffic from the internet.
 *
 * @param subnets the subnets of the DB subnet group, in which instances are or can be placed
 * @param routeTables all route tables of the VPC
 * @param acls all network ACLs of the VPC
 * @param internetGateways the ids of the internet gateways that are attached to the VPC and
 *     available
 * @param dnsSupport the VPC attribute enableDnsSupport
 * @param dnsHostnames the VPC attribute enableDnsHostnames
 * @param publicAccessBlock VPC Block Public Access of the account; not applicable, and not read, if
 *     every subnet reports that nothing is blocked
 * @param prefixLists the entries of the prefix lists in routes, by prefix list id
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

  /** A network that was not read. */
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

  /** Which traffic through an internet gateway VPC Block Public Access blocks. */
  public enum BlockMode {
    OFF,
    /** Incoming traffic is blocked. */
    INGRESS,
    /** Incoming and outgoing traffic is blocked. */
    BIDIRECTIONAL
  }

  /**
   * A subnet.
   *
   * @param cidr its IPv4 range; absent for an IPv6-only subnet
   * @param blockMode the mode in effect in this subnet, including exclusions; absent where EC2 does
   *     not report it
   */
  @RecordBuilder
  public record Subnet(
      String id, String availabilityZone, Optional<Cidr> cidr, Optional<BlockMode> blockMode)
      implements NetworkSubnetBuilder.With {}

  /**
   * A route table.
   *
   * @param subnets the subnets that are explicitly associated with it
   * @param main whether it is the main route table, which the other subnets of the VPC use
   * @param gateways the gateways whose incoming traffic it routes (edge association)
   */
  @RecordBuilder
  public record RouteTable(
      String id, Set<String> subnets, boolean main, Set<String> gateways, List<Route> routes)
      implements NetworkRouteTableBuilder.With {}

  /**
   * A route. Its destination is either a range or a prefix list.
   *
   * @param destination the range; absent where the destination is a prefix list
   * @param target the id of the gateway or other target: {@code igw-…}, {@code nat-…}, {@code
   *     local}; empty where EC2 gives none
   * @param active false for a blackhole route, which drops the packets that it matches
   * @param propagated whether it comes from a virtual private gateway; a static route with the same
   *     destination has priority over it
   */
  @RecordBuilder
  public record Route(
      Optional<Cidr> destination,
      Optional<String> prefixListId,
      String target,
      boolean active,
      boolean propagated)
      implements NetworkRouteBuilder.With {}

  /** A network ACL with its entries, in no particular order. */
  @RecordBuilder
  public record NetworkAcl(String id, Set<String> subnets, List<Entry> entries)
      implements NetworkNetworkAclBuilder.With {}

  /**
   * An entry of a network ACL.
   *
   * @param number the rule number; of the entries that match, the one with the lowest number
   *     decides
   * @param protocol as a number: 6 is TCP, -1 is every protocol
   * @param fromPort 0 if the entry applies to every port
   * @param toPort 65535 if the entry applies to every port
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
    /** Whether it applies to TCP. */
    public boolean coversTcp() {
      return protocol.equals("6") || protocol.equals("-1");
    }
  }

  /**
   * VPC Block Public Access of the account in the region.
   *
   * @param exclusionsAllowed whether VPCs and subnets can be excluded from it
   * @param managedByPolicy whether a declarative policy of the organization sets it
   * @param exclusions the VPCs and subnets that are excluded from it
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
   * @param egressOnly whether incoming traffic is still blocked
   */
  public record Exclusion(String resourceArn, boolean egressOnly) {
    /** Whether it excludes this VPC or this subnet. */
    public boolean isAbout(String vpcId, String subnetId) {
      return resourceArn.endsWith(":vpc/" + vpcId) || resourceArn.endsWith(":subnet/" + subnetId);
    }
  }
}
