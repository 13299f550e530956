package dev.auroracheck.source.aws;

import static dev.auroracheck.source.aws.Texts.text;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.SecurityGroup;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.PrefixListId;

/** Turns EC2 answers about security groups into facts. */
final class SecurityGroupFacts {
  private SecurityGroupFacts() {}

  /** The security groups, with the entries of their prefix lists. */
  static Fact<List<SecurityGroup>> groups(
      Fact<List<software.amazon.awssdk.services.ec2.model.SecurityGroup>> groups,
      Set<String> ids,
      Map<String, Fact<List<Cidr>>> lists,
      Map<String, SecurityGroup.ListSize> listSizes) {
    if (groups
            instanceof
            Fact.Known<List<software.amazon.awssdk.services.ec2.model.SecurityGroup>> known
        && known.value().size() < ids.size()) {
      return Fact.failed(
          "AWS did not describe all of " + String.join(", ", ids) + ".",
          "Check that no proxy and no test endpoint answers instead of AWS.");
    }
    return groups.map(all -> all.stream().map(g -> securityGroup(g, lists, listSizes)).toList());
  }

  static Set<String> prefixListIds(
      List<software.amazon.awssdk.services.ec2.model.SecurityGroup> groups) {
    Set<String> ids = new LinkedHashSet<>();
    groups.stream()
        .flatMap(g -> g.ipPermissions().stream())
        .flatMap(p -> p.prefixListIds().stream())
        .map(PrefixListId::prefixListId)
        .forEach(ids::add);
    return ids;
  }

  private static SecurityGroup securityGroup(
      software.amazon.awssdk.services.ec2.model.SecurityGroup group,
      Map<String, Fact<List<Cidr>>> prefixLists,
      Map<String, SecurityGroup.ListSize> listSizes) {
    return new SecurityGroup(
        group.groupId(),
        text(group.groupName()),
        group.ipPermissions().stream().map(SecurityGroupFacts::rule).toList(),
        prefixLists,
        listSizes);
  }

  private static SecurityGroup.Rule rule(IpPermission p) {
    List<Cidr> ranges = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    Stream.concat(
            p.ipRanges().stream().map(IpRange::cidrIp),
            p.ipv6Ranges().stream().map(Ipv6Range::cidrIpv6))
        .filter(Objects::nonNull)
        .forEach(
            range -> {
              try {
                ranges.add(Cidr.parse(range));
              } catch (IllegalArgumentException e) {
                unreadable.add(range);
              }
            });
    return new SecurityGroup.Rule(
        text(p.ipProtocol()),
        Objects.requireNonNullElse(p.fromPort(), 0),
        Objects.requireNonNullElse(p.toPort(), 65535),
        ranges,
        unreadable,
        p.prefixListIds().stream().map(PrefixListId::prefixListId).toList(),
        p.userIdGroupPairs().stream().map(pair -> text(pair.groupId())).toList());
  }
}
