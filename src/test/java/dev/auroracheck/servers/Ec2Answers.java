package dev.auroracheck.servers;

import dev.auroracheck.address.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.model.AddedPrincipal;
import software.amazon.awssdk.services.ec2.model.AllowedPrincipal;
import software.amazon.awssdk.services.ec2.model.AttachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.AttachInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclEntryResponse;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteResponse;
import software.amazon.awssdk.services.ec2.model.CreateVpcBlockPublicAccessExclusionRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcBlockPublicAccessExclusionResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DescribeManagedPrefixListsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeManagedPrefixListsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcBlockPublicAccessExclusionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcBlockPublicAccessExclusionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcBlockPublicAccessOptionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcBlockPublicAccessOptionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointServiceConfigurationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointServiceConfigurationsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointServicePermissionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointServicePermissionsResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.GetManagedPrefixListEntriesRequest;
import software.amazon.awssdk.services.ec2.model.GetManagedPrefixListEntriesResponse;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.InternetGatewayAttachment;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.ManagedPrefixList;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointServiceConfigurationRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointServiceConfigurationResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointServicePermissionsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointServicePermissionsResponse;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.PortRange;
import software.amazon.awssdk.services.ec2.model.PrefixListEntry;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclEntryResponse;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteResponse;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.ServiceConfiguration;
import software.amazon.awssdk.services.ec2.model.ServiceTypeDetail;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SupportedRegionDetail;
import software.amazon.awssdk.services.ec2.model.VpcBlockPublicAccessExclusion;

/** EC2, answering from an {@link AwsState}. */
final class Ec2Answers extends Answers {
  private static final Pattern ZEROS = Pattern.compile("(?:^|:)0(?::0)+(?::|$)");

  /** Resources of one kind, and how EC2 says that one is not there. */
  private record Kind<T>(
      List<T> all,
      Function<T, String> region,
      Function<T, String> id,
      String code,
      String missing) {
    T one(String wanted, String where) {
      return in(where)
          .filter(resource -> id.apply(resource).equals(wanted))
          .findFirst()
          .orElseThrow(() -> new Refusal(400, code, missing.formatted(wanted)));
    }

    /** Those of the ids, each of which must be there; all of the region where there are no ids. */
    Stream<T> some(List<String> ids, String where) {
      ids.forEach(wanted -> one(wanted, where));
      return in(where).filter(resource -> ids.isEmpty() || ids.contains(id.apply(resource)));
    }

    private Stream<T> in(String where) {
      return all.stream().filter(resource -> region.apply(resource).equals(where));
    }
  }

  private final Kind<AwsState.SecurityGroup> securityGroups;
  private final Kind<AwsState.PrefixList> prefixLists;
  private final Kind<AwsState.Vpc> vpcs;
  private final Kind<AwsState.Subnet> subnets;
  private final Kind<AwsState.RouteTable> routeTables;
  private final Kind<AwsState.NetworkAcl> networkAcls;
  private final Kind<AwsState.InternetGateway> internetGateways;
  private final Kind<AwsState.EndpointService> endpointServices;

  Ec2Answers(AwsState state) {
    super(state, "ec2");
    securityGroups =
        new Kind<>(
            state.securityGroups,
            r -> r.region,
            r -> r.id,
            "InvalidGroup.NotFound",
            "The security group '%s' does not exist");
    prefixLists =
        new Kind<>(
            state.prefixLists,
            r -> r.region,
            r -> r.id,
            "InvalidPrefixListID.NotFound",
            "The prefix list ID '%s' does not exist");
    vpcs =
        new Kind<>(
            state.vpcs,
            r -> r.region,
            r -> r.id,
            "InvalidVpcID.NotFound",
            "The vpc ID '%s' does not exist");
    subnets =
        new Kind<>(
            state.subnets,
            r -> r.region,
            r -> r.id,
            "InvalidSubnetID.NotFound",
            "The subnet ID '%s' does not exist");
    routeTables =
        new Kind<>(
            state.routeTables,
            r -> r.region,
            r -> r.id,
            "InvalidRouteTableID.NotFound",
            "The routeTable ID '%s' does not exist");
    networkAcls =
        new Kind<>(
            state.networkAcls,
            r -> r.region,
            r -> r.id,
            "InvalidNetworkAclID.NotFound",
            "The networkAcl ID '%s' does not exist");
    internetGateways =
        new Kind<>(
            state.internetGateways,
            r -> r.region,
            r -> r.id,
            "InvalidInternetGatewayID.NotFound",
            "The internetGateway ID '%s' does not exist");
    endpointServices =
        new Kind<>(
            state.endpointServices,
            r -> r.region,
            r -> r.id,
            "InvalidVpcEndpointServiceId.NotFound",
            "The VpcEndpointService Id '%s' does not exist");
    on(
        "DescribeSecurityGroups",
        DescribeSecurityGroupsRequest::builder,
        this::describeSecurityGroups);
    on(
        "GetManagedPrefixListEntries",
        GetManagedPrefixListEntriesRequest::builder,
        this::prefixListEntries);
    on(
        "DescribeManagedPrefixLists",
        DescribeManagedPrefixListsRequest::builder,
        this::describePrefixLists);
    on(
        "AuthorizeSecurityGroupIngress",
        AuthorizeSecurityGroupIngressRequest::builder,
        this::authorizeIngress);
    on("DescribeSubnets", DescribeSubnetsRequest::builder, this::describeSubnets);
    on("DescribeRouteTables", DescribeRouteTablesRequest::builder, this::describeRouteTables);
    on("DescribeNetworkAcls", DescribeNetworkAclsRequest::builder, this::describeNetworkAcls);
    on(
        "DescribeInternetGateways",
        DescribeInternetGatewaysRequest::builder,
        this::describeInternetGateways);
    on("DescribeVpcAttribute", DescribeVpcAttributeRequest::builder, this::describeVpcAttribute);
    on(
        "DescribeVpcBlockPublicAccessOptions",
        DescribeVpcBlockPublicAccessOptionsRequest::builder,
        this::describeBlockPublicAccess);
    on(
        "DescribeVpcBlockPublicAccessExclusions",
        DescribeVpcBlockPublicAccessExclusionsRequest::builder,
        this::describeExclusions);
    on(
        "DescribeVpcEndpointServiceConfigurations",
        DescribeVpcEndpointServiceConfigurationsRequest::builder,
        this::describeEndpointServices);
    on(
        "DescribeVpcEndpointServicePermissions",
        DescribeVpcEndpointServicePermissionsRequest::builder,
        this::describePermissions);
    on("ModifyVpcAttribute", ModifyVpcAttributeRequest::builder, this::modifyVpcAttribute);
    on("CreateRoute", CreateRouteRequest::builder, this::createRoute);
    on("ReplaceRoute", ReplaceRouteRequest::builder, this::replaceRoute);
    on("AttachInternetGateway", AttachInternetGatewayRequest::builder, this::attachInternetGateway);
    on("CreateNetworkAclEntry", CreateNetworkAclEntryRequest::builder, this::createAclEntry);
    on("ReplaceNetworkAclEntry", ReplaceNetworkAclEntryRequest::builder, this::replaceAclEntry);
    on(
        "CreateVpcBlockPublicAccessExclusion",
        CreateVpcBlockPublicAccessExclusionRequest::builder,
        this::createExclusion);
    on(
        "ModifyVpcEndpointServiceConfiguration",
        ModifyVpcEndpointServiceConfigurationRequest::builder,
        this::modifyService);
    on(
        "ModifyVpcEndpointServicePermissions",
        ModifyVpcEndpointServicePermissionsRequest::builder,
        this::modifyPermissions);
  }

