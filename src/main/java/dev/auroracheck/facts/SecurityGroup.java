package dev.auroracheck.facts;

import dev.auroracheck.address.Cidr;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;

/**
 * A security group with its inbound rules.
 *
 * @param prefixLists the entries of the prefix lists in its rules, by prefix list id
 * @param listSizes the maximum number of entries of these prefix lists, by prefix list id; lists
 *     for which EC2 does not report it are left out
 */
@RecordBuilder
public record SecurityGroup(
    String id,
    String name,
    List<Rule> inbound,
    Map<String, Fact<List<Cidr>>> prefixLists,
    Map<String, ListSize> listSizes)
    implements SecurityGroupBuilder.With {

  /** The maximum number of entries of a prefix list, and its address family. */
  public record ListSize(boolean v6, int maxEntries) {}

  /**
   * An inbound rule.
   *
   * @param protocol {@code tcp}, {@code 6}, or {@code -1} for every protocol
   * @param fromPort without meaning if the protocol is -1
   * @param unreadable texts in the place of ranges that could not be parsed and are left out
   * @param groupIds the groups whose members the rule allows, by their private addresses; no public
   *     address matches
   */
  @RecordBuilder
  public record Rule(
      String protocol,
      int fromPort,
      int toPort,
      List<Cidr> ranges,
      List<String> unreadable,
      List<String> prefixListIds,
      List<String> groupIds)
      implements SecurityGroupRuleBuilder.With {

    /** Whether it applies to TCP on this port, whatever its sources are. */
    public boolean covers(int port) {
      return switch (protocol) {
        case "-1" -> true;
        case "tcp", "6" -> fromPort <= port && port <= toPort;
        default -> false;
      };
    }
  }
}
