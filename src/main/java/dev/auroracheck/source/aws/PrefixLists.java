package dev.auroracheck.source.aws;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.SecurityGroup;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The calls in progress about the prefix lists that security groups and routes name. */
record PrefixLists(
    Map<String, CompletableFuture<Fact<List<Cidr>>>> reading,
    CompletableFuture<Fact<Map<String, SecurityGroup.ListSize>>> counting) {

  /**
   * Starts the calls. The size is read only for the lists of security groups, where it counts
   * towards the quota of rules.
   */
  static PrefixLists start(SecurityGroupCalls calls, Set<String> ofGroups, Set<String> ofRoutes) {
    Set<String> all = new LinkedHashSet<>(ofGroups);
    all.addAll(ofRoutes);
    return new PrefixLists(calls.prefixLists(all), calls.listSizes(ofGroups));
  }

  Map<String, Fact<List<Cidr>>> entries() {
    Map<String, Fact<List<Cidr>>> entries = new LinkedHashMap<>();
    reading.forEach((list, read) -> entries.put(list, read.join()));
    return entries;
  }

  Map<String, SecurityGroup.ListSize> sizes() {
    return counting.join().known().orElse(Map.of());
  }
}
