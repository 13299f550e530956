package dev.auroracheck.fix;

/** Commands of {@code aws rds} that several changes share. */
final class RdsCommands {
  private RdsCommands() {}

  static AwsCommand modifyCluster(String cluster) {
    return AwsCommand.rds("modify-db-cluster").with("db-cluster-identifier", cluster);
  }

  static AwsCommand modifyInstance(String instance) {
    return AwsCommand.rds("modify-db-instance").with("db-instance-identifier", instance);
  }

  static AwsCommand waitForCluster(String cluster) {
    return AwsCommand.rds("wait db-cluster-available").with("db-cluster-identifier", cluster);
  }

  static AwsCommand waitForInstance(String instance) {
    return AwsCommand.rds("wait db-instance-available").with("db-instance-identifier", instance);
  }

  static AwsCommand reboot(String instance) {
    return AwsCommand.rds("reboot-db-instance").with("db-instance-identifier", instance);
  }

  /** Prints an attribute of the cluster. */
  static AwsCommand showCluster(String cluster, String attribute) {
    return AwsCommand.rds("describe-db-clusters")
        .with("db-cluster-identifier", cluster)
        .query("DBClusters[0]." + attribute);
  }
}