  private SdkPojo describeSecurityGroups(Call<DescribeSecurityGroupsRequest> call) {
    DescribeSecurityGroupsRequest q = call.request();
    Map<String, List<String>> filters = filters(q.filters(), "group-id", "vpc-id");
    List<AwsState.SecurityGroup> found =
        securityGroups
            .some(q.groupIds(), call.region())
            .filter(g -> passes(filters, "group-id", g.id))
            .filter(g -> passes(filters, "vpc-id", g.vpcId))
            .toList();
    Page<AwsState.SecurityGroup> page =
        page(found, q.maxResults() == null ? 1000 : q.maxResults(), q.nextToken());
    return DescribeSecurityGroupsResponse.builder()
        .securityGroups(page.items().stream().map(Ec2Answers::securityGroup).toList())
        .nextToken(page.next())
        .build();
  }

  private SdkPojo prefixListEntries(Call<GetManagedPrefixListEntriesRequest> call) {
    GetManagedPrefixListEntriesRequest q = call.request();
    List<PrefixListEntry> found =
        prefixLists.one(q.prefixListId(), call.region()).cidrs.stream()
            .map(cidr -> PrefixListEntry.builder().cidr(cidr).build())
            .toList();
    Page<PrefixListEntry> page = page(found, q.maxResults(), q.nextToken());
    return GetManagedPrefixListEntriesResponse.builder()
        .entries(page.items())
        .nextToken(page.next())
        .build();
  }

  private SdkPojo describePrefixLists(Call<DescribeManagedPrefixListsRequest> call) {
    DescribeManagedPrefixListsRequest q = call.request();
    Map<String, List<String>> filters =
        filters(q.filters(), "prefix-list-id", "prefix-list-name", "owner-id");
    List<AwsState.PrefixList> found =
        prefixLists
            .some(q.prefixListIds(), call.region())
            .filter(l -> passes(filters, "prefix-list-id", l.id))
            .filter(l -> passes(filters, "prefix-list-name", l.name))
            .filter(l -> passes(filters, "owner-id", AwsState.ACCOUNT))
            .toList();
    Page<AwsState.PrefixList> page = page(found, q.maxResults(), q.nextToken());
    return DescribeManagedPrefixListsResponse.builder()
        .prefixLists(page.items().stream().map(Ec2Answers::prefixList).toList())
        .nextToken(page.next())
        .build();
  }

  private SdkPojo authorizeIngress(Call<AuthorizeSecurityGroupIngressRequest> call) {
    AuthorizeSecurityGroupIngressRequest q = call.request();
    AwsState.SecurityGroup group = securityGroups.one(q.groupId(), call.region());
    if (!q.hasIpPermissions()) {
      throw new Refusal(
          400, "MissingParameter", "The request must contain the parameter ipPermissions");
    }
    List<String> present = group.ingress.stream().flatMap(Ec2Answers::rules).toList();
    List<IpPermission> permissions = q.ipPermissions().stream().map(Ec2Answers::canonical).toList();
    for (IpPermission permission : permissions) {
      rules(permission)
          .filter(present::contains)
          .findFirst()
          .ifPresent(
              rule -> {
                throw new Refusal(
                    400,
                    "InvalidPermission.Duplicate",
                    "the specified rule \"peer: %s, ALLOW\" already exists".formatted(rule));
              });
    }
    group.ingress.addAll(permissions);
    return AuthorizeSecurityGroupIngressResponse.builder().returnValue(true).build();
  }

