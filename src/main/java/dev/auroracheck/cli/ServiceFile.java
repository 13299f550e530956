package dev.auroracheck.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The service of PGSERVICE, read from libpq's files and by libpq's rules. */
final class ServiceFile {
  /** The values where no service is named. */
  static final ServiceFile EMPTY = new ServiceFile(Map.of());

  private static final String VARIABLE = "PGSERVICE";

  /** The keys that some version of libpq accepts. */
  private static final Set<String> KEYS =
      Set.of(
          ("application_name authtype channel_binding client_encoding connect_timeout dbname"
                  + " fallback_application_name gssdelegation gssencmode gsslib host hostaddr"
                  + " keepalives keepalives_count keepalives_idle keepalives_interval krbsrvname"
                  + " load_balance_hosts max_protocol_version min_protocol_version oauth_client_id"
                  + " oauth_client_secret oauth_issuer oauth_scope options passfile password port"
                  + " replication require_auth requirepeer scram_client_key scram_server_key"
                  + " sslcert sslcertmode sslcompression sslcrl sslcrldir sslkey sslkeylogfile"
                  + " sslmode sslnegotiation sslpassword sslrootcert sslsni"
                  + " ssl_max_protocol_version ssl_min_protocol_version target_session_attrs"
                  + " tcp_user_timeout tty user")
              .split(" "));

  private final Map<String, Given> values;

  private ServiceFile(Map<String, Given> values) {
    this.values = values;
  }

  /** The value of a key of libpq. */
  Optional<Given> value(String key) {
    return Optional.ofNullable(values.get(key)).filter(given -> !given.value().isEmpty());
  }

  /**
   * Reads the service; without PGSERVICE it is empty.
   *
   * @throws UsageException if there is no such service, or if libpq would refuse its lines
   */
  static ServiceFile of(Terminal terminal) {
    Optional<String> name = terminal.variable(VARIABLE);
    if (name.isEmpty()) {
      return EMPTY;
    }
    for (Path file : files(terminal)) {
      Optional<ServiceFile> found = read(file, name.get());
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw UsageException.of(
        VARIABLE,
        name.get(),
        "no such service in PGSERVICEFILE, ~/.pg_service.conf or PGSYSCONFDIR");
  }

  private static List<Path> files(Terminal terminal) {
    Path own =
        Optional.ofNullable(System.getProperty("org.postgresql.pgservicefile"))
            .or(() -> terminal.variable("PGSERVICEFILE"))
            .map(Path::of)
            .orElseGet(() -> terminal.home().resolve(".pg_service.conf"));
    return terminal
        .variable("PGSYSCONFDIR")
        .map(directory -> List.of(own, Path.of(directory, "pg_service.conf")))
        .orElse(List.of(own));
  }

  private static Optional<ServiceFile> read(Path file, String service) {
    List<String> lines;
    try {
      lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      return Optional.empty();
    }
    Map<String, Given> values = new HashMap<>();
    boolean found = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("[")) {
        if (found) {
          break;
        }
        found = line.startsWith("[" + service + "]");
      } else if (found) {
        String where = file + ", line " + (i + 1);
        int equals = line.indexOf('=');
        // a line without a key may be part of a password
        String key = equals < 0 ? "" : line.substring(0, equals);
        if (!KEYS.contains(key)) {
          throw unknown(where, key);
        }
        values.putIfAbsent(key, new Given(where + ": " + key, line.substring(equals + 1)));
      }
    }
    return found ? Optional.of(new ServiceFile(values)) : Optional.empty();
  }

  private static UsageException unknown(String where, String key) {
    return new UsageException(
        key.isEmpty()
            ? where + ": write KEY=VALUE"
            : key.equals("service") || key.equals("servicefile")
                ? where + ": \"" + key + "\": a service can't name another service"
                : where
                    + ": \""
                    + key
                    + "\": no such key"
                    + Names.nearest(key.strip(), KEYS)
                        .map(n -> "; write " + n + "=VALUE")
                        .orElse("; libpq's documentation lists the keys"));
  }
}
