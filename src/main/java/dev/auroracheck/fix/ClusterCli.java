package dev.auroracheck.fix;

import dev.auroracheck.remedy.ClusterChange;
import dev.auroracheck.remedy.MaintenanceChange;
import java.time.Instant;

/** Changes of the cluster as commands of the AWS CLI. */
final class ClusterCli implements ClusterChange.Cases<AwsSteps> {
  private static final String NOW = "apply-immediately";

  private final AwsSteps steps;
  private final Instant since;

  /**
   * @param since when the facts were read
   */
  ClusterCli(AwsSteps steps, Instant since) {
    this.steps = steps;
    this.since = since;
  }

  @Override
  public AwsSteps setParameters(ClusterChange.SetParameters change) {
    new ParameterCli(change, steps, since).write();
    return steps;
  }

  @Override
  public AwsSteps rebootInstance(ClusterChange.RebootInstance change) {
    return steps.run(RdsCommands.reboot(change.instance()));
  }

  @Override
  public AwsSteps startCluster(ClusterChange.StartCluster change) {
    return steps
        .unless(
            "InvalidDBClusterStateFault",
            AwsCommand.rds("start-db-cluster").with("db-cluster-identifier", change.cluster()))
        .run(RdsCommands.waitForCluster(change.cluster()));
  }

  @Override
  public AwsSteps waitForCluster(ClusterChange.WaitForCluster change) {
    return steps.run(RdsCommands.waitForCluster(change.cluster()));
  }

  @Override
  public AwsSteps enableIamAuthentication(ClusterChange.EnableIamAuthentication change) {
    return steps
        .run(
            RdsCommands.modifyCluster(change.cluster())
                .flag("enable-iam-database-authentication")
                .flag(NOW))
        .run(RdsCommands.waitForCluster(change.cluster()));
  }

  @Override
  public AwsSteps convertToProvisioned(ClusterChange.ConvertToProvisioned change) {
    return steps.run(
        RdsCommands.modifyCluster(change.cluster())
            .with("engine-mode", "provisioned")
            .flag("allow-engine-mode-change")
            .with("db-cluster-instance-class", change.instanceClass()));
  }

  @Override
  public AwsSteps promoteReplica(ClusterChange.PromoteReplica change) {
    return steps.run(
        AwsCommand.rds("promote-read-replica-db-cluster")
            .with("db-cluster-identifier", change.cluster()));
  }

  @Override
  public AwsSteps createInstance(ClusterChange.CreateInstance change) {
    return steps.run(
        AwsCommand.rds("create-db-instance")
            .with("db-cluster-identifier", change.cluster())
            .with("db-instance-identifier", change.instance())
            .with("engine", "aurora-postgresql")
            .with("db-instance-class", change.instanceClass()));
  }

  @Override
  public AwsSteps upgradeEngine(MaintenanceChange.UpgradeEngine change) {
    AwsCommand command =
        RdsCommands.modifyCluster(change.cluster())
            .with("engine-version", change.version().orElse("VERSION"));
    if (change.major()) {
      command = command.flag("allow-major-version-upgrade");
    }
    if (change.withGroup()) {
      command = command.with("db-cluster-parameter-group-name", "GROUP-OF-THAT-VERSION");
    }
    return steps.run(command.flag(NOW));
  }

  @Override
  public AwsSteps applyPendingChanges(MaintenanceChange.ApplyPendingChanges change) {
    return steps.run(
        (change.ofCluster()
                ? RdsCommands.modifyCluster(change.id())
                : RdsCommands.modifyInstance(change.id()))
            .flag(NOW));
  }

  @Override
  public AwsSteps applyMaintenance(MaintenanceChange.ApplyMaintenance change) {
    return steps.run(
        AwsCommand.rds("apply-pending-maintenance-action")
            .with("resource-identifier", change.arn())
            .with("apply-action", change.action())
            .with("opt-in-type", "immediate"));
  }

  @Override
  public AwsSteps rotateCertificate(MaintenanceChange.RotateCertificate change) {
    return steps
        .run(
            RdsCommands.modifyInstance(change.instance())
                .with("ca-certificate-identifier", change.authority())
                .flag(NOW))
        .run(RdsCommands.waitForInstance(change.instance()));
  }

  @Override
  public AwsSteps deleteBlueGreen(MaintenanceChange.DeleteBlueGreen change) {
    return steps.run(
        AwsCommand.rds("delete-blue-green-deployment")
            .with("blue-green-deployment-identifier", change.deployment()));
  }

  @Override
  public AwsSteps showBlueGreen(MaintenanceChange.ShowBlueGreen change) {
    return steps.run(
        AwsCommand.rds("describe-blue-green-deployments")
            .with("blue-green-deployment-identifier", change.deployment())
            .with("query", "BlueGreenDeployments[0].[Source,Target]"));
  }

  @Override
  public AwsSteps showWriterEndpoint(ClusterChange.ShowWriterEndpoint change) {
    AwsCommand command = RdsCommands.showCluster(change.cluster(), "Endpoint");
    return steps.run(change.region().map(command::in).orElse(command));
  }

  @Override
  public AwsSteps showGlobalDatabase(ClusterChange.ShowGlobalDatabase change) {
    return steps.run(
        AwsCommand.rds("describe-global-clusters")
            .with("global-cluster-identifier", change.globalDatabase()));
  }
}
