package dev.auroracheck.source.aws;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Network;
import dev.auroracheck.facts.Network.BlockMode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.VpcAttributeName;

/** The calls in progress about one VPC, and what has to be read after them. */
record VpcLookup(
    String vpcId,
    CompletableFuture<Fact<List<Network.Subnet>>> subnets,
    CompletableFuture<Fact<List<Network.RouteTable>>> routeTables,
    CompletableFuture<Fact<List<Network.NetworkAcl>>> acls,
    CompletableFuture<Fact<Set<String>>> internetGateways,
    CompletableFuture<Fact<Boolean>> dnsSupport,
    CompletableFuture<Fact<Boolean>> dnsHostnames) {

  static VpcLookup start(VpcCalls ec2, String vpcId, List<String> subnetIds) {
    return new VpcLookup(
        vpcId,
        ec2.subnets(subnetIds),
        ec2.routeTables(vpcId),
        ec2.acls(vpcId),
        ec2.internetGateways(vpcId),
        ec2.attribute(
            vpcId,
            VpcAttributeName.ENABLE_DNS_SUPPORT,
            DescribeVpcAttributeResponse::enableDnsSupport),
        ec2.attribute(
            vpcId,
            VpcAttributeName.ENABLE_DNS_HOSTNAMES,
            DescribeVpcAttributeResponse::enableDnsHostnames));
  }

  /** The prefix lists that routes name. */
  Set<String> prefixListIds() {
    Set<String> ids = new LinkedHashSet<>();
    routeTables.join().known().stream()
        .flatMap(List::stream)
        .flatMap(table -> table.routes().stream())
        .map(Network.Route::prefixListId)
        .flatMap(Optional::stream)
        .forEach(ids::add);
    return ids;
  }

  /** Whether some subnet does not report that public access is unblocked. */
  boolean mayBeBlocked() {
    return subnets.join().known().stream()
        .flatMap(List::stream)
        .anyMatch(s -> !s.blockMode().equals(Optional.of(BlockMode.OFF)));
  }

  Network network(
      Fact<Network.PublicAccessBlock> block, Map<String, Fact<List<Cidr>>> prefixLists) {
    return new Network(
        vpcId,
        subnets.join(),
        routeTables.join(),
        acls.join(),
        internetGateways.join(),
        dnsSupport.join(),
        dnsHostnames.join(),
        block,
        prefixLists);
  }
}
