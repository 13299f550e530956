package dev.auroracheck.scenario;

import static dev.auroracheck.scenario.Account.account;
import static dev.auroracheck.scenario.Account.open;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.AwsEndpoint.Fault;
import dev.auroracheck.servers.AwsState.AclEntry;
import dev.auroracheck.servers.AwsState.Exclusion;
import dev.auroracheck.servers.AwsState.InternetGateway;
import dev.auroracheck.servers.AwsState.NetworkAcl;
import dev.auroracheck.servers.AwsState.PrefixList;
import dev.auroracheck.servers.AwsState.Route;
import dev.auroracheck.servers.AwsState.RouteTable;
import dev.auroracheck.servers.AwsState.Subnet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;

/** Where on its way to the writer, or back, a packet is stopped. */
class NetworkPathScenariosTest {
  private static final String CHECK = "network-path";
  private static final String NAT = "nat-0a1b2c3d4e5f60718";

  /** One of the nine of us-east-1. */
  private static final String ONE = "54.82.38.199";

  private final LocalAws aws = new LocalAws();

  @AfterEach
  void close() {
    aws.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "reachable",
    "writers",
    "blocked",
    "routes",
    "gateways",
    "acls",
    "subnets",
    "undecided",
    "ways"
  })
  void says(Account account) {
    account.verify(aws);
  }

  private static Account from(String name, String... ranges) {
    Account account = open(name);
    Arrays.stream(ranges).forEach(r -> account.arguments("--allow-ip", r));
    return account;
  }

  private static void route(LocalAws aws, String destination, String target) {
    aws.state.routeTable().routes.removeIf(r -> r.destination.equals(destination));
    aws.state.routeTable().routes.add(new Route(destination, target));
  }

  private static String gateway(LocalAws aws) {
    return aws.state.internetGateway().id;
  }

  private static void toMain(LocalAws aws) {
    aws.state.routeTable().subnetIds.clear();
  }

  private static String list(LocalAws aws, int number, String... ranges) {
    PrefixList list = new PrefixList("pl-%017x".formatted(number), LocalAws.REGION, ranges);
    aws.state.prefixLists.add(list);
    return list.id;
  }

  /** An ACL with the last entries alone, until others are added. */
  private static NetworkAcl shut(LocalAws aws) {
    return aws.state.networkAcl().remove(100, false).remove(100, true);
  }

  private static NetworkAcl acl(LocalAws aws, AclEntry... entries) {
    aws.state.networkAcl().entries.addAll(Arrays.asList(entries));
    return aws.state.networkAcl();
  }

  private static AclEntry in(int number, boolean allow, String range, int from, int to) {
    return AclEntry.tcp(number, false, allow, range, from, to);
  }

  private static AclEntry out(int number, boolean allow, String range, int from, int to) {
    return AclEntry.tcp(number, true, allow, range, from, to);
  }

  /** A table that rules over what comes in by the gateway. */
  private static RouteTable edge(LocalAws aws) {
    RouteTable edge = new RouteTable("rtb-000000000000000ed", aws.state.vpc());
    edge.gatewayIds.add(gateway(aws));
    aws.state.routeTables.add(edge);
    return edge;
  }

  private static Subnet third(LocalAws aws, String zone) {
    Subnet subnet = new Subnet("subnet-00000000000000003", aws.state.vpc(), zone, "10.0.3.0/24");
    aws.state.subnets.add(subnet);
    aws.state.subnetGroup().subnetIds.add(subnet.id);
    aws.state.routeTable().subnetIds.add(subnet.id);
    aws.state.networkAcl().subnetIds.add(subnet.id);
    return subnet;
  }

  /** Puts a subnet behind the table that leads nowhere. */
  private static void hide(LocalAws aws, Subnet subnet) {
    aws.state.routeTable().subnetIds.remove(subnet.id);
  }

  static Stream<Account> reachable() {
    return Account.selected(
        open("healthy")
            .expect(
                CHECK,
                "pass",
                "All 9 addresses of us-east-1 can reach writer shop-1 and get its replies."),
        open("the main table leads out, and no table is associated")
            .where(NetworkPathScenariosTest::toMain)
            .where(l -> l.state.mainRouteTable().routes.add(new Route("0.0.0.0/0", gateway(l)))),
        open("a table that is neither main nor associated leads nowhere")
            .where(l -> l.state.routeTables.add(0, new RouteTable("rtb-0f", l.state.vpc()))),
        open("a NAT gateway for all, the internet gateway for the addresses")
            .where(l -> route(l, "0.0.0.0/0", NAT))
            .where(l -> Published.addresses("us-east-1").forEach(a -> toGateway(l, a + "/32"))),
        open("the same by a prefix list")
            .where(l -> route(l, "0.0.0.0/0", NAT))
            .where(
                l ->
                    route(
                        l,
                        list(l, 1, Published.ranges(Published.addresses("us-east-1"))),
                        gateway(l))),
        from("a static route before a propagated one", "198.51.100.7")
            .where(l -> propagated(l, "198.51.100.0/24"))
            .where(l -> toGateway(l, "198.51.100.0/24")),
        from("a prefix list before a propagated route", "198.51.100.7")
            .where(l -> propagated(l, "198.51.100.0/24"))
            .where(l -> route(l, list(l, 1, "198.51.100.0/24"), gateway(l))),
        from("a static route before a prefix list", "198.51.100.7")
            .where(l -> route(l, list(l, 1, "198.51.100.0/24"), NAT))
            .where(l -> toGateway(l, "198.51.100.0/24")),
        from("the longest entry of a prefix list counts", "198.51.100.7")
            .where(l -> route(l, "198.51.100.0/24", NAT))
            .where(l -> route(l, list(l, 1, "198.51.0.0/16", "198.51.100.0/28"), gateway(l))),
        from("two halves of a range by two routes", "198.51.100.0/24")
            .where(l -> route(l, "0.0.0.0/0", NAT))
            .where(l -> toGateway(l, "198.51.100.0/25"))
            .where(l -> toGateway(l, "198.51.100.128/25")),
        open("other ranges lead elsewhere")
            .where(l -> route(l, "10.9.0.0/16", "pcx-0a1b2c3d"))
            .where(l -> route(l, "198.51.100.0/24", NAT)),
        from("the whole internet", "0.0.0.0/0"),
        open("prefix list hidden, which leads to the same gateway")
            .where(l -> route(l, list(l, 1, "198.51.100.0/24"), gateway(l)))
            .where(l -> l.endpoint.fail("GetManagedPrefixListEntries", Fault.DENIED)),
        from("prefix list hidden, a route to the address itself", "198.51.100.7")
            .where(l -> route(l, list(l, 1, "198.51.100.0/24"), NAT))
            .where(l -> toGateway(l, "198.51.100.7/32"))
            .where(l -> l.endpoint.fail("GetManagedPrefixListEntries", Fault.DENIED)),
        hiddenList("prefix list hidden, a route to the IPv6 address itself", "2001:db8::7/128")
            .expect(CHECK, "warn", "DUAL"),
        hiddenList("prefix list hidden, a route to 32 bits of the IPv6 address", "2001:db8::/32")
            .expect(CHECK, "error", "uses prefix list"),
        open("an edge table that leads on as if it were not there").where(l -> edge(l)),
        open("an edge table that leads another subnet's traffic elsewhere")
            .where(l -> edge(l).routes.add(new Route("10.0.9.0/24", "vpce-0a1b2c3d"))),
        open("a detached gateway beside the attached one")
            .where(
                l ->
                    l.state.internetGateways.add(
                        0, new InternetGateway("igw-000000000000000ff", LocalAws.REGION))),
        open("an ACL for the addresses alone")
            .where(
                l -> {
                  NetworkAcl acl = shut(l);
                  List<String> ranges =
                      Arrays.asList(Published.ranges(Published.addresses("us-east-1")));
                  for (int i = 0; i < ranges.size(); i++) {
                    acl.entries.add(in(10 + i, true, ranges.get(i), 5432, 5432));
                    acl.entries.add(out(10 + i, true, ranges.get(i), 1024, 65535));
                  }
                }),
        open("denied behind what allows")
            .where(l -> acl(l, in(200, false, "0.0.0.0/0", 5432, 5432)))
            .where(l -> acl(l, out(101, false, "0.0.0.0/0", 0, 65535))),
        open("entries in another order")
            .where(l -> l.state.networkAcl().entries.add(0, in(200, false, ONE + "/32", 0, 65535))),
        open("denied before, on other ports")
            .where(l -> acl(l, in(1, false, "0.0.0.0/0", 5433, 5433)))
            .where(l -> acl(l, in(2, false, "0.0.0.0/0", 0, 5431)))
            .where(l -> acl(l, out(1, false, "0.0.0.0/0", 0, 1023))),
        open("denied before, from elsewhere")
            .where(l -> acl(l, in(1, false, "198.51.100.0/24", 5432, 5432)))
            .where(l -> acl(l, in(2, false, "::/0", 5432, 5432))),
        open("denied before, to UDP")
            .where(l -> acl(l, AclEntry.protocol(1, false, false, "0.0.0.0/0", "17"))),
        open("replies on all ports by two entries")
            .where(
                l -> {
                  l.state.networkAcl().remove(100, true);
                  acl(l, out(10, true, "0.0.0.0/0", 1024, 32767));
                  acl(l, out(11, true, "0.0.0.0/0", 32768, 65535));
                }),
        from("two halves of a range by two entries", "198.51.100.0/24")
            .where(
                l -> {
                  shut(l);
                  acl(l, in(10, true, "198.51.100.128/25", 5432, 5432));
                  acl(l, in(20, true, "198.51.100.0/25", 5432, 5432));
                  acl(l, out(10, true, "198.51.100.0/24", 1024, 65535));
                }),
        open("a subnet outside the subnet group is broken")
            .where(
                l ->
                    l.state.subnets.add(
                        new Subnet(
                            "subnet-00000000000000009",
                            l.state.vpc(),
                            "us-east-1a",
                            "10.0.9.0/24"))),
        open("what the cluster says of public access means nothing")
            .where(l -> l.state.cluster().more = b -> b.publiclyAccessible(false)),
        open("subnets named by the cluster's subnet group alone").where(l -> ungroup(l)),
        open("the reader is not public")
            .where(l -> l.state.instance("shop-2").publiclyAccessible = false)
            .expect("failover", "warn", "shop-2 is not publicly accessible"),
        open("zone of the writer unknown").where(l -> l.state.writer().availabilityZone = null),
        open("three subnets").where(l -> third(l, "us-east-1a")),
        open("Block Public Access for the region, its VPC excluded")
            .where(l -> l.state.blockPublicAccess().block("block-bidirectional"))
            .where(l -> exclude(l, l.state.vpc().arn(), "allow-bidirectional")),
        open("Block Public Access for the region, its subnets excluded")
            .where(l -> l.state.blockPublicAccess().block("block-ingress"))
            .where(l -> exclude(l, l.state.subnet(0).arn(), "allow-bidirectional"))
            .where(l -> exclude(l, l.state.subnet(1).arn(), "allow-bidirectional")));
  }

  /** A list that may lead 2001:db8::7 elsewhere than the route to a range around it. */
  private static Account hiddenList(String name, String destination) {
    return from(name, "2001:db8::7")
        .where(l -> dual(l))
        .where(l -> route(l, list(l, 1, "2001:db8::/48"), NAT))
        .where(l -> toGateway(l, destination))
        .where(l -> l.endpoint.fail("GetManagedPrefixListEntries", Fault.DENIED))
        .expect("security-group", "fail");
  }

  /** A writer with IPv6 addresses, and an ACL that lets them pass. */
  private static void dual(LocalAws aws) {
    aws.state.cluster().networkType = "DUAL";
    aws.state.writer().more = b -> b.networkType("DUAL");
    acl(aws, in(101, true, "::/0", 0, 65535), out(101, true, "::/0", 0, 65535));
  }

  /** Has RDS name no subnet group of an instance. */
  private static void ungroup(LocalAws aws) {
    aws.state.instances.forEach(i -> i.more = b -> b.dbSubnetGroup((DBSubnetGroup) null));
  }

  private static void toGateway(LocalAws aws, String destination) {
    aws.state.routeTable().routes.add(new Route(destination, gateway(aws)));
  }

  private static void propagated(LocalAws aws, String destination) {
    Route route = new Route(destination, "vgw-0a1b2c3d");
    route.origin = "EnableVgwRoutePropagation";
    aws.state.routeTable().routes.add(route);
  }

  private static void exclude(LocalAws aws, String arn, String mode) {
    aws.state
        .blockPublicAccess()
        .exclusions
        .add(
            new Exclusion(
                "vpcbpa-exclude-%03d".formatted(aws.state.blockPublicAccess().exclusions.size()),
                arn,
                mode));
  }

  static Stream<Account> writers() {
    return Account.selected(
        open("writer not public")
            .where(l -> l.state.writer().publiclyAccessible = false)
            .expect(
                CHECK,
                "fail",
                "Writer shop-1 is not publicly accessible.",
                "modify-db-instance --db-instance-identifier shop-1 --publicly-accessible"
                    + " --apply-immediately"),
        open("writer not public, whatever the cluster says")
            .where(l -> l.state.writer().publiclyAccessible = false)
            .where(l -> l.state.cluster().more = b -> b.publiclyAccessible(true))
            .expect(CHECK, "fail", "Writer shop-1 is not publicly accessible."),
        open("RDS does not say whether the writer is public")
            .where(l -> l.state.writer().publiclyAccessible = null)
            .expect(
                CHECK,
                "error",
                "RDS does not report whether writer shop-1 is publicly accessible."),
        open("no DNS support")
            .where(l -> l.state.vpc().enableDnsSupport = false)
            .expect(CHECK, "fail", "enableDnsSupport off", "--enable-dns-support"),
        open("no DNS host names")
            .where(l -> l.state.vpc().enableDnsHostnames = false)
            .expect(CHECK, "fail", "enableDnsHostnames off", "--enable-dns-hostnames"),
        open("dual stack")
            .where(l -> l.state.cluster().networkType = "DUAL")
            .expect(CHECK, "warn", "DUAL"),
        from("IPv6 to a writer without", "2001:db8::7")
            .where(l -> l.state.routeTable().routes.add(new Route("::/0", gateway(l))))
            .expect("security-group", "fail")
            .expect(CHECK, "fail", "Writer shop-1 has no IPv6 address for 2001:db8::7."));
  }

  static Stream<Account> blocked() {
    return Account.selected(
        blocks("block-bidirectional")
            .expect(CHECK, "fail", "block-bidirectional", "create-vpc-block-public-access-excl"),
        blocks("block-ingress").expect(CHECK, "fail", "block-ingress"),
        blocks("block-bidirectional, another VPC excluded")
            .where(l -> exclude(l, l.state.vpc().arn() + "0", "allow-bidirectional"))
            .expect(CHECK, "fail", "VPC Block Public Access"),
        blocks("block-ingress, what goes out excluded")
            .where(l -> exclude(l, l.state.vpc().arn(), "allow-egress"))
            .expect(CHECK, "fail", "to allow-bidirectional"),
        blocks("block-ingress by a policy of the organization")
            .where(l -> l.state.blockPublicAccess().managedBy = "declarative-policy")
            .expect(CHECK, "fail", "declarative policy of the organization"),
        blocks("block-ingress without exclusions")
            .where(l -> l.state.blockPublicAccess().exclusionsAllowed = "not-allowed")
            .expect(CHECK, "fail", "allows no exclusions"),
        blocks("block-ingress, the options hidden")
            .where(l -> l.endpoint.fail("DescribeVpcBlockPublicAccessOptions", Fault.DENIED))
            .expect(CHECK, "fail", "block-ingress"),
        silent("nothing blocked, and subnets that do not say so"),
        silent("subnets that do not say so, the region does")
            .where(l -> l.state.blockPublicAccess().block("block-ingress"))
            .expect(CHECK, "fail", "block-ingress"),
        silent("subnets that do not say so, their VPC excluded")
            .where(l -> l.state.blockPublicAccess().block("block-ingress"))
            .where(l -> exclude(l, l.state.vpc().arn(), "allow-bidirectional")),
        silent("subnets that do not say so, the exclusion lets out alone")
            .where(l -> l.state.blockPublicAccess().block("block-bidirectional"))
            .where(l -> exclude(l, l.state.vpc().arn(), "allow-egress"))
            .expect(CHECK, "fail", "VPC Block Public Access"),
        silent("the exclusion of the VPC on the second page")
            .where(l -> l.state.blockPublicAccess().block("block-ingress"))
            .where(
                l -> {
                  for (int i = 0; i < 1000; i++) {
                    exclude(l, l.state.vpc().arn() + i, "allow-bidirectional");
                  }
                })
            .where(l -> exclude(l, l.state.vpc().arn(), "allow-bidirectional")),
        inState("create-complete"),
        inState("update-in-progress"),
        inState("update-complete"),
        inState("update-failed"),
        inState("create-in-progress").expect(CHECK, "fail", "VPC Block Public Access"),
        inState("create-failed").expect(CHECK, "fail", "VPC Block Public Access"),
        inState("delete-complete").expect(CHECK, "fail", "VPC Block Public Access"),
        silent("subnets that do not say so, one excluded")
            .where(l -> l.state.blockPublicAccess().block("block-ingress"))
            .where(l -> exclude(l, l.state.subnet(0).arn(), "allow-bidirectional"))
            .expect(CHECK, "warn", "failover", "subnet-00000000000000002"),
        silent("subnets that do not say so, and the options hidden")
            .where(l -> l.endpoint.fail("DescribeVpcBlockPublicAccessOptions", Fault.DENIED))
            .expect(CHECK, "error", "AWS denied ec2:DescribeVpcBlockPublicAccessOptions"));
  }

  private static Account blocks(String mode) {
    return open("Block Public Access: " + mode)
        .where(l -> l.state.blockPublicAccess().block(mode.split(",? ", 2)[0]));
  }

  /** An exclusion that is in effect or is not, where subnets do not say what comes of it. */
  private static Account inState(String state) {
    return silent("the exclusion of the VPC: " + state)
        .where(l -> l.state.blockPublicAccess().block("block-ingress"))
        .where(l -> exclude(l, l.state.vpc().arn(), "allow-bidirectional"))
        .where(l -> l.state.blockPublicAccess().exclusions.get(0).state = state);
  }

  /** EC2 leaves the state out of the subnets. */
  private static Account silent(String name) {
    return open(name)
        .where(
            l ->
                l.state.subnets.forEach(
                    s ->
                        s.more =
                            b ->
                                b.blockPublicAccessStates(
                                    (software.amazon.awssdk.services.ec2.model
                                            .BlockPublicAccessStates)
                                        null)));
  }

  static Stream<Account> routes() {
    return Account.selected(
        open("the table that is associated, not the main one")
            .where(l -> l.state.mainRouteTable().routes.add(new Route("0.0.0.0/0", gateway(l))))
            .where(l -> l.state.routeTable().routes.remove(1))
            .expect(
                CHECK,
                "fail",
                "Route table rtb-00000000000000002 drops replies for all 9 addresses: it has no"
                    + " matching route. The network path is closed in subnet-00000000000000001"
                    + " (us-east-1a).",
                "create-route --route-table-id rtb-00000000000000002 --destination-cidr-block "
                    + ONE
                    + "/32 --gateway-id igw-00000000000000001"),
        open("no table is associated, and the main one leads nowhere")
            .where(NetworkPathScenariosTest::toMain)
            .expect(
                CHECK,
                "fail",
                "rtb-00000000000000001 drops replies for all 9 addresses: it has no matching route."),
        leads(NAT),
        leads("tgw-0a1b2c3d4e5f60718"),
        leads("pcx-0a1b2c3d4e5f60718"),
        leads("vgw-0a1b2c3d4e5f60718"),
        leads("eni-0a1b2c3d4e5f60718"),
        leads("i-0a1b2c3d4e5f60718"),
        leads("vpce-0a1b2c3d4e5f60718"),
        open("a blackhole, where NAT was")
            .where(l -> route(l, "0.0.0.0/0", NAT))
            .where(l -> l.state.routeTable().route("0.0.0.0/0").state = "blackhole")
            .expect(CHECK, "fail", "the route to " + NAT + " is a blackhole", "create-route"),
        open("one address in a blackhole")
            .where(l -> route(l, "54.82.0.0/16", NAT))
            .where(l -> l.state.routeTable().route("54.82.0.0/16").state = "blackhole")
            .expect(
                CHECK,
                "fail",
                "drops replies for " + ONE,
                "8 of 9 get through",
                "create-route --route-table-id rtb-00000000000000002 --destination-cidr-block "
                    + ONE
                    + "/32"),
        open("one address led elsewhere by its own route")
            .where(l -> route(l, ONE + "/32", "tgw-0a1b2c3d"))
            .expect(
                CHECK, "fail", "sends replies for " + ONE + " to tgw-0a1b2c3d", "replace-route"),
        open("one address led elsewhere by a prefix list")
            .where(l -> route(l, list(l, 1, "198.51.100.0/24", "54.82.38.0/24"), NAT))
            .expect(CHECK, "fail", "sends replies for " + ONE + " to " + NAT, "create-route"),
        open("a propagated route, longer")
            .where(l -> propagated(l, "54.82.38.0/24"))
            .expect(CHECK, "fail", "sends replies for " + ONE + " to vgw-", "create-route"),
        from("a hole in a range", "198.51.100.0/24")
            .where(l -> route(l, "198.51.100.64/26", NAT))
            .expect(CHECK, "fail", "sends replies for 198.51.100.64/26 to " + NAT),
        from("a hole in the internet", "0.0.0.0/0")
            .where(l -> route(l, "198.51.100.64/26", NAT))
            .expect(CHECK, "fail", "sends replies for 198.51.100.64/26 to " + NAT),
        open("a VPC with addresses of the internet")
            .where(l -> route(l, "54.82.0.0/16", "local"))
            .expect(
                CHECK, "fail", "sends replies for " + ONE + " into the VPC itself", "another VPC"));
  }

  private static Account leads(String target) {
    return open("the way out is " + target)
        .where(l -> route(l, "0.0.0.0/0", target))
        .expect(
            CHECK,
            "fail",
            "sends replies for all 9 addresses to " + target + ", not to an internet gateway",
            "create-route --route-table-id rtb-00000000000000002 --destination-cidr-block "
                + ONE
                + "/32 --gateway-id igw-00000000000000001");
  }

  static Stream<Account> gateways() {
    return Account.selected(
        open("gateway detached")
            .where(l -> l.state.internetGateway().vpcId = null)
            .expect(
                CHECK,
                "fail",
                "sends replies for all 9 addresses to igw-00000000000000001, which is not attached",
                "attach-internet-gateway --internet-gateway-id igw-00000000000000001"),
        open("gateway attached to another VPC")
            .where(l -> l.state.internetGateway().vpcId = "vpc-00000000000000099")
            .where(l -> attach(l, "igw-000000000000000ff"))
            .expect(
                CHECK,
                "fail",
                "which is not attached to",
                "create-route",
                "--gateway-id igw-000000000000000ff"),
        open("gateway on its way out")
            .where(l -> l.state.internetGateway().state = "detaching")
            .expect(CHECK, "fail", "which is not attached to"),
        open("no gateway and no route")
            .where(l -> l.state.internetGateways.clear())
            .where(l -> l.state.routeTable().routes.remove(1))
            .expect(CHECK, "fail", "has no matching route", "Create an internet gateway"));
  }

  private static void attach(LocalAws aws, String id) {
    InternetGateway gateway = new InternetGateway(id, LocalAws.REGION);
    gateway.vpcId = aws.state.vpc().id;
    aws.state.internetGateways.add(gateway);
  }

  static Stream<Account> acls() {
    return Account.selected(
        open("nothing allowed")
            .where(l -> l.state.networkAcl().remove(100, false))
            .expect(CHECK, "fail", "denies port 5432 for all 9 addresses (entry *)"),
        open("no reply let out")
            .where(l -> l.state.networkAcl().remove(100, true))
            .expect(
                CHECK, "fail", "denies replies on ports 1024-65535 for all 9 addresses (entry *)"),
        open("denied before what allows")
            .where(l -> acl(l, in(50, false, ONE + "/32", 5000, 6000)))
            .expect(
                CHECK,
                "fail",
                "denies port 5432 for " + ONE + " (entry 50)",
                "--rule-number 49 --protocol tcp --port-range From=5432,To=5432 --cidr-block "
                    + ONE
                    + "/32 --ingress"),
        open("reply denied before what allows")
            .where(l -> acl(l, AclEntry.all(50, true, false)))
            .expect(CHECK, "fail", "denies replies", "From=1024,To=65535", "--egress"),
        open("UDP alone allowed")
            .where(l -> l.state.networkAcl().remove(100, false))
            .where(l -> acl(l, AclEntry.protocol(100, false, true, "0.0.0.0/0", "17")))
            .expect(CHECK, "fail", "denies port 5432 for all 9 addresses"),
        open("IPv6 alone allowed")
            .where(l -> l.state.networkAcl().remove(100, false))
            .where(l -> acl(l, AclEntry.all(100, false, true), in(1, false, "0.0.0.0/0", 0, 65535)))
            .expect(CHECK, "fail", "(entry 1)", "Renumber"),
        open("another port allowed")
            .where(l -> l.state.networkAcl().remove(100, false))
            .where(l -> acl(l, in(100, true, "0.0.0.0/0", 5433, 65535)))
            .expect(CHECK, "fail", "denies port 5432"),
        open("the cluster's port, not the usual one")
            .where(l -> l.state.cluster().port = 6432)
            .where(l -> l.state.securityGroup().allow(6432, "0.0.0.0/0"))
            .where(l -> l.state.networkAcl().remove(100, false))
            .where(l -> acl(l, in(100, true, "0.0.0.0/0", 5432, 5432)))
            .expect(CHECK, "fail", "denies port 6432", "From=6432,To=6432"),
        open("replies on the port of the server alone")
            .where(l -> l.state.networkAcl().remove(100, true))
            .where(l -> acl(l, out(100, true, "0.0.0.0/0", 443, 443)))
            .expect(CHECK, "fail", "denies replies"),
        open("replies on Linux's ports alone")
            .where(l -> l.state.networkAcl().remove(100, true))
            .where(l -> acl(l, out(100, true, "0.0.0.0/0", 32768, 60999)))
            .expect(
                CHECK,
                "warn",
                "only on ports 32768-60999 of 1024-65535",
                "create-network-acl-entry"),
        open("replies on all ports but some")
            .where(l -> acl(l, out(50, false, "0.0.0.0/0", 3389, 3389)))
            .expect(CHECK, "warn", "1024-3388, 3390-65535"),
        open("replies on all ports but two ranges")
            .where(l -> acl(l, out(50, false, "0.0.0.0/0", 1024, 2000)))
            .where(l -> acl(l, out(60, false, "0.0.0.0/0", 3000, 4000)))
            .expect(CHECK, "warn", "2001-2999, 4001-65535", "(entry 50)"),
        from("two addresses denied by two entries", "198.51.100.7", "198.51.100.8")
            .where(l -> acl(l, in(50, false, "198.51.100.7/32", 0, 65535)))
            .where(l -> acl(l, in(60, false, "198.51.100.8/32", 0, 65535)))
            .expect(CHECK, "fail", "--rule-number 48", "--rule-number 49"),
        from("no number left for one", "198.51.100.7")
            .where(l -> acl(l, in(1, false, "0.0.0.0/0", 0, 65535)))
            .expect(CHECK, "fail", "Renumber the inbound entries"),
        open("more addresses than entries")
            .where(l -> shut(l))
            .where(
                l -> {
                  for (int i = 1; i <= 15; i++) {
                    acl(l, in(i * 100, true, "198.51.100." + i + "/32", 22, 22));
                  }
                })
            .expect(CHECK, "fail", "with the new entries it would have 25, and the quota is 20"),
        from("a hole in a range of the ACL", "198.51.100.0/24")
            .where(l -> acl(l, in(50, false, "198.51.100.128/25", 0, 65535)))
            .expect(CHECK, "fail", "denies port 5432 for 198.51.100.128/25"));
  }

  static Stream<Account> subnets() {
    return Account.selected(
        open("the reader's subnet leads nowhere")
            .where(l -> hide(l, l.state.subnet(1)))
            .expect(CHECK, "warn", "failover", "subnet-00000000000000002 (us-east-1b)"),
        open("the writer's subnet leads nowhere")
            .where(l -> hide(l, l.state.subnet(0)))
            .expect(CHECK, "fail", "subnet-00000000000000001 (us-east-1a)"),
        open("one of two subnets of the writer's zone leads nowhere")
            .where(l -> hide(l, third(l, "us-east-1a")))
            .expect(
                CHECK,
                "error",
                "closed in subnet-00000000000000003 (us-east-1a), but not in subnet-00000000000000001",
                "AWS does not show which of these subnets writer shop-1 uses."),
        open("both subnets of the writer's zone lead nowhere")
            .where(l -> hide(l, third(l, "us-east-1a")))
            .where(l -> hide(l, l.state.subnet(0)))
            .expect(
                CHECK,
                "fail",
                "closed in subnet-00000000000000001 (us-east-1a), subnet-00000000000000003 (us-east-1a)."),
        open("zone of the writer unknown, one of two subnets leads nowhere")
            .where(l -> l.state.writer().availabilityZone = null)
            .where(l -> hide(l, l.state.subnet(1)))
            .expect(CHECK, "error", "subnet-00000000000000002"),
        open("a third subnet of a third zone, with an ACL of its own")
            .where(
                l -> {
                  Subnet subnet = third(l, "us-east-1c");
                  l.state.networkAcl().subnetIds.remove(subnet.id);
                  NetworkAcl own = new NetworkAcl("acl-000000000000000cc", l.state.vpc());
                  own.subnetIds.add(subnet.id);
                  l.state.networkAcls.add(own);
                })
            .expect(CHECK, "warn", "acl-000000000000000cc"),
        open("EC2 does not describe a subnet")
            .where(l -> l.state.subnet(1).region = "eu-west-1")
            .expect(CHECK, "error", "did not describe subnet-00000000000000002"),
        open("EC2 does not describe a subnet, and the writer is not public")
            .where(l -> l.state.subnet(1).region = "eu-west-1")
            .where(l -> l.state.writer().publiclyAccessible = false)
            .expect(CHECK, "fail", "not publicly accessible"),
        open("no route table")
            .where(l -> l.state.routeTables.clear())
            .expect(CHECK, "error", "no route table for subnet-00000000000000001"),
        open("no network ACL")
            .where(l -> l.state.networkAcls.clear())
            .expect(CHECK, "error", "no network ACL for subnet-00000000000000001"));
  }

  static Stream<Account> undecided() {
    return Account.selected(
        open("writer not public, and no subnets are named")
            .where(l -> ungroup(l))
            .where(l -> l.state.cluster().subnetGroup = null)
            .where(l -> l.state.writer().publiclyAccessible = false)
            .expect(CHECK, "fail", "Writer shop-1 is not publicly accessible."),
        open("no subnets are named")
            .where(l -> ungroup(l))
            .where(l -> l.state.cluster().subnetGroup = null)
            .expect(CHECK, "skip", "no instance in a VPC"),
        open("a subnet group that is gone")
            .where(l -> ungroup(l))
            .where(l -> l.state.cluster().subnetGroup = "gone")
            .expect(CHECK, "skip", "no instance in a VPC"),
        open("subnet groups hidden")
            .where(l -> ungroup(l))
            .where(l -> l.endpoint.fail("DescribeDBSubnetGroups", Fault.DENIED))
            .expect(CHECK, "error", "AWS denied rds:DescribeDBSubnetGroups"),
        denied("DescribeSubnets"),
        denied("DescribeRouteTables"),
        denied("DescribeNetworkAcls"),
        denied("DescribeInternetGateways"),
        denied("DescribeVpcAttribute"),
        portal("DescribeSubnets"),
        portal("DescribeRouteTables"),
        portal("DescribeNetworkAcls"),
        portal("DescribeInternetGateways"),
        portal("DescribeVpcAttribute"),
        portal("GetManagedPrefixListEntries")
            .where(l -> route(l, list(l, 1, "198.51.100.0/24"), NAT)),
        open("route tables hidden, and the ACL lets nothing in")
            .where(l -> l.endpoint.fail("DescribeRouteTables", Fault.DENIED))
            .where(l -> l.state.networkAcl().remove(100, false))
            .expect(CHECK, "fail", "denies port 5432"),
        open("ACLs hidden, and the route leads to NAT")
            .where(l -> l.endpoint.fail("DescribeNetworkAcls", Fault.DENIED))
            .where(l -> route(l, "0.0.0.0/0", NAT))
            .expect(CHECK, "fail", NAT),
        open("subnets hidden, and the writer is not public")
            .where(l -> l.endpoint.fail("DescribeSubnets", Fault.DENIED))
            .where(l -> l.state.writer().publiclyAccessible = false)
            .expect(CHECK, "fail", "not publicly accessible"),
        open("prefix list hidden, which leads elsewhere")
            .where(l -> route(l, list(l, 1, "198.51.100.0/24"), NAT))
            .where(l -> l.endpoint.fail("GetManagedPrefixListEntries", Fault.DENIED))
            .expect(CHECK, "error", "AWS denied ec2:GetManagedPrefixListEntries"),
        open("prefix list hidden, which alone leads out")
            .where(l -> route(l, "0.0.0.0/0", NAT))
            .where(l -> route(l, list(l, 1, "0.0.0.0/1"), gateway(l)))
            .where(l -> l.endpoint.fail("GetManagedPrefixListEntries", Fault.DENIED))
            .expect(CHECK, "error", "AWS denied ec2:GetManagedPrefixListEntries"),
        from("two prefix lists that overlap", "198.51.100.7")
            .where(l -> route(l, list(l, 1, "198.51.100.0/24"), gateway(l)))
            .where(l -> route(l, list(l, 2, "198.51.100.0/24"), NAT))
            .expect(CHECK, "error", "AWS may use either route."),
        open("through a firewall")
            .where(l -> route(l, "0.0.0.0/0", "vpce-0a1b2c3d4e5f60718"))
            .where(l -> edge(l).routes.add(new Route("10.0.1.0/24", "vpce-0a1b2c3d4e5f60718")))
            .expect(
                CHECK,
                "error",
                "to vpce-0a1b2c3d4e5f60718. Whether vpce-0a1b2c3d4e5f60718 lets packets pass"),
        open("through an instance")
            .where(l -> route(l, "0.0.0.0/0", "i-0a1b2c3d4e5f60718"))
            .where(l -> edge(l))
            .expect(
                CHECK,
                "error",
                "to i-0a1b2c3d4e5f60718. Whether i-0a1b2c3d4e5f60718 lets packets pass"),
        from("IPv6 in by a firewall", "2001:db8::7")
            .where(l -> dual(l))
            .where(l -> toGateway(l, "::/0"))
            .where(l -> edge(l).routes.add(new Route("2001:db8:1::/64", "vpce-0a1b2c3d")))
            .expect("security-group", "fail")
            .expect(
                CHECK,
                "error",
                "sends incoming packets to vpce-0a1b2c3d. Whether vpce-0a1b2c3d lets"),
        from("IPv4 in by a firewall, IPv6 without", "2001:db8::7")
            .where(l -> dual(l))
            .where(l -> toGateway(l, "::/0"))
            .where(l -> edge(l).routes.add(new Route("10.0.1.0/24", "vpce-0a1b2c3d")))
            .expect("security-group", "fail")
            .expect(CHECK, "warn", "DUAL"),
        open("in by a firewall for a part of the subnet")
            .where(l -> edge(l).routes.add(new Route("10.0.1.64/26", "vpce-0a1b2c3d")))
            .expect(
                CHECK,
                "error",
                "sends incoming packets to vpce-0a1b2c3d. Whether vpce-0a1b2c3d lets"),
        open("in by a firewall for more than the subnet")
            .where(l -> edge(l).routes.add(new Route("10.0.0.0/17", "vpce-0a1b2c3d")))
            .expect(
                CHECK,
                "error",
                "sends incoming packets to vpce-0a1b2c3d. Whether vpce-0a1b2c3d lets"),
        open("in by a firewall, and out without")
            .where(l -> edge(l).routes.add(new Route("10.0.1.0/24", "eni-0a1b2c3d4e5f60718")))
            .expect(
                CHECK, "error", "sends incoming packets to eni-0a1b2c3d4e5f60718. Whether eni-"));
  }

  private static Account denied(String action) {
    return open(action + " denied")
        .where(l -> l.endpoint.fail(action, Fault.DENIED))
        .expect(CHECK, "error", "AWS denied ec2:" + action);
  }

  private static Account portal(String action) {
    return open("something else answers for " + action)
        .where(l -> l.endpoint.fail(action, Fault.HTML_200))
        .expect(CHECK, "error", "the answer does not come from EC2");
  }

  static Stream<Account> ways() {
    return Account.selected(
        broken("through PrivateLink")
            .arguments("--connectivity", "privatelink")
            .expect("security-group", "skip")
            .expect(CHECK, "skip", "PrivateLink"),
        broken("through SSH")
            .arguments("--connectivity", "ssh")
            .expect("security-group", "skip")
            .expect(CHECK, "skip", "--allow-ip"),
        broken("through a bastion inside")
            .arguments("--connectivity", "ssh", "--allow-ip", "10.1.2.3")
            .expect(CHECK, "skip", "bastion"),
        broken("through a bastion outside")
            .arguments("--connectivity", "ssh", "--allow-ip", "198.51.100.7")
            .expect(CHECK, "fail", "sends replies for 198.51.100.7 to " + NAT),
        open("through a bastion outside that gets in")
            .arguments("--connectivity", "ssh", "--allow-ip", "198.51.100.7")
            .arguments("--allow-ip", "10.1.2.3"),
        open("from a private address, over the internet")
            .arguments("--allow-ip", "10.1.2.3")
            .expect(CHECK, "error", "10.1.2.3 is a private address", "--connectivity ssh"),
        open("from a private address and another, over the internet")
            .arguments("--allow-ip", "10.1.2.3", "--allow-ip", "198.51.100.7")
            .expect(CHECK, "error", "10.1.2.3 is a private address"),
        broken("from a private address and another that is stopped")
            .arguments("--allow-ip", "10.1.2.3", "--allow-ip", "198.51.100.7")
            .expect(CHECK, "fail", "sends replies for 198.51.100.7 to " + NAT),
        open("from a private address and another, and the ACLs hidden")
            .arguments("--allow-ip", "10.1.2.3", "--allow-ip", "198.51.100.7")
            .where(l -> l.endpoint.fail("DescribeNetworkAcls", Fault.DENIED))
            .expect(CHECK, "error", "AWS denied ec2:DescribeNetworkAcls"),
        broken("express configuration")
            .where(
                l ->
                    l.state.cluster().more =
                        b -> b.vpcNetworkingEnabled(false).internetAccessGatewayEnabled(true))
            .expect("security-group", "skip")
            .expect(CHECK, "skip", "no VPC"),
        account("service of an unnamed region, and one published address is stopped")
            .where(l -> l.state.securityGroup().allow(5432, "0.0.0.0/0"))
            .where(l -> stop(l, Published.addresses("eu-central-1").get(0)))
            .expect(CHECK, "warn", "us-east-1 is an assumption: pass --clickhouse-region."),
        account("service of an unnamed region, which is stopped")
            .where(l -> l.state.securityGroup().allow(5432, "0.0.0.0/0"))
            .where(l -> stop(l, ONE))
            .expect(CHECK, "fail", "us-east-1 is an assumption: pass --clickhouse-region."),
        account("a region that the list does not contain, and a stopped address")
            .where(l -> l.state.securityGroup().allow(5432, "0.0.0.0/0"))
            .arguments("--clickhouse-region", "eu-west-3")
            .where(l -> stop(l, Published.addresses("eu-central-1").get(0)))
            .expect(CHECK, "warn", "eu-west-3 has no published addresses", "--allow-ip"),
        account("a region that the list does not contain, and everything stopped")
            .where(l -> l.state.securityGroup().allow(5432, "0.0.0.0/0"))
            .arguments("--clickhouse-region", "eu-west-3")
            .where(l -> l.state.writer().publiclyAccessible = false)
            .expect(CHECK, "fail", "is not publicly accessible"),
        service("the newer set stopped, the older let through")
            .where(l -> stop(l, Published.addresses("eu-west-1").get(0)))
            .expect(
                CHECK,
                "warn",
                "The addresses of eu-central-1 reach the writer, those of eu-west-1 do not.",
                "--clickhouse-service-created"),
        service("the newer set stopped, and everything in another zone")
            .where(l -> stop(l, Published.addresses("eu-west-1").get(0)))
            .where(l -> hide(l, l.state.subnet(1)))
            .expect(
                CHECK,
                "warn",
                "The addresses of eu-central-1 reach the writer, those of eu-west-1 do not."),
        service("the older set stopped, the newer let through")
            .where(l -> stop(l, Published.addresses("eu-central-1").get(0)))
            .expect(
                CHECK,
                "pass",
                "may use the addresses of eu-central-1, which do not all reach the writer"),
        service("both sets stopped")
            .where(l -> stop(l, Published.addresses("eu-west-1").get(0)))
            .where(l -> stop(l, Published.addresses("eu-central-1").get(0)))
            .expect(CHECK, "fail", "drops replies for"));
  }

  private static Account broken(String name) {
    return open(name).where(l -> route(l, "0.0.0.0/0", NAT));
  }

  private static Account service(String name) {
    return account(name)
        .where(l -> l.state.securityGroup().allow(5432, "0.0.0.0/0"))
        .arguments("--clickhouse-region", "eu-west-1");
  }

  private static void stop(LocalAws aws, String address) {
    route(aws, address + "/32", NAT);
    aws.state.routeTable().route(address + "/32").state = "blackhole";
  }

  // every fix, applied until the check passes

  static Stream<Account> fixable() {
    return Stream.of(writers(), blocked(), routes(), gateways(), acls(), subnets())
        .flatMap(s -> s)
        .filter(a -> MENDED_BY_COMMANDS.stream().noneMatch(a.toString()::contains));
  }

  /** What no command fixes, or what is nothing to fix. */
  private static final List<String> MENDED_BY_COMMANDS =
      List.of(
          "RDS does not say",
          "dual stack",
          "IPv6",
          "what goes out excluded",
          "lets out alone",
          "policy of the organization",
          "without exclusions",
          "hidden",
          "nothing blocked",
          "do not say so, their VPC",
          "the exclusion of the VPC",
          "no number left",
          "addresses of the internet",
          "on its way out",
          "no gateway and no route",
          "one of two subnets",
          "does not describe",
          "no route table",
          "no network ACL");

  /** With one address for us-east-1, since a fix has one command or two for each address. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("fixable")
  void theFixOpensTheWay(Account account, @TempDir Path directory) throws IOException {
    Path list =
        Files.writeString(
            directory.resolve("list.json"),
            """
            {"aws": [{"region": "us-east-1", "egress_ips": ["%1$s"], "clickpipes_egress_ips": ["%1$s"]}]}
            """
                .formatted(ONE));
    account.arguments("--static-ips", list.toString());
    Execution execution = account.run(aws);
    for (int run = 0; run < 6 && !execution.status(CHECK).equals("pass"); run++) {
      aws.applyAndChoose(execution, CHECK);
      execution = account.again();
    }
    assertEquals("pass", execution.status(CHECK), execution::out);
  }

  @Test
  void allHopsAreMendedAtOnce() {
    Account account =
        open("everything is wrong")
            .where(l -> l.state.writer().publiclyAccessible = false)
            .where(l -> l.state.vpc().enableDnsHostnames = false)
            .where(l -> l.state.internetGateway().vpcId = null)
            .where(l -> l.state.blockPublicAccess().block("block-bidirectional"))
            .where(l -> acl(l, in(50, false, "0.0.0.0/0", 5432, 5432)))
            .where(l -> acl(l, out(50, false, "0.0.0.0/0", 0, 65535)));
    Execution execution = account.run(aws);
    assertEquals("Writer shop-1 is not publicly accessible.", execution.message(CHECK));
    aws.applyAndChoose(execution, CHECK);
    Execution after = account.again();
    assertEquals("pass", after.status(CHECK), after::out);
  }

  @Test
  void whatTheFixLetsInIsThePipeAlone() {
    Account account = open("").where(l -> acl(l, in(50, false, "0.0.0.0/0", 5432, 5432)));
    Execution execution = account.run(aws);
    aws.apply(execution, CHECK);
    List<AclEntry> made =
        aws.state.networkAcl().entries.stream().filter(e -> e.ruleNumber < 50).toList();
    assertEquals(9, made.size());
    assertTrue(made.stream().allMatch(e -> e.allow && !e.egress && e.cidr.endsWith("/32")));
    assertTrue(made.stream().allMatch(e -> e.from == 5432 && e.to == 5432));
  }

  /** What else is in the subnet goes out by the NAT gateway, and must go on doing so. */
  @Test
  void theFixLeavesTheWayOutOfEverythingElseAlone() {
    Account account = open("").where(l -> route(l, "0.0.0.0/0", NAT));
    aws.choose(account.run(aws), CHECK);
    assertEquals(NAT, aws.state.routeTable().route("0.0.0.0/0").target);
    Execution after = account.again();
    assertEquals("pass", after.status(CHECK), after::out);
  }

  /** Also where everybody is to come in: that is for a person to plan. */
  @Test
  void theFixTakesNobodysDefaultRouteAway() {
    Execution execution = from("", "0.0.0.0/0").where(l -> route(l, "0.0.0.0/0", NAT)).run(aws);
    assertEquals("fail", execution.status(CHECK), execution::out);
    assertEquals(List.of(), execution.fix(CHECK, "aws"));
    assertEquals(List.of(), execution.choices(CHECK));
    assertTrue(
        execution.fix(CHECK, "manual").toString().contains("does not go to an internet gateway"),
        execution::out);
  }

  @Test
  void everyAddressIsNamed() {
    Execution execution = open("").where(l -> route(l, "0.0.0.0/0", NAT)).run(aws);
    JsonNode objects = execution.check(CHECK).path("objects");
    assertEquals(Published.addresses("us-east-1"), objects.findValuesAsText("name"));
    objects.forEach(object -> assertEquals("address", object.path("type").asText()));
    // the same cause has the same message, which names every subnet
    assertEquals(
        Set.of(
            "subnet-00000000000000001, subnet-00000000000000002: route table"
                + " rtb-00000000000000002 sends replies to "
                + NAT
                + ", not to an internet gateway"),
        Set.copyOf(objects.findValuesAsText("message")));
  }

  @Test
  void aPortThatIsNotTheClustersFails() {
    aws.state.cluster().port = 6432;
    Execution execution = atTheWriter("5432");
    assertEquals("fail", execution.status(CHECK), execution::out);
    assertTrue(
        execution.message(CHECK).contains("The cluster listens on port 6432, not on port 5432."));
    assertTrue(LocalAws.text(execution.check(CHECK)).contains("--port 6432"));
    Execution after = atTheWriter("6432");
    assertEquals("pass", after.status(CHECK), after::out);
  }

  private static Execution atTheWriter(String port) {
    return new Program("--host", "shop.cluster-abc123.us-east-1.rds.amazonaws.com")
        .with("--user", "pipe", "--port", port, "--only", CHECK, "--timeout", "3s")
        .with("--clickhouse-region", "us-east-1")
        .json();
  }

  /** A table of scenarios that are all alike would prove little. */
  @Test
  void thereAreManyTopologiesAndHalfOfThemAreHealthy() {
    List<Account> all =
        Stream.of(
                Stream.of(
                    reachable(),
                    writers(),
                    blocked(),
                    routes(),
                    gateways(),
                    acls(),
                    subnets(),
                    undecided(),
                    ways()),
                SecurityGroupScenariosTest.tables(),
                AwsScenariosTest.tables())
            .flatMap(s -> s)
            .flatMap(s -> s)
            .toList();
    long reachable = all.stream().filter(Account::isReachable).count();
    assertTrue(all.size() >= 80, all::toString);
    assertTrue(reachable >= 40, () -> reachable + " of " + all.size());
    assertTrue(all.size() - reachable >= 40, () -> reachable + " of " + all.size());
    assertFalse(all.stream().map(Account::toString).anyMatch(String::isEmpty));
  }
}
