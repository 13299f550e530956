package dev.auroracheck.cli;

import dev.auroracheck.request.ServiceRegion;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The ClickHouse Cloud service. Null means not given. */
final class ServiceOptions {
  @Option(
      names = "--clickhouse-region",
      paramLabel = "REGION",
      order = 1,
      description =
          "region of the ClickHouse Cloud service: us-east-1, gcp:europe-west4, azure:westeurope (default: the cluster's own)")
  @Nullable ServiceRegion region;

  @Option(
      names = "--clickhouse-service-created",
      paramLabel = "DATE",
      order = 2,
      description =
          "creation date of that service, as 2026-01-31; older services use other addresses (default: unknown)")
  @Nullable LocalDate created;

  @Option(
      names = "--static-ips",
      paramLabel = "LIST",
      order = 3,
      description = "source of the published addresses: bundled, live or a file (default: bundled)")
  StaticIps staticIps = StaticIps.BUNDLED;
}