  /** As EC2 keeps it: host bits cleared, IPv6 as short as it can be written. */
  private static IpPermission canonical(IpPermission permission) {
    return permission.toBuilder()
        .ipRanges(
            permission.ipRanges().stream()
                .map(r -> r.toBuilder().cidrIp(Cidr.parse(r.cidrIp()).toString()).build())
                .toList())
        .ipv6Ranges(
            permission.ipv6Ranges().stream()
                .map(r -> r.toBuilder().cidrIpv6(shortest(r.cidrIpv6())).build())
                .toList())
        .build();
  }

  /** Of the runs of zeros the longest is left out, and of equal ones the first. */
  private static String shortest(String range) {
    Cidr cidr = Cidr.parse(range);
    String text = cidr.toString().replaceAll("/.*", "");
    try {
      text = InetAddress.getByName(text).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(range, e);
    }
    String address = text;
    return ZEROS
            .matcher(address)
            .results()
            .map(MatchResult::group)
            .reduce(
                (a, b) ->
                    b.replaceAll("\\D", "").length() > a.replaceAll("\\D", "").length() ? b : a)
            .map(run -> address.replaceFirst(run, "::"))
            .orElse(address)
        + "/"
        + cidr.prefixLength();
  }

  private static Stream<String> rules(IpPermission permission) {
    String suffix =
        ", %s, from port: %s, to port: %s"
            .formatted(permission.ipProtocol(), permission.fromPort(), permission.toPort());
    return Stream.of(
            permission.ipRanges().stream().map(r -> r.cidrIp()),
            permission.ipv6Ranges().stream().map(r -> r.cidrIpv6()),
            permission.prefixListIds().stream().map(p -> p.prefixListId()),
            permission.userIdGroupPairs().stream().map(p -> p.groupId()))
        .flatMap(sources -> sources)
        .map(source -> source + suffix);
  }

  // the network, reading

  private SdkPojo describeSubnets(Call<DescribeSubnetsRequest> call) {
    DescribeSubnetsRequest q = call.request();
    Map<String, List<String>> filters =
        filters(
            q.filters(),
            "subnet-id",
            "vpc-id",
            "availability-zone",
            "cidr-block",
            "owner-id",
            "state");
    Page<AwsState.Subnet> page =
        page(
            subnets
                .some(q.subnetIds(), call.region())
                .filter(s -> passes(filters, "subnet-id", s.id))
                .filter(s -> passes(filters, "vpc-id", s.vpcId))
                .filter(s -> passes(filters, "availability-zone", s.availabilityZone))
                .filter(s -> passes(filters, "cidr-block", s.cidr))
                .filter(s -> passes(filters, "owner-id", AwsState.ACCOUNT))
                .filter(s -> passes(filters, "state", "available")),
            q.maxResults(),
            1000,
            q.nextToken());
    return DescribeSubnetsResponse.builder()
        .subnets(page.items().stream().map(this::subnet).toList())
        .nextToken(page.next())
        .build();
  }

  private SdkPojo describeRouteTables(Call<DescribeRouteTablesRequest> call) {
    DescribeRouteTablesRequest q = call.request();
    Map<String, List<String>> filters =
        filters(
            q.filters(),
            "route-table-id",
            "vpc-id",
            "owner-id",
            "association.subnet-id",
            "association.gateway-id",
            "association.main");
    Page<AwsState.RouteTable> page =
        page(
            routeTables
                .some(q.routeTableIds(), call.region())
                .filter(t -> passes(filters, "route-table-id", t.id))
                .filter(t -> passes(filters, "vpc-id", t.vpcId))
                .filter(t -> passes(filters, "owner-id", AwsState.ACCOUNT))
                .filter(t -> passes(filters, "association.subnet-id", t.subnetIds))
                .filter(t -> passes(filters, "association.gateway-id", t.gatewayIds))
                .filter(t -> passes(filters, "association.main", mains(t))),
            q.maxResults(),
            100,
            q.nextToken());
    return DescribeRouteTablesResponse.builder()
        .routeTables(page.items().stream().map(this::routeTable).toList())
        .nextToken(page.next())
        .build();
  }

  /** What the associations of a table say of being the main one; none without an association. */
  private static List<String> mains(AwsState.RouteTable table) {
    return associations(table).map(a -> String.valueOf(a.main())).toList();
  }

  private SdkPojo describeNetworkAcls(Call<DescribeNetworkAclsRequest> call) {
    DescribeNetworkAclsRequest q = call.request();
    Map<String, List<String>> filters =
        filters(
            q.filters(),
            "network-acl-id",
            "vpc-id",
            "owner-id",
            "default",
            "association.subnet-id");
    Page<AwsState.NetworkAcl> page =
        page(
            networkAcls
                .some(q.networkAclIds(), call.region())
                .filter(a -> passes(filters, "network-acl-id", a.id))
                .filter(a -> passes(filters, "vpc-id", a.vpcId))
                .filter(a -> passes(filters, "owner-id", AwsState.ACCOUNT))
                .filter(a -> passes(filters, "default", String.valueOf(a.isDefault)))
                .filter(a -> passes(filters, "association.subnet-id", a.subnetIds)),
            q.maxResults(),
            1000,
            q.nextToken());
    return DescribeNetworkAclsResponse.builder()
        .networkAcls(page.items().stream().map(Ec2Answers::networkAcl).toList())
        .nextToken(page.next())
        .build();
  }

