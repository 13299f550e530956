package dev.auroracheck.fix;

import dev.auroracheck.remedy.NetworkChange;
import dev.auroracheck.remedy.PrivateLinkChange;

/** What changes of the network are in words. */
final class NetworkDescriptions implements NetworkChange.Cases<Description> {

  @Override
  public Description makePublic(NetworkChange.MakePublic change) {
    return Description.of("Make ", "instance", change.instance(), " publicly accessible")
        .impact("the instance gets a public address; its security groups decide who may connect");
  }

  @Override
  public Description makePrivate(NetworkChange.MakePrivate change) {
    return Description.of("Make ", "instance", change.instance(), " not publicly accessible")
        .impact("whoever connects to the instance over the internet no longer can");
  }

  @Override
  public Description allowIngress(NetworkChange.AllowIngress change) {
    String on = " on port " + change.port() + " in security group " + change.group();
    int n = change.from().size();
    return Description.of(
        change.of().startsWith("--")
            ? "Allow " + addresses(n) + " given with " + change.of() + on
            : "Allow "
                + n
                + (n == 1 ? " ClickPipes address of " : " ClickPipes addresses of ")
                + change.of()
                + on);
  }

  @Override
  public Description createPrefixList(NetworkChange.CreatePrefixList change) {
    return Description.of(
        "Create prefix list " + change.name() + " of " + addresses(change.from().size()));
  }

  @Override
  public Description allowInAcl(NetworkChange.AllowInAcl change) {
    String addresses = addresses(change.entries().size());
    return Description.of(
        change.outbound()
            ? "Allow replies to "
                + addresses
                + " on ports "
                + change.fromPort()
                + "-"
                + change.toPort()
                + " in network ACL "
                + change.acl()
            : "Allow "
                + addresses
                + " on port "
                + change.toPort()
                + " in network ACL "
                + change.acl());
  }

  @Override
  public Description routeToGateway(NetworkChange.RouteToGateway change) {
    boolean replaces = change.destinations().stream().anyMatch(NetworkChange.Destination::replaces);
    return Description.of(
            "Route "
                + addresses(change.destinations().size())
                + " to internet gateway "
                + change.gateway()
                + " in route table "
                + change.table())
        .impact(
            (replaces ? "existing routes are replaced; " : "")
                + "whatever is in the subnets of the route table reaches these addresses directly");
  }

  @Override
  public Description attachInternetGateway(NetworkChange.AttachInternetGateway change) {
    return Description.of("Attach internet gateway " + change.gateway() + " to VPC " + change.vpc())
        .impact(
            "every subnet of the VPC that has a route to the gateway is connected to the internet");
  }

  @Override
  public Description enableVpcDns(NetworkChange.EnableVpcDns change) {
    return Description.of("Turn on " + change.attribute() + " of VPC " + change.vpc());
  }

  @Override
  public Description excludeFromBlock(NetworkChange.ExcludeFromBlock change) {
    return Description.of("Exclude VPC " + change.vpc() + " from VPC Block Public Access")
        .impact("no subnet of the VPC is protected by VPC Block Public Access any more");
  }

  @Override
  public Description allowPrincipal(PrivateLinkChange.AllowPrincipal change) {
    return Description.of(
        "Allow " + change.principal() + " to connect to endpoint service " + change.service());
  }

  @Override
  public Description supportRegion(PrivateLinkChange.SupportRegion change) {
    return Description.of(
        "Let endpoint service " + change.service() + " accept endpoints of " + change.region());
  }

  @Override
  public Description ignoreSecurityGroups(PrivateLinkChange.IgnoreSecurityGroups change) {
    return Description.of(
            "Do not apply the security groups of load balancer "
                + change.name()
                + " to what comes through PrivateLink")
        .impact("the security groups no longer restrict any endpoint of the service");
  }

  @Override
  public Description showTargetHealth(PrivateLinkChange.ShowTargetHealth change) {
    return Description.of("Show the health of target group " + change.name());
  }

  @Override
  public Description showEndpointConnections(PrivateLinkChange.ShowEndpointConnections change) {
    return Description.of("Show the connections to endpoint service " + change.service());
  }

  private static String addresses(int n) {
    return n == 1 ? "1 address" : n + " addresses";
  }
}
