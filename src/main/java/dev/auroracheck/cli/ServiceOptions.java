package dev.auroracheck.cli;

import dev.auroracheck.request.ServiceRegion;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** The ClickHouse Cloud service. Null means not given. */
final class ServiceOptions {
  @Nullable ServiceRegion region;
  @Nullable LocalDate created;
  StaticIps staticIps = StaticIps.BUNDLED;

  /** Declares the options. */
  void declare(Declarations to) {
    to.heading("ClickHouse Cloud service")
        .<ServiceRegion>value(
            "--clickhouse-region",
            "REGION",
            Converters::serviceRegion,
            v -> region = v,
            "region of the ClickHouse Cloud service: us-east-1, gcp:europe-west4, azure:westeurope (default: the cluster's own)")
        .<LocalDate>value(
            "--clickhouse-service-created",
            "DATE",
            Converters::date,
            v -> created = v,
            "creation date of that service, as 2026-01-31; older services use other addresses (default: unknown)")
        .<StaticIps>value(
            "--static-ips",
            "LIST",
            StaticIps::parse,
            v -> staticIps = v,
            "source of the published addresses: bundled, live or a file (default: bundled)");
  }
}
