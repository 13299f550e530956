package dev.auroracheck.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a run as they stand on the command line; null and empty mean not given. */
final class Options {
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Mixin PipeOptions pipe = new PipeOptions();

  @Mixin ServiceOptions service = new ServiceOptions();

  @Mixin AwsOptions aws = new AwsOptions();

  @Mixin OutputOptions output = new OutputOptions();

  static final class ConnectionOptions {
    @Option(
        names = {"-h", "--host"},
        paramLabel = "HOST",
        order = 1,
        description = "Aurora endpoint that the ClickPipe will use (PGHOST)")
    @Nullable String host;

    @Option(
        names = {"-p", "--port"},
        paramLabel = "PORT",
        order = 2,
        description = "its port (PGPORT, else 5432)")
    @Nullable String port;

    @Option(
        names = {"-U", "--user"},
        paramLabel = "ROLE",
        order = 3,
        description = "database role to connect as (PGUSER)")
    @Nullable String user;

    @Option(
        names = {"-d", "--database", "--dbname"},
        paramLabel = "NAME",
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
    @Nullable String passwordFile;

    @Option(names = "--iam-auth", order = 7, description = "log in with an RDS IAM token")
    boolean iamAuth;

    @Option(
        names = "--sslmode",
        paramLabel = "MODE",
        order = 8,
        description = "libpq's (PGSSLMODE, else verify-full for names of RDS, prefer for others)")
    @Nullable String sslMode;

    @Option(
        names = "--sslrootcert",
        paramLabel = "FILE",
        order = 9,
        description = "root certificates (PGSSLROOTCERT, else those of RDS and of Java)")
    @Nullable String sslRootCert;
  }

  static final class PipeOptions {
    @Option(
        names = "--pipe-user",
        paramLabel = "ROLE",
        order = 1,
        description = "role that the ClickPipe will use, where --user is an administrator")
    @Nullable String pipeUser;

    @Option(
        names = "--publication",
        paramLabel = "NAME",
        order = 2,
        description =
            "publication that it will name (else the only one, or clickpipes_publication)")
    @Nullable String publication;

    @Option(
        names = "--managed-publication",
        order = 3,
        description = "it will create its own publication")
    boolean managedPublication;

    @Option(
        names = "--schema",
        paramLabel = "S",
        order = 4,
        description = "schema that it will replicate; repeatable, or a comma-separated list")
    List<String> schemas = List.of();

    @Option(
        names = "--table",
        paramLabel = "S.T",
        order = 5,
        description = "table that it will replicate; likewise")
    List<String> tables = List.of();

    @Option(
        names = "--connectivity",
        paramLabel = "WAY",
        order = 6,
        description = "public (default), privatelink or ssh")
    @Nullable String connectivity;

    @Option(
        names = "--allow-ip",
        paramLabel = "CIDR",
        order = 7,
        description = "source address to use instead of the published ones; repeatable")
    List<String> allowIps = List.of();
  }

  static final class ServiceOptions {
    @Option(
        names = "--clickhouse-region",
        paramLabel = "REGION",
        order = 1,
        description =
            "region of the ClickHouse Cloud service: us-east-1, gcp:europe-west4, azure:westeurope"
                + " (without it a check assumes the cluster's own)")
    @Nullable String clickhouseRegion;

    @Option(
        names = "--clickhouse-service-created",
        paramLabel = "DATE",
        order = 2,
        description = "when it was made, as 2026-01-31; older services use other addresses")
    @Nullable String serviceCreated;

    @Option(
        names = "--static-ips",
        paramLabel = "LIST",
        order = 3,
        description = "where the published addresses are from: bundled (default), live, or a file")
    @Nullable String staticIps;
  }

  static final class AwsOptions {
    @Option(
        names = "--aws-region",
        paramLabel = "REGION",
        order = 1,
        description = "else from the host name, AWS_REGION, AWS_DEFAULT_REGION, the profile")
    @Nullable String region;

    @Option(
        names = "--aws-profile",
        paramLabel = "NAME",
        order = 2,
        description = "else AWS_PROFILE and the SDK's chain")
    @Nullable String profile;

    @Option(
        names = "--cluster",
        paramLabel = "ID",
        order = 3,
        description = "the cluster's identifier, where the host does not tell it")
    @Nullable String cluster;

    @Option(names = "--no-aws", order = 4, description = "make no AWS call; skip what needs one")
    boolean noAws;

    @Option(
        names = "--ec2-metadata",
        order = 5,
        description = "credentials may come from the EC2 instance metadata service")
    boolean instanceMetadata;
  }

  static final class OutputOptions {
    @Option(
        names = "--only",
        paramLabel = "ID",
        split = ",",
        order = 1,
        description = "run these checks or sections alone")
    List<String> only = List.of();

    @Option(
        names = "--skip",
        paramLabel = "ID",
        split = ",",
        order = 2,
        description = "leave these checks or sections out")
    List<String> skip = List.of();

    @Option(
        names = "--level",
        paramLabel = "ID=LEVEL",
        split = ",",
        order = 3,
        description = "make a check required, recommended or info")
    List<String> levels = List.of();

    @Option(names = "--strict", order = 4, description = "warnings count as failures")
    boolean strict;

    @Option(
        names = "--timeout",
        paramLabel = "TIME",
        order = 5,
        description = "for each connection, statement and API call: 500ms, 10s, 1m (default 10s)")
    @Nullable String timeout;

    @Option(
        names = "--wait",
        paramLabel = "TIME",
        order = 6,
        description = "run again until ready or until the time is over: 30s, 15m, 1h")
    @Nullable String waitFor;

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FORMAT",
        order = 7,
        description = "text or json on stdout; FORMAT=FILE writes a file too; repeatable")
    List<String> outputs = List.of();

    @Option(
        names = "--fix-dir",
        paramLabel = "DIR",
        order = 8,
        description = "write the fixes to DIR as fix.sql, fix.sh (AWS CLI) and fix.tf")
    @Nullable String fixDirectory;

    @Option(
        names = {"-q", "--quiet"},
        order = 9,
        description = "only problems and the verdict")
    boolean quiet;

    @Option(
        names = {"-v", "--verbose"},
        order = 10,
        description = "every statement and API call, with its time, on stderr; twice: stack traces")
    boolean[] verbose = {};

    @Option(
        names = "--no-color",
        order = 11,
        description = "no colour (also NO_COLOR, TERM=dumb, or where stdout is no terminal)")
    boolean noColor;
  }
}
