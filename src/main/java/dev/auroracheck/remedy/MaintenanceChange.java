package dev.auroracheck.remedy;

import java.util.Optional;

/** An upgrade of a cluster, or something else that would otherwise happen later. */
public sealed interface MaintenanceChange extends ClusterChange {
  /**
   * Upgrades the engine.
   *
   * @param version the new version; absent if a person chooses it
   * @param major whether the major version changes
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
   * @param ofCluster whether the identifier is that of a cluster, not of an instance
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
   * @param arn the ARN of the resource
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
   * @param authority the certificate authority that issues the certificate
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
