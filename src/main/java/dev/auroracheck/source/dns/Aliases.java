package dev.auroracheck.source.dns;

import dev.auroracheck.request.Endpoint;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Optional;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/**
 * Follows CNAME records, which the JDK's resolver does not return. The DNS provider of JNDI only
 * queries records: it loads no class and deserialises no object.
 */
@SuppressWarnings({"BanJNDI", "JdkObsolete"})
public final class Aliases {
  private static final int MAX_HOPS = 8;

  private final String servers;
  private final Duration timeout;

  /**
   * @param servers a JNDI address: {@code dns:} for the servers of this machine, {@code
   *     dns://HOST:PORT} for another one
   * @param timeout the limit on each query
   */
  public Aliases(String servers, Duration timeout) {
    this.servers = servers;
    this.timeout = timeout;
  }

  /**
   * The RDS endpoint that the host is an alias of.
   *
   * @return empty where the host is no such alias, is an RDS endpoint itself, or DNS does not
   *     answer
   */
  public Optional<String> of(Endpoint host) {
    if (host.kind() != Endpoint.Kind.OTHER) {
      return Optional.empty();
    }
    Hashtable<String, String> settings = new Hashtable<>();
    settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    settings.put(Context.PROVIDER_URL, servers);
    settings.put("com.sun.jndi.dns.timeout.initial", String.valueOf(timeout.toMillis()));
    settings.put("com.sun.jndi.dns.timeout.retries", "1");
    try {
      InitialDirContext dns = new InitialDirContext(settings);
      try {
        return follow(dns, host.host());
      } finally {
        dns.close();
      }
    } catch (NamingException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> follow(InitialDirContext dns, String name)
      throws NamingException {
    String current = name;
    for (int hop = 0; hop < MAX_HOPS; hop++) {
      Attribute cname = dns.getAttributes(current, new String[] {"CNAME"}).get("CNAME");
      if (cname == null) {
        return Optional.empty();
      }
      Endpoint next = Endpoint.of(String.valueOf(cname.get()));
      if (next.isRds()) {
        return Optional.of(next.host());
      }
      current = next.host();
    }
    return Optional.empty();
  }
}
