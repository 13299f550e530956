package dev.auroracheck.check.network;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.check.AwsCli;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Resource;
import dev.auroracheck.check.Step;
import dev.auroracheck.check.Step.Call;
import dev.auroracheck.facts.Network;
import dev.auroracheck.facts.Network.Entry;
import dev.auroracheck.facts.Network.NetworkAcl;
import dev.auroracheck.facts.Network.Route;
import dev.auroracheck.facts.Network.RouteTable;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The commands that open the way to the writer, in an order in which AWS takes them. */
final class PathFix {
  /** How many entries a direction an ACL holds, the last one included, unless AWS raised that. */
  private static final int ACL_QUOTA = 20;

  static final String NOT_EVERYTHING =
      "Name the addresses that the pipe comes from with --allow-ip, then run again: nothing is"
          + " opened to the whole internet";

  private final Network network;
  private final List<String> hidden;
  private final int port;
  private final AwsCli aws;
  private final Set<Call> calls = new LinkedHashSet<>();
  private final Set<String> manual = new LinkedHashSet<>();

  /** The gateway that routes are to lead to; absent where there is none. */
  private Optional<String> gateway;

  /** By ACL, the direction and the address, the entry that the new one must come before. */
  private final Map<NetworkAcl, Map<Boolean, Map<Cidr, Integer>>> entries = new LinkedHashMap<>();

  private PathFix(Network network, List<String> hidden, int port, AwsCli aws) {
    this.network = network;
    this.hidden = hidden;
    this.port = port;
    this.aws = aws;
    this.gateway =
        network.internetGateways().known().flatMap(ids -> ids.stream().sorted().findFirst());
  }

  /**
   * Mends all hops of the ways that stop or narrow anything.
   *
   * @param own whether the addresses are the pipe's own, so that routes and network ACLs may be
   *     opened to them
   * @param hidden identifiers of the other instances without a public address
   */
  static Fix of(
      String summary,
      Collection<Way> ways,
      boolean own,
      Network network,
      List<String> hidden,
      int port,
      AwsCli aws) {
    PathFix fix = new PathFix(network, hidden, port, aws);
    fix.mend(ways, own);
    Fix all = Fix.of(summary);
    if (!fix.manual.isEmpty()) {
      all = all.then(Step.manual(List.copyOf(fix.manual)));
    }
    return fix.calls.isEmpty() ? all : all.then(Step.Aws.calls(List.copyOf(fix.calls)));
  }

  private void mend(Collection<Way> ways, boolean own) {
    // RDS makes no instance public in a VPC without names or gateway, so that comes last
    for (Way way : ways) {
      way.hops().forEach(hop -> mendVpc(hop));
    }
    for (Way way : ways) {
      way.hops().stream()
          .filter(hop -> own || !(hop instanceof Hop.Selective))
          .forEach(hop -> mendSubnet(way, hop));
      way.narrows().stream()
          .filter(hop -> own)
          .forEach(hop -> deny(hop.acl(), true, hop.number(), way.rangesAt(hop)));
    }
    entries.forEach(
        (acl, directions) -> directions.forEach((egress, needed) -> admit(acl, egress, needed)));
    for (Way way : ways) {
      for (Hop hop : way.hops()) {
        if (hop instanceof Hop.NotPublic writer) {
          makePublic(writer.writerId());
          // failover asks for them only where the writer is public
          hidden.forEach(this::makePublic);
        }
      }
    }
  }

  private void makePublic(String instance) {
    aws.makePublic(instance).forEach(command -> calls.add(Call.of(command)));
  }

  private void mendVpc(Hop hop) {
    if (hop instanceof Hop.DnsOff dns) {
      String option = "--" + dns.attribute().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      calls.add(
          Call.of(aws.command("ec2", "modify-vpc-attribute", "--vpc-id", dns.vpcId(), option)));
    } else if (hop instanceof Hop.Detached d && gateway.isEmpty()) {
      if (d.route().active()) {
        // a route to a gateway that is not attached at all is a blackhole
        manual.add(
            "Where AWS says that "
                + d.route().target()
                + " is attached already, that is under way: wait, then run again");
      }
      gateway = Optional.of(d.route().target());
      calls.add(
          Call.unless(
                  "Resource.AlreadyAssociated",
                  aws.command(
                      "ec2",
                      "attach-internet-gateway",
                      "--internet-gateway-id",
                      d.route().target(),
                      "--vpc-id",
                      network.vpcId()))
              .as(
                  Resource.of("aws_internet_gateway_attachment")
                      .with("internet_gateway_id", d.route().target())
                      .with("vpc_id", network.vpcId())));
    }
  }

