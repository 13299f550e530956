package dev.auroracheck.remedy;

import dev.auroracheck.address.Cidr;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A change of the network between the ClickPipes addresses and the cluster. */
public sealed interface NetworkChange extends Change
    permits NetworkChange.MakePublic,
        NetworkChange.MakePrivate,
        NetworkChange.AllowIngress,
        NetworkChange.CreatePrefixList,
        NetworkChange.AllowInAcl,
        NetworkChange.RouteToGateway,
        NetworkChange.AttachInternetGateway,
        NetworkChange.EnableVpcDns,
        NetworkChange.ExcludeFromBlock,
        PrivateLinkChange {

  <R> R accept(Cases<R> cases);

  @Override
  default Phase phase() {
    return Phase.CLUSTER;
  }

  @Override
  default <R> R accept(Families<R> families) {
    return families.network(this);
  }

  /** One case for each type, so that the compiler finds code that misses one. */
  interface Cases<R> {
    R makePublic(MakePublic change);

    R makePrivate(MakePrivate change);

    R allowIngress(AllowIngress change);

    R createPrefixList(CreatePrefixList change);

    R allowInAcl(AllowInAcl change);

    R routeToGateway(RouteToGateway change);

    R attachInternetGateway(AttachInternetGateway change);

    R enableVpcDns(EnableVpcDns change);

    R excludeFromBlock(ExcludeFromBlock change);

    R allowPrincipal(PrivateLinkChange.AllowPrincipal change);

    R supportRegion(PrivateLinkChange.SupportRegion change);

    R ignoreSecurityGroups(PrivateLinkChange.IgnoreSecurityGroups change);

    R showTargetHealth(PrivateLinkChange.ShowTargetHealth change);

    R showEndpointConnections(PrivateLinkChange.ShowEndpointConnections change);
  }

  /** Makes an instance publicly accessible. */
  record MakePublic(String instance) implements NetworkChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.makePublic(this);
    }
  }

  /** Makes an instance not publicly accessible. */
  record MakePrivate(String instance) implements NetworkChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.makePrivate(this);
    }
  }

  /**
   * Allows addresses in a security group.
   *
   * @param of where the addresses come from: a region, or the option that named them
   */
  record AllowIngress(String group, int port, List<Cidr> from, String of) implements NetworkChange {
    @Override
    public Object subject() {
      return List.of(group, port);
    }

    @Override
    public Change and(Change later) {
      return new AllowIngress(group, port, union(from, ((AllowIngress) later).from), of);
    }

    /** A description for the rules, of letters, digits and hyphens. */
    public String label() {
      return "ClickPipes-" + of.replaceAll("^-+", "").replaceAll("[^A-Za-z0-9]+", "-");
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.allowIngress(this);
    }
  }

  /**
   * Creates a prefix list that security groups can share.
   *
   * @param from addresses of a single address family
   */
  record CreatePrefixList(String name, List<Cidr> from) implements NetworkChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.createPrefixList(this);
    }
  }

  /**
   * Adds entries to a network ACL that allow addresses.
   *
   * @param outbound whether the entries allow the replies to the addresses
   * @param entries new entries, each with a number that is not in use
   */
  record AllowInAcl(String acl, boolean outbound, int fromPort, int toPort, List<AclEntry> entries)
      implements NetworkChange {
    @Override
    public Object subject() {
      return List.of(acl, outbound, fromPort, toPort);
    }

    @Override
    public Change and(Change later) {
      return new AllowInAcl(
          acl, outbound, fromPort, toPort, union(entries, ((AllowInAcl) later).entries));
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.allowInAcl(this);
    }
  }

  /**
   * Routes addresses to an internet gateway.
   *
   * @param table the identifier of the route table
   */
  record RouteToGateway(String table, String gateway, List<Destination> destinations)
      implements NetworkChange {
    @Override
    public Object subject() {
      return List.of(table, gateway);
    }

    @Override
    public Change and(Change later) {
      return new RouteToGateway(
          table, gateway, union(destinations, ((RouteToGateway) later).destinations));
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.routeToGateway(this);
    }
  }

  /** Attaches an internet gateway to a VPC. */
  record AttachInternetGateway(String gateway, String vpc) implements NetworkChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.attachInternetGateway(this);
    }
  }

  /**
   * Turns a DNS attribute of a VPC on.
   *
   * @param attribute {@code enableDnsSupport} or {@code enableDnsHostnames}
   */
  record EnableVpcDns(String vpc, String attribute) implements NetworkChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.enableVpcDns(this);
    }
  }

  /** Excludes a VPC from VPC Block Public Access, in both directions. */
  record ExcludeFromBlock(String vpc) implements NetworkChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.excludeFromBlock(this);
    }
  }

  /** An entry of a network ACL. */
  record AclEntry(int number, Cidr range) {}

  /**
   * The destination of a route.
   *
   * @param replaces whether the table already has a route to the destination, which is replaced
   */
  record Destination(Cidr range, boolean replaces) {}

  private static <T> List<T> union(List<T> some, List<T> others) {
    Set<T> all = new LinkedHashSet<>(some);
    all.addAll(others);
    return List.copyOf(all);
  }
}
