package dev.auroracheck.source.aws;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Network;
import dev.auroracheck.facts.SecurityGroup.ListSize;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AllowedPrincipal;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Ec2Response;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ManagedPrefixList;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.ServiceConfiguration;
import software.amazon.awssdk.services.ec2.model.VpcAttributeName;
import software.amazon.awssdk.services.ec2.model.VpcBlockPublicAccessExclusion;
import software.amazon.awssdk.services.ec2.model.VpcBlockPublicAccessOptions;

/** What is asked of EC2, with all pages. */
final class Ec2Calls {
  /** The status with which emulators of EC2 answer an action that they do not have. */
  private static final int NOT_THERE = 500;

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
            genuine(
                    ec2.get()
                        .describeSecurityGroupsPaginator(r -> r.filters(filter("group-id", ids))))
                .flatMap(p -> p.securityGroups().stream())
                .toList());
  }

  /** The groups with what they refer to. */
  static Fact<List<dev.auroracheck.facts.SecurityGroup>> groups(
      Fact<List<SecurityGroup>> groups,
      Set<String> ids,
      Map<String, Fact<List<Cidr>>> lists,
      Map<String, ListSize> listSizes) {
    if (groups instanceof Fact.Known<List<SecurityGroup>> known
        && known.value().size() < ids.size()) {
      return Fact.failed(
          "AWS did not describe all of " + String.join(", ", ids),
          "Check that nothing between here and AWS answers in its place");
    }
    return groups.map(
        all -> all.stream().map(g -> ClusterFacts.securityGroup(g, lists, listSizes)).toList());
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

  /** Starts to read how many entries prefix lists may have, by id. */
  CompletableFuture<Fact<Map<String, ListSize>>> listSizes(Set<String> ids) {
    if (ids.isEmpty()) {
      return CompletableFuture.completedFuture(Fact.of(Map.of()));
    }
    return calls.start(
        Action.DESCRIBE_MANAGED_PREFIX_LISTS,
        () ->
            genuine(
                    ec2.get()
                        .describeManagedPrefixListsPaginator(
                            r -> r.filters(filter("prefix-list-id", ids))))
                .flatMap(p -> p.prefixLists().stream())
                .filter(list -> list.maxEntries() != null)
                .collect(
                    Collectors.toMap(
                        ManagedPrefixList::prefixListId,
                        list ->
                            new ListSize("IPv6".equals(list.addressFamily()), list.maxEntries()),
                        (one, other) -> one)));
  }

  private List<Cidr> entries(String prefixList) {
    return genuine(ec2.get().getManagedPrefixListEntriesPaginator(r -> r.prefixListId(prefixList)))
        .flatMap(p -> p.entries().stream())
        .map(e -> Cidr.parse(e.cidr()))
        .toList();
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
                    .apply(
                        genuine(
                            ec2.get().describeVpcAttribute(r -> r.vpcId(vpcId).attribute(name))))
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

  /**
   * Nothing is blocked where the feature is not there. EC2 says of every subnet what is blocked;
   * this is asked for only where it did not, and an answer that is no error of EC2's own says the
   * same once more.
   */
  private static <T> List<T> orNone(Supplier<List<T>> call) {
    try {
      return call.get();
    } catch (Ec2Exception e) {
      boolean unknown =
          AwsFailure.code(e)
              .map(Set.of("InvalidAction", "UnsupportedOperation")::contains)
              .orElse(e.statusCode() == NOT_THERE);
      if (!unknown) {
        throw e;
      }
      return List.of();
    }
  }

  private List<VpcBlockPublicAccessOptions> options() {
    return List.of(
        genuine(ec2.get().describeVpcBlockPublicAccessOptions(r -> {}))
            .vpcBlockPublicAccessOptions());
  }

  /** EC2 has no paginator for them. */
  private List<VpcBlockPublicAccessExclusion> exclusions() {
    List<VpcBlockPublicAccessExclusion> all = new ArrayList<>();
    String token = null;
    do {
      String next = token;
      var page = genuine(ec2.get().describeVpcBlockPublicAccessExclusions(r -> r.nextToken(next)));
      all.addAll(page.vpcBlockPublicAccessExclusions());
      token = page.nextToken();
    } while (token != null && !token.isEmpty());
    return all;
  }

  CompletableFuture<Fact<List<ServiceConfiguration>>> endpointServices() {
    return calls.start(
        Action.DESCRIBE_VPC_ENDPOINT_SERVICE_CONFIGURATIONS,
        () ->
            genuine(ec2.get().describeVpcEndpointServiceConfigurationsPaginator())
                .flatMap(p -> p.serviceConfigurations().stream())
                .toList());
  }

  /** Starts to read who may connect to an endpoint service. */
  CompletableFuture<Fact<List<String>>> principals(String serviceId) {
    return calls.start(
        Action.DESCRIBE_VPC_ENDPOINT_SERVICE_PERMISSIONS,
        () ->
            genuine(
                    ec2.get()
                        .describeVpcEndpointServicePermissionsPaginator(
                            r -> r.serviceId(serviceId)))
                .flatMap(p -> p.allowedPrincipals().stream())
                .map(AllowedPrincipal::principal)
                .toList());
  }

  private static <P extends Ec2Response> Stream<P> genuine(SdkIterable<P> pages) {
    return pages.stream().map(Ec2Calls::genuine);
  }

  /** The page of something that answers in the place of EC2, and would pass for an empty answer. */
  private static <P extends Ec2Response> P genuine(P page) {
    boolean isPage =
        page.sdkHttpResponse()
            .firstMatchingHeader("Content-Type")
            .filter(type -> type.contains("html"))
            .isPresent();
    if (isPage && page.responseMetadata().requestId().equals("UNKNOWN")) {
      throw SdkClientException.create(
          "the answer is not one of EC2; something else answers in its place");
    }
    return page;
  }

  private static Filter ofVpc(String vpcId) {
    return filter("vpc-id", List.of(vpcId));
  }

  private static Filter filter(String name, Collection<String> values) {
    return Filter.builder().name(name).values(values).build();
  }
}
