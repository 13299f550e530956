package dev.auroracheck.lab;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.DescribeManagedPrefixListsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeManagedPrefixListsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.GetManagedPrefixListEntriesRequest;
import software.amazon.awssdk.services.ec2.model.GetManagedPrefixListEntriesResponse;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.ManagedPrefixList;
import software.amazon.awssdk.services.ec2.model.PrefixListEntry;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/** EC2, answering from an {@link AwsWorld}. */
final class Ec2Answers extends Answers {
  Ec2Answers(AwsWorld world) {
    super(world, "ec2");
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
  }

  private SdkPojo describeSecurityGroups(Call<DescribeSecurityGroupsRequest> call) {
    DescribeSecurityGroupsRequest q = call.request();
    Map<String, List<String>> filters = filters(q.filters(), "group-id", "vpc-id");
    q.groupIds().forEach(id -> securityGroup(id, call.region()));
    List<AwsWorld.SecurityGroup> found =
        world.securityGroups.stream()
            .filter(g -> g.region.equals(call.region()))
            .filter(g -> q.groupIds().isEmpty() || q.groupIds().contains(g.id))
            .filter(g -> passes(filters, "group-id", g.id))
            .filter(g -> passes(filters, "vpc-id", g.vpcId))
            .toList();
    Page<AwsWorld.SecurityGroup> page =
        page(found, q.maxResults() == null ? 1000 : q.maxResults(), q.nextToken());
    return DescribeSecurityGroupsResponse.builder()
        .securityGroups(page.items().stream().map(Ec2Answers::securityGroup).toList())
        .nextToken(page.next())
        .build();
  }

  private SdkPojo prefixListEntries(Call<GetManagedPrefixListEntriesRequest> call) {
    GetManagedPrefixListEntriesRequest q = call.request();
    List<PrefixListEntry> found =
        prefixList(q.prefixListId(), call.region()).cidrs.stream()
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
    q.prefixListIds().forEach(id -> prefixList(id, call.region()));
    List<AwsWorld.PrefixList> found =
        world.prefixLists.stream()
            .filter(l -> l.region.equals(call.region()))
            .filter(l -> q.prefixListIds().isEmpty() || q.prefixListIds().contains(l.id))
            .filter(l -> passes(filters, "prefix-list-id", l.id))
            .filter(l -> passes(filters, "prefix-list-name", l.name))
            .filter(l -> passes(filters, "owner-id", AwsWorld.ACCOUNT))
            .toList();
    Page<AwsWorld.PrefixList> page = page(found, q.maxResults(), q.nextToken());
    return DescribeManagedPrefixListsResponse.builder()
        .prefixLists(page.items().stream().map(Ec2Answers::prefixList).toList())
        .nextToken(page.next())
        .build();
  }

  private SdkPojo authorizeIngress(Call<AuthorizeSecurityGroupIngressRequest> call) {
    AuthorizeSecurityGroupIngressRequest q = call.request();
    AwsWorld.SecurityGroup group = securityGroup(q.groupId(), call.region());
    if (!q.hasIpPermissions()) {
      throw new Refusal(
          400, "MissingParameter", "The request must contain the parameter ipPermissions");
    }
    List<String> present = group.ingress.stream().flatMap(Ec2Answers::rules).toList();
    for (IpPermission permission : q.ipPermissions()) {
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
    group.ingress.addAll(q.ipPermissions());
    return AuthorizeSecurityGroupIngressResponse.builder().returnValue(true).build();
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

  // finding things

  private AwsWorld.SecurityGroup securityGroup(String id, String region) {
    return world.securityGroups.stream()
        .filter(g -> g.id.equals(id) && g.region.equals(region))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    400,
                    "InvalidGroup.NotFound",
                    "The security group '%s' does not exist".formatted(id)));
  }

  private AwsWorld.PrefixList prefixList(String id, String region) {
    return world.prefixLists.stream()
        .filter(l -> l.id.equals(id) && l.region.equals(region))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    400,
                    "InvalidPrefixListID.NotFound",
                    "The prefix list ID '%s' does not exist".formatted(id)));
  }

  private static Map<String, List<String>> filters(List<Filter> filters, String... known) {
    Map<String, List<String>> values = new HashMap<>();
    filters.forEach(f -> values.put(f.name(), f.values()));
    return checked(values, List.of(known), "InvalidParameterValue", "The filter '%s' is invalid");
  }

  // the model as EC2 shows it

  private static SecurityGroup securityGroup(AwsWorld.SecurityGroup g) {
    return SecurityGroup.builder()
        .groupId(g.id)
        .groupName("aurora")
        .description("aurora")
        .ownerId(AwsWorld.ACCOUNT)
        .vpcId(g.vpcId)
        .ipPermissions(g.ingress)
        .ipPermissionsEgress(
            IpPermission.builder()
                .ipProtocol("-1")
                .ipRanges(IpRange.builder().cidrIp("0.0.0.0/0").build())
                .build())
        .build();
  }

  private static ManagedPrefixList prefixList(AwsWorld.PrefixList l) {
    return ManagedPrefixList.builder()
        .prefixListId(l.id)
        .prefixListName(l.name)
        .prefixListArn(AwsWorld.arn("ec2", l.region, "prefix-list/" + l.id))
        .addressFamily("IPv4")
        .state("create-complete")
        .maxEntries(Math.max(1, l.cidrs.size()))
        .version(1L)
        .ownerId(AwsWorld.ACCOUNT)
        .build();
  }
}
