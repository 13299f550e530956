package dev.auroracheck.check.workload;

import dev.auroracheck.facts.Cluster;
import dev.auroracheck.remedy.MaintenanceChange.UpgradeEngine;
import dev.auroracheck.remedy.Remedy;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/** The end of standard support for the major version of the engine, where it is near or over. */
final class StandardSupport {
  private static final int SOON_DAYS = 180;

  /**
   * Last days by major version, used if RDS returns no day. Source: Aurora release calendar, in the
   * Aurora user guide of 2026.
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
   * The event; empty if standard support lasts longer than the days that count as near.
   *
   * @param reported the last day of standard support as RDS returns it, if RDS does
   */
  static Optional<PendingEvent> of(Cluster cluster, Optional<LocalDate> reported, LocalDate today) {
    String major = cluster.majorVersion();
    Optional<LocalDate> end = reported.or(() -> Optional.ofNullable(LAST_DAYS.get(major)));
    return end.filter(last -> !last.isAfter(today.plusDays(SOON_DAYS)))
        .map(
            last ->
                new PendingEvent(
                    PendingEvent.Kind.CLUSTER,
                    cluster.id(),
                    "runs Aurora PostgreSQL "
                        + major
                        + ", whose standard support "
                        + (last.isBefore(today) ? "ended on " : "ends on ")
                        + last,
                    "extended support costs extra, and without extended support RDS upgrades the"
                        + " cluster: "
                        + Upgrade.major(cluster),
                    Remedy.choice(
                        Upgrade.first(cluster),
                        new UpgradeEngine(cluster.id(), Optional.empty(), true, true))));
  }
}
