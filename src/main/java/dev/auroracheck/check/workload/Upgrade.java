package dev.auroracheck.check.workload;

import dev.auroracheck.facts.Cluster;

/** What an upgrade of the engine does to a pipe. */
final class Upgrade {
  /** From here on PostgreSQL can carry logical slots over to the next major version. */
  private static final int CARRIES_SLOTS = 17;

  /** Of one within the major version, as of other maintenance; a clause. */
  static final String MINOR = "a restart, after which the pipe connects again";

  private Upgrade() {}

  /** Whether the version is of another major version than the cluster's. */
  static boolean isMajor(Cluster cluster, String version) {
    return !version.split("\\.", 2)[0].equals(cluster.majorVersion());
  }

  /** Of one to another major version; a clause. */
  static String major(Cluster cluster) {
    return number(cluster.majorVersion()) < CARRIES_SLOTS
        ? "before it every logical slot must be dropped, so the pipe loads everything again"
        : "the pipe waits while it runs; whether its slot survives is to be tried on a clone";
  }

  /** When to make one: a clause. */
  static String first(Cluster cluster) {
    return "Before you create the pipe, to a version that the users of "
        + cluster.id()
        + " agree on";
  }

  private static int number(String major) {
    return major.matches("\\d{1,4}") ? Integer.parseInt(major) : 0;
  }
}
