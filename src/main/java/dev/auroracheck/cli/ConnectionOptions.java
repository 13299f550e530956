package dev.auroracheck.cli;

import dev.auroracheck.request.Endpoint;
import dev.auroracheck.request.Secret;
import dev.auroracheck.request.SslMode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to log in. Null and empty mean not given. */
final class ConnectionOptions {
  @Option(
      names = {"-h", "--host"},
      paramLabel = "HOST",
      order = 1,
      description = "Aurora endpoint that the ClickPipe will use (PGHOST)")
  @Nullable Endpoint host;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      converter = Converters.Port.class,
      order = 2,
      description = "its port (PGPORT, else 5432)")
  @Nullable Integer port;

  @Option(
      names = {"-U", "--user"},
      paramLabel = "ROLE",
      converter = Converters.Name.class,
      order = 3,
      description = "database role to connect as (PGUSER)")
  @Nullable String user;

  @Option(
      names = {"-d", "--database", "--dbname"},
      paramLabel = "NAME",
      converter = Converters.Database.class,
      order = 4,
      description = "database (PGDATABASE, else postgres)")
  @Nullable String database;

  @Option(
      names = {"-W", "--password"},
      order = 5,
      description = "ask for the password")
  boolean askPassword;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      order = 6,
      description =
          "read it from a file with mode 0600; else PGPASSWORD, PGPASSFILE, ~/.pgpass, PGSERVICE")
  @Nullable Secret password;

  @Option(names = "--iam-auth", order = 7, description = "log in with an RDS IAM token")
  boolean iamAuth;

  @Option(
      names = "--sslmode",
      paramLabel = "MODE",
      order = 8,
      description = "libpq's (PGSSLMODE, else verify-full for names of RDS, prefer for others)")
  @Nullable SslMode sslMode;

  @Option(
      names = "--sslrootcert",
      paramLabel = "FILE",
      converter = Converters.RootCertificates.class,
      order = 9,
      description = "root certificates (PGSSLROOTCERT, else those of RDS and of Java)")
  @Nullable Path rootCertificates;
}
