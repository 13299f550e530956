package dev.auroracheck.random;

import dev.auroracheck.servers.AwsState;
import dev.auroracheck.servers.AwsState.AclEntry;
import dev.auroracheck.servers.AwsState.Exclusion;
import dev.auroracheck.servers.AwsState.NetworkAcl;
import dev.auroracheck.servers.AwsState.PrefixList;
import dev.auroracheck.servers.AwsState.Route;
import dev.auroracheck.servers.AwsState.RouteTable;
import dev.auroracheck.servers.AwsState.Subnet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/**
 * Makes VPCs that nobody thought of around a cluster, of which about half let the pipe in: most of
 * what is strange in them is beside the way.
 */
final class VpcGenerator {
  private static final String REGION = "us-east-1";
  private static final List<String> ZONES = List.of("us-east-1a", "us-east-1b", "us-east-1c");
  private static final List<String> ELSEWHERE =
      List.of(
          "nat-0a1b2c3d",
          "tgw-0a1b2c3d",
          "pcx-0a1b2c3d",
          "vgw-0a1b2c3d",
          "eni-0a1b2c3d",
          "i-0a1b2c3d",
          "vpce-0a1b2c3d");
  private static final List<String> ACTIONS =
      List.of(
          "DescribeSubnets",
          "DescribeRouteTables",
          "DescribeNetworkAcls",
          "DescribeInternetGateways",
          "DescribeVpcAttribute",
          "GetManagedPrefixListEntries",
          "GetManagedPrefixListEntries",
          "DescribeSecurityGroups");

  private final Random random;
  private final AwsState scenario = AwsState.healthy("shop", REGION);
  private final List<String> ranges = new ArrayList<>();

  private VpcGenerator(long seed) {
    random = new Random(seed);
  }

  /** The scenario of this number, which is always the same. */
  static VpcOracle scenario(long seed, int index) {
    VpcGenerator generator = new VpcGenerator(seed * 1_000_003 + index);
    generator.make();
    String denied = generator.in(14) ? generator.any(ACTIONS) : "";
    return new VpcOracle(generator.scenario, List.copyOf(generator.ranges), denied);
  }

