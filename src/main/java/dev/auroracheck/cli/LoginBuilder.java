package dev.auroracheck.cli;

import dev.auroracheck.request.Endpoint;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.SslMode;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Builds the login. Everything else is checked before the password, because a person may have to be
 * asked for it.
 */
final class LoginBuilder {
  private static final int PORT = 5432;
  private static final String DATABASE = "postgres";

  private final ConnectionOptions options;
  private final Passwords passwords;
  private final Optional<Endpoint> endpoint;
  private final Optional<Integer> port;
  private final Optional<String> user;
  private final Optional<String> database;
  private final Optional<SslMode> sslMode;
  private final Optional<Path> rootCertificates;

  LoginBuilder(ConnectionOptions options, Terminal terminal, Values values, Problems problems) {
    this.options = options;
    this.passwords = new Passwords(options, terminal, values.service());
    endpoint = values.of("--host", options.host, new HostConverter(), "host", "PGHOST");
    port = values.of("--port", options.port, new Converters.Port(), "port", "PGPORT");
    user = values.of("--user", options.user, new Converters.Name(), "user", "PGUSER");
    database =
        values.of(
            "--database", options.database, new Converters.Database(), "dbname", "PGDATABASE");
    sslMode = values.of("--sslmode", options.sslMode, Converters::sslMode, "sslmode", "PGSSLMODE");
    rootCertificates =
        values
            .of(
                "--sslrootcert",
                options.rootCertificates,
                new Converters.RootCertificates(),
                "sslrootcert",
                "PGSSLROOTCERT")
            .filter(file -> !file.equals(Path.of(Converters.RootCertificates.SYSTEM)));
    missing(problems);
    passwords.check(problems);
    if (options.iamAuth && options.sslMode != null && !isEncrypted(options.sslMode)) {
      String problem = "--iam-auth needs require or more";
      problems.add(UsageException.of("--sslmode", options.sslMode.id(), problem));
    }
  }

  private void missing(Problems problems) {
    boolean host = endpoint.isPresent() || problems.concern("--host");
    boolean role = user.isPresent() || problems.concern("--user");
    if (!host && !role) {
      problems.missing(
          "--host and --user are missing: the Aurora endpoint and the database role;"
              + " aurora-check --help shows how to start");
    } else if (!host) {
      problems.missing("--host is missing: the Aurora endpoint to check");
    } else if (!role) {
      problems.missing("--user is missing: the database role to connect as");
    }
  }

  private static boolean isEncrypted(SslMode mode) {
    return mode.compareTo(SslMode.REQUIRE) >= 0;
  }

  /** The endpoint; absent if there is a problem with it. */
  Optional<Endpoint> endpoint() {
    return endpoint;
  }

  /** Builds the login if there is no problem; asks for the password if there is no other source. */
  Request.Login build() {
    Endpoint host = endpoint.orElseThrow();
    SslMode mode = sslMode.orElse(host.isRds() ? SslMode.VERIFY_FULL : SslMode.PREFER);
    return new Request.Login(
        host,
        port.orElse(PORT),
        user.orElseThrow(),
        database.orElse(DATABASE),
        passwords.find(
            user.orElseThrow(), host.host(), port.orElse(PORT), database.orElse(DATABASE)),
        options.iamAuth && !isEncrypted(mode) ? SslMode.REQUIRE : mode,
        rootCertificates,
        options.iamAuth);
  }
}
