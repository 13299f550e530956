package dev.auroracheck.check.workload;

import dev.auroracheck.check.AwsCli;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.facts.Cluster;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/** Whether the standard support of the engine's major version ends while a pipe would run. */
final class StandardSupport {
  private static final int SOON_DAYS = 180;

  /**
   * For where RDS names no day. Source: Aurora release calendar, in the Aurora user guide of 2026.
   */
  private static final Map<String, LocalDate> LAST_DAYS =
      Map.of(
          "11", LocalDate.of(2024, 2, 29),
          "12", LocalDate.of(2025, 2, 28),
          "13", LocalDate.of(2026, 2, 28),
          "14", LocalDate.of(2027, 2, 28),
          "15", LocalDate.of(2028, 2, 29),
          "16", LocalDate.of(2029, 2, 28),
          "17", LocalDate.of(2030, 2, 28),
          "18", LocalDate.of(2031, 2, 28));

  private StandardSupport() {}

  /**
   * What lies ahead.
   *
   * @param told the last day, as RDS has it
   */
  static Optional<Ahead> of(
      Cluster cluster, Optional<LocalDate> told, LocalDate today, AwsCli aws) {
    String major = cluster.majorVersion();
    Optional<LocalDate> end = told.or(() -> Optional.ofNullable(LAST_DAYS.get(major)));
    return end.filter(last -> !last.isAfter(today.plusDays(SOON_DAYS)))
        .map(
            last ->
                Ahead.choice(
                    (last.isBefore(today)
                            ? "standard support ended on "
                            : "standard support ends on ")
                        + last,
                    new Subject(
                        "cluster",
                        cluster.id(),
                        "Aurora PostgreSQL "
                            + major
                            + " goes on working under extended support, which is paid for; where that is"
                            + " off, RDS upgrades the cluster, and "
                            + Upgrade.major(cluster)),
                    Upgrade.first(cluster),
                    aws.command(
                        "rds",
                        "modify-db-cluster",
                        "--db-cluster-identifier",
                        cluster.id(),
                        "--engine-version",
                        "VERSION",
                        "--allow-major-version-upgrade",
                        "--db-cluster-parameter-group-name",
                        "GROUP-OF-THAT-VERSION",
                        "--apply-immediately")));
  }
}
