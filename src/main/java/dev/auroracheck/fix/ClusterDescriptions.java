package dev.auroracheck.fix;

import dev.auroracheck.remedy.ClusterChange;
import dev.auroracheck.remedy.ClusterChange.SetParameters;
import dev.auroracheck.remedy.MaintenanceChange;
import java.util.ArrayList;
import java.util.List;

/** What changes of the cluster are in words. */
final class ClusterDescriptions implements ClusterChange.Cases<Description> {
  /** How many characters names may take in a title before they are counted instead. */
  private static final int NAMES = 75;

  private static final String RESTART = "every instance of the cluster restarts: about a minute";

  /** Of a command that only shows something. */
  static final String READS = "the command only reads";

  @Override
  public Description setParameters(SetParameters change) {
    String impact = impact(change);
    Description description = Description.of(title(change));
    return impact.isEmpty() ? description : description.impact(impact);
  }

  private static String title(SetParameters change) {
    String cluster = "cluster " + change.cluster();
    String group =
        change
            .group()
            .map(g -> "parameter group " + g.name())
            .orElse("the parameter group of " + cluster);
    List<String> parts = new ArrayList<>();
    boolean sets = !change.values().isEmpty();
    if (change.createsGroup()) {
      String with = sets ? " with " + values(change) : "";
      parts.add("attach new " + group + with + " to " + cluster);
    } else {
      if (sets) {
        parts.add("set " + values(change) + " in " + group);
      }
      if (change.attach()) {
        parts.add("attach " + (sets ? "the group" : group) + " to " + cluster);
      }
    }
    if (change.rebootsWriter()) {
      parts.add("reboot " + change.writer().map(w -> "writer " + w).orElse("its writer"));
    }
    if (!change.readers().isEmpty()) {
      parts.add(new Phrase("reboot ", "reader", List.copyOf(change.readers()), "").text(NAMES));
    }
    return sentence(parts);
  }

  private static String values(SetParameters change) {
    List<String> values =
        change.values().entrySet().stream()
            .map(e -> e.getKey() + " = " + e.getValue().value())
            .toList();
    String all = Phrase.list(values);
    return values.size() > 1 && all.length() > NAMES ? values.size() + " parameters" : all;
  }

  /** The parts as one order: {@code Set a, and reboot b}. */
  private static String sentence(List<String> parts) {
    int last = parts.size() - 1;
    String all =
        last < 1
            ? String.join("", parts)
            : String.join(", ", parts.subList(0, last)) + ", and " + parts.get(last);
    return Title.capital(all);
  }

  private static String impact(SetParameters change) {
    List<String> impact = new ArrayList<>();
    if (change.rebootsWriter()) {
      impact.add(RESTART);
    } else if (!change.readers().isEmpty()) {
      impact.add("each reader that reboots ends its sessions");
    }
    if (change.createsGroup()) {
      impact.add("a new group can be used only after five minutes");
    } else if (change.attach() && !change.values().isEmpty()) {
      impact.add(
          "every other cluster that uses group "
              + change.group().orElseThrow().name()
              + " gets the values too");
    }
    return String.join("; ", impact);
  }

  @Override
  public Description rebootInstance(ClusterChange.RebootInstance change) {
    return Description.of("Reboot ", "instance", change.instance(), "")
        .impact("if the instance is the writer, " + RESTART);
  }

  @Override
  public Description startCluster(ClusterChange.StartCluster change) {
    return Description.of("Start cluster " + change.cluster())
        .impact("AWS charges for a running cluster");
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
        .impact("the cluster restarts, with instances of class " + change.instanceClass());
  }

  @Override
  public Description promoteReplica(ClusterChange.PromoteReplica change) {
    return Description.of("Promote read replica " + change.cluster())
        .impact("the cluster stops replicating from its source; a promotion can't be undone");
  }

  @Override
  public Description createInstance(ClusterChange.CreateInstance change) {
    return Description.of(
            "Create instance " + change.instance() + " in cluster " + change.cluster())
        .impact("AWS charges for one more instance of class " + change.instanceClass());
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
                ? "the cluster is down for some minutes; a major upgrade can't be undone; a parameter"
                    + " group of the new version is needed"
                : "every instance restarts");
  }

  @Override
  public Description applyPendingChanges(MaintenanceChange.ApplyPendingChanges change) {
    String what = (change.ofCluster() ? "cluster " : "instance ") + change.id();
    return Description.of("Apply the pending modifications of " + what + " now")
        .impact(what + " may restart");
  }

  @Override
  public Description applyMaintenance(MaintenanceChange.ApplyMaintenance change) {
    return Description.of(
            "Apply pending maintenance action "
                + change.action()
                + " to "
                + change.resource()
                + " now")
        .impact(change.resource() + " restarts");
  }

  @Override
  public Description rotateCertificate(MaintenanceChange.RotateCertificate change) {
    return Description.of(
            "Replace the server certificate of ",
            "instance",
            change.instance(),
            " (CA " + change.authority() + ")")
        .impact("the instance may restart");
  }

  @Override
  public Description deleteBlueGreen(MaintenanceChange.DeleteBlueGreen change) {
    return Description.of("Delete blue/green deployment " + change.deployment())
        .impact("the green cluster remains, and stops replicating from the blue cluster");
  }

  @Override
  public Description showBlueGreen(MaintenanceChange.ShowBlueGreen change) {
    return Description.of("Show the clusters of blue/green deployment " + change.deployment())
        .impact(READS);
  }

  @Override
  public Description showWriterEndpoint(ClusterChange.ShowWriterEndpoint change) {
    return Description.of("Show the writer endpoint of cluster " + change.cluster()).impact(READS);
  }

  @Override
  public Description showGlobalDatabase(ClusterChange.ShowGlobalDatabase change) {
    return Description.of("Show the clusters of global database " + change.globalDatabase())
        .impact(READS);
  }
}
