package dev.auroracheck.cli;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.request.Endpoint;

/** Reads the name or the address of a host. Refuses what only contains one, with what to write. */
final class HostConverter implements Converter<Endpoint> {
  @Override
  public Endpoint convert(String text) {
    String host = text.strip();
    if (host.matches("\\[[^\\[\\]]*]") && Cidr.isAddress(host.substring(1, host.length() - 1))) {
      host = host.substring(1, host.length() - 1);
    }
    if (ConnectionString.isInsteadOfHost(host)) {
      throw ConnectionString.refused(text, "host name");
    } else if (host.contains(",") || host.isBlank() || host.matches(".*\\s.*")) {
      throw Refusal.of(text, "one host name or address is needed");
    } else if (host.startsWith("/")) {
      throw Refusal.of(text, "a socket is not supported; write the name of a host");
    } else if (host.contains("/")) {
      throw ConnectionString.refused(text, "host name");
    } else if (host.startsWith("[")
        || (host.indexOf(':') >= 0 && host.indexOf(':') == host.lastIndexOf(':'))) {
      throw Refusal.of(text, "give the port with --port: " + ConnectionString.options(host));
    }
    return Endpoint.of(host);
  }
}
