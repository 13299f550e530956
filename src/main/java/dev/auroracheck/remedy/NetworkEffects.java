package dev.auroracheck.remedy;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Network;
import dev.auroracheck.facts.Network.Entry;
import dev.auroracheck.facts.Network.NetworkAcl;
import dev.auroracheck.facts.Network.Route;
import dev.auroracheck.facts.Network.RouteTable;
import dev.auroracheck.facts.SecurityGroup;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The facts after a change of the network. */
final class NetworkEffects implements NetworkChange.Cases<Facts> {
  private static final String TCP = "tcp";

  private final Facts facts;

  NetworkEffects(Facts facts) {
    this.facts = facts;
  }

  @Override
  public Facts makePublic(NetworkChange.MakePublic change) {
    return publicly(change.instance(), true);
  }

  @Override
  public Facts makePrivate(NetworkChange.MakePrivate change) {
    return publicly(change.instance(), false);
  }

  private Facts publicly(String instance, boolean accessible) {
    return ClusterEffects.instanceAtOnce(
        instance,
        i -> i.withNetworking(i.networking().withPubliclyAccessible(Optional.of(accessible))),
        facts);
  }

  @Override
  public Facts allowIngress(NetworkChange.AllowIngress change) {
    return facts.withAws(
        facts
            .aws()
            .withSecurityGroups(
                facts
                    .aws()
                    .securityGroups()
                    .map(
                        all ->
                            Effects.each(
                                all,
                                g -> g.id().equals(change.group()),
                                g -> allowing(change, g)))));
  }

  /** Adds a rule for the addresses that no rule for exactly this port allows yet. */
  private static SecurityGroup allowing(NetworkChange.AllowIngress change, SecurityGroup group) {
    Set<Cidr> there = new HashSet<>();
    group.inbound().stream()
        .filter(r -> TCP.equals(r.protocol()))
        .filter(r -> r.fromPort() == change.port() && r.toPort() == change.port())
        .forEach(r -> there.addAll(r.ranges()));
    List<Cidr> missing = change.from().stream().filter(r -> !there.contains(r)).toList();
    if (missing.isEmpty()) {
      return group;
    }
    List<SecurityGroup.Rule> rules = new ArrayList<>(group.inbound());
    rules.add(
        new SecurityGroup.Rule(
            TCP, change.port(), change.port(), missing, List.of(), List.of(), List.of()));
    return group.withInbound(rules);
  }

  @Override
  public Facts createPrefixList(NetworkChange.CreatePrefixList change) {
    return facts;
  }

  @Override
  public Facts allowInAcl(NetworkChange.AllowInAcl change) {
    return network(
        n ->
            n.withAcls(
                n.acls()
                    .map(
                        all ->
                            Effects.each(
                                all, a -> a.id().equals(change.acl()), a -> allowing(change, a)))));
  }

  private static NetworkAcl allowing(NetworkChange.AllowInAcl change, NetworkAcl acl) {
    Set<Entry> entries = new LinkedHashSet<>(acl.entries());
    for (NetworkChange.AclEntry entry : change.entries()) {
      entries.add(
          new Entry(
              entry.number(),
              change.outbound(),
              "6",
              entry.range(),
              change.fromPort(),
              change.toPort(),
              true));
    }
    return acl.withEntries(List.copyOf(entries));
  }

  @Override
  public Facts routeToGateway(NetworkChange.RouteToGateway change) {
    return network(
        n ->
            n.withRouteTables(
                n.routeTables()
                    .map(
                        all ->
                            Effects.each(
                                all, t -> t.id().equals(change.table()), t -> routed(change, t)))));
  }

  private static RouteTable routed(NetworkChange.RouteToGateway change, RouteTable table) {
    List<Route> routes = new ArrayList<>(table.routes());
    for (NetworkChange.Destination to : change.destinations()) {
      Optional<Cidr> range = Optional.of(to.range());
      routes.removeIf(r -> !r.propagated() && r.destination().equals(range));
      routes.add(new Route(range, Optional.empty(), change.gateway(), true, false));
    }
    return table.withRoutes(List.copyOf(routes));
  }

  /** Routes to the gateway, which were black holes, become active. */
  @Override
  public Facts attachInternetGateway(NetworkChange.AttachInternetGateway change) {
    return network(
        n ->
            n.withInternetGateways(
                    n.internetGateways()
                        .map(
                            ids -> {
                              Set<String> all = new HashSet<>(ids);
                              all.add(change.gateway());
                              return all;
                            }))
                .withRouteTables(
                    n.routeTables()
                        .map(all -> all.stream().map(t -> active(change.gateway(), t)).toList())));
  }

  private static RouteTable active(String gateway, RouteTable table) {
    return table.withRoutes(
        table.routes().stream()
            .map(
                r ->
                    r.target().equals(gateway)
                        ? new Route(
                            r.destination(), r.prefixListId(), r.target(), true, r.propagated())
                        : r)
            .toList());
  }

  @Override
  public Facts enableVpcDns(NetworkChange.EnableVpcDns change) {
    return network(
        n ->
            change.attribute().equals("enableDnsSupport")
                ? n.withDnsSupport(n.dnsSupport().map(on -> true))
                : n.withDnsHostnames(n.dnsHostnames().map(on -> true)));
  }

  @Override
  public Facts excludeFromBlock(NetworkChange.ExcludeFromBlock change) {
    return network(
        n ->
            n.withSubnets(
                    n.subnets()
                        .map(
                            all ->
                                all.stream()
                                    .map(
                                        s ->
                                            s.withBlockMode(
                                                s.blockMode().map(m -> Network.BlockMode.OFF)))
                                    .toList()))
                .withPublicAccessBlock(
                    n.publicAccessBlock().map(block -> excluding(change.vpc(), block))));
  }

  /** Adds an exclusion. Its ARN has no account and no region, because no check looks at them. */
  private static Network.PublicAccessBlock excluding(String vpc, Network.PublicAccessBlock block) {
    Set<Network.Exclusion> all = new LinkedHashSet<>(block.exclusions());
    all.add(new Network.Exclusion("arn:aws:ec2:::vpc/" + vpc, false));
    return new Network.PublicAccessBlock(
        block.mode(), block.exclusionsAllowed(), block.managedByPolicy(), List.copyOf(all));
  }

  @Override
  public Facts allowPrincipal(PrivateLinkChange.AllowPrincipal change) {
    return PrivateLinkEffects.allowPrincipal(change, facts);
  }

  @Override
  public Facts supportRegion(PrivateLinkChange.SupportRegion change) {
    return PrivateLinkEffects.supportRegion(change, facts);
  }

  @Override
  public Facts ignoreSecurityGroups(PrivateLinkChange.IgnoreSecurityGroups change) {
    return PrivateLinkEffects.ignoreSecurityGroups(change, facts);
  }

  @Override
  public Facts showTargetHealth(PrivateLinkChange.ShowTargetHealth change) {
    return facts;
  }

  @Override
  public Facts showEndpointConnections(PrivateLinkChange.ShowEndpointConnections change) {
    return facts;
  }

  private Facts network(UnaryOperator<Network> change) {
    return facts.withAws(facts.aws().withNetwork(facts.aws().network().map(change)));
  }
}