  private boolean in(int n) {
    return random.nextInt(n) == 0;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private void make() {
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      ranges.add(near(26 + random.nextInt(7)));
    }
    if (in(4)) {
      scenario.cluster().port = 6432;
      scenario.instances.forEach(i -> i.port = 6432);
    }
    writer();
    subnets();
    for (int i = random.nextInt(3); i > 0; i--) {
      List<String> entries = new ArrayList<>();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        entries.add(near(24 + random.nextInt(9)));
      }
      scenario.prefixLists.add(
          new PrefixList("pl-%08d".formatted(i), REGION, entries.toArray(String[]::new)));
    }
    routeTables();
    acls();
    groups();
    block();
    if (in(25)) {
      scenario.internetGateway().vpcId = null;
    } else if (in(30)) {
      scenario.internetGateway().state = any(List.of("attaching", "detaching"));
    }
  }

  /** A range among those that the pipe comes from, or beside them. */
  private String near(int length) {
    long address = number(ranges.isEmpty() || in(3) ? "198.51.100.0" : ranges.get(0));
    int host = random.nextInt(256);
    long first = (address & 0xffffff00L) + (in(2) ? host : (address & 0xff));
    first = first >> (32 - length) << (32 - length);
    return "%d.%d.%d.%d/%d"
        .formatted(first >> 24, (first >> 16) & 255, (first >> 8) & 255, first & 255, length);
  }

  private static long number(String range) {
    long number = 0;
    for (String part : range.replaceAll("/.*", "").split("\\.", 4)) {
      number = number * 256 + Long.parseLong(part);
    }
    return number;
  }

  private void writer() {
    if (in(25)) {
      scenario.writer().publiclyAccessible = in(3) ? null : false;
    }
    if (in(12)) {
      scenario.writer().availabilityZone = null;
    }
    if (in(25)) {
      scenario.vpc().enableDnsHostnames = false;
      scenario.vpc().enableDnsSupport = in(2);
    }
    if (in(25)) {
      scenario.cluster().networkType = "DUAL";
    }
  }

  private void subnets() {
    for (int i = random.nextInt(3); i > 0; i--) {
      Subnet subnet =
          new Subnet(
              "subnet-%08d".formatted(i),
              scenario.vpc(),
              any(ZONES),
              "10.0.%d.0/24".formatted(9 + i));
      scenario.subnets.add(subnet);
      scenario.subnetGroup().subnetIds.add(subnet.id);
      scenario.networkAcl().subnetIds.add(subnet.id);
      if (!in(4)) {
        scenario.routeTable().subnetIds.add(subnet.id);
      }
    }
  }

  private String gateway() {
    return scenario.internetGateway().id;
  }

  private void routeTables() {
    if (!in(3)) {
      scenario
          .mainRouteTable()
          .routes
          .add(new Route("0.0.0.0/0", in(5) ? any(ELSEWHERE) : gateway()));
    }
    if (in(4)) {
      RouteTable other = new RouteTable("rtb-00000001", scenario.vpc());
      other.routes.add(new Route("0.0.0.0/0", in(5) ? any(ELSEWHERE) : gateway()));
      scenario.routeTables.add(random.nextInt(3), other);
      String moved = any(scenario.subnetGroup().subnetIds);
      scenario.routeTables.forEach(t -> t.subnetIds.remove(moved));
      other.subnetIds.add(moved);
    }
    if (in(9)) {
      String moved = any(scenario.subnetGroup().subnetIds);
      scenario.routeTables.forEach(t -> t.subnetIds.remove(moved));
    }
    if (in(24)) {
      RouteTable served = any(scenario.routeTables);
      served.routes.removeIf(r -> r.destination.equals("0.0.0.0/0"));
      if (in(2)) {
        served.routes.add(0, new Route("0.0.0.0/0", any(ELSEWHERE)));
      }
    }
    for (RouteTable table : scenario.routeTables) {
      for (int i = random.nextInt(4); i > 0; i--) {
        route(table);
      }
    }
    if (in(10)) {
      RouteTable edge = new RouteTable("rtb-0000ed9e", scenario.vpc());
      edge.gatewayIds.add(gateway());
      if (in(2)) {
        edge.routes.add(
            new Route(any(List.of("10.0.1.0/24", "10.0.2.0/25", "10.0.64.0/24")), "vpce-0a1b2c3d"));
      }
      scenario.routeTables.add(edge);
    }
  }

  /** Mostly one that changes nothing. */
  private void route(RouteTable table) {
    boolean list = in(3) && !scenario.prefixLists.isEmpty();
    boolean propagated = !list && in(4);
    String destination = list ? any(scenario.prefixLists).id : near(20 + random.nextInt(13));
    Route route = new Route(destination, in(7) ? any(ELSEWHERE) : gateway());
    if (propagated) {
      route.target = "vgw-0a1b2c3d";
      route.origin = "EnableVgwRoutePropagation";
      route.destination = in(3) ? destination : "198.51.0.0/16";
    } else if (in(12)) {
      route.state = "blackhole";
    }
    if (!route.target.equals(gateway()) && in(2)) {
      route.destination = list ? destination : "203.0.113.0/24";
    }
    boolean there =
        table.routes.stream()
            .anyMatch(
                r -> r.destination.equals(route.destination) && r.origin.equals(route.origin));
    if (!there) {
      table.routes.add(random.nextInt(table.routes.size() + 1), route);
    }
  }

  private void acls() {
    if (in(3)) {
      NetworkAcl acl = new NetworkAcl("acl-00000001", scenario.vpc());
      scenario.networkAcls.add(random.nextInt(2), acl);
      String moved = any(scenario.subnetGroup().subnetIds);
      scenario.networkAcls.forEach(a -> a.subnetIds.remove(moved));
      acl.subnetIds.add(moved);
      acl.entries.add(AclEntry.all(100, false, true));
      acl.entries.add(AclEntry.all(100, true, true));
    }
    for (NetworkAcl acl : scenario.networkAcls) {
      if (in(4)) {
        narrow(acl);
      }
      for (int i = random.nextInt(4); i > 0; i--) {
        entry(acl);
      }
    }
  }

  /** Lets in what is needed alone, or a little less. */
  private void narrow(NetworkAcl acl) {
    int port = scenario.cluster().port;
    acl.remove(100, false).remove(100, true);
    int number = 100;
    for (String range : ranges) {
      if (!in(10)) {
        acl.entries.add(AclEntry.tcp(number, false, true, range, port - in0(3), port + in0(3)));
      }
      if (!in(10)) {
        int split = 1024 + random.nextInt(60000);
        acl.entries.add(AclEntry.tcp(number, true, true, range, in(2) ? 1024 : 0, split));
        acl.entries.add(
            AclEntry.tcp(number + 1, true, true, range, split + (in(6) ? 2 : 1), 65535));
      }
      number += 2;
    }
  }

  private int in0(int n) {
    return in(n) ? random.nextInt(5) : 0;
  }

  private void entry(NetworkAcl acl) {
    boolean egress = in(2);
    int number = 1 + random.nextInt(200);
    if (acl.entries.stream().anyMatch(e -> e.egress == egress && e.ruleNumber == number)) {
      return;
    }
    boolean allow = in(2);
    String range = in(3) ? near(22 + random.nextInt(11)) : "203.0.113.0/24";
    int port = scenario.cluster().port;
    AclEntry entry =
        switch (random.nextInt(4)) {
          case 0 -> AclEntry.protocol(number, egress, allow, range, any(List.of("17", "1", "-1")));
          case 1 -> AclEntry.tcp(number, egress, allow, "0.0.0.0/0", 0, 1023);
          case 2 -> AclEntry.tcp(number, egress, allow, range, port - in0(2), port + in0(2));
          default -> {
            int from = random.nextInt(65536);
            yield AclEntry.tcp(
                number, egress, allow, range, from, Math.min(65535, from + random.nextInt(30000)));
          }
        };
    acl.entries.add(entry);
  }

  private void groups() {
    if (in(3)) {
      AwsState.SecurityGroup second = new AwsState.SecurityGroup("sg-00000002", REGION);
      scenario.securityGroups.add(second);
      scenario.writer().securityGroups.put(second.id, in(3) ? "removing" : "active");
    }
    int port = scenario.cluster().port;
    if (!in(8)) {
      for (String range : ranges) {
        rule(any(scenario.securityGroups), "tcp", port, port, range);
      }
      if (in(4)) {
        rule(scenario.securityGroup(), "-1", -1, -1, "0.0.0.0/0");
      }
    } else {
      rule(
          any(scenario.securityGroups),
          any(List.of("tcp", "6", "-1", "udp", "17")),
          0,
          65535,
          "0.0.0.0/0");
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      String protocol = any(List.of("tcp", "tcp", "6", "-1", "udp"));
      rule(
          any(scenario.securityGroups),
          protocol,
          port - in0(2),
          port + in0(2),
          near(24 + random.nextInt(9)));
    }
    if (in(3) && !scenario.prefixLists.isEmpty()) {
      any(scenario.securityGroups)
          .ingress
          .add(
              IpPermission.builder()
                  .ipProtocol("tcp")
                  .fromPort(port)
                  .toPort(port)
                  .prefixListIds(
                      PrefixListId.builder().prefixListId(any(scenario.prefixLists).id).build())
                  .userIdGroupPairs(UserIdGroupPair.builder().groupId("sg-00000003").build())
                  .build());
    }
  }

  private static void rule(
      AwsState.SecurityGroup group, String protocol, int from, int to, String range) {
    IpPermission.Builder rule =
        IpPermission.builder()
            .ipProtocol(protocol)
            .ipRanges(IpRange.builder().cidrIp(range).build());
    if (!protocol.equals("-1")) {
      rule.fromPort(from).toPort(to);
    }
    group.ingress.add(rule.build());
  }

  private void block() {
    if (in(12)) {
      scenario.blockPublicAccess().block(any(List.of("block-ingress", "block-bidirectional")));
      if (!in(3)) {
        exclude(in(2) ? scenario.vpc().arn() : any(scenario.subnets).arn());
      }
      if (in(2)) {
        exclude(any(scenario.subnets).arn());
      }
    }
    if (in(30)) {
      any(scenario.subnets).internetGatewayBlockMode = any(List.of("off", "block-ingress"));
    }
  }

  private void exclude(String arn) {
    List<Exclusion> all = scenario.blockPublicAccess().exclusions;
    if (all.stream().noneMatch(e -> e.resourceArn.equals(arn))) {
      all.add(
          new Exclusion(
              "vpcbpa-exclude-" + all.size(), arn, in(4) ? "allow-egress" : "allow-bidirectional"));
    }
  }
}
