package dev.auroracheck.remedy;

/** Whether a change reboots the writer. */
public enum Reboot {
  NO,
  /** If a static parameter was changed, or RDS reports a pending reboot. */
  IF_PENDING,
  /** Even if RDS reports no pending reboot, because the running value differs from the group. */
  ALWAYS
}
