package dev.auroracheck.check.network;

import dev.auroracheck.facts.Network.BlockMode;
import dev.auroracheck.facts.Network.NetworkAcl;
import dev.auroracheck.facts.Network.Route;
import dev.auroracheck.facts.Network.RouteTable;
import java.util.Locale;
import java.util.Optional;

/** A point of the network path at which a packet to the writer, or the reply, is stopped. */
sealed interface Obstacle {
  /** The first of the ports that a NAT gateway connects from. Replies go to these ports. */
  int FIRST_PORT = 1024;

  /** The last of the ports that a NAT gateway connects from. */
  int LAST_PORT = 65535;

  /** The lowest number of the entries that AWS puts at the end of every ACL to deny the rest. */
  int LAST_ENTRY = 32767;

  /**
   * What happens, a clause that begins with a small letter.
   *
   * @param whom the addresses, such as {@code " for all 9 addresses"}; empty in a list, where all
   *     addresses with the same cause have the same text
   */
  String text(String whom);

  /** An obstacle that is the same in every subnet of the VPC. */
  sealed interface Common extends Obstacle {}

  /** An obstacle that may stop some addresses and let others pass. */
  sealed interface Selective extends Obstacle {}

  /** The writer has no public address. */
  record NotPublic(String writerId) implements Common {
    @Override
    public String text(String whom) {
      return "writer " + writerId + " is not publicly accessible";
    }
  }

  /** The writer has only IPv4 addresses. */
  record NoIpv6(String writerId) implements Common, Selective {
    @Override
    public String text(String whom) {
      return "writer " + writerId + " has no IPv6 address" + whom;
    }
  }

  /**
   * The VPC gives its hosts no public DNS names.
   *
   * @param attribute {@code enableDnsSupport} or {@code enableDnsHostnames}
   */
  record DnsOff(String vpcId, String attribute) implements Common {
    @Override
    public String text(String whom) {
      return "VPC " + vpcId + " has " + attribute + " off, but public access needs it on";
    }
  }

  /** VPC Block Public Access stops connections from the internet. */
  record Blocked(String subnetId, BlockMode mode) implements Obstacle {
    @Override
    public String text(String whom) {
      return "VPC Block Public Access (block-"
          + mode.name().toLowerCase(Locale.ROOT)
          + ") stops connections from the internet";
    }
  }

  /**
   * The reply does not go to an internet gateway.
   *
   * @param route the route that applies; absent where none matches
   * @param length the prefix length of the matching destination
   */
  record Misrouted(RouteTable table, Optional<Route> route, int length) implements Selective {
    @Override
    public String text(String whom) {
      String name = "route table " + table.id();
      if (route.isEmpty()) {
        return name + " drops replies" + whom + ": it has no matching route";
      }
      String target = route.get().target();
      if (!route.get().active()) {
        return name
            + " drops replies"
            + whom
            + ": the route"
            + (target.isEmpty() ? "" : " to " + target)
            + " is a blackhole";
      } else if (target.isEmpty()) {
        return name + " does not send replies" + whom + " to an internet gateway";
      }
      return name
          + " sends replies"
          + whom
          + (target.equals("local") ? " into the VPC itself" : " to " + target)
          + ", not to an internet gateway";
    }
  }

  /** The reply goes to an internet gateway that is not attached to the VPC. */
  record Detached(RouteTable table, Route route, int length, String vpcId) implements Selective {
    @Override
    public String text(String whom) {
      return "route table "
          + table.id()
          + " sends replies"
          + whom
          + " to "
          + route.target()
          + ", which is not attached to "
          + vpcId;
    }
  }

  /**
   * The network ACL denies packets to the writer.
   *
   * @param number the number of the entry that applies
   */
  record Inbound(NetworkAcl acl, int number, int port) implements Selective {
    @Override
    public String text(String whom) {
      return "network ACL " + acl.id() + " denies port " + port + whom + entry(number);
    }
  }

  /**
   * The network ACL denies the replies.
   *
   * @param number the lowest number of the entries that apply
   */
  record Outbound(NetworkAcl acl, int number) implements Selective {
    @Override
    public String text(String whom) {
      return "network ACL "
          + acl.id()
          + " denies replies on ports "
          + FIRST_PORT
          + "-"
          + LAST_PORT
          + whom
          + entry(number);
    }
  }

  /**
   * The network ACL denies the replies on some ports.
   *
   * @param number the lowest number of the entries that deny
   * @param open the ports on which replies are allowed
   */
  record Narrow(NetworkAcl acl, int number, String open) implements Selective {
    @Override
    public String text(String whom) {
      return "network ACL "
          + acl.id()
          + " allows replies"
          + whom
          + " only on ports "
          + open
          + " of "
          + FIRST_PORT
          + "-"
          + LAST_PORT
          + entry(number);
    }
  }

  private static String entry(int number) {
    return number >= LAST_ENTRY ? " (entry *)" : " (entry " + number + ")";
  }
}
