package dev.auroracheck.source.aws;

import static dev.auroracheck.source.aws.Ec2Pages.filter;
import static dev.auroracheck.source.aws.Ec2Pages.genuine;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.SecurityGroup.ListSize;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ManagedPrefixList;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/** Reads security groups, and the prefix lists in rules and routes. */
final class SecurityGroupCalls {
  private final Supplier<Ec2Client> ec2;
  private final Calls calls;

  SecurityGroupCalls(Supplier<Ec2Client> ec2, Calls calls) {
    this.ec2 = ec2;
    this.calls = calls;
  }

  /** Starts to read the security groups. */
  CompletableFuture<Fact<List<SecurityGroup>>> groups(Cluster cluster, Set<String> ids) {
    if (!cluster.inVpc()) {
      return CompletableFuture.completedFuture(
          Fact.absent(
              Fact.Why.NOT_APPLICABLE, "The cluster has no VPC, so it has no security groups."));
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

  /** Starts to read prefix lists, by id. */
  Map<String, CompletableFuture<Fact<List<Cidr>>>> prefixLists(Collection<String> ids) {
    Map<String, CompletableFuture<Fact<List<Cidr>>>> lists = new LinkedHashMap<>();
    for (String id : ids) {
      lists.computeIfAbsent(
          id, i -> calls.start(Action.GET_MANAGED_PREFIX_LIST_ENTRIES, () -> entries(i)));
    }
    return lists;
  }

  /** Starts to read the MaxEntries of prefix lists, by id. */
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
}
