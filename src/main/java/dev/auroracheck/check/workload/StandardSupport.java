package dev.auroracheck.check.workload;

import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.remedy.MaintenanceChange.UpgradeEngine;
import dev.auroracheck.remedy.Remedy;
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
  static Optional<PendingEvent> of(Cluster cluster, Optional<LocalDate> told, LocalDate today) {
    String major = cluster.majorVersion();
    Optional<LocalDate> end = told.or(() -> Optional.ofNullable(LAST_DAYS.get(major)));
    return end.filter(last -> !last.isAfter(today.plusDays(SOON_DAYS)))
        .map(
            last ->
                new PendingEvent(
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
                    Remedy.choice(
                        Upgrade.first(cluster),
                        new UpgradeEngine(cluster.id(), Optional.empty(), true, true))));
  }
}
