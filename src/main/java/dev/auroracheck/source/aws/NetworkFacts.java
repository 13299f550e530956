package dev.auroracheck.source.aws;

import static dev.auroracheck.source.aws.Texts.optional;
import static dev.auroracheck.source.aws.Texts.text;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.Network;
import dev.auroracheck.facts.Network.BlockMode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.PortRange;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.VpcBlockPublicAccessExclusion;
import software.amazon.awssdk.services.ec2.model.VpcBlockPublicAccessOptions;

/** Turns EC2 answers about a VPC into facts. */
final class NetworkFacts {
  /** The states of an internet gateway's attachment that is in effect. */
  private static final Set<String> ATTACHED = Set.of("available", "attached");

  private static final Set<String> IN_EFFECT =
      Set.of("create-complete", "update-in-progress", "update-complete", "update-failed");

  private static final int EVERY_PORT = 65535;

  private NetworkFacts() {}

  static Network.Subnet subnet(Subnet s) {
    return new Network.Subnet(
        s.subnetId(),
        text(s.availabilityZone()),
        range(s.cidrBlock()),
        Optional.ofNullable(s.blockPublicAccessStates())
            .flatMap(states -> mode(states.internetGatewayBlockModeAsString())));
  }

  private static Optional<BlockMode> mode(@Nullable String mode) {
    return switch (text(mode)) {
      case "off" -> Optional.of(BlockMode.OFF);
      case "block-ingress" -> Optional.of(BlockMode.INGRESS);
      case "block-bidirectional" -> Optional.of(BlockMode.BIDIRECTIONAL);
      default -> Optional.empty();
    };
  }

  /**
   * @param options absent where EC2 does not have this feature
   */
  static Network.PublicAccessBlock block(
      Optional<VpcBlockPublicAccessOptions> options,
      List<VpcBlockPublicAccessExclusion> exclusions) {
    return new Network.PublicAccessBlock(
        options.flatMap(o -> mode(o.internetGatewayBlockModeAsString())).orElse(BlockMode.OFF),
        options.filter(o -> "allowed".equals(o.exclusionsAllowedAsString())).isPresent(),
        options.filter(o -> "declarative-policy".equals(o.managedByAsString())).isPresent(),
        exclusions.stream()
            .filter(e -> IN_EFFECT.contains(text(e.stateAsString())))
            .map(
                e ->
                    new Network.Exclusion(
                        text(e.resourceArn()),
                        "allow-egress".equals(e.internetGatewayExclusionModeAsString())))
            .toList());
  }

  static Network.RouteTable routeTable(RouteTable t) {
    return new Network.RouteTable(
        t.routeTableId(),
        named(t.associations().stream().map(RouteTableAssociation::subnetId)),
        t.associations().stream().anyMatch(a -> Boolean.TRUE.equals(a.main())),
        named(t.associations().stream().map(RouteTableAssociation::gatewayId)),
        t.routes().stream().map(NetworkFacts::route).toList());
  }

  private static Network.Route route(Route r) {
    return new Network.Route(
        range(r.destinationCidrBlock()).or(() -> range(r.destinationIpv6CidrBlock())),
        Optional.ofNullable(r.destinationPrefixListId()),
        Stream.of(
                r.gatewayId(),
                r.natGatewayId(),
                r.egressOnlyInternetGatewayId(),
                r.transitGatewayId(),
                r.vpcPeeringConnectionId(),
                r.networkInterfaceId(),
                r.instanceId(),
                r.localGatewayId(),
                r.carrierGatewayId(),
                r.coreNetworkArn(),
                r.odbNetworkArn())
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(""),
        !"blackhole".equals(r.stateAsString()),
        "EnableVgwRoutePropagation".equals(r.originAsString()));
  }

  static Network.NetworkAcl acl(NetworkAcl a) {
    return new Network.NetworkAcl(
        a.networkAclId(),
        named(a.associations().stream().map(NetworkAclAssociation::subnetId)),
        a.entries().stream().flatMap(e -> entry(e).stream()).toList());
  }

  private static Optional<Network.Entry> entry(NetworkAclEntry e) {
    Optional<PortRange> ports = Optional.ofNullable(e.portRange());
    return range(e.cidrBlock())
        .or(() -> range(e.ipv6CidrBlock()))
        .map(
            range ->
                new Network.Entry(
                    Objects.requireNonNullElse(e.ruleNumber(), 0),
                    Boolean.TRUE.equals(e.egress()),
                    text(e.protocol()),
                    range,
                    ports.map(PortRange::from).orElse(0),
                    ports.map(PortRange::to).orElse(EVERY_PORT),
                    "allow".equals(e.ruleActionAsString())));
  }

  /** The ids of the internet gateways that are attached to the VPC. */
  static Set<String> attached(List<InternetGateway> gateways, String vpcId) {
    return gateways.stream()
        .filter(
            g ->
                g.attachments().stream()
                    .anyMatch(
                        a -> vpcId.equals(a.vpcId()) && ATTACHED.contains(text(a.stateAsString()))))
        .map(InternetGateway::internetGatewayId)
        .collect(Collectors.toSet());
  }

  private static Set<String> named(Stream<@Nullable String> ids) {
    return ids.filter(Objects::nonNull).collect(Collectors.toSet());
  }

  private static Optional<Cidr> range(@Nullable String cidr) {
    return optional(cidr).map(Cidr::parse);
  }
}
