package dev.auroracheck.source.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Resolves names as a connection from this machine would. */
public final class Addresses {
  private Addresses() {}

  /**
   * The addresses of a name, or an address itself.
   *
   * @return empty where there are none, and where DNS does not answer
   */
  public static Set<InetAddress> of(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).collect(Collectors.toSet());
    } catch (UnknownHostException e) {
      return Set.of();
    }
  }
}
