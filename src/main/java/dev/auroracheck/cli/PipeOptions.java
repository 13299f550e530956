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
      description = "role that the ClickPipe will use (default: --user)")
  @Nullable String user;

  @Option(
      names = "--publication",
      paramLabel = "NAME",
      converter = Converters.Name.class,
      order = 2,
      description =
          "publication that the ClickPipe will use (default: the only one, else clickpipes_publication)")
  @Nullable String publication;

  @Option(
      names = "--managed-publication",
      order = 3,
      description = "let the ClickPipe create its publication")
  boolean managedPublication;

  @Option(
      names = "--schema",
      paramLabel = "SCHEMA,...",
      converter = Lists.Schemas.class,
      order = 4,
      description = "schemas of which the ClickPipe will replicate every table; repeatable")
  List<String> schemas = List.of();

  @Option(
      names = "--table",
      paramLabel = "SCHEMA.TABLE,...",
      converter = Lists.Tables.class,
      order = 5,
      description =
          "tables that the ClickPipe will replicate; repeatable (default: those of the publication, else every user table)")
  List<TableName> tables = List.of();

  @Option(
      names = "--connectivity",
      paramLabel = "KIND",
      order = 6,
      description =
          "how ClickPipes reaches the cluster: public, privatelink or ssh (default: public)")
  @Nullable Connectivity connectivity;

  @Option(
      names = "--allow-ip",
      paramLabel = "CIDR,...",
      converter = Lists.Cidrs.class,
      order = 7,
      description =
          "source addresses to check instead of the published ones, such as those of a bastion; repeatable")
  List<Cidr> allowIps = List.of();
}
