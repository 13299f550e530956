package dev.auroracheck.source.aws;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.EndpointService;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Network;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AllowedPrincipal;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.ServiceConfiguration;
import software.amazon.awssdk.services.ec2.model.SupportedRegionDetail;
import software.amazon.awssdk.services.ec2.model.VpcAttributeName;
import software.amazon.awssdk.services.ec2.model.VpcBlockPublicAccessExclusion;
import software.amazon.awssdk.services.ec2.model.VpcBlockPublicAccessOptions;

/** What is asked of EC2, with all pages. */
final class Ec2Calls {
  private final Supplier<Ec2Client> ec2;
  private final Calls calls;

  Ec2Calls(Supplier<Ec2Client> ec2, Calls calls) {
    this.ec2 = ec2;
    this.calls = calls;
  }

  /** Starts to read the groups. */
  CompletableFuture<Fact<List<SecurityGroup>>> securityGroups(Cluster cluster, Set<String> ids) {
    if (!cluster.inVpc()) {
      return CompletableFuture.completedFuture(
          Fact.absent(Fact.Why.NOT_APPLICABLE, "the cluster has no VPC and no security groups"));
    } else if (ids.isEmpty()) {
      return CompletableFuture.completedFuture(Fact.of(List.of()));
    }
    return calls.start(
        Action.DESCRIBE_SECURITY_GROUPS,
        () ->
            ec2
                .get()
                .describeSecurityGroupsPaginator(r -> r.filters(filter("group-id", ids)))
                .securityGroups()
                .stream()
                .toList());
  }

  /** The groups with what they refer to. */
  static Fact<List<dev.auroracheck.facts.SecurityGroup>> groups(
      Fact<List<SecurityGroup>> groups, Set<String> ids, Map<String, Fact<List<Cidr>>> lists) {
    if (groups instanceof Fact.Known<List<SecurityGroup>> known
        && known.value().size() < ids.size()) {
      return Fact.failed(
          "AWS did not describe all of " + String.join(", ", ids),
          "Check that nothing between here and AWS answers in its place");
    }
    return groups.map(all -> all.stream().map(g -> ClusterFacts.securityGroup(g, lists)).toList());
  }

  /** Starts to read prefix lists, by id. */
  Map<String, CompletableFuture<Fact<List<Cidr>>>> prefixLists(Collection<String> ids) {
    Map<String, CompletableFuture<Fact<List<Cidr>>>> lists = new LinkedHashMap<>();
    for (String id : ids) {
      lists.computeIfAbsent(
          id, i -> calls.start(Action.GET_MANAGED_PREFIX_LIST_ENTRIES, () -> entries(i)));
    }
    return lists;
  }

  private List<Cidr> entries(String prefixList) {
    return ec2
        .get()
        .getManagedPrefixListEntriesPaginator(r -> r.prefixListId(prefixList))
        .entries()
        .stream()
        .map(e -> Cidr.parse(e.cidr()))
        .toList();
  }

  CompletableFuture<Fact<List<Network.Subnet>>> subnets(Collection<String> ids) {
    return calls.start(
        Action.DESCRIBE_SUBNETS,
        () ->
            map(
                ec2
                    .get()
                    .describeSubnetsPaginator(r -> r.filters(filter("subnet-id", ids)))
                    .subnets()
                    .stream(),
                NetworkFacts::subnet));
  }

  CompletableFuture<Fact<List<Network.RouteTable>>> routeTables(String vpcId) {
    return calls.start(
        Action.DESCRIBE_ROUTE_TABLES,
        () ->
            map(
                ec2
                    .get()
                    .describeRouteTablesPaginator(r -> r.filters(ofVpc(vpcId)))
                    .routeTables()
                    .stream(),
                NetworkFacts::routeTable));
  }

  CompletableFuture<Fact<List<Network.NetworkAcl>>> acls(String vpcId) {
    return calls.start(
        Action.DESCRIBE_NETWORK_ACLS,
        () ->
            map(
                ec2
                    .get()
                    .describeNetworkAclsPaginator(r -> r.filters(ofVpc(vpcId)))
                    .networkAcls()
                    .stream(),
                NetworkFacts::acl));
  }

  CompletableFuture<Fact<Set<String>>> internetGateways(String vpcId) {
    Filter attached = filter("attachment.vpc-id", List.of(vpcId));
    return calls.start(
        Action.DESCRIBE_INTERNET_GATEWAYS,
        () ->
            NetworkFacts.attached(
                ec2
                    .get()
                    .describeInternetGatewaysPaginator(r -> r.filters(attached))
                    .internetGateways()
                    .stream()
                    .toList(),
                vpcId));
  }