  private SdkPojo describeInternetGateways(Call<DescribeInternetGatewaysRequest> call) {
    DescribeInternetGatewaysRequest q = call.request();
    Map<String, List<String>> filters =
        filters(
            q.filters(),
            "internet-gateway-id",
            "owner-id",
            "attachment.vpc-id",
            "attachment.state");
    Page<AwsState.InternetGateway> page =
        page(
            internetGateways
                .some(q.internetGatewayIds(), call.region())
                .filter(g -> passes(filters, "internet-gateway-id", g.id))
                .filter(g -> passes(filters, "owner-id", AwsState.ACCOUNT))
                .filter(g -> passes(filters, "attachment.vpc-id", g.vpcId))
                .filter(g -> passes(filters, "attachment.state", g.vpcId == null ? null : g.state)),
            q.maxResults(),
            1000,
            q.nextToken());
    return DescribeInternetGatewaysResponse.builder()
        .internetGateways(page.items().stream().map(Ec2Answers::internetGateway).toList())
        .nextToken(page.next())
        .build();
  }

  private SdkPojo describeVpcAttribute(Call<DescribeVpcAttributeRequest> call) {
    DescribeVpcAttributeRequest q = call.request();
    AwsState.Vpc vpc = vpcs.one(q.vpcId(), call.region());
    if (q.attributeAsString() == null) {
      throw missing("attribute");
    }
    DescribeVpcAttributeResponse.Builder answer =
        DescribeVpcAttributeResponse.builder().vpcId(vpc.id);
    switch (q.attributeAsString()) {
      case "enableDnsSupport" -> answer.enableDnsSupport(v -> v.value(vpc.enableDnsSupport));
      case "enableDnsHostnames" -> answer.enableDnsHostnames(v -> v.value(vpc.enableDnsHostnames));
      case "enableNetworkAddressUsageMetrics" ->
          answer.enableNetworkAddressUsageMetrics(v -> v.value(false));
      default ->
          throw invalid(
              "Value (%s) for parameter attribute is invalid. Unknown attribute."
                  .formatted(q.attributeAsString()));
    }
    return answer.build();
  }

  private SdkPojo describeBlockPublicAccess(Call<DescribeVpcBlockPublicAccessOptionsRequest> call) {
    AwsState.BlockPublicAccess it = state.blockPublicAccess(call.region());
    return DescribeVpcBlockPublicAccessOptionsResponse.builder()
        .vpcBlockPublicAccessOptions(
            o ->
                o.awsAccountId(AwsState.ACCOUNT)
                    .awsRegion(call.region())
                    .state(it.state)
                    .internetGatewayBlockMode(it.mode)
                    .managedBy(it.managedBy)
                    .exclusionsAllowed(it.exclusionsAllowed))
        .build();
  }

  private SdkPojo describeExclusions(Call<DescribeVpcBlockPublicAccessExclusionsRequest> call) {
    DescribeVpcBlockPublicAccessExclusionsRequest q = call.request();
    Map<String, List<String>> filters =
        filters(q.filters(), "resource-arn", "internet-gateway-exclusion-mode", "state");
    Kind<AwsState.Exclusion> exclusions =
        new Kind<>(
            state.blockPublicAccess(call.region()).exclusions,
            e -> call.region(),
            e -> e.id,
            "InvalidVpcBlockPublicAccessExclusionId.NotFound",
            "The VPC Block Public Access exclusion ID '%s' does not exist");
    Page<AwsState.Exclusion> page =
        page(
            exclusions
                .some(q.exclusionIds(), call.region())
                .filter(e -> passes(filters, "resource-arn", e.resourceArn))
                .filter(e -> passes(filters, "internet-gateway-exclusion-mode", e.mode))
                .filter(e -> passes(filters, "state", e.state)),
            q.maxResults(),
            1000,
            q.nextToken());
    return DescribeVpcBlockPublicAccessExclusionsResponse.builder()
        .vpcBlockPublicAccessExclusions(page.items().stream().map(Ec2Answers::exclusion).toList())
        .nextToken(page.next())
        .build();
  }

  private SdkPojo describeEndpointServices(
      Call<DescribeVpcEndpointServiceConfigurationsRequest> call) {
    DescribeVpcEndpointServiceConfigurationsRequest q = call.request();
    Map<String, List<String>> filters =
        filters(q.filters(), "service-id", "service-name", "service-state");
    Page<AwsState.EndpointService> page =
        page(
            endpointServices
                .some(q.serviceIds(), call.region())
                .filter(s -> passes(filters, "service-id", s.id))
                .filter(s -> passes(filters, "service-name", s.name))
                .filter(s -> passes(filters, "service-state", s.state)),
            atMostThousand(q.maxResults()),
            1000,
            q.nextToken());
    return DescribeVpcEndpointServiceConfigurationsResponse.builder()
        .serviceConfigurations(page.items().stream().map(Ec2Answers::endpointService).toList())
        .nextToken(page.next())
        .build();
  }

