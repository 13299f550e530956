package dev.auroracheck.scenario;

import static dev.auroracheck.scenario.Account.account;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.AddressServer;
import dev.auroracheck.servers.AwsEndpoint.Fault;
import dev.auroracheck.servers.AwsState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** Which rules allow which addresses, and which addresses are asked for. */
class SecurityGroupScenariosTest {
  /** What the published page says of us-east-1; the last three are us-east-2's too. */
  private static final List<String> US_EAST_1 =
      List.of(
          "54.82.38.199",
          "3.90.133.29",
          "52.5.177.8",
          "3.227.227.145",
          "3.216.6.184",
          "54.84.202.92",
          "3.131.130.196",
          "3.23.172.68",
          "3.20.208.150");

  private final LocalAws aws = new LocalAws();

  @AfterEach
  void close() {
    aws.close();
  }

  static Stream<Stream<Account>> tables() {
    return Stream.of(rules(), ranges(), groups(), prefixLists(), regions(), ways());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "rules",
    "ranges",
    "groups",
    "prefixLists",
    "quotas",
    "regions",
    "azure",
    "ways",
    "oldLists"
  })
  void says(Account account) {
    account.verify(aws);
  }

  private static Account virginia(String name) {
    return account(name).arguments("--clickhouse-region", "us-east-1");
  }

  private static Account from(String name, String... ranges) {
    Account account = account(name);
    Arrays.stream(ranges).forEach(r -> account.arguments("--allow-ip", r));
    return account;
  }

  private static void allow(LocalAws aws, String... ranges) {
    aws.state.securityGroup().allow(5432, ranges);
  }

  private static void allow(LocalAws aws, List<String> addresses) {
    allow(aws, Published.ranges(addresses));
  }

  /** A rule for the whole internet on these ports. */
  private static void rule(LocalAws aws, String protocol, Integer from, Integer to) {
    aws.state
        .securityGroup()
        .ingress
        .add(
            IpPermission.builder()
                .ipProtocol(protocol)
                .fromPort(from)
                .toPort(to)
                .ipRanges(IpRange.builder().cidrIp("0.0.0.0/0").build())
                .build());
  }

  private static UserIdGroupPair pair(String group) {
    return UserIdGroupPair.builder().groupId(group).build();
  }

  private static List<String> without(List<String> all, List<String> some) {
    List<String> left = new ArrayList<>(all);
    left.removeAll(some);
    return left;
  }

  static Stream<Account> rules() {
    return Account.selected(
        virginia("no rule")
            .lacks(
                US_EAST_1, "None of the 9 addresses of us-east-1 is allowed on port 5432 in sg-"),
        virginia("each address")
            .where(l -> allow(l, US_EAST_1))
            .expect("security-group", "pass", "All 9 addresses of us-east-1 are allowed."),
        virginia("one missing")
            .where(l -> allow(l, without(US_EAST_1, List.of("52.5.177.8"))))
            .lacks(
                List.of("52.5.177.8"),
                "Only 8 of the 9 addresses of us-east-1 are allowed on port 5432",
                "CidrIp=52.5.177.8/32"),
        virginia("those shared with us-east-2 missing")
            .where(l -> allow(l, US_EAST_1.subList(0, 6)))
            .lacks(
                US_EAST_1.subList(6, 9),
                "Only 6 of the 9 addresses of us-east-1 are allowed on port 5432"),
        virginia("a rule each")
            .where(l -> US_EAST_1.forEach(a -> allow(l, a + "/32")))
            .expect("security-group", "pass"),
        virginia("whole internet")
            .where(l -> allow(l, "0.0.0.0/0"))
            .expect("security-group", "pass", "Port 5432 is open to the whole internet."),
        virginia("whole internet, IPv6")
            .where(l -> allow6(l, "::/0"))
            .lacks(US_EAST_1, "None of the 9"),
        virginia("range of ports").where(l -> rule(l, "tcp", 5000, 6000)),
        virginia("range that ends at the port").where(l -> rule(l, "tcp", 0, 5432)),
        virginia("range that ends before the port")
            .where(l -> rule(l, "tcp", 0, 5431))
            .lacks(US_EAST_1),
        virginia("a rule that is no range, beside those that are")
            .where(l -> allow(l, "10.0.0.0/33"))
            .where(l -> allow(l, US_EAST_1))
            .expect(
                "security-group",
                "pass",
                "All 9 addresses",
                "\"10.0.0.0/33\" in sg-",
                "is not an address range and was ignored."),
        virginia("nothing but what is no range")
            .where(l -> allow(l, "abc", "0.0.0.0/33"))
            .where(l -> allow6(l, "2001:db8::/129"))
            .lacks(US_EAST_1, "\"abc\" in sg-"),
        virginia("every protocol").where(l -> rule(l, "-1", null, null)),
        virginia("TCP by its number").where(l -> rule(l, "6", 5432, 5432)),
        virginia("UDP").where(l -> rule(l, "udp", 5432, 5432)).lacks(US_EAST_1),
        virginia("UDP by its number").where(l -> rule(l, "17", 5432, 5432)).lacks(US_EAST_1),
        virginia("ping").where(l -> rule(l, "icmp", -1, -1)).lacks(US_EAST_1),
        virginia("another port")
            .where(l -> l.state.securityGroup().allow(5433, "0.0.0.0/0"))
            .lacks(US_EAST_1),
        virginia("cluster on another port")
            .where(l -> l.state.cluster().port = 5433)
            .where(l -> l.state.securityGroup().allow(5433, "0.0.0.0/0")),
        virginia("cluster on another port, the usual one open")
            .where(l -> l.state.cluster().port = 6432)
            .where(l -> allow(l, "0.0.0.0/0"))
            .lacks(US_EAST_1, "port 6432", "FromPort=6432,ToPort=6432"),
        virginia("groups instead of addresses")
            .where(
                l ->
                    l.state
                        .securityGroup()
                        .ingress
                        .add(
                            IpPermission.builder()
                                .ipProtocol("tcp")
                                .fromPort(5432)
                                .toPort(5432)
                                .userIdGroupPairs(
                                    pair(l.state.securityGroup().id), pair("sg-0000000000000ffff"))
                                .build()))
            .lacks(US_EAST_1, "None of the 9"));
  }

  static Stream<Account> ranges() {
    return Account.selected(
        virginia("wider ranges")
            .where(
                l ->
                    allow(
                        l,
                        "54.82.0.0/15",
                        "3.0.0.0/8",
                        "52.5.177.0/24",
                        "54.84.202.92/31",
                        "10.0.0.0/8")),
        from("an address of a bastion", "192.0.2.7").where(l -> allow(l, "192.0.2.7/32")),
        from("two halves", "198.51.100.0/24")
            .where(l -> allow(l, "198.51.100.0/25", "198.51.100.128/25")),
        from("two halves in two rules", "198.51.100.0/24")
            .where(l -> allow(l, "198.51.100.128/25"))
            .where(l -> allow(l, "198.51.100.0/25")),
        from("halves that overlap", "198.51.100.0/24")
            .where(l -> allow(l, "198.51.100.0/25", "198.51.100.64/26", "198.51.100.128/25")),
        from("one half", "198.51.100.0/24")
            .where(l -> allow(l, "198.51.100.0/25"))
            .lacks("198.51.100.0/24"),
        from("a gap of one address", "198.51.100.0/30")
            .where(l -> allow(l, "198.51.100.0/31", "198.51.100.3/32"))
            .lacks("198.51.100.0/30"),
        from("the internet in halves", "192.0.2.7")
            .where(l -> allow(l, "0.0.0.0/1", "128.0.0.0/1")),
        from("IPv6 and IPv4, both allowed", "2001:db8::7", "192.0.2.7")
            .expect("network-path", "fail")
            .where(l -> allow(l, "192.0.2.0/24"))
            .where(l -> allow6(l, "2001:db8::/64")),
        from("IPv6 by IPv4's whole internet", "2001:db8::7")
            .expect("network-path", "fail")
            .where(l -> allow(l, "0.0.0.0/0"))
            .lacks(List.of("2001:db8::7"), "Ipv6Ranges=[{CidrIpv6="),
        from("IPv4 by IPv6's whole internet", "192.0.2.7", "2001:db8::7")
            .expect("network-path", "fail")
            .where(l -> allow6(l, "::/0"))
            .lacks("192.0.2.7"));
  }

  private static void allow6(LocalAws aws, String range) {
    aws.state
        .securityGroup()
        .ingress
        .add(
            IpPermission.builder()
                .ipProtocol("tcp")
                .fromPort(5432)
                .toPort(5432)
                .ipv6Ranges(Ipv6Range.builder().cidrIpv6(range).build())
                .build());
  }

  static Stream<Account> groups() {
    return Account.selected(
        virginia("two groups together")
            .where(l -> allow(l, US_EAST_1.subList(0, 4)))
            .where(
                l -> second(l, true, true).allow(5432, Published.ranges(US_EAST_1.subList(4, 9)))),
        virginia("two groups, one address in neither")
            .where(l -> allow(l, US_EAST_1.subList(0, 4)))
            .where(
                l -> second(l, true, true).allow(5432, Published.ranges(US_EAST_1.subList(5, 9))))
            .lacks(US_EAST_1.get(4)),
        virginia("a group of the reader alone")
            .where(l -> second(l, false, true).allow(5432, "0.0.0.0/0"))
            .lacks(US_EAST_1),
        virginia("a group of the writer alone")
            .where(l -> second(l, true, false).allow(5432, "0.0.0.0/0")),
        virginia("a group on its way out")
            .where(l -> allow(l, US_EAST_1))
            .where(l -> membership(l, "removing"))
            .lacks(US_EAST_1, "no active security group"),
        virginia("a group on its way out beside one that stays")
            .where(l -> allow(l, US_EAST_1.subList(0, 4)))
            .where(l -> membership(l, "removing"))
            .where(
                l -> second(l, true, true).allow(5432, Published.ranges(US_EAST_1.subList(4, 9))))
            .lacks(US_EAST_1.subList(0, 4), "--group-id sg-000000000000000bb"),
        virginia("no group")
            .where(l -> l.state.cluster().securityGroups.clear())
            .where(l -> l.state.instances.forEach(i -> i.securityGroups.clear()))
            .lacks(
                US_EAST_1,
                "The cluster has no active security group.",
                "Attach a security group to the cluster"),
        virginia("RDS lists groups for the cluster only")
            .where(l -> l.state.instances.forEach(i -> i.securityGroups.clear()))
            .where(l -> allow(l, US_EAST_1)),
        virginia("instances hidden, the cluster's groups let all in")
            .where(l -> l.endpoint.fail("DescribeDBInstances", Fault.DENIED))
            .where(l -> allow(l, US_EAST_1))
            .expect("cluster", "error")
            .expect("maintenance", "error")
            .expect("network-path", "error")
            .expect("failover", "error"),
        virginia("a group that EC2 does not show")
            .where(l -> l.state.securityGroups.clear())
            .expect("security-group", "error", "sg-00000000000000001"),
        virginia("groups hidden")
            .where(l -> allow(l, US_EAST_1))
            .where(l -> l.endpoint.fail("DescribeSecurityGroups", Fault.DENIED))
            .expect("security-group", "error", "AWS denied ec2:DescribeSecurityGroups"));
  }

  private static AwsState.SecurityGroup second(LocalAws aws, boolean writer, boolean reader) {
    AwsState.SecurityGroup group =
        new AwsState.SecurityGroup("sg-000000000000000bb", LocalAws.REGION);
    aws.state.securityGroups.add(group);
    if (writer) {
      aws.state.writer().securityGroups.put(group.id, "active");
    }
    if (reader) {
      aws.state.instance("shop-2").securityGroups.put(group.id, "active");
    }
    if (writer && reader) {
      aws.state.cluster().securityGroups.put(group.id, "active");
    }
    return group;
  }

  private static void membership(LocalAws aws, String status) {
    aws.state.cluster().securityGroups.replaceAll((id, s) -> status);
    aws.state.instances.forEach(i -> i.securityGroups.replaceAll((id, s) -> status));
  }

  static Stream<Account> prefixLists() {
    return Account.selected(
        virginia("prefix list").where(l -> list(l, Published.ranges(US_EAST_1))),
        virginia("prefix list of 150 entries")
            .where(
                l ->
                    list(
                        l,
                        Stream.concat(
                                Stream.iterate(1, i -> i + 1)
                                    .limit(141)
                                    .map(i -> "10.0." + i + ".0/24"),
                                US_EAST_1.stream().map(a -> a + "/32"))
                            .toArray(String[]::new))),
        virginia("prefix list that lacks one")
            .where(l -> list(l, Published.ranges(US_EAST_1.subList(1, 9))))
            .lacks(US_EAST_1.get(0)),
        virginia("prefix list and rules together")
            .where(l -> list(l, Published.ranges(US_EAST_1.subList(4, 9))))
            .where(l -> allow(l, US_EAST_1.subList(0, 4))),
        virginia("prefix list on another port")
            .where(l -> l.state.securityGroup().allowPrefixList(22, "pl-0000000000000ffff"))
            .lacks(US_EAST_1),
        virginia("prefix list hidden")
            .where(l -> list(l, Published.ranges(US_EAST_1)))
            .where(l -> l.endpoint.fail("GetManagedPrefixListEntries", Fault.DENIED))
            .expect(
                "security-group",
                "error",
                "A rule for port 5432 uses a prefix list.",
                "AWS denied ec2:GetManagedPrefixListEntries"),
        virginia("prefix list hidden, rules suffice")
            .where(l -> list(l, Published.ranges(US_EAST_1)))
            .where(l -> l.endpoint.fail("GetManagedPrefixListEntries", Fault.DENIED))
            .where(l -> allow(l, US_EAST_1)),
        virginia("prefix list gone")
            .where(l -> l.state.securityGroup().allowPrefixList(5432, "pl-0000000000000ffff"))
            .expect("security-group", "error", "InvalidPrefixListID.NotFound"));
  }

  /** So many rules for other ports. */
  private static void rules(AwsState.SecurityGroup group, int n) {
    for (int i = 0; i < n; i++) {
      group.allow(22, "10.1." + i + ".0/24");
    }
  }

  /** The quota is 60 inbound rules of a family; nine addresses are missing. */
  static Stream<Account> quotas() {
    return Account.selected(
        virginia("51 rules, and room for nine more")
            .where(l -> rules(l.state.securityGroup(), 51))
            .lacks(US_EAST_1, "\naws ec2 authorize-security-group-ingress"),
        virginia("52 rules, and no room")
            .where(l -> rules(l.state.securityGroup(), 52))
            .lacks(
                US_EAST_1,
                "has 52 inbound rules for IPv4, and 9 more exceed the quota of 60 by 1",
                "fewer, wider ranges",
                ": aws ec2 authorize",
                "customer-managed prefix list",
                "--max-entries 9 --entries Cidr=54.82.38.199/32"),
        virginia("ranges of one permission count each")
            .where(
                l ->
                    l.state
                        .securityGroup()
                        .allow(
                            22,
                            Stream.iterate(1, i -> i + 1)
                                .limit(52)
                                .map(i -> "10.2." + i + ".0/24")
                                .toArray(String[]::new)))
            .lacks(US_EAST_1, "has 52 inbound rules"),
        virginia("groups count")
            .where(l -> rules(l.state.securityGroup(), 50))
            .where(
                l ->
                    l.state
                        .securityGroup()
                        .ingress
                        .add(
                            IpPermission.builder()
                                .ipProtocol("tcp")
                                .fromPort(22)
                                .toPort(22)
                                .userIdGroupPairs(
                                    pair("sg-0000000000000fff1"), pair("sg-0000000000000fff2"))
                                .build()))
            .lacks(US_EAST_1, "has 52 inbound rules"),
        virginia("a prefix list counts as its MaxEntries")
            .where(l -> listOnAnotherPort(l, 52))
            .lacks(US_EAST_1, "has 52 inbound rules"),
        virginia("a prefix list with room for nine beside it")
            .where(l -> listOnAnotherPort(l, 51))
            .lacks(US_EAST_1, "\naws ec2 authorize-security-group-ingress"),
        virginia("a prefix list whose size is hidden counts as its entries")
            .where(l -> listOnAnotherPort(l, 52))
            .where(l -> l.endpoint.fail("DescribeManagedPrefixLists", Fault.DENIED))
            .lacks(US_EAST_1, "\naws ec2 authorize-security-group-ingress"),
        virginia("rules for IPv6 have a quota of their own")
            .where(
                l -> {
                  for (int i = 0; i < 60; i++) {
                    allow6(l, "2001:db8:0:" + Integer.toHexString(i) + "::/64");
                  }
                })
            .lacks(US_EAST_1, "\naws ec2 authorize-security-group-ingress"),
        from("no room for IPv6", "2001:db8:1::7", "192.0.2.7")
            .expect("network-path", "fail")
            .where(
                l -> {
                  for (int i = 0; i < 60; i++) {
                    allow6(l, "2001:db8:0:" + Integer.toHexString(i) + "::/64");
                  }
                })
            .lacks(
                List.of("2001:db8:1::7", "192.0.2.7"),
                "has 60 inbound rules for IPv6, and 1 more exceeds the quota of 60 by 1",
                "--address-family IPv6"),
        virginia("another group of the writer has room")
            .where(l -> rules(l.state.securityGroup(), 60))
            .where(l -> second(l, true, true).allow(22, "10.3.0.0/16"))
            .lacks(
                US_EAST_1,
                "\naws ec2 authorize-security-group-ingress --group-id sg-000000000000000bb"));
  }

  private static void listOnAnotherPort(LocalAws aws, int maxEntries) {
    AwsState.PrefixList list =
        new AwsState.PrefixList("pl-0a1b2c3d4e5f60718", LocalAws.REGION, "10.4.0.0/16");
    list.maxEntries = maxEntries;
    aws.state.prefixLists.add(list);
    aws.state.securityGroup().allowPrefixList(22, list.id);
  }

  private static void list(LocalAws aws, String... ranges) {
    AwsState.PrefixList list =
        new AwsState.PrefixList("pl-0a1b2c3d4e5f60718", LocalAws.REGION, ranges);
    aws.state.prefixLists.add(list);
    aws.state.securityGroup().allowPrefixList(5432, list.id);
  }

  private static Account service(String region, String... more) {
    return account("service in " + region + " " + String.join(" ", more))
        .arguments("--clickhouse-region", region)
        .arguments(more);
  }

  private static Account created(String region, String day) {
    return service(region, "--clickhouse-service-created", day);
  }

  /** That the addresses of another region are an assumption. */
  private static Account borrows(String region, String from) {
    return service(region)
        .expect(
            "security-group",
            "warn",
            "addresses of " + from,
            region + " has no published addresses. This check assumes the addresses of",
            "--static-ips live");
  }

  static Stream<Account> regions() {
    return Account.selected(
        account("an old Google service, its region's own addresses allowed")
            .arguments("--clickhouse-region", "gcp:europe-west4")
            .arguments("--clickhouse-service-created", "2026-06-14")
            .where(
                l ->
                    l.state
                        .securityGroup()
                        .allow(5432, Published.ranges(Published.addresses("gcp:europe-west4"))))
            .expect(
                "security-group",
                "warn",
                "addresses of gcp:europe-west4",
                "authorize-security-group-ingress"),
        service("eu-central-1").lacks(Published.addresses("eu-central-1")),
        service("us-east-2").lacks(Published.addresses("us-east-2")),
        // regions that the list does not contain
        borrows("eu-west-3", "eu-central-1"),
        borrows("eusc-de-east-1", "eu-central-1"),
        borrows("us-west-1", "us-east-2"),
        borrows("ap-south-2", "us-east-2"),
        borrows("ke-southwest-1", "us-east-2"),
        borrows("gcp:europe-west9", "eu-central-1"),
        borrows("gcp:us-east4", "us-east-2"),
        borrows("azure:icelandcentral", "us-east-2"),
        borrows("eu-west-3", "eu-central-1")
            .where(l -> allow(l, Published.addresses("eu-central-1").subList(0, 3))),
        service("eu-west-3")
            .where(l -> allow(l, Published.addresses("eu-central-1")))
            .expect("security-group", "warn", "eu-west-3 has no published addresses"),
        service("eu-west-3")
            .where(l -> allow(l, Published.everywhere("aws")))
            .where(l -> allow(l, Published.everywhere("gcp")))
            .expect("security-group", "warn", "eu-west-3 has no published addresses"),
        service("eu-west-3").where(l -> allow(l, "0.0.0.0/0")),
        service("azure:westeurope").lacks(Published.addresses("eu-central-1")),
        service("azure:germanywestcentral").lacks(Published.addresses("eu-central-1")),
        service("azure:eastus2").lacks(Published.addresses("us-east-2")),
        // by age
        created("eu-west-1", "2026-01-19").lacks(Published.addresses("eu-central-1")),
        created("eu-west-1", "2026-01-20").lacks(Published.addresses("eu-west-1")),
        created("us-west-2", "2025-06-23").lacks(Published.addresses("us-east-2")),
        created("us-west-2", "2025-06-24").lacks(Published.addresses("us-west-2")),
        created("us-east-1", "2020-01-01").lacks(US_EAST_1),
        created("gcp:europe-west4", "2026-06-14").lacks(Published.addresses("eu-central-1")),
        created("gcp:europe-west4", "2026-06-15").lacks(Published.addresses("gcp:europe-west4")),
        created("gcp:us-east1", "2025-01-01").lacks(Published.addresses("us-east-2")),
        // of unknown age
        service("eu-west-1").lacks(Published.addresses("eu-west-1")),
        service("aws:eu-west-1").lacks(Published.addresses("eu-west-1")),
        service("eu-west-1")
            .where(l -> allow(l, Published.addresses("eu-west-1")))
            .expect(
                "security-group",
                "pass",
                "All 6 addresses of eu-west-1 are allowed.",
                "eu-central-1"),
        service("eu-west-1")
            .where(l -> allow(l, Published.addresses("eu-central-1")))
            .expect(
                "security-group",
                "warn",
                "addresses of eu-central-1",
                "--clickhouse-service-created"),
        service("eu-west-1")
            .where(l -> allow(l, Published.addresses("eu-central-1").subList(1, 6)))
            .lacks(Published.addresses("eu-west-1")),
        service("gcp:europe-west4")
            .where(l -> allow(l, Published.addresses("eu-central-1")))
            .expect("security-group", "warn", "--clickhouse-service-created"),
        created("eu-west-1", "2026-03-01")
            .where(l -> allow(l, Published.addresses("eu-central-1")))
            .lacks(Published.addresses("eu-west-1")),
        // of an unnamed region
        account("service of an unnamed region, nothing allowed")
            .lacks(US_EAST_1, "us-east-1 is an assumption: pass --clickhouse-region."),
        account("service of an unnamed region, the cluster's allowed")
            .where(l -> allow(l, US_EAST_1))
            .expect(
                "security-group",
                "warn",
                "All 9 addresses of us-east-1 are allowed. us-east-1 is an assumption: pass --clickhouse-region."),
        account("service of an unnamed region, everyone allowed")
            .where(l -> allow(l, "0.0.0.0/0"))
            .expect("security-group", "pass", "Port 5432 is open to the whole internet."),
        account("service of an unnamed region, AWS's addresses allowed and Google's not")
            .where(l -> allow(l, Published.everywhere("aws")))
            .expect("security-group", "warn", "us-east-1 is an assumption"),
        account("service of an unnamed region, every published address allowed")
            .where(l -> allow(l, Published.everywhere("aws")))
            .where(l -> allow(l, Published.everywhere("gcp"))),
        // an old page
        created("ap-southeast-3", "2026-07-01")
            .where(l -> allow(l, Published.withdrawn("ap-southeast-3")))
            .where(l -> allow(l, Published.addresses("ap-southeast-3").subList(0, 3)))
            .lacks(
                Published.addresses("ap-southeast-3").subList(3, 6),
                "16.78.153.162, 16.79.6.125, 108.137.52.155",
                "published by mistake until 2026-08-03"),
        created("ap-southeast-3", "2026-07-01")
            .where(l -> allow(l, Published.addresses("ap-southeast-3")))
            .where(l -> allow(l, Published.withdrawn("ap-southeast-3"))));
  }

  /** Azure's regions in Europe, and some of those that sound or lie like them. */
  static Stream<Account> azure() {
    Stream<String> europe =
        Stream.of(
            "northeurope",
            "austriaeast",
            "belgiumcentral",
            "denmarkeast",
            "finlandcentral",
            "francecentral",
            "germanynorth",
            "greececentral",
            "italynorth",
            "norwayeast",
            "polandcentral",
            "spaincentral",
            "swedencentral",
            "switzerlandnorth",
            "uksouth");
    Stream<String> elsewhere =
        Stream.of("westus", "northcentralus", "israelcentral", "uaenorth", "southafricanorth");
    return Stream.concat(
        europe.map(r -> service("azure:" + r).lacks(Published.addresses("eu-central-1"))),
        elsewhere.map(r -> service("azure:" + r).lacks(Published.addresses("us-east-2"))));
  }

  static Stream<Account> ways() {
    return Account.selected(
        account("through PrivateLink")
            .arguments("--connectivity", "privatelink")
            .expect("security-group", "skip", "PrivateLink")
            .expect("network-path", "skip"),
        account("through SSH")
            .arguments("--connectivity", "ssh")
            .expect("security-group", "skip", "--allow-ip")
            .expect("network-path", "skip"),
        from("through a bastion that is allowed", "10.1.2.3")
            .arguments("--connectivity", "ssh")
            .where(l -> allow(l, "10.1.0.0/16"))
            .expect("network-path", "skip"),
        from("through a bastion that is not", "10.1.2.3")
            .arguments("--connectivity", "ssh")
            .lacks("10.1.2.3")
            .expect("network-path", "skip"),
        from("through a bastion that may be in a group", "10.1.2.3")
            .arguments("--connectivity", "ssh")
            .where(l -> admitGroup(l))
            .expect(
                "security-group",
                "error",
                "The bastion's membership in sg-0000000000000ffff can't be checked.")
            .expect("network-path", "skip"),
        from("through a bastion outside, and a group is allowed", "192.0.2.7")
            .arguments("--connectivity", "ssh")
            .where(l -> admitGroup(l))
            .lacks("192.0.2.7"),
        from("through two bastions, one inside and one outside", "10.1.2.3", "192.0.2.7")
            .arguments("--connectivity", "ssh")
            .where(l -> admitGroup(l))
            .lacks("10.1.2.3", "192.0.2.7"),
        from("from a private address directly, and a group is allowed", "10.1.2.3")
            .where(l -> admitGroup(l))
            .lacks("10.1.2.3")
            .expect("network-path", "error", "10.1.2.3 is a private address"),
        virginia("express configuration")
            .where(l -> l.state.cluster().securityGroups.clear())
            .where(l -> l.state.instances.forEach(i -> i.securityGroups.clear()))
            .where(
                l ->
                    l.state.cluster().more =
                        b -> b.vpcNetworkingEnabled(false).internetAccessGatewayEnabled(true))
            .expect("security-group", "skip", "no VPC")
            .expect("network-path", "skip"));
  }

  private static void admitGroup(LocalAws aws) {
    aws.state
        .securityGroup()
        .ingress
        .add(
            IpPermission.builder()
                .ipProtocol("tcp")
                .fromPort(5432)
                .toPort(5432)
                .userIdGroupPairs(pair("sg-0000000000000ffff"))
                .build());
  }

  @Test
  void noFixAllowsTheAddressesOfAnotherRegion() {
    Execution run = service("eu-west-3").where(l -> stopAll(l)).run(aws);
    for (String id : List.of("security-group", "network-path")) {
      assertEquals("warn", run.status(id), run.check(id).toString());
      assertEquals(List.of(), run.fix(id, "aws"));
      assertEquals(List.of(), run.fix(id, "terraform"));
      for (String address : Published.addresses("eu-central-1")) {
        assertFalse(run.check(id).path("fix").toString().contains(address), address);
      }
    }
    assertFalse(run.report().path("plan").toString().contains("authorize"), run.out());
  }

  private static void stopAll(LocalAws aws) {
    aws.state.routeTable().routes.removeIf(r -> r.destination.equals("0.0.0.0/0"));
    aws.state.routeTable().routes.add(new AwsState.Route("0.0.0.0/0", "nat-0a1b2c3d4e5f60718"));
  }

  @Test
  void withdrawnAddressesAreNotHeldAgainstARangeAroundThem() {
    Account account =
        created("ap-southeast-3", "2026-07-01").where(l -> allow(l, "16.0.0.0/8", "108.0.0.0/8"));
    String message = account.run(aws).message("security-group");
    assertFalse(message.contains("mistake"), message);
  }

  private static final String OLD =
      "The bundled address list is from 2026-08-04 (91 days old). --static-ips live reads";

  /** After 90 days there is a note; it changes no status. */
  static Stream<Account> oldLists() {
    return Account.selected(
            virginia("old list, all allowed")
                .where(l -> allow(l, US_EAST_1))
                .expect("security-group", "pass", "us-east-1 are allowed. " + OLD),
            virginia("old list, none allowed")
                .lacks(US_EAST_1, "on port 5432 in sg-00000000000000001. " + OLD),
            service("eu-west-1")
                .where(l -> allow(l, Published.addresses("eu-central-1")))
                .expect("security-group", "warn", "pass --clickhouse-service-created. " + OLD),
            account("old list, service of an unnamed region")
                .where(l -> allow(l, US_EAST_1))
                .expect("security-group", "warn", "pass --clickhouse-region. " + OLD))
        .map(account -> account.on("2026-11-03"));
  }

  static Stream<Account> withoutNote() {
    return Account.selected(
        virginia("90 days old").where(l -> allow(l, US_EAST_1)).on("2026-11-02"),
        from("a bastion that is allowed", "192.0.2.7")
            .where(l -> allow(l, "192.0.2.7/32"))
            .on("2027-11-03"),
        from("a bastion that is not", "192.0.2.7").on("2027-11-03"),
        virginia("through PrivateLink").arguments("--connectivity", "privatelink").on("2027-11-03"),
        virginia("groups hidden")
            .where(l -> l.endpoint.fail("DescribeSecurityGroups", Fault.DENIED))
            .on("2027-11-03"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void withoutNote(Account account) {
    String message = account.run(aws).message("security-group");
    assertFalse(message.contains("address list"), message);
  }

  private static final String LIVE =
      """
      {"aws": [{"region": "us-east-1", "egress_ips": ["198.51.100.1"],
                "clickpipes_egress_ips": ["192.0.2.1", "192.0.2.2"]}]}
      """;

  private static Account live(AddressServer server, String... more) {
    return virginia("live")
        .arguments("--static-ips", "live")
        .arguments(more)
        .env("AURORA_CHECK_STATIC_IPS_URL", server.url())
        .on("2026-11-03");
  }

  @Test
  void whatIsPublishedNowDecides() {
    try (AddressServer server = new AddressServer().answers(200, LIVE)) {
      live(server).where(l -> allow(l, US_EAST_1)).lacks("192.0.2.1", "192.0.2.2").verify(aws);
      assertEquals(1, server.requests());
      String message =
          live(server)
              .where(l -> allow(l, "192.0.2.0/30"))
              .expect("security-group", "pass", "All 2 addresses of us-east-1 are allowed.")
              .verify(aws)
              .message("security-group");
      assertFalse(message.contains("address list"), message);
    }
  }

  @Test
  void aFileDecides(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("list.json"), LIVE);
    virginia("file")
        .arguments("--static-ips", file.toString())
        .where(l -> allow(l, US_EAST_1))
        .on("2027-11-03")
        .lacks("192.0.2.1", "192.0.2.2")
        .verify(aws);
  }

  @Test
  void withdrawnAddressesAreKnownWhateverTheList() {
    try (AddressServer server = new AddressServer().answers(200, LIVE)) {
      String message =
          live(server)
              .where(l -> allow(l, Published.withdrawn("ap-southeast-3")))
              .run(aws)
              .message("security-group");
      assertTrue(message.contains("published by mistake until 2026-08-03"), message);
    }
  }

  @ParameterizedTest
  @CsvSource({"500, '', status 500", "200, <html>, not JSON"})
  void whatCanNotBeFetchedIsReplacedAndSaidSo(int status, String body, String why) {
    try (AddressServer server = new AddressServer().answers(status, body)) {
      Execution execution = live(server).where(l -> allow(l, US_EAST_1)).run(aws);
      assertEquals("pass", execution.status("security-group"));
      String message = execution.message("security-group");
      assertTrue(message.contains("The bundled list from 2026-08-04 was used instead."), message);
      assertTrue(message.contains(why), message);
      assertFalse(message.contains("days old"), message);
      assertEquals(1, execution.err().lines().count(), execution.err());
      assertTrue(execution.err().contains(why), execution.err());
    }
  }

  @Test
  void ofSeveralRunsOneFetches() {
    try (AddressServer server = new AddressServer().answers(200, LIVE)) {
      live(server, "--wait", "10s").run(aws);
      assertEquals(1, server.requests());
      Execution execution = live(server.answers(500, ""), "--wait", "10s").run(aws);
      assertEquals(4, server.requests());
      assertEquals(1, execution.err().lines().filter(l -> l.contains("500")).count());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--allow-ip 192.0.2.7",
        "--skip security-group,network-path",
        "--no-aws --only connection",
        "--connectivity privatelink",
        "--connectivity ssh"
      })
  void nothingIsFetchedThatNoCheckNeeds(String arguments) {
    try (AddressServer server = new AddressServer().answers(500, "")) {
      Execution execution = live(server, arguments.split(" ", -1)).run(aws);
      assertEquals(0, server.requests());
      assertEquals("", execution.err());
    }
  }

  static Stream<Account> fixable() {
    return Account.selected(
        virginia("nothing allowed"),
        virginia("one missing").where(l -> allow(l, US_EAST_1.subList(1, 9))),
        virginia("another port").where(l -> l.state.cluster().port = 6432),
        from("IPv4 and IPv6", "192.0.2.7", "2001:db8::/64", "198.51.100.0/24"),
        created("gcp:europe-west4", "2026-07-01"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fixable")
  void theFixLetsThemIn(Account account) {
    Execution execution = account.run(aws);
    assertEquals("fail", execution.status("security-group"));
    aws.apply(execution, "security-group");
    assertEquals("pass", account.again().status("security-group"));
    String rule = aws.state.securityGroup().ingress.toString();
    assertTrue(rule.contains("ClickPipes") || rule.contains("allow-ip"), rule);
  }
}
