package dev.auroracheck.fix;

import dev.auroracheck.remedy.NetworkChange;
import dev.auroracheck.remedy.PrivateLinkChange;
import java.util.List;

/** What changes of the network are in words. */
final class NetworkDescriptions implements NetworkChange.Cases<Description> {

  @Override
  public Description makePublic(NetworkChange.MakePublic change) {
    List<String> instance = List.of(change.instance());
    return Description.of("Make ", "instance", instance, " publicly accessible")
        .shorter(new Phrase("make ", "instance", instance, " publicly accessible"))
        .impact(
            "the instance gets a public IP address; its security groups decide who can connect");
  }

  @Override
  public Description makePrivate(NetworkChange.MakePrivate change) {
    return Description.of("Make ", "instance", change.instance(), " not publicly accessible")
        .impact("nothing can connect to the instance over the internet any more");
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
    List<String> ranges = change.entries().stream().map(e -> e.range().toString()).toList();
    String ports =
        change.outbound()
            ? " on ports " + change.fromPort() + "-" + change.toPort()
            : " on port " + change.toPort();
    String allow = change.outbound() ? "Allow replies to " : "Allow ";
    String in = " in network ACL " + change.acl();
    return Description.of(allow, Phrase.ADDRESS, ranges, ports + in)
        .shorter(new Phrase("allow ", Phrase.ADDRESS, ranges, in));
  }

  @Override
  public Description routeToGateway(NetworkChange.RouteToGateway change) {
    List<String> ranges = change.destinations().stream().map(d -> d.range().toString()).toList();
    boolean replaces = change.destinations().stream().anyMatch(NetworkChange.Destination::replaces);
    String gateway = change.gateway();
    return Description.of(
            "Route ",
            Phrase.ADDRESS,
            ranges,
            " to internet gateway " + gateway + " in route table " + change.table())
        .shorter(new Phrase("route ", Phrase.ADDRESS, ranges, " through " + gateway))
        .impact(
            (replaces ? "existing routes are replaced; " : "")
                + "every subnet of the route table reaches these addresses directly");
  }

  @Override
  public Description attachInternetGateway(NetworkChange.AttachInternetGateway change) {
    String gateway = "ttach internet gateway " + change.gateway();
    return Description.of("A" + gateway + " to VPC " + change.vpc())
        .shorter(Phrase.of("a" + gateway))
        .impact(
            "every subnet of the VPC that has a route to the gateway is connected to the internet");
  }

  @Override
  public Description enableVpcDns(NetworkChange.EnableVpcDns change) {
    return Description.of("Turn on " + change.attribute() + " of VPC " + change.vpc());
  }

  @Override
  public Description excludeFromBlock(NetworkChange.ExcludeFromBlock change) {
    String exclude = "xclude VPC " + change.vpc() + " from VPC Block Public Access";
    return Description.of("E" + exclude)
        .shorter(Phrase.of("e" + exclude))
        .impact("VPC Block Public Access no longer protects any subnet of the VPC");
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
            "Turn off the security groups of load balancer " + change.name() + " for PrivateLink")
        .impact(
            "the security groups no longer restrict connections through any endpoint of the service");
  }

  @Override
  public Description showTargetHealth(PrivateLinkChange.ShowTargetHealth change) {
    return Description.of("Show the health of target group " + change.name())
        .impact(ClusterDescriptions.READS);
  }

  @Override
  public Description showEndpointConnections(PrivateLinkChange.ShowEndpointConnections change) {
    return Description.of("Show the connections to endpoint service " + change.service())
        .impact(ClusterDescriptions.READS);
  }

  private static String addresses(int n) {
    return n == 1 ? "1 address" : n + " addresses";
  }
}
