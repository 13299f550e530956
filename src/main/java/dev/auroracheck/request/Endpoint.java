package dev.auroracheck.request;

import dev.auroracheck.address.Cidr;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kind of endpoint, its identifier and its region, as far as the host name shows them. The
 * patterns match the names that RDS assigns in its AWS partitions.
 *
 * @param host the host name in lower case, without a trailing dot, so that names can be compared
 * @param name the first label: a cluster, instance, proxy or endpoint identifier
 * @param region absent where the name contains none
 */
public record Endpoint(String host, Kind kind, String name, Optional<String> region) {

  /** The kinds of host names. */
  public enum Kind {
    WRITER("cluster (writer) endpoint"),
    READER("reader endpoint"),
    CUSTOM("custom endpoint"),
    GLOBAL("global writer endpoint"),
    INSTANCE("instance endpoint"),
    PROXY("RDS Proxy endpoint"),
    LIMITLESS("Limitless shard group endpoint"),
    ADDRESS("IP address"),
    LOCAL("name of this machine"),
    OTHER("name outside RDS");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** The name of the kind in messages, without an article. */
    public String label() {
      return label;
    }
  }

  private static final String DOMAIN = "amazonaws\\.(?:com|com\\.cn|eu|uk|au)";
  private static final Pattern GLOBAL =
      Pattern.compile("([^.]+)\\.global-[a-z0-9]+\\.global\\.rds(?:-fips)?\\." + DOMAIN);
  private static final Pattern REGIONAL =
      Pattern.compile(
          "([^.]+)\\.((?:endpoint\\.)?[a-z0-9-]+)\\."
              + "(?:([a-z]{2,4}(?:-[a-z]+)+-\\d+)\\.rds(?:-fips)?|rds(?:-fips)?\\.([a-z]{2,4}(?:-[a-z]+)+-\\d+))\\."
              + DOMAIN);
  private static final Pattern BLUE_GREEN = Pattern.compile(".*-green-[a-z0-9]{6}|.*-old\\d+");

  /** Reads a host as given on the command line. */
  public static Endpoint of(String typed) {
    String host = typed.toLowerCase(Locale.ROOT);
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    if (Cidr.isAddress(host)) {
      boolean loopback = host.startsWith("127.") || host.equals("::1");
      return new Endpoint(host, loopback ? Kind.LOCAL : Kind.ADDRESS, host, Optional.empty());
    }
    if (host.equals("localhost") || host.endsWith(".localhost") || host.startsWith("/")) {
      return new Endpoint(host, Kind.LOCAL, host, Optional.empty());
    }
    Matcher global = GLOBAL.matcher(host);
    if (global.matches()) {
      return new Endpoint(host, Kind.GLOBAL, global.group(1), Optional.empty());
    }
    Matcher m = REGIONAL.matcher(host);
    if (m.matches()) {
      Optional<String> region =
          Optional.ofNullable(m.group(3)).or(() -> Optional.ofNullable(m.group(4)));
      return new Endpoint(host, kind(m.group(2)), m.group(1), region);
    }
    return new Endpoint(host, Kind.OTHER, host, Optional.empty());
  }

  private static Kind kind(String label) {
    if (label.startsWith("cluster-ro-")) {
      return Kind.READER;
    } else if (label.startsWith("cluster-custom-")) {
      return Kind.CUSTOM;
    } else if (label.startsWith("cluster-")) {
      return Kind.WRITER;
    } else if (label.startsWith("proxy-") || label.startsWith("endpoint.")) {
      return Kind.PROXY;
    } else if (label.startsWith("shardgrp-")) {
      return Kind.LIMITLESS;
    }
    return Kind.INSTANCE;
  }

  /** Whether the name has the form of an RDS name. */
  public boolean isRds() {
    return kind != Kind.ADDRESS && kind != Kind.LOCAL && kind != Kind.OTHER;
  }

  /** Whether two names mean the same endpoint. RDS names have a second form, for FIPS endpoints. */
  public static boolean isSame(String a, String b) {
    return plain(a).equals(plain(b));
  }

  private static String plain(String name) {
    return of(name).host().replaceFirst("(^|\\.)rds-fips\\.", "$1rds.");
  }

  /** The cluster identifier; only the writer endpoint and the reader endpoint contain it. */
  public Optional<String> clusterId() {
    return kind == Kind.WRITER || kind == Kind.READER ? Optional.of(name) : Optional.empty();
  }

  /**
   * Whether the two names can't belong to the same account and region. RDS uses the same letters in
   * all names of one account and region.
   */
  public boolean isOfAnotherAccount(Endpoint other) {
    Optional<String> mine = accountLetters();
    Optional<String> theirs = other.accountLetters();
    return mine.isPresent() && theirs.isPresent() && !mine.equals(theirs);
  }

  private Optional<String> accountLetters() {
    if (kind != Kind.WRITER
        && kind != Kind.READER
        && kind != Kind.CUSTOM
        && kind != Kind.INSTANCE) {
      return Optional.empty();
    }
    String label = host.substring(name.length() + 1).split("\\.", 2)[0];
    return Optional.of(label.substring(label.lastIndexOf('-') + 1));
  }

  /** Whether the identifier is that of the unused side of a blue/green deployment. */
  public boolean isBlueGreenSide() {
    return isRds() && isBlueGreenName(name);
  }

  /** Whether an identifier is that of the unused side of a blue/green deployment. */
  public static boolean isBlueGreenName(String identifier) {
    return BLUE_GREEN.matcher(identifier).matches();
  }
}
