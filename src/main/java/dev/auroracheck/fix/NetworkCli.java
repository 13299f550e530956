package dev.auroracheck.fix;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.remedy.NetworkChange;
import dev.auroracheck.remedy.PrivateLinkChange;
import java.util.List;
import java.util.Locale;

/** Changes of the network as commands of the AWS CLI. */
final class NetworkCli implements NetworkChange.Cases<AwsSteps> {
  private final AwsSteps steps;

  NetworkCli(AwsSteps steps) {
    this.steps = steps;
  }

  @Override
  public AwsSteps makePublic(NetworkChange.MakePublic change) {
    return steps
        .run(
            RdsCommands.modifyInstance(change.instance())
                .flag("publicly-accessible")
                .flag("apply-immediately"))
        .run(RdsCommands.waitForInstance(change.instance()));
  }

  @Override
  public AwsSteps makePrivate(NetworkChange.MakePrivate change) {
    return steps.run(
        RdsCommands.modifyInstance(change.instance())
            .flag("no-publicly-accessible")
            .flag("apply-immediately"));
  }

  @Override
  public AwsSteps allowIngress(NetworkChange.AllowIngress change) {
    new IngressCli(change, steps).write();
    return steps;
  }

  @Override
  public AwsSteps createPrefixList(NetworkChange.CreatePrefixList change) {
    return steps.run(
        AwsCommand.ec2("create-managed-prefix-list")
            .with("prefix-list-name", change.name())
            .with("address-family", change.from().stream().anyMatch(Cidr::v6) ? "IPv6" : "IPv4")
            .with("max-entries", String.valueOf(change.from().size()))
            .with("entries", change.from().stream().map(r -> "Cidr=" + r).toList()));
  }

  @Override
  public AwsSteps allowInAcl(NetworkChange.AllowInAcl change) {
    for (NetworkChange.AclEntry entry : change.entries()) {
      steps.unless(
          "NetworkAclEntryAlreadyExists",
          AwsCommand.ec2("create-network-acl-entry")
              .with("network-acl-id", change.acl())
              .with("rule-number", String.valueOf(entry.number()))
              .with("protocol", "tcp")
              .with("port-range", "From=" + change.fromPort() + ",To=" + change.toPort())
              .with(entry.range().v6() ? "ipv6-cidr-block" : "cidr-block", entry.range().toString())
              .flag(change.outbound() ? "egress" : "ingress")
              .with("rule-action", "allow"));
    }
    return steps;
  }

  @Override
  public AwsSteps routeToGateway(NetworkChange.RouteToGateway change) {
    for (NetworkChange.Destination to : change.destinations()) {
      AwsCommand command =
          AwsCommand.ec2(to.replaces() ? "replace-route" : "create-route")
              .with("route-table-id", change.table())
              .with(
                  to.range().v6() ? "destination-ipv6-cidr-block" : "destination-cidr-block",
                  to.range().toString())
              .with("gateway-id", change.gateway());
      if (to.replaces()) {
        steps.run(command);
      } else {
        steps.unless("RouteAlreadyExists", command);
      }
    }
    return steps;
  }

  @Override
  public AwsSteps attachInternetGateway(NetworkChange.AttachInternetGateway change) {
    return steps.unless(
        "Resource.AlreadyAssociated",
        AwsCommand.ec2("attach-internet-gateway")
            .with("internet-gateway-id", change.gateway())
            .with("vpc-id", change.vpc()));
  }

  @Override
  public AwsSteps enableVpcDns(NetworkChange.EnableVpcDns change) {
    return steps.run(
        AwsCommand.ec2("modify-vpc-attribute")
            .with("vpc-id", change.vpc())
            .flag(change.attribute().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT)));
  }

  /** AWS does not document its answer for an exclusion that exists, so the script looks first. */
  @Override
  public AwsSteps excludeFromBlock(NetworkChange.ExcludeFromBlock change) {
    List<String> filters =
        List.of(
            "Name=internet-gateway-exclusion-mode,Values=allow-bidirectional",
            "Name=state,Values=create-in-progress,create-complete,update-in-progress,"
                + "update-complete");
    return steps.unlessPrinted(
        AwsCommand.ec2("describe-vpc-block-public-access-exclusions")
            .with("filters", filters)
            .query(
                "VpcBlockPublicAccessExclusions[?ends_with(ResourceArn,`\"/"
                    + change.vpc()
                    + "\"`)].State"),
        AwsCommand.ec2("create-vpc-block-public-access-exclusion")
            .with("vpc-id", change.vpc())
            .with("internet-gateway-exclusion-mode", "allow-bidirectional"));
  }

  @Override
  public AwsSteps allowPrincipal(PrivateLinkChange.AllowPrincipal change) {
    return steps.run(
        AwsCommand.ec2("modify-vpc-endpoint-service-permissions")
            .with("service-id", change.service())
            .with("add-allowed-principals", change.principal()));
  }

  @Override
  public AwsSteps supportRegion(PrivateLinkChange.SupportRegion change) {
    return steps.run(
        AwsCommand.ec2("modify-vpc-endpoint-service-configuration")
            .with("service-id", change.service())
            .with("add-supported-regions", change.region()));
  }

  @Override
  public AwsSteps ignoreSecurityGroups(PrivateLinkChange.IgnoreSecurityGroups change) {
    return steps.run(
        AwsCommand.elb("set-security-groups")
            .with("load-balancer-arn", change.arn())
            .with("enforce-security-group-inbound-rules-on-private-link-traffic", "off")
            .with("security-groups", change.groups()));
  }

  @Override
  public AwsSteps showTargetHealth(PrivateLinkChange.ShowTargetHealth change) {
    return steps.run(
        AwsCommand.elb("describe-target-health").with("target-group-arn", change.arn()));
  }

  @Override
  public AwsSteps showEndpointConnections(PrivateLinkChange.ShowEndpointConnections change) {
    return steps.run(
        AwsCommand.ec2("describe-vpc-endpoint-connections")
            .with("filters", "Name=service-id,Values=" + change.service()));
  }
}
