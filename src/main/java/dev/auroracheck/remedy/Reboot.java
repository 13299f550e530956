package dev.auroracheck.remedy;

/** Whether the writer is rebooted. */
public enum Reboot {
  NO,
  /** Where something static was changed, or RDS says that a reboot is pending. */
  IF_PENDING,
  /** Also where RDS does not say so: the server runs something else than the group has. */
  ALWAYS
}
