package dev.auroracheck.random;

import dev.auroracheck.servers.AwsState;
import dev.auroracheck.servers.AwsState.AclEntry;
import dev.auroracheck.servers.AwsState.Exclusion;
import dev.auroracheck.servers.AwsState.InternetGateway;
import dev.auroracheck.servers.AwsState.NetworkAcl;
import dev.auroracheck.servers.AwsState.PrefixList;
import dev.auroracheck.servers.AwsState.Route;
import dev.auroracheck.servers.AwsState.RouteTable;
import dev.auroracheck.servers.AwsState.Subnet;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;

/**
 * What happens to packets in a VPC, told by plain and slow means: one address and one port after
 * another, on what the account holds and not on what a client is told of it. It shares no code with
 * the program.
 *
 * @param denied the one EC2 action that the program may not call; empty where it may call all
 */
record VpcOracle(AwsState scenario, List<String> ranges, String denied) {
  /** What becomes of a packet, in the order of how much it decides. */
  enum Fate {
    STOPPED,
    UNKNOWN,
    /** The reply gets out to some ports and not to others. */
    PARTLY,
    THROUGH
  }

  /** The verdict of {@code security-group}. */
  String securityGroup() {
    if (denied.equals("DescribeSecurityGroups")) {
      return "error";
    }
    boolean hidden = false;
    boolean all = true;
    for (long address : addresses()) {
      boolean allowed = false;
      for (AwsState.SecurityGroup group : scenario.securityGroups) {
        boolean active = "active".equals(scenario.writer().securityGroups.get(group.id));
        for (IpPermission rule : group.ingress) {
          if (!active || !isForPort(rule)) {
            continue;
          }
          for (IpRange range : rule.ipRanges()) {
            allowed |= holds(range.cidrIp(), address);
          }
          for (var list : rule.prefixListIds()) {
            if (listsHidden()) {
              hidden = true;
            } else {
              allowed |= length(list.prefixListId(), address) >= 0;
            }
          }
        }
      }
      all &= allowed;
    }
    return all ? "pass" : hidden ? "error" : "fail";
  }

  private boolean isForPort(IpPermission rule) {
    int port = scenario.cluster().port;
    return switch (rule.ipProtocol()) {
      case "-1" -> true;
      case "tcp", "6" -> rule.fromPort() <= port && port <= rule.toPort();
      default -> false;
    };
  }

  /** The verdict of {@code network-path}. */
  String networkPath() {
    String zone = scenario.writer().availabilityZone;
    Set<Fate> here = EnumSet.noneOf(Fate.class);
    Set<Fate> elsewhere = EnumSet.noneOf(Fate.class);
    for (String id : scenario.subnetGroup().subnetIds) {
      Subnet subnet = scenario.subnet(id);
      boolean zoneIsKnown = zone != null && !denied.equals("DescribeSubnets");
      (!zoneIsKnown || subnet.availabilityZone.equals(zone) ? here : elsewhere).add(fate(subnet));
    }
    if (here.equals(Set.of(Fate.STOPPED))) {
      return "fail";
    } else if (here.contains(Fate.STOPPED) || here.contains(Fate.UNKNOWN)) {
      return "error";
    }
    boolean dual = "DUAL".equals(scenario.cluster().networkType);
    return here.contains(Fate.PARTLY) || elsewhere.contains(Fate.STOPPED) || dual ? "warn" : "pass";
  }

  /** The worst of what becomes of the packets to a subnet. */
  private Fate fate(Subnet subnet) {
    Set<Fate> fates = EnumSet.noneOf(Fate.class);
    Boolean isPublic = scenario.writer().publiclyAccessible;
    fates.add(isPublic == null ? Fate.UNKNOWN : isPublic ? Fate.THROUGH : Fate.STOPPED);
    boolean names = scenario.vpc().enableDnsSupport && scenario.vpc().enableDnsHostnames;
    fates.add(
        denied.equals("DescribeVpcAttribute") ? Fate.UNKNOWN : names ? Fate.THROUGH : Fate.STOPPED);
    if (denied.equals("DescribeSubnets")) {
      fates.add(Fate.UNKNOWN);
    } else {
      fates.add(isBlocked(subnet) ? Fate.STOPPED : Fate.THROUGH);
      for (long address : addresses()) {
        fates.add(routed(subnet, address));
        fates.add(allowed(subnet, address));
      }
    }
    return fates.iterator().next();
  }

  private boolean isBlocked(Subnet subnet) {
    String mode =
        subnet.internetGatewayBlockMode != null
            ? subnet.internetGatewayBlockMode
            : scenario.blockPublicAccess().mode;
    if (mode.equals("off")) {
      return false;
    }
    for (Exclusion exclusion : scenario.blockPublicAccess().exclusions) {
      boolean about =
          exclusion.resourceArn.equals(subnet.arn())
              || exclusion.resourceArn.equals(scenario.vpc().arn());
      if (about && exclusion.mode.equals("allow-bidirectional")) {
        return false;
      }
    }
    return true;
  }