  private SdkPojo describePermissions(Call<DescribeVpcEndpointServicePermissionsRequest> call) {
    DescribeVpcEndpointServicePermissionsRequest q = call.request();
    Map<String, List<String>> filters = filters(q.filters(), "principal", "principal-type");
    if (q.serviceId() == null) {
      throw missing("ServiceId");
    }
    Page<String> page =
        page(
            endpointServices.one(q.serviceId(), call.region()).allowedPrincipals.stream()
                .filter(p -> passes(filters, "principal", p))
                .filter(p -> passes(filters, "principal-type", principalType(p))),
            atMostThousand(q.maxResults()),
            1000,
            q.nextToken());
    return DescribeVpcEndpointServicePermissionsResponse.builder()
        .allowedPrincipals(
            page.items().stream()
                .map(
                    p ->
                        AllowedPrincipal.builder()
                            .principal(p)
                            .principalType(principalType(p))
                            .serviceId(q.serviceId())
                            .build())
                .toList())
        .nextToken(page.next())
        .build();
  }

  /** What these calls make of a page that is too large. */
  private static @Nullable Integer atMostThousand(@Nullable Integer size) {
    return size == null ? null : (Integer) Math.min(size, 1000);
  }

  // the network, changing

  private SdkPojo modifyVpcAttribute(Call<ModifyVpcAttributeRequest> call) {
    ModifyVpcAttributeRequest q = call.request();
    AwsState.Vpc vpc = vpcs.one(q.vpcId(), call.region());
    if (q.enableDnsSupport() != null && q.enableDnsHostnames() != null) {
      throw new Refusal(
          400, "InvalidParameterCombination", "Only one attribute can be modified at a time");
    }
    if (q.enableDnsSupport() != null) {
      vpc.enableDnsSupport = q.enableDnsSupport().value();
    }
    if (q.enableDnsHostnames() != null) {
      if (q.enableDnsHostnames().value() && !vpc.enableDnsSupport) {
        throw invalid(
            "DNS hostnames cannot be enabled in %s without DNS support".formatted(vpc.id));
      }
      vpc.enableDnsHostnames = q.enableDnsHostnames().value();
    }
    return ModifyVpcAttributeResponse.builder().build();
  }

  private SdkPojo createRoute(Call<CreateRouteRequest> call) {
    CreateRouteRequest q = call.request();
    AwsState.RouteTable table = routeTables.one(q.routeTableId(), call.region());
    String destination = destination(q);
    String target = target(q);
    if (table.routes.stream().anyMatch(r -> isStatic(r) && r.destination.equals(destination))) {
      throw new Refusal(
          400,
          "RouteAlreadyExists",
          "The route identified by %s already exists.".formatted(destination));
    }
    requireOfVpc(target, table);
    table.routes.add(new AwsState.Route(destination, target));
    return CreateRouteResponse.builder().returnValue(true).build();
  }

  private SdkPojo replaceRoute(Call<ReplaceRouteRequest> call) {
    ReplaceRouteRequest q = call.request();
    AwsState.RouteTable table = routeTables.one(q.routeTableId(), call.region());
    String destination = destination(q);
    String target = Boolean.TRUE.equals(q.localTarget()) ? "local" : target(q);
    AwsState.Route route =
        table.routes.stream()
            .filter(r -> isStatic(r) && r.destination.equals(destination))
            .findFirst()
            .orElseThrow(
                () ->
                    invalid(
                        "There is no route defined for '%s' in the route table. Use CreateRoute instead."
                            .formatted(destination)));
    requireOfVpc(target, table);
    route.target = target;
    route.state = "active";
    return ReplaceRouteResponse.builder().build();
  }

  /** A propagated route may stand beside a static one for the same destination. */
  private static boolean isStatic(AwsState.Route route) {
    return !route.origin.equals("EnableVgwRoutePropagation");
  }

  private static String destination(SdkPojo request) {
    return only("a destination", members(request, name -> name.startsWith("Destination")));
  }

  private static String target(SdkPojo request) {
    return only(
        "a target",
        members(
            request,
            name ->
                name.matches(".*(Id|Arn)")
                    && !name.startsWith("Destination")
                    && !name.equals("RouteTableId")));
  }

  /** The values of a request's members of text; null where there is none. */
  private static @Nullable String[] members(SdkPojo request, Predicate<String> wanted) {
    return request.sdkFields().stream()
        .filter(f -> wanted.test(f.memberName()))
        .map(f -> (String) f.getValueOrDefault(request))
        .toArray(String[]::new);
  }

  private static String only(String what, @Nullable String... values) {
    List<String> given = Stream.of(values).filter(Objects::nonNull).toList();
    if (given.size() != 1) {
      throw given.isEmpty()
          ? missing(what)
          : new Refusal(400, "InvalidParameterCombination", "The request has more than " + what);
    }
    return given.get(0);
  }

  private void requireOfVpc(String target, AwsState.RouteTable table) {
    if (target.startsWith("igw-")) {
      AwsState.InternetGateway gateway =
          state.internetGateways.stream()
              .filter(g -> g.id.equals(target) && g.region.equals(table.region))
              .findFirst()
              .orElseThrow(
                  () ->
                      new Refusal(
                          400,
                          "InvalidGatewayID.NotFound",
                          "The gateway ID '%s' does not exist".formatted(target)));
      if (!table.vpcId.equals(gateway.vpcId)) {
        throw invalid(
            "route table %s and network gateway %s belong to different networks"
                .formatted(table.id, gateway.id));
      }
    }
  }

