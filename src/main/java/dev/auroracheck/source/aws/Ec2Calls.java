package dev.auroracheck.source.aws;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Fact;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

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
    Filter filter = Filter.builder().name("group-id").values(ids).build();
    return calls.start(
        "ec2:DescribeSecurityGroups",
        () ->
            ec2
                .get()
                .describeSecurityGroupsPaginator(r -> r.filters(filter))
                .securityGroups()
                .stream()
                .toList());
  }

  /** Reads what the groups refer to. */
  Fact<List<dev.auroracheck.facts.SecurityGroup>> withPrefixLists(
      Fact<List<SecurityGroup>> groups, Set<String> ids) {
    if (!(groups instanceof Fact.Known<List<SecurityGroup>> known)) {
      return Fact.copy((Fact.Unavailable<?>) groups);
    }
    if (known.value().size() < ids.size()) {
      return Fact.failed(
          "AWS did not describe all of " + String.join(", ", ids),
          "Check that nothing between here and AWS answers in its place");
    }
    Map<String, CompletableFuture<Fact<List<Cidr>>>> lists = new LinkedHashMap<>();
    for (String id : ClusterFacts.prefixListIds(known.value())) {
      lists.put(id, calls.start("ec2:GetManagedPrefixListEntries", () -> entries(id)));
    }
    Map<String, Fact<List<Cidr>>> entries = new LinkedHashMap<>();
    lists.forEach((id, call) -> entries.put(id, call.join()));
    return Fact.of(
        known.value().stream().map(g -> ClusterFacts.securityGroup(g, entries)).toList());
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
}
