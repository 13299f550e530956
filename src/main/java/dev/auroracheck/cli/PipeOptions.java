package dev.auroracheck.cli;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.request.Connectivity;
import dev.auroracheck.request.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the ClickPipe will do. Null and empty mean not given. */
final class PipeOptions {
  @Nullable String user;
  @Nullable String publication;
  boolean managedPublication;
  List<String> schemas = List.of();
  List<TableName> tables = List.of();
  @Nullable Connectivity connectivity;
  List<Cidr> allowIps = List.of();

  /** Declares the options. */
  void declare(Declarations to) {
    to.heading("ClickPipe")
        .value(
            "--pipe-user",
            "ROLE",
            new Converters.Name(),
            v -> user = v,
            "role that the ClickPipe will use (default: --user)")
        .value(
            "--publication",
            "NAME",
            new Converters.Name(),
            v -> publication = v,
            "publication that the ClickPipe will use (default: the only one, else clickpipes_publication)")
        .flag(
            "--managed-publication",
            () -> managedPublication = true,
            "let the ClickPipe create its publication");
    declareTables(to);
    declareNetwork(to);
  }

  private void declareTables(Declarations to) {
    to.<String>list(
            "--schema",
            "SCHEMA,...",
            new Lists.Schemas(),
            v -> schemas = v,
            "schemas of which the ClickPipe will replicate every table; repeatable")
        .<TableName>list(
            "--table",
            "SCHEMA.TABLE,...",
            new Lists.Tables(),
            v -> tables = v,
            "tables that the ClickPipe will replicate; repeatable (default: those of the publication, else every user table)");
  }

  private void declareNetwork(Declarations to) {
    to.<Connectivity>value(
            "--connectivity",
            "KIND",
            Converters::connectivity,
            v -> connectivity = v,
            "how ClickPipes reaches the cluster: public, privatelink or ssh (default: public)")
        .<Cidr>list(
            "--allow-ip",
            "CIDR,...",
            new Lists.Cidrs(),
            v -> allowIps = v,
            "source addresses to check instead of the published ones, such as those of a bastion; repeatable");
  }
}
