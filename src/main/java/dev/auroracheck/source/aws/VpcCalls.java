package dev.auroracheck.source.aws;

import static dev.auroracheck.source.aws.Ec2Pages.filter;
import static dev.auroracheck.source.aws.Ec2Pages.genuine;
import static dev.auroracheck.source.aws.Ec2Pages.ofVpc;

import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Network;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.VpcAttributeName;

/** Reads the parts of a VPC that a packet from the internet passes. */
final class VpcCalls {
  private final Supplier<Ec2Client> ec2;
  private final Calls calls;

  VpcCalls(Supplier<Ec2Client> ec2, Calls calls) {
    this.ec2 = ec2;
    this.calls = calls;
  }

  CompletableFuture<Fact<List<Network.Subnet>>> subnets(Collection<String> ids) {
    return calls.start(
        Action.DESCRIBE_SUBNETS,
        () ->
            genuine(ec2.get().describeSubnetsPaginator(r -> r.filters(filter("subnet-id", ids))))
                .flatMap(p -> p.subnets().stream())
                .map(NetworkFacts::subnet)
                .toList());
  }

  CompletableFuture<Fact<List<Network.RouteTable>>> routeTables(String vpcId) {
    return calls.start(
        Action.DESCRIBE_ROUTE_TABLES,
        () ->
            genuine(ec2.get().describeRouteTablesPaginator(r -> r.filters(ofVpc(vpcId))))
                .flatMap(p -> p.routeTables().stream())
                .map(NetworkFacts::routeTable)
                .toList());
  }

  CompletableFuture<Fact<List<Network.NetworkAcl>>> acls(String vpcId) {
    return calls.start(
        Action.DESCRIBE_NETWORK_ACLS,
        () ->
            genuine(ec2.get().describeNetworkAclsPaginator(r -> r.filters(ofVpc(vpcId))))
                .flatMap(p -> p.networkAcls().stream())
                .map(NetworkFacts::acl)
                .toList());
  }

  CompletableFuture<Fact<Set<String>>> internetGateways(String vpcId) {
    Filter attached = filter("attachment.vpc-id", List.of(vpcId));
    return calls.start(
        Action.DESCRIBE_INTERNET_GATEWAYS,
        () ->
            NetworkFacts.attached(
                genuine(ec2.get().describeInternetGatewaysPaginator(r -> r.filters(attached)))
                    .flatMap(p -> p.internetGateways().stream())
                    .toList(),
                vpcId));
  }

  /** Starts to read whether an attribute of the VPC is on. */
  CompletableFuture<Fact<Boolean>> attribute(
      String vpcId,
      VpcAttributeName name,
      Function<DescribeVpcAttributeResponse, AttributeBooleanValue> value) {
    return calls.start(
        Action.DESCRIBE_VPC_ATTRIBUTE,
        () ->
            Boolean.TRUE.equals(
                value
                    .apply(
                        genuine(
                            ec2.get().describeVpcAttribute(r -> r.vpcId(vpcId).attribute(name))))
                    .value()));
  }
}
