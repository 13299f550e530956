package dev.auroracheck.fix;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.remedy.NetworkChange;
import dev.auroracheck.remedy.PrivateLinkChange;
import java.util.ArrayList;
import java.util.List;

/** Changes of the network as Terraform resources. */
final class NetworkTerraform implements NetworkChange.Cases<List<Block>> {
  private final Labels labels;

  NetworkTerraform(Labels labels) {
    this.labels = labels;
  }

  /** A prefix list of each address family, so that a rule counts once however it changes. */
  @Override
  public List<Block> allowIngress(NetworkChange.AllowIngress change) {
    List<Block> blocks = new ArrayList<>();
    blocks.addAll(ingress("IPv4", change.from().stream().filter(r -> !r.v6()).toList(), change));
    blocks.addAll(ingress("IPv6", change.from().stream().filter(Cidr::v6).toList(), change));
    return blocks;
  }

  private List<Block> ingress(String family, List<Cidr> ranges, NetworkChange.AllowIngress change) {
    if (ranges.isEmpty()) {
      return List.of();
    }
    String list = labels.next("aws_ec2_managed_prefix_list");
    return List.of(
        prefixList(list, change.label() + "-" + family, family, ranges, change.label()),
        labels
            .resource("aws_vpc_security_group_ingress_rule")
            .with("security_group_id", change.group())
            .with("description", change.label())
            .with("ip_protocol", "tcp")
            .with("from_port", change.port())
            .with("to_port", change.port())
            .with(
                "prefix_list_id",
                new Block.Expression("aws_ec2_managed_prefix_list." + list + ".id")));
  }

  private static Block prefixList(
      String label, String name, String family, List<Cidr> ranges, String description) {
    Block block =
        Block.resource("aws_ec2_managed_prefix_list", label)
            .with("name", name)
            .with("address_family", family)
            .with("max_entries", ranges.size());
    for (Cidr range : ranges) {
      block =
          block.with(
              Block.of("entry").with("cidr", range.toString()).with("description", description));
    }
    return block;
  }

  @Override
  public List<Block> createPrefixList(NetworkChange.CreatePrefixList change) {
    String family = change.from().stream().anyMatch(Cidr::v6) ? "IPv6" : "IPv4";
    String label = labels.next("aws_ec2_managed_prefix_list");
    return List.of(prefixList(label, change.name(), family, change.from(), change.name()));
  }

  @Override
  public List<Block> allowInAcl(NetworkChange.AllowInAcl change) {
    return change.entries().stream()
        .map(
            entry ->
                labels
                    .resource("aws_network_acl_rule")
                    .with("network_acl_id", change.acl())
                    .with("rule_number", entry.number())
                    .with("egress", change.outbound())
                    .with("protocol", "tcp")
                    .with("rule_action", "allow")
                    .with(
                        entry.range().v6() ? "ipv6_cidr_block" : "cidr_block",
                        entry.range().toString())
                    .with("from_port", change.fromPort())
                    .with("to_port", change.toPort()))
        .toList();
  }

  /** None for a route that is there already: Terraform can't create it. */
  @Override
  public List<Block> routeToGateway(NetworkChange.RouteToGateway change) {
    return change.destinations().stream()
        .filter(to -> !to.replaces())
        .map(
            to ->
                labels
                    .resource("aws_route")
                    .with("route_table_id", change.table())
                    .with(
                        to.range().v6() ? "destination_ipv6_cidr_block" : "destination_cidr_block",
                        to.range().toString())
                    .with("gateway_id", change.gateway()))
        .toList();
  }

  @Override
  public List<Block> attachInternetGateway(NetworkChange.AttachInternetGateway change) {
    return List.of(
        labels
            .resource("aws_internet_gateway_attachment")
            .with("internet_gateway_id", change.gateway())
            .with("vpc_id", change.vpc()));
  }

  @Override
  public List<Block> excludeFromBlock(NetworkChange.ExcludeFromBlock change) {
    return List.of(
        labels
            .resource("aws_vpc_block_public_access_exclusion")
            .with("vpc_id", change.vpc())
            .with("internet_gateway_exclusion_mode", "allow-bidirectional"));
  }

  @Override
  public List<Block> allowPrincipal(PrivateLinkChange.AllowPrincipal change) {
    return List.of(
        labels
            .resource("aws_vpc_endpoint_service_allowed_principal")
            .with("vpc_endpoint_service_id", change.service())
            .with("principal_arn", change.principal()));
  }

  @Override
  public List<Block> makePublic(NetworkChange.MakePublic change) {
    return List.of();
  }

  @Override
  public List<Block> makePrivate(NetworkChange.MakePrivate change) {
    return List.of();
  }

  @Override
  public List<Block> enableVpcDns(NetworkChange.EnableVpcDns change) {
    return List.of();
  }

  @Override
  public List<Block> supportRegion(PrivateLinkChange.SupportRegion change) {
    return List.of();
  }

  @Override
  public List<Block> ignoreSecurityGroups(PrivateLinkChange.IgnoreSecurityGroups change) {
    return List.of();
  }

  @Override
  public List<Block> showTargetHealth(PrivateLinkChange.ShowTargetHealth change) {
    return List.of();
  }

  @Override
  public List<Block> showEndpointConnections(PrivateLinkChange.ShowEndpointConnections change) {
    return List.of();
  }
}