  private SdkPojo attachInternetGateway(Call<AttachInternetGatewayRequest> call) {
    AttachInternetGatewayRequest q = call.request();
    AwsState.InternetGateway gateway = internetGateways.one(q.internetGatewayId(), call.region());
    AwsState.Vpc vpc = vpcs.one(q.vpcId(), call.region());
    if (gateway.vpcId != null) {
      throw new Refusal(
          400,
          "Resource.AlreadyAssociated",
          "resource %s is already attached to network %s".formatted(gateway.id, gateway.vpcId));
    }
    if (state.internetGateways.stream().anyMatch(g -> vpc.id.equals(g.vpcId))) {
      throw invalid("Network %s already has an internet gateway attached".formatted(vpc.id));
    }
    gateway.vpcId = vpc.id;
    gateway.state = "available";
    return AttachInternetGatewayResponse.builder().build();
  }

  private SdkPojo createAclEntry(Call<CreateNetworkAclEntryRequest> call) {
    CreateNetworkAclEntryRequest q = call.request();
    AwsState.NetworkAcl acl = networkAcls.one(q.networkAclId(), call.region());
    AwsState.AclEntry entry =
        entry(
            q.ruleNumber(),
            q.egress(),
            q.ruleActionAsString(),
            q.protocol(),
            only("a range", q.cidrBlock(), q.ipv6CidrBlock()),
            q.portRange());
    if (acl.entries.stream().anyMatch(e -> sameRule(e, entry))) {
      throw new Refusal(
          400,
          "NetworkAclEntryAlreadyExists",
          "The network acl entry identified by %d already exists.".formatted(entry.ruleNumber));
    }
    acl.entries.add(entry);
    return CreateNetworkAclEntryResponse.builder().build();
  }

  private SdkPojo replaceAclEntry(Call<ReplaceNetworkAclEntryRequest> call) {
    ReplaceNetworkAclEntryRequest q = call.request();
    AwsState.NetworkAcl acl = networkAcls.one(q.networkAclId(), call.region());
    AwsState.AclEntry entry =
        entry(
            q.ruleNumber(),
            q.egress(),
            q.ruleActionAsString(),
            q.protocol(),
            only("a range", q.cidrBlock(), q.ipv6CidrBlock()),
            q.portRange());
    if (!acl.entries.removeIf(e -> sameRule(e, entry))) {
      throw new Refusal(
          400,
          "InvalidNetworkAclEntry.NotFound",
          "The network acl entry identified by %d does not exist.".formatted(entry.ruleNumber));
    }
    acl.entries.add(entry);
    return ReplaceNetworkAclEntryResponse.builder().build();
  }

  private static boolean sameRule(AwsState.AclEntry a, AwsState.AclEntry b) {
    return a.ruleNumber == b.ruleNumber && a.egress == b.egress;
  }

  private static AwsState.AclEntry entry(
      @Nullable Integer number,
      @Nullable Boolean egress,
      @Nullable String action,
      @Nullable String protocol,
      String cidr,
      @Nullable PortRange ports) {
    if (number == null || egress == null || action == null || protocol == null) {
      throw missing("ruleNumber, egress, ruleAction or protocol");
    }
    if (number < 1 || number >= AwsState.AclEntry.LAST) {
      throw invalid("Value (%d) for parameter ruleNumber is invalid".formatted(number));
    }
    if (!protocol.matches("-1|\\d{1,3}")) {
      // names are the CLI's, which sends the number
      throw invalid("Invalid value '%s' for IP protocol. Unknown protocol.".formatted(protocol));
    }
    boolean allow = action.equals("allow");
    if (!protocol.equals("6") && !protocol.equals("17")) {
      return AwsState.AclEntry.protocol(number, egress, allow, cidr, protocol);
    }
    if (ports == null || ports.from() == null || ports.to() == null) {
      throw missing("portRange");
    }
    AwsState.AclEntry entry =
        AwsState.AclEntry.tcp(number, egress, allow, cidr, ports.from(), ports.to());
    entry.protocol = protocol;
    return entry;
  }

  private SdkPojo createExclusion(Call<CreateVpcBlockPublicAccessExclusionRequest> call) {
    CreateVpcBlockPublicAccessExclusionRequest q = call.request();
    AwsState.BlockPublicAccess it = state.blockPublicAccess(call.region());
    only("a VPC or a subnet", q.vpcId(), q.subnetId());
    String arn =
        q.vpcId() != null
            ? vpcs.one(q.vpcId(), call.region()).arn()
            : subnets.one(q.subnetId(), call.region()).arn();
    if (q.internetGatewayExclusionModeAsString() == null) {
      throw missing("InternetGatewayExclusionMode");
    }
    if ("not-allowed".equals(it.exclusionsAllowed)) {
      throw new Refusal(
          400, "OperationNotPermitted", "Exclusions are not allowed by a declarative policy");
    }
    if (it.exclusions.stream().anyMatch(e -> e.resourceArn.equals(arn))) {
      throw invalid("There is an exclusion of %s already".formatted(arn));
    }
    AwsState.Exclusion exclusion =
        new AwsState.Exclusion(
            "vpcbpa-exclude-%017x".formatted(it.exclusions.size() + 1),
            arn,
            q.internetGatewayExclusionModeAsString());
    it.exclusions.add(exclusion);
    return CreateVpcBlockPublicAccessExclusionResponse.builder()
        .vpcBlockPublicAccessExclusion(exclusion(exclusion))
        .build();
  }

  private SdkPojo modifyService(Call<ModifyVpcEndpointServiceConfigurationRequest> call) {
    AwsState.EndpointService service =
        endpointServices.one(call.request().serviceId(), call.region());
    call.request().addSupportedRegions().stream()
        .filter(region -> !service.supportedRegions.contains(region))
        .forEach(service.supportedRegions::add);
    service.supportedRegions.removeAll(call.request().removeSupportedRegions());
    return ModifyVpcEndpointServiceConfigurationResponse.builder().returnValue(true).build();
  }

