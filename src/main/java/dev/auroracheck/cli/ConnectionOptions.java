package dev.auroracheck.cli;

import dev.auroracheck.request.Endpoint;
import dev.auroracheck.request.Secret;
import dev.auroracheck.request.SslMode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How to log in. Null means not given. */
final class ConnectionOptions {
  @Nullable Endpoint host;
  @Nullable Integer port;
  @Nullable String user;
  @Nullable String database;
  boolean askPassword;
  @Nullable Secret password;
  boolean iamAuth;
  @Nullable SslMode sslMode;
  @Nullable Path rootCertificates;

  /** Declares the options. */
  void declare(Declarations to) {
    to.heading("Connection");
    declareDatabase(to);
    declareSecurity(to);
  }

  private void declareDatabase(Declarations to) {
    to.value(
            "-h, --host",
            "HOST",
            new HostConverter(),
            v -> host = v,
            "endpoint that the ClickPipe will use (PGHOST)")
        .value(
            "-p, --port",
            "PORT",
            new Converters.Port(),
            v -> port = v,
            "port of the endpoint (PGPORT; default: 5432)")
        .value(
            "-U, --user",
            "ROLE",
            new Converters.Name(),
            v -> user = v,
            "role to log in as (PGUSER)")
        .value(
            "-d, --database, --dbname",
            "NAME",
            new Converters.Database(),
            v -> database = v,
            "database to check, also --dbname (PGDATABASE; default: postgres)");
  }

  private void declareSecurity(Declarations to) {
    to.flag("-W, --password", () -> askPassword = true, "ask for the password")
        .<Secret>value(
            "--password-file",
            "FILE",
            Passwords::inFile,
            v -> password = v,
            "file with the password, of mode 0600 (default: PGPASSWORD, PGSERVICE, PGPASSFILE, ~/.pgpass)")
        .flag(
            "--iam-auth",
            () -> iamAuth = true,
            "log in with an RDS IAM token instead of a password")
        .<SslMode>value(
            "--sslmode",
            "MODE",
            Converters::sslMode,
            v -> sslMode = v,
            "disable, allow, prefer, require, verify-ca or verify-full (PGSSLMODE; default: verify-full for *.rds.amazonaws.com, else prefer)")
        .value(
            "--sslrootcert",
            "FILE",
            new Converters.RootCertificates(),
            v -> rootCertificates = v,
            "file with root certificates, or system for Java's (PGSSLROOTCERT; default: those of RDS and of Java)");
  }
}
