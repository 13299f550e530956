package dev.auroracheck.facts;

import dev.auroracheck.address.Cidr;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;

/**
 * A security group's inbound side.
 *
 * @param prefixLists the entries of the prefix lists that its rules name, by id
 * @param listSizes how many entries these lists may have, by id; those that EC2 does not say are
 *     left out
 */
@RecordBuilder
public record SecurityGroup(
    String id,
    String name,
    List<Rule> inbound,
    Map<String, Fact<List<Cidr>>> prefixLists,
    Map<String, ListSize> listSizes)
    implements SecurityGroupBuilder.With {

  /** How many entries a prefix list may have, all of one address family. */
  public record ListSize(boolean v6, int maxEntries) {}

  /**
   * An inbound rule.
   *
   * @param protocol {@code tcp}, {@code 6}, or {@code -1} for every protocol
   * @param fromPort meaningless where the protocol is -1
   * @param unreadable what stands where a range should be, and was left out
   * @param groupIds the groups whose members it admits, by their private addresses: no public
   *     address ever matches
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

    /** Whether it admits TCP on the port, from whomever it admits. */
    public boolean covers(int port) {
      return switch (protocol) {
        case "-1" -> true;
        case "tcp", "6" -> fromPort <= port && port <= toPort;
        default -> false;
      };
    }
  }
}