  private SdkPojo modifyPermissions(Call<ModifyVpcEndpointServicePermissionsRequest> call) {
    ModifyVpcEndpointServicePermissionsRequest q = call.request();
    AwsState.EndpointService service = endpointServices.one(q.serviceId(), call.region());
    for (String principal : q.addAllowedPrincipals()) {
      if (!principal.equals("*") && !principal.matches("arn:aws[a-z-]*:iam::\\d{12}:.+")) {
        throw new Refusal(400, "InvalidPrincipal", "Invalid Principal: '%s'".formatted(principal));
      }
    }
    List<String> added =
        q.addAllowedPrincipals().stream()
            .filter(p -> !service.allowedPrincipals.contains(p))
            .toList();
    service.allowedPrincipals.addAll(added);
    service.allowedPrincipals.removeAll(q.removeAllowedPrincipals());
    return ModifyVpcEndpointServicePermissionsResponse.builder()
        .addedPrincipals(
            added.stream()
                .map(
                    p ->
                        AddedPrincipal.builder()
                            .principal(p)
                            .principalType(principalType(p))
                            .serviceId(service.id)
                            .build())
                .toList())
        .returnValue(true)
        .build();
  }

  private static String principalType(String principal) {
    if (principal.equals("*")) {
      return "All";
    }
    String resource = principal.substring(principal.lastIndexOf(':') + 1);
    return resource.startsWith("user/")
        ? "User"
        : resource.startsWith("role/") ? "Role" : "Account";
  }

  // finding things

  private static Map<String, List<String>> filters(List<Filter> filters, String... known) {
    Map<String, List<String>> values = new HashMap<>();
    filters.forEach(f -> values.put(f.name(), f.values()));
    return checked(values, List.of(known), "InvalidParameterValue", "The filter '%s' is invalid");
  }

  /** A page, where the service gives no fewer than five and no more than the greatest. */
  private static <T> Page<T> page(
      Stream<T> found, @Nullable Integer size, int greatest, @Nullable String token) {
    if (size != null && (size < 5 || size > greatest)) {
      throw invalid(
          "Value ( %d ) for parameter maxResults is invalid. Expecting a value between 5 and %d."
              .formatted(size, greatest));
    }
    return page(found.toList(), size == null ? (Integer) greatest : size, token);
  }

  private static Refusal invalid(String message) {
    return new Refusal(400, "InvalidParameterValue", message);
  }

  private static Refusal missing(String parameter) {
    return new Refusal(
        400, "MissingParameter", "The request must contain the parameter " + parameter);
  }

  // the model as EC2 shows it

  private static SecurityGroup securityGroup(AwsState.SecurityGroup g) {
    return SecurityGroup.builder()
        .groupId(g.id)
        .groupName("aurora")
        .description("aurora")
        .ownerId(AwsState.ACCOUNT)
        .vpcId(g.vpcId)
        .ipPermissions(g.ingress)
        .ipPermissionsEgress(
            IpPermission.builder()
                .ipProtocol("-1")
                .ipRanges(IpRange.builder().cidrIp("0.0.0.0/0").build())
                .build())
        .build();
  }

  private static ManagedPrefixList prefixList(AwsState.PrefixList l) {
    return ManagedPrefixList.builder()
        .prefixListId(l.id)
        .prefixListName(l.name)
        .prefixListArn(AwsState.arn("ec2", l.region, "prefix-list/" + l.id))
        .addressFamily("IPv4")
        .state("create-complete")
        .maxEntries(Math.max(l.maxEntries, Math.max(1, l.cidrs.size())))
        .version(1L)
        .ownerId(AwsState.ACCOUNT)
        .build();
  }

  private Subnet subnet(AwsState.Subnet s) {
    Subnet.Builder builder =
        Subnet.builder()
            .subnetId(s.id)
            .subnetArn(s.arn())
            .vpcId(s.vpcId)
            .ownerId(AwsState.ACCOUNT)
            .state("available")
            .availabilityZone(s.availabilityZone)
            .cidrBlock(s.cidr)
            .blockPublicAccessStates(b -> b.internetGatewayBlockMode(blockMode(s)));
    s.more.accept(builder);
    return builder.build();
  }

  /** What is blocked in a subnet once exclusions are taken into account. */
  private String blockMode(AwsState.Subnet subnet) {
    AwsState.BlockPublicAccess region = state.blockPublicAccess(subnet.region);
    String mode = Objects.requireNonNullElse(subnet.internetGatewayBlockMode, region.mode);
    String vpc = vpcs.one(subnet.vpcId, subnet.region).arn();
    List<String> exclusions =
        region.exclusions.stream()
            .filter(e -> e.state.equals("create-complete") || e.state.equals("update-complete"))
            .filter(e -> e.resourceArn.equals(vpc) || e.resourceArn.equals(subnet.arn()))
            .map(e -> e.mode)
            .toList();
    if (mode.equals("off") || exclusions.contains("allow-bidirectional")) {
      return "off";
    }
    return exclusions.isEmpty() ? mode : "block-ingress";
  }

  private RouteTable routeTable(AwsState.RouteTable t) {
    return RouteTable.builder()
        .routeTableId(t.id)
        .vpcId(t.vpcId)
        .ownerId(AwsState.ACCOUNT)
        .associations(associations(t).toList())
        .routes(t.routes.stream().map(r -> route(r, t)).toList())
        .build();
  }