  /** Whether an attribute of the VPC is on. */
  CompletableFuture<Fact<Boolean>> attribute(
      String vpcId,
      VpcAttributeName name,
      Function<DescribeVpcAttributeResponse, AttributeBooleanValue> value) {
    return calls.start(
        Action.DESCRIBE_VPC_ATTRIBUTE,
        () ->
            Boolean.TRUE.equals(
                value
                    .apply(ec2.get().describeVpcAttribute(r -> r.vpcId(vpcId).attribute(name)))
                    .value()));
  }

  /** Starts to read VPC Block Public Access, with its exclusions. */
  CompletableFuture<Fact<Network.PublicAccessBlock>> publicAccessBlock() {
    CompletableFuture<Fact<List<VpcBlockPublicAccessExclusion>>> exclusions =
        calls.start(
            Action.DESCRIBE_VPC_BLOCK_PUBLIC_ACCESS_EXCLUSIONS, () -> orNone(this::exclusions));
    return calls
        .start(Action.DESCRIBE_VPC_BLOCK_PUBLIC_ACCESS_OPTIONS, () -> orNone(this::options))
        .thenCombine(
            exclusions,
            (options, excluded) ->
                excluded instanceof Fact.Unavailable<?> u
                    ? Fact.copy(u)
                    : options.map(o -> NetworkFacts.block(o.stream().findFirst(), excluded.get())));
  }

  /** Where a partition does not know of it, nothing is blocked. */
  private static <T> List<T> orNone(Supplier<List<T>> call) {
    try {
      return call.get();
    } catch (Ec2Exception e) {
      if (Optional.ofNullable(e.awsErrorDetails())
          .map(AwsErrorDetails::errorCode)
          .filter(Set.of("InvalidAction", "UnsupportedOperation")::contains)
          .isEmpty()) {
        throw e;
      }
      return List.of();
    }
  }

  private List<VpcBlockPublicAccessOptions> options() {
    var options =
        ec2.get().describeVpcBlockPublicAccessOptions(r -> {}).vpcBlockPublicAccessOptions();
    if (options == null) {
      throw SdkClientException.create(
          "the answer is not one of EC2; something else answers in its place");
    }
    return List.of(options);
  }

  /** EC2 has no paginator for them. */
  private List<VpcBlockPublicAccessExclusion> exclusions() {
    List<VpcBlockPublicAccessExclusion> all = new ArrayList<>();
    String token = null;
    do {
      String next = token;
      var page = ec2.get().describeVpcBlockPublicAccessExclusions(r -> r.nextToken(next));
      all.addAll(page.vpcBlockPublicAccessExclusions());
      token = page.nextToken();
    } while (token != null && !token.isEmpty());
    return all;
  }

  CompletableFuture<Fact<List<ServiceConfiguration>>> endpointServices() {
    return calls.start(
        Action.DESCRIBE_VPC_ENDPOINT_SERVICE_CONFIGURATIONS,
        () ->
            ec2
                .get()
                .describeVpcEndpointServiceConfigurationsPaginator()
                .serviceConfigurations()
                .stream()
                .toList());
  }

  /** The services with those who may connect. */
  Fact<List<EndpointService>> withPrincipals(Fact<List<ServiceConfiguration>> services) {
    if (!(services instanceof Fact.Known<List<ServiceConfiguration>> known)) {
      return Fact.copy((Fact.Unavailable<?>) services);
    }
    Map<ServiceConfiguration, CompletableFuture<Fact<List<String>>>> principals =
        new LinkedHashMap<>();
    for (ServiceConfiguration service : known.value()) {
      principals.put(
          service,
          calls.start(
              Action.DESCRIBE_VPC_ENDPOINT_SERVICE_PERMISSIONS,
              () -> principals(service.serviceId())));
    }
    List<EndpointService> found = new ArrayList<>();
    principals.forEach(
        (s, allowed) ->
            found.add(
                new EndpointService(
                    s.serviceId(),
                    Objects.requireNonNullElse(s.serviceName(), ""),
                    Objects.requireNonNullElse(s.serviceStateAsString(), ""),
                    Boolean.TRUE.equals(s.acceptanceRequired()),
                    s.networkLoadBalancerArns(),
                    map(s.supportedRegions().stream(), SupportedRegionDetail::region),
                    allowed.join())));
    return Fact.of(found);
  }

  private List<String> principals(String serviceId) {
    return map(
        ec2
            .get()
            .describeVpcEndpointServicePermissionsPaginator(r -> r.serviceId(serviceId))
            .allowedPrincipals()
            .stream(),
        AllowedPrincipal::principal);
  }

  private static Filter ofVpc(String vpcId) {
    return filter("vpc-id", List.of(vpcId));
  }

  private static Filter filter(String name, Collection<String> values) {
    return Filter.builder().name(name).values(values).build();
  }

  private static <T, R> List<R> map(Stream<T> all, Function<T, R> f) {
    return all.map(f).toList();
  }
}