  private void mendSubnet(Way way, Hop hop) {
    if (hop instanceof Hop.NoIpv6) {
      manual.add(
          "Name the IPv4 addresses that the pipe comes from, or make the cluster dual-stack");
    } else if (hop instanceof Hop.Blocked blocked) {
      exclude(blocked);
    } else if (hop instanceof Hop.Misrouted m) {
      route(m.table(), m.route(), m.length(), way, hop);
    } else if (hop instanceof Hop.Detached d && !gateway.equals(Optional.of(d.route().target()))) {
      route(d.table(), Optional.of(d.route()), d.length(), way, hop);
    } else if (hop instanceof Hop.Inbound in) {
      deny(in.acl(), false, in.number(), way.rangesAt(hop));
    } else if (hop instanceof Hop.Outbound out) {
      deny(out.acl(), true, out.number(), way.rangesAt(hop));
    }
  }

  private void exclude(Hop.Blocked blocked) {
    Optional<Network.PublicAccessBlock> block = network.publicAccessBlock().known();
    String vpc = network.vpcId();
    if (block.filter(Network.PublicAccessBlock::managedByPolicy).isPresent()) {
      manual.add(
          "A declarative policy of the organization sets VPC Block Public Access: have its"
              + " administrator turn it off, or exclude "
              + vpc);
    } else if (block.filter(b -> !b.exclusionsAllowed()).isPresent()) {
      manual.add(
          "VPC Block Public Access of this account allows no exclusions: have it turned off, or"
              + " exclusions allowed and "
              + vpc
              + " excluded");
    } else if (block.stream()
        .flatMap(b -> b.exclusions().stream())
        .anyMatch(e -> e.isAbout(vpc, blocked.subnetId()))) {
      manual.add(
          "The exclusion of "
              + vpc
              + " or "
              + blocked.subnetId()
              + " from VPC Block Public Access lets out alone: make it allow-bidirectional");
    } else {
      // what AWS answers where there is one already, it does not document
      calls.add(
          Call.unlessPrinted(
                  aws.command(
                      "ec2",
                      "describe-vpc-block-public-access-exclusions",
                      "--filters",
                      "Name=internet-gateway-exclusion-mode,Values=allow-bidirectional",
                      "Name=state,Values=create-in-progress,create-complete,update-in-progress,update-complete",
                      "--query",
                      "VpcBlockPublicAccessExclusions[?ends_with(ResourceArn,`\"/"
                          + vpc
                          + "\"`)].State",
                      "--output",
                      "text"),
                  aws.command(
                      "ec2",
                      "create-vpc-block-public-access-exclusion",
                      "--vpc-id",
                      vpc,
                      "--internet-gateway-exclusion-mode",
                      "allow-bidirectional"))
              .as(
                  Resource.of("aws_vpc_block_public_access_exclusion")
                      .with("vpc_id", vpc)
                      .with("internet_gateway_exclusion_mode", "allow-bidirectional")));
    }
  }

  /**
   * Routes to the addresses alone: what leads to a NAT gateway is what others in the subnet go out
   * by, and nobody asked for a way out to everywhere.
   */
  private void route(RouteTable table, Optional<Route> decides, int length, Way way, Hop hop) {
    if (decides.filter(r -> r.target().equals("local")).isPresent()) {
      manual.add(
          "The VPC's own range holds addresses of the pipe, which no route can lead out: move the"
              + " cluster to another VPC");
    } else if (gateway.isEmpty()) {
      manual.add(
          "Make an internet gateway, attach it to "
              + network.vpcId()
              + ", then run again for the routes to it");
    } else {
      (length > 0 ? way.at(hop) : way.rangesAt(hop))
          .stream().distinct().forEach(destination -> route(table, destination));
    }
  }