  private static Stream<RouteTableAssociation> associations(AwsState.RouteTable t) {
    return Stream.of(
            t.main
                ? Stream.of(association(t, t.vpcId).main(true))
                : Stream.<RouteTableAssociation.Builder>empty(),
            t.subnetIds.stream().map(id -> association(t, id).subnetId(id)),
            t.gatewayIds.stream().map(id -> association(t, id).gatewayId(id)))
        .flatMap(associations -> associations)
        .map(RouteTableAssociation.Builder::build);
  }

  private static RouteTableAssociation.Builder association(AwsState.RouteTable t, String with) {
    return RouteTableAssociation.builder()
        .routeTableAssociationId(
            "rtbassoc-" + t.id.replaceAll(".*-0*", "") + with.replaceAll(".*-0*", ""))
        .routeTableId(t.id)
        .main(false)
        .associationState(s -> s.state("associated"));
  }

  private Route route(AwsState.Route r, AwsState.RouteTable table) {
    Route.Builder builder = Route.builder().origin(r.origin).state(r.state);
    if (r.destination.startsWith("pl-")) {
      builder.destinationPrefixListId(r.destination);
    } else if (r.destination.contains(":")) {
      builder.destinationIpv6CidrBlock(r.destination);
    } else {
      builder.destinationCidrBlock(r.destination);
    }
    switch (r.target.replaceAll("[-:].*", "")) {
      case "nat" -> builder.natGatewayId(r.target);
      case "tgw" -> builder.transitGatewayId(r.target);
      case "eigw" -> builder.egressOnlyInternetGatewayId(r.target);
      case "eni" -> builder.networkInterfaceId(r.target);
      case "i" -> builder.instanceId(r.target).instanceOwnerId(AwsState.ACCOUNT);
      case "pcx" -> builder.vpcPeeringConnectionId(r.target);
      case "lgw" -> builder.localGatewayId(r.target);
      case "cagw" -> builder.carrierGatewayId(r.target);
      case "arn" -> builder.coreNetworkArn(r.target);
      case "local", "igw", "vgw", "vpce" -> builder.gatewayId(r.target);
      default -> throw new IllegalArgumentException("no kind of target: " + r.target);
    }
    if (r.target.startsWith("igw-")
        && state.internetGateways.stream()
            .noneMatch(g -> g.id.equals(r.target) && table.vpcId.equals(g.vpcId))) {
      builder.state("blackhole");
    }
    return builder.build();
  }

  private static NetworkAcl networkAcl(AwsState.NetworkAcl a) {
    return NetworkAcl.builder()
        .networkAclId(a.id)
        .vpcId(a.vpcId)
        .ownerId(AwsState.ACCOUNT)
        .isDefault(a.isDefault)
        .associations(
            a.subnetIds.stream()
                .map(
                    id ->
                        NetworkAclAssociation.builder()
                            .networkAclAssociationId(id.replace("subnet-", "aclassoc-"))
                            .networkAclId(a.id)
                            .subnetId(id)
                            .build())
                .toList())
        .entries(a.entries.stream().map(Ec2Answers::entry).toList())
        .build();
  }

  private static NetworkAclEntry entry(AwsState.AclEntry e) {
    NetworkAclEntry.Builder builder =
        NetworkAclEntry.builder()
            .ruleNumber(e.ruleNumber)
            .egress(e.egress)
            .ruleAction(e.allow ? "allow" : "deny")
            .protocol(e.protocol);
    if (e.cidr.contains(":")) {
      builder.ipv6CidrBlock(e.cidr);
    } else {
      builder.cidrBlock(e.cidr);
    }
    if (e.from != null) {
      builder.portRange(p -> p.from(e.from).to(e.to));
    }
    return builder.build();
  }

  private static InternetGateway internetGateway(AwsState.InternetGateway g) {
    InternetGateway.Builder builder =
        InternetGateway.builder().internetGatewayId(g.id).ownerId(AwsState.ACCOUNT);
    if (g.vpcId != null) {
      builder.attachments(
          InternetGatewayAttachment.builder().vpcId(g.vpcId).state(g.state).build());
    }
    return builder.build();
  }

  private static VpcBlockPublicAccessExclusion exclusion(AwsState.Exclusion e) {
    return VpcBlockPublicAccessExclusion.builder()
        .exclusionId(e.id)
        .resourceArn(e.resourceArn)
        .internetGatewayExclusionMode(e.mode)
        .state(e.state)
        .build();
  }

  private static ServiceConfiguration endpointService(AwsState.EndpointService s) {
    ServiceConfiguration.Builder builder =
        ServiceConfiguration.builder()
            .serviceId(s.id)
            .serviceName(s.name)
            .serviceState(s.state)
            .serviceType(ServiceTypeDetail.builder().serviceType("Interface").build())
            .acceptanceRequired(s.acceptanceRequired)
            .supportedRegions(
                s.supportedRegions.stream()
                    .map(
                        r -> SupportedRegionDetail.builder().region(r).serviceState("Live").build())
                    .toList())
            .managesVpcEndpoints(false);
    if (!s.loadBalancerArns.isEmpty()) {
      builder.networkLoadBalancerArns(s.loadBalancerArns);
    }
    if (s.privateDnsName != null) {
      builder
          .privateDnsName(s.privateDnsName)
          .privateDnsNameConfiguration(c -> c.state("verified").type("TXT"));
    }
    return builder.build();
  }
}
