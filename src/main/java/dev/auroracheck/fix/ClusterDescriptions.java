package dev.auroracheck.fix;

import dev.auroracheck.remedy.ClusterChange;
import dev.auroracheck.remedy.ClusterChange.SetParameters;
import dev.auroracheck.remedy.MaintenanceChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What changes of the cluster are in words. */
final class ClusterDescriptions implements ClusterChange.Cases<Description> {

  @Override
  public Description setParameters(SetParameters change) {
    String impact = impact(change);
    Description description = Description.of(title(change));
    return impact.isEmpty() ? description : description.impact(impact);
  }

  private static String title(SetParameters change) {
    String group =
        change
            .group()
            .map(g -> "parameter group " + g.name())
            .orElse("the parameter group of cluster " + change.cluster());
    List<String> parts = new ArrayList<>();
    if (!change.values().isEmpty()) {
      parts.add(
          "set "
              + change.values().entrySet().stream()
                  .map(e -> e.getKey() + " = " + e.getValue().value())
                  .collect(Collectors.joining(", "))
              + (change.createsGroup() ? " in new " : " in ")
              + group);
    }
    if (change.attach()) {
      parts.add(
          "attach "
              + (change.values().isEmpty() ? group : "the group")
              + " to cluster "
              + change.cluster());
    }
    if (change.rebootsWriter()) {
      parts.add(
          "reboot "
              + change
                  .writer()
                  .map(w -> "writer " + w)
                  .orElse("the writer of cluster " + change.cluster()));
    }
    change.readers().forEach(reader -> parts.add("reboot reader " + reader));
    return sentence(parts);
  }

  /** The parts as one order: {@code Set a, attach b, and reboot c}. */
  private static String sentence(List<String> parts) {
    int last = parts.size() - 1;
    String all =
        last < 1
            ? String.join("", parts)
            : String.join(", ", parts.subList(0, last)) + ", and " + parts.get(last);
    return all.isEmpty() ? all : all.substring(0, 1).toUpperCase(Locale.ROOT) + all.substring(1);
  }

  private static String impact(SetParameters change) {
    List<String> impact = new ArrayList<>();
    if (change.createsGroup()) {
      impact.add("a new group needs five minutes before it may be used");
    } else if (change.attach() && !change.values().isEmpty()) {
      impact.add(
          "whatever else uses group "
              + change.group().orElseThrow().name()
              + " gets the values too");
    }
    if (change.rebootsWriter()) {
      impact.add("the reboot restarts every instance of the cluster: about a minute");
    } else if (!change.readers().isEmpty()) {
      impact.add("a reboot ends the sessions on that instance");
    }
    return String.join("; ", impact);
  }

  @Override
  public Description rebootInstance(ClusterChange.RebootInstance change) {
    return Description.of("Reboot ", "instance", change.instance(), "")
        .impact("a reboot of the writer restarts every instance of the cluster: about a minute");
  }

  @Override
  public Description startCluster(ClusterChange.StartCluster change) {
    return Description.of("Start cluster " + change.cluster())
        .impact("a running cluster is paid for");
  }

  @Override
  public Description waitForCluster(ClusterChange.WaitForCluster change) {
    return Description.of("Wait until cluster " + change.cluster() + " is available");
  }

  @Override
  public Description enableIamAuthentication(ClusterChange.EnableIamAuthentication change) {
    return Description.of("Enable IAM authentication on cluster " + change.cluster());
  }

  @Override
  public Description convertToProvisioned(ClusterChange.ConvertToProvisioned change) {
    return Description.of("Convert cluster " + change.cluster() + " to a provisioned cluster")
        .impact("the cluster restarts, on instances of class " + change.instanceClass());
  }

  @Override
  public Description promoteReplica(ClusterChange.PromoteReplica change) {
    return Description.of("Promote read replica " + change.cluster())
        .impact("the cluster no longer replicates from its source; that can't be undone");
  }

  @Override
  public Description createInstance(ClusterChange.CreateInstance change) {
    return Description.of(
            "Create instance " + change.instance() + " in cluster " + change.cluster())
        .impact("the instance is paid for by its class, " + change.instanceClass());
  }

  @Override
  public Description upgradeEngine(MaintenanceChange.UpgradeEngine change) {
    return Description.of(
            "Upgrade cluster "
                + change.cluster()
                + " to "
                + change
                    .version()
                    .map(v -> "PostgreSQL " + v)
                    .orElse("a newer major version of PostgreSQL"))
        .impact(
            change.major()
                ? "the cluster is down for some minutes; the upgrade can't be undone, and needs a"
                    + " parameter group of the new version"
                : "every instance restarts");
  }

  @Override
  public Description applyPendingChanges(MaintenanceChange.ApplyPendingChanges change) {
    String what = (change.ofCluster() ? "cluster " : "instance ") + change.id();
    return Description.of("Apply the pending modifications of " + what)
        .impact("the modifications may restart " + what);
  }

  @Override
  public Description applyMaintenance(MaintenanceChange.ApplyMaintenance change) {
    return Description.of(
            "Apply pending maintenance " + change.action() + " to " + change.resource())
        .impact(change.resource() + " restarts");
  }

  @Override
  public Description rotateCertificate(MaintenanceChange.RotateCertificate change) {
    return Description.of(
            "Give ", "instance", change.instance(), " a new certificate of " + change.authority())
        .impact("the new certificate may restart the instance");
  }

  @Override
  public Description deleteBlueGreen(MaintenanceChange.DeleteBlueGreen change) {
    return Description.of("Delete blue/green deployment " + change.deployment())
        .impact("the green cluster stays, and no longer replicates from the blue one");
  }

  @Override
  public Description showBlueGreen(MaintenanceChange.ShowBlueGreen change) {
    return Description.of("Show the clusters of blue/green deployment " + change.deployment());
  }

  @Override
  public Description showWriterEndpoint(ClusterChange.ShowWriterEndpoint change) {
    return Description.of("Show the writer endpoint of cluster " + change.cluster());
  }

  @Override
  public Description showGlobalDatabase(ClusterChange.ShowGlobalDatabase change) {
    return Description.of("Show the clusters of global database " + change.globalDatabase());
  }
}
