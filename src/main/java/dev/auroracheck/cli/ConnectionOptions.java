package dev.auroracheck.cli;

import dev.auroracheck.request.Endpoint;
import dev.auroracheck.request.Secret;
import dev.auroracheck.request.SslMode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to log in. Null means not given. */
final class ConnectionOptions {
  @Option(
      names = {"-h", "--host"},
      paramLabel = "HOST",
      order = 1,
      description = "endpoint that the ClickPipe will use (PGHOST)")
  @Nullable Endpoint host;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      converter = Converters.Port.class,
      order = 2,
      description = "port of the endpoint (PGPORT; default: 5432)")
  @Nullable Integer port;

  @Option(
      names = {"-U", "--user"},
      paramLabel = "ROLE",
      converter = Converters.Name.class,
      order = 3,
      description = "role to log in as (PGUSER)")
  @Nullable String user;

  @Option(
      names = {"-d", "--database", "--dbname"},
      paramLabel = "NAME",
      converter = Converters.Database.class,
      order = 4,
      description = "database to check, also --dbname (PGDATABASE; default: postgres)")
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
          "file with the password, of mode 0600 (default: PGPASSWORD, PGSERVICE, PGPASSFILE, ~/.pgpass)")
  @Nullable Secret password;

  @Option(
      names = "--iam-auth",
      order = 7,
      description = "log in with an RDS IAM token instead of a password")
  boolean iamAuth;

  @Option(
      names = "--sslmode",
      paramLabel = "MODE",
      order = 8,
      description =
          "disable, allow, prefer, require, verify-ca or verify-full (PGSSLMODE; default: verify-full for *.rds.amazonaws.com, else prefer)")
  @Nullable SslMode sslMode;

  @Option(
      names = "--sslrootcert",
      paramLabel = "FILE",
      converter = Converters.RootCertificates.class,
      order = 9,
      description =
          "file with root certificates, or system for Java's (PGSSLROOTCERT; default: those of RDS and of Java)")
  @Nullable Path rootCertificates;
}