  // routes

  private Fate routed(Subnet subnet, long address) {
    if (denied.equals("DescribeRouteTables")) {
      return Fate.UNKNOWN;
    }
    RouteTable table = null;
    for (RouteTable t : scenario.routeTables) {
      if (t.subnetIds.contains(subnet.id) || (t.main && table == null)) {
        table = t;
      }
    }
    List<Integer> hidden = new ArrayList<>();
    for (int i = 0; i < table.routes.size(); i++) {
      if (table.routes.get(i).destination.startsWith("pl-") && listsHidden()) {
        hidden.add(i);
      }
    }
    Set<Fate> fates = EnumSet.noneOf(Fate.class);
    suppose(hidden, 0, table, new int[table.routes.size()], subnet, address, fates);
    return fates.size() == 1 ? fates.iterator().next() : Fate.UNKNOWN;
  }

  /**
   * Goes through all that a list that can't be read may hold: nothing, or a range of any length.
   */
  private void suppose(
      List<Integer> hidden,
      int next,
      RouteTable table,
      int[] lengths,
      Subnet subnet,
      long address,
      Set<Fate> fates) {
    if (next < hidden.size()) {
      for (int length : new int[] {-1, 0, 1, 15, 16, 17, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32}) {
        lengths[hidden.get(next)] = length;
        suppose(hidden, next + 1, table, lengths, subnet, address, fates);
      }
      return;
    }
    for (int i = 0; i < lengths.length; i++) {
      if (!hidden.contains(i)) {
        lengths[i] = length(table.routes.get(i).destination, address);
      }
    }
    int best = -1;
    for (int i = 0; i < lengths.length; i++) {
      if (lengths[i] >= 0) {
        best = Math.max(best, preference(table.routes.get(i), lengths[i]));
      }
    }
    if (best < 0) {
      fates.add(Fate.STOPPED);
    }
    for (int i = 0; i < lengths.length; i++) {
      if (lengths[i] >= 0 && preference(table.routes.get(i), lengths[i]) == best) {
        fates.add(led(table.routes.get(i), subnet));
      }
    }
  }

  /** The longer the better; then ranges, prefix lists, propagated routes. */
  private static int preference(Route route, int length) {
    int kind =
        route.origin.equals("EnableVgwRoutePropagation")
            ? 0
            : route.destination.startsWith("pl-") ? 1 : 2;
    return length * 3 + kind;
  }

  private Fate led(Route route, Subnet subnet) {
    if (route.state.equals("blackhole")) {
      return Fate.STOPPED;
    }
    String kind = route.target.replaceAll("-.*", "");
    if (Set.of("vpce", "eni", "i").contains(kind)) {
      return scenario.routeTables.stream().anyMatch(t -> !t.gatewayIds.isEmpty())
          ? Fate.UNKNOWN
          : Fate.STOPPED;
    } else if (!kind.equals("igw")) {
      return Fate.STOPPED;
    }
    InternetGateway gateway = null;
    for (InternetGateway g : scenario.internetGateways) {
      if (g.id.equals(route.target) && scenario.vpc().id.equals(g.vpcId)) {
        gateway = g;
      }
    }
    if (gateway == null) {
      return Fate.STOPPED;
    } else if (denied.equals("DescribeInternetGateways")) {
      return Fate.UNKNOWN;
    } else if (!gateway.state.equals("available")) {
      return Fate.STOPPED;
    }
    for (RouteTable table : scenario.routeTables) {
      for (Route r : table.routes) {
        if (table.gatewayIds.contains(gateway.id) && !r.target.equals("local") && meet(r, subnet)) {
          return Fate.UNKNOWN;
        }
      }
    }
    return Fate.THROUGH;
  }

  private static boolean meet(Route route, Subnet subnet) {
    long subnetFirst = first(subnet.cidr);
    long routeFirst = first(route.destination);
    return holds(route.destination, subnetFirst) || holds(subnet.cidr, routeFirst);
  }

  /** The length of the destination that holds the address: a range, or entry of a list; or -1. */
  private int length(String destination, long address) {
    int length = -1;
    if (destination.startsWith("pl-")) {
      for (PrefixList list : scenario.prefixLists) {
        for (String cidr : list.cidrs) {
          if (list.id.equals(destination) && holds(cidr, address)) {
            length = Math.max(length, bits(cidr));
          }
        }
      }
    } else if (holds(destination, address)) {
      length = bits(destination);
    }
    return length;
  }

  private boolean listsHidden() {
    return denied.equals("GetManagedPrefixListEntries");
  }

  // network ACLs

