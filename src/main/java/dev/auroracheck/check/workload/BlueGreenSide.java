package dev.auroracheck.check.workload;

import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Maintenance.BlueGreen;
import dev.auroracheck.remedy.MaintenanceChange.DeleteBlueGreen;
import dev.auroracheck.remedy.MaintenanceChange.ShowBlueGreen;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.request.Endpoint;
import java.util.Optional;

/**
 * What it means to be a side of a blue/green deployment. A blue cluster can't be a publisher
 * (Aurora user guide). After the switchover the deployment's source names the old cluster by its
 * new name, which ends in {@code -old1}, and its target the one that took the name over.
 */
final class BlueGreenSide {
  private static final String TYPE = "blue-green-deployment";

  private BlueGreenSide() {}

  /** Whether the cluster is the one that the switchover made production. */
  static boolean tookOver(Cluster cluster, BlueGreen deployment) {
    return !deployment.blue()
        && switch (deployment.status()) {
          case "SWITCHOVER_COMPLETED" -> true;
          case "DELETING" -> !Endpoint.isBlueGreenName(cluster.id());
          default -> false;
        };
  }

  /** What lies ahead of that side; nothing where it took over. */
  static Optional<PendingEvent> of(Cluster cluster, BlueGreen deployment) {
    if (tookOver(cluster, deployment)) {
      return Optional.empty();
    }
    boolean old =
        deployment.blue()
            && (deployment.status().equals("SWITCHOVER_COMPLETED")
                || (deployment.status().equals("DELETING")
                    && Endpoint.isBlueGreenName(cluster.id())));
    if (old || !deployment.blue()) {
      return Optional.of(
          ahead(
              deployment,
              old
                  ? "the cluster is the side that was in use before the switchover: it is read-only,"
                      + " and no longer production"
                  : "the cluster is the green side, which replicates from the blue one: it is not"
                      + " production yet",
              Remedy.manual("Create the pipe from the cluster that is in use")
                  .and(
                      Remedy.choice(
                          "To see both clusters of " + deployment.name(),
                          new ShowBlueGreen(deployment.id())))));
    }
    return Optional.of(
        deployment.status().equals("DELETING")
            ? ahead(
                deployment,
                "until it is deleted, the cluster is its blue side and can't be a publisher",
                Remedy.manual("Run again when the deployment is deleted"))
            : ahead(
                deployment,
                state(deployment.status())
                    + "; the cluster is its blue side and can't be a publisher, and after a switchover"
                    + " its name leads to another cluster, without the pipe's slot",
                Remedy.choice(
                    "Switch over before you create the pipe, then delete the deployment; or delete"
                        + " the deployment without a switchover",
                    new DeleteBlueGreen(deployment.id()))));
  }

  private static String state(String status) {
    return switch (status) {
      case "PROVISIONING" -> "its green side is being made";
      case "AVAILABLE" -> "it is ready to switch over";
      case "SWITCHOVER_IN_PROGRESS" -> "it is switching over";
      case "INVALID_CONFIGURATION" -> "it can't switch over as it is configured";
      case "SWITCHOVER_FAILED" -> "its switchover failed, and can be tried again";
      case "PROVISIONING_FAILED" -> "its green side could not be made";
      default -> "it is " + status;
    };
  }

  private static PendingEvent ahead(BlueGreen deployment, String means, Remedy remedy) {
    return new PendingEvent(
        "blue/green deployment " + deployment.name() + " (" + deployment.status() + ")",
        new Subject(TYPE, deployment.name(), means),
        remedy);
  }
}
