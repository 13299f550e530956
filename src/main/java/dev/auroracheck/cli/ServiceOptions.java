package dev.auroracheck.cli;

import dev.auroracheck.request.ServiceRegion;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The ClickHouse Cloud service. Null and empty mean not given. */
final class ServiceOptions {
  @Option(
      names = "--clickhouse-region",
      paramLabel = "REGION",
      order = 1,
      description =
          "region of the ClickHouse Cloud service: us-east-1, gcp:europe-west4, azure:westeurope"
              + " (without it a check assumes the cluster's own)")
  @Nullable ServiceRegion region;

  @Option(
      names = "--clickhouse-service-created",
      paramLabel = "DATE",
      order = 2,
      description = "when it was made, as 2026-01-31; older services use other addresses")
  @Nullable LocalDate created;

  @Option(
      names = "--static-ips",
      paramLabel = "LIST",
      order = 3,
      description = "where the published addresses are from: bundled (default), live, or a file")
  StaticIps staticIps = StaticIps.BUNDLED;
}
