package dev.auroracheck.check.network;

import dev.auroracheck.facts.Network.BlockMode;
import dev.auroracheck.facts.Network.NetworkAcl;
import dev.auroracheck.facts.Network.Route;
import dev.auroracheck.facts.Network.RouteTable;
import java.util.Locale;
import java.util.Optional;

/** Where on its way a packet to the writer, or the reply to it, is stopped. */
sealed interface Obstacle {
  /** The ports that a NAT gateway connects from, and so those that a reply goes to. */
  int FIRST_PORT = 1024;

  int LAST_PORT = 65535;

  /** The first of the numbers of the entries that every ACL ends with, and that deny the rest. */
  int LAST_ENTRY = 32767;

  /**
   * What happens there, a clause.
   *
   * @param whom the addresses that it happens to: one, or how many
   */
  String text(String whom);

  /** An obstacle that every subnet of the VPC has in common. */
  sealed interface Common extends Obstacle {}

  /** An obstacle that lets some addresses pass and others not. */
  sealed interface Selective extends Obstacle {}

  /** The writer has no public address. */
  record NotPublic(String writerId) implements Common {
    @Override
    public String text(String whom) {
      return "writer " + writerId + " is not publicly accessible";
    }
  }

  /** The writer has IPv4 addresses alone. */
  record NoIpv6(String writerId) implements Common, Selective {
    @Override
    public String text(String whom) {
      return "writer " + writerId + " has no IPv6 address for " + whom;
    }
  }

  /**
   * The VPC gives no public names.
   *
   * @param attribute {@code enableDnsSupport} or {@code enableDnsHostnames}
   */
  record DnsOff(String vpcId, String attribute) implements Common {
    @Override
    public String text(String whom) {
      return "VPC " + vpcId + " has " + attribute + " off, which public access needs";
    }
  }

  /** VPC Block Public Access stops what comes in. */
  record Blocked(String subnetId, BlockMode mode) implements Obstacle {
    @Override
    public String text(String whom) {
      return "VPC Block Public Access (block-"
          + mode.name().toLowerCase(Locale.ROOT)
          + ") stops what comes in";
    }
  }

  /**
   * The reply does not go to an internet gateway.
   *
   * @param route the one that decides; absent where there is none
   * @param length of the destination by which it matches
   */
  record Misrouted(RouteTable table, Optional<Route> route, int length) implements Selective {
    @Override
    public String text(String whom) {
      String name = "route table " + table.id();
      if (route.isEmpty()) {
        return name + " has no route to " + whom;
      }
      String target = route.get().target();
      if (!route.get().active()) {
        return name + " drops what goes to " + whom + ", a blackhole" + named(" of ", target);
      }
      return name
          + " sends "
          + whom
          + (target.equals("local") ? " into the VPC itself" : named(" to ", target))
          + ", not to an internet gateway";
    }

    private static String named(String preposition, String target) {
      return target.isEmpty() ? "" : preposition + target;
    }
  }

  /** The reply goes to an internet gateway that is not attached to the VPC. */
  record Detached(RouteTable table, Route route, int length, String vpcId) implements Selective {
    @Override
    public String text(String whom) {
      return "route table "
          + table.id()
          + " sends "
          + whom
          + " to "
          + route.target()
          + ", which is not attached to "
          + vpcId;
    }
  }

  /**
   * The network ACL denies what comes in.
   *
   * @param number of the entry that decides
   */
  record Inbound(NetworkAcl acl, int number, int port) implements Selective {
    @Override
    public String text(String whom) {
      return "network ACL "
          + acl.id()
          + " denies what comes from "
          + whom
          + " on port "
          + port
          + entry(number);
    }
  }

  /**
   * The network ACL denies the reply.
   *
   * @param number the lowest of the entries that decide
   */
  record Outbound(NetworkAcl acl, int number) implements Selective {
    @Override
    public String text(String whom) {
      return "network ACL "
          + acl.id()
          + " denies the reply to "
          + whom
          + " on ports "
          + FIRST_PORT
          + "-"
          + LAST_PORT
          + entry(number);
    }
  }

  /**
   * The network ACL denies the reply to some ports.
   *
   * @param number the lowest of the entries that deny
   * @param open the ports that are let out
   */
  record Narrow(NetworkAcl acl, int number, String open) implements Selective {
    @Override
    public String text(String whom) {
      return "network ACL "
          + acl.id()
          + " lets the reply to "
          + whom
          + " out on ports "
          + open
          + " alone, of "
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
