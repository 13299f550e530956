package dev.auroracheck.check.workload;

import dev.auroracheck.facts.Cluster;

/** The consequences of an engine upgrade for a pipe, as clauses. */
final class Upgrade {
  /** The first major version whose logical slots can survive an upgrade to the next one. */
  private static final int CARRIES_SLOTS = 17;

  /** The consequence of a minor upgrade, and of other maintenance with a restart. */
  static final String MINOR = "the pipe reconnects after a restart";

  private Upgrade() {}

  /** Whether an upgrade to the version changes the major version of the cluster. */
  static boolean isMajor(Cluster cluster, String version) {
    return !version.split("\\.", 2)[0].equals(cluster.majorVersion());
  }

  /** The consequence of an upgrade to another major version. */
  static String major(Cluster cluster) {
    return number(cluster.majorVersion()) < CARRIES_SLOTS
        ? "every logical slot must be dropped before the upgrade, and the pipe loads everything again"
        : "the pipe waits meanwhile, and a test on a clone shows whether its slot survives";
  }

  /** When to upgrade, and to which version. */
  static String first(Cluster cluster) {
    return "choose a version that all applications of cluster "
        + cluster.id()
        + " support; best done before you create the pipe";
  }

  private static int number(String major) {
    return major.matches("\\d{1,4}") ? Integer.parseInt(major) : 0;
  }
}
