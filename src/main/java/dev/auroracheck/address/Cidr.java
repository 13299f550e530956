package dev.auroracheck.address;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A range of IP addresses in CIDR notation, IPv4 or IPv6. A single address is a /32 or a /128. Host
 * bits beyond the prefix are cleared, as EC2 does.
 */
public record Cidr(boolean v6, BigInteger first, int prefixLength) {

  private static final Pattern V4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.|$)){4}");
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  /** Ranges that no packet on the internet comes from: private, shared, link-local and loopback. */
  public static final List<Cidr> PRIVATE =
      Stream.of(
              "10.0.0.0/8",
              "172.16.0.0/12",
              "192.168.0.0/16",
              "100.64.0.0/10",
              "169.254.0.0/16",
              "127.0.0.0/8",
              "fc00::/7",
              "fe80::/10",
              "::1/128")
          .map(Cidr::parse)
          .toList();

  /**
   * Reads an address or a range.
   *
   * @throws IllegalArgumentException if the text is neither; host names are not looked up
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    boolean v6 = V6.matcher(address).matches();
    if (!v6 && !(V4.matcher(address).matches() && !address.endsWith("."))) {
      throw new IllegalArgumentException("not an IP address or CIDR range: " + text);
    }
    byte[] bytes = bytes(address, text);
    // the JDK returns a mapped address (::ffff:1.2.3.4) as the four bytes of an IPv4 address
    int bits = bytes.length * 8;
    int length = bits;
    if (slash >= 0) {
      String suffix = text.substring(slash + 1);
      if (!suffix.matches("\\d{1,3}") || Integer.parseInt(suffix) > bits) {
        throw new IllegalArgumentException("not a prefix length from 0 to " + bits + ": " + text);
      }
      length = Integer.parseInt(suffix);
    }
    int hostBits = bits - length;
    BigInteger value = new BigInteger(1, bytes).shiftRight(hostBits).shiftLeft(hostBits);
    return new Cidr(bits == 128, value, length);
  }

  private static byte[] bytes(String address, String text) {
    try {
      return InetAddress.getByName(address).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an IP address or CIDR range: " + text, e);
    }
  }

  /** Whether the text is an IP address. No name is looked up. */
  public static boolean isAddress(String text) {
    try {
      parse(text);
      return !text.contains("/");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The last address of the range, as a number. */
  public BigInteger last() {
    return first
        .add(BigInteger.ONE.shiftLeft((v6 ? 128 : 32) - prefixLength))
        .subtract(BigInteger.ONE);
  }

  /** Whether this range contains every address of the other range. */
  public boolean contains(Cidr other) {
    return v6 == other.v6
        && prefixLength <= other.prefixLength
        && first.xor(other.first).bitLength() <= (v6 ? 128 : 32) - prefixLength;
  }

  /** Whether it is the whole internet. */
  public boolean isEverything() {
    return prefixLength == 0;
  }

  /** Whether the range contains no address of the internet. */
  public boolean isPrivate() {
    return PRIVATE.stream().anyMatch(range -> range.contains(this));
  }

  /**
   * The range cut into as few pieces as possible, so that each piece is either completely inside or
   * completely outside of each of the other ranges.
   */
  public List<Cidr> cutBy(Collection<Cidr> others) {
    List<Cidr> inside =
        others.stream().filter(o -> o.prefixLength > prefixLength && contains(o)).toList();
    if (inside.isEmpty()) {
      return List.of(this);
    }
    int length = prefixLength + 1;
    Cidr lower = new Cidr(v6, first, length);
    Cidr upper = new Cidr(v6, first.setBit((v6 ? 128 : 32) - length), length);
    List<Cidr> pieces = new ArrayList<>(lower.cutBy(inside));
    pieces.addAll(upper.cutBy(inside));
    return pieces;
  }

  /** Whether the ranges together contain every address of this one. They may overlap or adjoin. */
  public boolean isCoveredBy(Collection<Cidr> ranges) {
    List<Cidr> sorted = new ArrayList<>(ranges);
    sorted.removeIf(range -> range.v6 != v6);
    sorted.sort(Comparator.comparing(Cidr::first));
    BigInteger next = first;
    BigInteger end = last();
    for (Cidr range : sorted) {
      if (range.first.compareTo(next) > 0) {
        return false;
      }
      next = next.max(range.last().add(BigInteger.ONE));
      if (next.compareTo(end) > 0) {
        return true;
      }
    }
    return false;
  }

  /** The address alone where it is one, as people write it; else with its prefix length. */
  public String display() {
    return prefixLength == (v6 ? 128 : 32) ? address() : toString();
  }

  private String address() {
    if (v6) {
      return v6Address();
    }
    byte[] bytes = new byte[4];
    byte[] value = first.toByteArray();
    int length = Math.min(value.length, bytes.length);
    System.arraycopy(value, value.length - length, bytes, bytes.length - length, length);
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As RFC 5952 has it, and AWS: the longest run of zeros left out, the first of several. */
  private String v6Address() {
    List<String> groups = new ArrayList<>();
    for (int i = 7; i >= 0; i--) {
      groups.add(Integer.toHexString(first.shiftRight(16 * i).intValue() & 0xffff));
    }
    for (int zeros = 8; zeros > 1; zeros--) {
      int at = Collections.indexOfSubList(groups, Collections.nCopies(zeros, "0"));
      if (at >= 0) {
        return String.join(":", groups.subList(0, at))
            + "::"
            + String.join(":", groups.subList(at + zeros, 8));
      }
    }
    return String.join(":", groups);
  }

  /** With the prefix length always: what the AWS APIs take. */
  @Override
  public String toString() {
    return address() + "/" + prefixLength;
  }
}