  private void route(RouteTable table, Cidr destination) {
    Optional<Route> there =
        table.routes().stream()
            .filter(r -> !r.propagated() && r.destination().equals(Optional.of(destination)))
            .findFirst();
    boolean exists = there.isPresent();
    if (destination.isEverything() && there.filter(Route::active).isPresent()) {
      manual.add(
          "The default route of "
              + table.id()
              + " leads elsewhere, and others in its subnets go out by it: give the writer subnets"
              + " of its own, or name the addresses of the pipe");
      return;
    }
    String command =
        aws.command(
            "ec2",
            exists ? "replace-route" : "create-route",
            "--route-table-id",
            table.id(),
            destination.v6() ? "--destination-ipv6-cidr-block" : "--destination-cidr-block",
            destination.toString(),
            "--gateway-id",
            gateway.orElseThrow());
    calls.add(
        exists
            ? Call.of(command)
            : Call.unless("RouteAlreadyExists", command)
                .as(
                    Resource.of("aws_route")
                        .with("route_table_id", table.id())
                        .with(
                            destination.v6()
                                ? "destination_ipv6_cidr_block"
                                : "destination_cidr_block",
                            destination.toString())
                        .with("gateway_id", gateway.orElseThrow())));
  }

  private void deny(NetworkAcl acl, boolean egress, int number, List<Cidr> ranges) {
    if (ranges.stream().anyMatch(Cidr::isEverything)) {
      manual.add(NOT_EVERYTHING);
      return;
    }
    Map<Cidr, Integer> needed =
        entries
            .computeIfAbsent(acl, a -> new LinkedHashMap<>())
            .computeIfAbsent(egress, e -> new LinkedHashMap<>());
    ranges.forEach(range -> needed.merge(range, number, Math::min));
  }

  /** Entries for exactly these addresses, right before the first that denies any of them. */
  private void admit(NetworkAcl acl, boolean egress, Map<Cidr, Integer> needed) {
    Set<Integer> used =
        acl.entries().stream()
            .filter(e -> e.egress() == egress)
            .map(Entry::number)
            .collect(Collectors.toSet());
    int denying = needed.values().stream().min(Integer::compare).orElseThrow();
    Deque<Integer> free = new ArrayDeque<>();
    for (int n = Math.min(denying, PacketWalk.LAST_ENTRY) - 1;
        n > 0 && free.size() < needed.size();
        n--) {
      if (!used.contains(n)) {
        free.push(n);
      }
    }
    String direction = egress ? "outbound" : "inbound";
    if (free.size() < needed.size()) {
      manual.add(
          "Renumber the "
              + direction
              + " entries of "
              + acl.id()
              + ": "
              + needed.size()
              + " more must come before entry "
              + denying);
      return;
    }
    if (used.size() + needed.size() > ACL_QUOTA) {
      manual.add(
          acl.id()
              + " would hold "
              + (used.size() + needed.size())
              + " "
              + direction
              + " entries, and the quota is "
              + ACL_QUOTA
              + " unless AWS raised it: take out some, or put several addresses into one range");
    }
    needed.keySet().forEach(range -> calls.add(entry(acl, egress, range, free.pop())));
  }

  private Call entry(NetworkAcl acl, boolean egress, Cidr range, int number) {
    int from = egress ? PacketWalk.FIRST_PORT : port;
    int to = egress ? PacketWalk.LAST_PORT : port;
    String command =
        aws.command(
            "ec2",
            "create-network-acl-entry",
            "--network-acl-id",
            acl.id(),
            "--rule-number",
            String.valueOf(number),
            "--protocol",
            "tcp",
            "--port-range",
            "From=" + from + ",To=" + to,
            range.v6() ? "--ipv6-cidr-block" : "--cidr-block",
            range.toString(),
            egress ? "--egress" : "--ingress",
            "--rule-action",
            "allow");
    return Call.unless("NetworkAclEntryAlreadyExists", command)
        .as(
            Resource.of("aws_network_acl_rule")
                .with("network_acl_id", acl.id())
                .with("rule_number", number)
                .with("egress", egress)
                .with("protocol", "tcp")
                .with("rule_action", "allow")
                .with(range.v6() ? "ipv6_cidr_block" : "cidr_block", range.toString())
                .with("from_port", from)
                .with("to_port", to));
  }
}
