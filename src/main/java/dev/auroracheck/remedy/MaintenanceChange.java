package dev.auroracheck.remedy;

import java.util.Optional;

/** A change of the cluster's version, or of what RDS would otherwise do to it later. */
public sealed interface MaintenanceChange extends ClusterChange {
  /**
   * Upgrades the engine.
   *
   * @param version absent where a person chooses it
   * @param major whether to another major version
   * @param withGroup whether a parameter group of the new version has to be named
   */
  record UpgradeEngine(String cluster, Optional<String> version, boolean major, boolean withGroup)
      implements MaintenanceChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.upgradeEngine(this);
    }
  }

  /**
   * Applies the pending modifications of a cluster or an instance now.
   *
   * @param ofCluster whether the identifier is that of a cluster
   */
  record ApplyPendingChanges(String id, boolean ofCluster) implements MaintenanceChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.applyPendingChanges(this);
    }
  }

  /**
   * Applies a pending maintenance action now.
   *
   * @param resource the identifier of the cluster or instance
   * @param arn its ARN
   * @param action as RDS names it: {@code system-update}
   */
  record ApplyMaintenance(String resource, String arn, String action) implements MaintenanceChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.applyMaintenance(this);
    }
  }

  /**
   * Gives an instance a new server certificate.
   *
   * @param authority the CA that signs it
   */
  record RotateCertificate(String instance, String authority) implements MaintenanceChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.rotateCertificate(this);
    }
  }

  /** Deletes a blue/green deployment, and keeps both of its clusters. */
  record DeleteBlueGreen(String deployment) implements MaintenanceChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.deleteBlueGreen(this);
    }
  }

  /** Shows the clusters of a blue/green deployment. It changes nothing. */
  record ShowBlueGreen(String deployment) implements MaintenanceChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.showBlueGreen(this);
    }
  }
}