  private Fate allowed(Subnet subnet, long address) {
    if (denied.equals("DescribeNetworkAcls")) {
      return Fate.UNKNOWN;
    }
    NetworkAcl acl =
        scenario.networkAcls.stream()
            .filter(a -> a.subnetIds.contains(subnet.id))
            .findFirst()
            .orElseThrow();
    if (!allows(acl, false, address, scenario.cluster().port)) {
      return Fate.STOPPED;
    }
    // what is so for a port is so for the next one too, unless an entry begins or ends there
    Set<Integer> ports = new TreeSet<>(List.of(1024, 65535));
    for (AclEntry entry : acl.entries) {
      if (entry.from != null) {
        for (int port : new int[] {entry.from - 1, entry.from, entry.to, entry.to + 1}) {
          if (port >= 1024 && port <= 65535) {
            ports.add(port);
          }
        }
      }
    }
    long open = ports.stream().filter(p -> allows(acl, true, address, p)).count();
    return open == 0 ? Fate.STOPPED : open == ports.size() ? Fate.THROUGH : Fate.PARTLY;
  }

  private static boolean allows(NetworkAcl acl, boolean egress, long address, int port) {
    AclEntry decides = null;
    for (AclEntry entry : acl.entries) {
      boolean tcp = entry.protocol.equals("6") || entry.protocol.equals("-1");
      boolean ports = entry.from == null || (entry.from <= port && port <= entry.to);
      if (entry.egress == egress
          && tcp
          && ports
          && holds(entry.cidr, address)
          && (decides == null || entry.ruleNumber < decides.ruleNumber)) {
        decides = entry;
      }
    }
    return decides != null && decides.allow;
  }

  // addresses as numbers

  private List<Long> addresses() {
    List<Long> all = new ArrayList<>();
    for (String range : ranges) {
      long first = first(range);
      for (long i = 0; i < 1L << (32 - bits(range)); i++) {
        all.add(first + i);
      }
    }
    return all;
  }

  private static long number(String address) {
    long number = 0;
    for (String part : address.split("\\.", 4)) {
      number = number * 256 + Long.parseLong(part);
    }
    return number;
  }

  private static int bits(String cidr) {
    return Integer.parseInt(cidr.substring(cidr.indexOf('/') + 1));
  }

  private static long first(String cidr) {
    long size = 1L << (32 - bits(cidr));
    return number(cidr.substring(0, cidr.indexOf('/'))) / size * size;
  }

  private static boolean holds(String cidr, long address) {
    if (cidr.contains(":")) {
      return false;
    }
    long first = first(cidr);
    return address >= first && address < first + (1L << (32 - bits(cidr)));
  }

  /** What is where, to find the mistake by. */
  String describe() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "writer in %s, public %s, port %s, %s; denied: %s"
            .formatted(
                scenario.writer().availabilityZone,
                scenario.writer().publiclyAccessible,
                scenario.cluster().port,
                scenario.cluster().networkType,
                denied));
    lines.add(
        "DNS %s %s".formatted(scenario.vpc().enableDnsSupport, scenario.vpc().enableDnsHostnames));
    lines.add("block " + scenario.blockPublicAccess().mode);
    scenario
        .blockPublicAccess()
        .exclusions
        .forEach(e -> lines.add("exclusion " + e.resourceArn + " " + e.mode));
    scenario.internetGateways.forEach(g -> lines.add(g.id + " on " + g.vpcId + " " + g.state));
    for (String id : scenario.subnetGroup().subnetIds) {
      Subnet s = scenario.subnet(id);
      lines.add(
          "%s %s %s %s: %s"
              .formatted(id, s.availabilityZone, s.cidr, s.internetGatewayBlockMode, fate(s)));
    }
    scenario.prefixLists.forEach(l -> lines.add(l.id + " " + l.cidrs));
    for (RouteTable t : scenario.routeTables) {
      lines.add("%s main=%s %s %s".formatted(t.id, t.main, t.subnetIds, t.gatewayIds));
      t.routes.forEach(
          r -> lines.add("  %s -> %s %s %s".formatted(r.destination, r.target, r.state, r.origin)));
    }
    for (NetworkAcl a : scenario.networkAcls) {
      lines.add(a.id + " " + a.subnetIds);
      a.entries.forEach(
          e ->
              lines.add(
                  "  %d %s %s %s %s-%s %s"
                      .formatted(
                          e.ruleNumber,
                          e.egress ? "out" : "in",
                          e.protocol,
                          e.cidr,
                          e.from,
                          e.to,
                          e.allow ? "allow" : "deny")));
    }
    scenario.securityGroups.forEach(g -> lines.add(g.id + " " + g.ingress));
    lines.add("of the writer: " + scenario.writer().securityGroups);
    return String.join("\n", lines);
  }
}
