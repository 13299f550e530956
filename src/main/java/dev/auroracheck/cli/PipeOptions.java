package dev.auroracheck.cli;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.request.Connectivity;
import dev.auroracheck.request.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the ClickPipe will do. Null and empty mean not given. */
final class PipeOptions {
  @Option(
      names = "--pipe-user",
      paramLabel = "ROLE",
      converter = Converters.Name.class,
      order = 1,
      description = "role that the ClickPipe will use, where --user is an administrator")
  @Nullable String user;

  @Option(
      names = "--publication",
      paramLabel = "NAME",
      converter = Converters.Name.class,
      order = 2,
      description = "publication that it will name (else the only one, or clickpipes_publication)")
  @Nullable String publication;

  @Option(
      names = "--managed-publication",
      order = 3,
      description = "it will create its own publication")
  boolean managedPublication;

  @Option(
      names = "--schema",
      paramLabel = "S",
      converter = Lists.Schemas.class,
      order = 4,
      description = "schema that it will replicate; repeatable, or a comma-separated list")
  List<String> schemas = List.of();

  @Option(
      names = "--table",
      paramLabel = "S.T",
      converter = Lists.Tables.class,
      order = 5,
      description = "table that it will replicate; likewise")
  List<TableName> tables = List.of();

  @Option(
      names = "--connectivity",
      paramLabel = "WAY",
      order = 6,
      description = "public (default), privatelink or ssh")
  @Nullable Connectivity connectivity;

  @Option(
      names = "--allow-ip",
      paramLabel = "CIDR",
      converter = Lists.Cidrs.class,
      order = 7,
      description = "source address to use instead of the published ones; repeatable")
  List<Cidr> allowIps = List.of();
}
