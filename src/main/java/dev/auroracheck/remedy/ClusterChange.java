package dev.auroracheck.remedy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A change of the cluster, its instances or its parameters. */
public sealed interface ClusterChange extends Change
    permits ClusterChange.SetParameters,
        ClusterChange.RebootInstance,
        ClusterChange.StartCluster,
        ClusterChange.WaitForCluster,
        ClusterChange.EnableIamAuthentication,
        ClusterChange.ConvertToProvisioned,
        ClusterChange.PromoteReplica,
        ClusterChange.CreateInstance,
        ClusterChange.ShowWriterEndpoint,
        ClusterChange.ShowGlobalDatabase,
        MaintenanceChange {

  <R> R accept(Cases<R> cases);

  @Override
  default Phase phase() {
    return Phase.CLUSTER;
  }

  @Override
  default <R> R accept(Families<R> families) {
    return families.cluster(this);
  }

  /** One case for each type, so that the compiler finds code that misses one. */
  interface Cases<R> {
    R setParameters(SetParameters change);

    R rebootInstance(RebootInstance change);

    R startCluster(StartCluster change);

    R waitForCluster(WaitForCluster change);

    R enableIamAuthentication(EnableIamAuthentication change);

    R convertToProvisioned(ConvertToProvisioned change);

    R promoteReplica(PromoteReplica change);

    R createInstance(CreateInstance change);

    R upgradeEngine(MaintenanceChange.UpgradeEngine change);

    R applyPendingChanges(MaintenanceChange.ApplyPendingChanges change);

    R applyMaintenance(MaintenanceChange.ApplyMaintenance change);

    R rotateCertificate(MaintenanceChange.RotateCertificate change);

    R deleteBlueGreen(MaintenanceChange.DeleteBlueGreen change);

    R showBlueGreen(MaintenanceChange.ShowBlueGreen change);

    R showWriterEndpoint(ShowWriterEndpoint change);

    R showGlobalDatabase(ShowGlobalDatabase change);
  }

  /**
   * Sets parameters of the cluster, and reboots the instances that need a reboot. The requests of
   * several checks are merged into one change with one group, one attachment and one reboot.
   *
   * @param cluster the cluster identifier
   * @param writer the instance identifier; absent if no AWS call was made
   * @param group the group to change; absent if no AWS call was made, which means the attached
   *     group
   * @param values the new values by parameter name
   * @param attach whether to attach the group
   * @param reboot whether to reboot the writer
   * @param readers the identifiers of other instances to reboot, one after another
   */
  record SetParameters(
      String cluster,
      Optional<String> writer,
      Optional<GroupRef> group,
      Map<String, ParameterValue> values,
      boolean attach,
      Reboot reboot,
      Set<String> readers)
      implements ClusterChange {
    public SetParameters {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
      readers = Collections.unmodifiableSet(new LinkedHashSet<>(readers));
    }

    @Override
    public Object subject() {
      return cluster;
    }

    @Override
    public Change and(Change later) {
      SetParameters other = (SetParameters) later;
      Map<String, ParameterValue> all = new LinkedHashMap<>(values);
      all.putAll(other.values);
      Set<String> instances = new LinkedHashSet<>(readers);
      instances.addAll(other.readers);
      return new SetParameters(
          cluster,
          writer,
          group,
          all,
          attach || other.attach,
          reboot.compareTo(other.reboot) > 0 ? reboot : other.reboot,
          instances);
    }

    /** Whether the change creates the group. */
    public boolean createsGroup() {
      return attach && group.filter(GroupRef::isNew).isPresent();
    }

    /** The new values, together with those that users have set in the group that is replaced. */
    public Map<String, ParameterValue> allValues() {
      Map<String, ParameterValue> all = new LinkedHashMap<>();
      if (attach) {
        group.flatMap(GroupRef::kept).ifPresent(all::putAll);
      }
      all.putAll(values);
      return all;
    }

    /** Whether the change reboots the writer, or may do so. */
    public boolean rebootsWriter() {
      return reboot != Reboot.NO;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.setParameters(this);
    }
  }

  /** Reboots an instance. */
  record RebootInstance(String instance) implements ClusterChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.rebootInstance(this);
    }
  }

  /** Starts a cluster that is stopped. */
  record StartCluster(String cluster) implements ClusterChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.startCluster(this);
    }
  }

  /** Waits until a cluster is available. */
  record WaitForCluster(String cluster) implements ClusterChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.waitForCluster(this);
    }
  }

  /** Lets a cluster accept IAM tokens. */
  record EnableIamAuthentication(String cluster) implements ClusterChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.enableIamAuthentication(this);
    }
  }

  /**
   * Converts a Serverless v1 cluster into a provisioned one.
   *
   * @param instanceClass an example, because the user chooses the class of the instances
   */
  record ConvertToProvisioned(String cluster, String instanceClass) implements ClusterChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.convertToProvisioned(this);
    }
  }

  /** Promotes a read replica cluster to a cluster of its own. */
  record PromoteReplica(String cluster) implements ClusterChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.promoteReplica(this);
    }
  }

  /**
   * Adds an instance to a cluster.
   *
   * @param instanceClass an example, because the user chooses it
   */
  record CreateInstance(String cluster, String instance, String instanceClass)
      implements ClusterChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.createInstance(this);
    }
  }

  /**
   * Shows the writer endpoint of a cluster. It changes nothing.
   *
   * @param region the region of the cluster, if it differs from the region of the run
   */
  record ShowWriterEndpoint(String cluster, Optional<String> region) implements ClusterChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.showWriterEndpoint(this);
    }
  }

  /** Shows the clusters of a global database. It changes nothing. */
  record ShowGlobalDatabase(String globalDatabase) implements ClusterChange {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.showGlobalDatabase(this);
    }
  }
}
