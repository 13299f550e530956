package dev.auroracheck.check.workload;

import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Maintenance.BlueGreen;
import dev.auroracheck.remedy.MaintenanceChange.DeleteBlueGreen;
import dev.auroracheck.remedy.MaintenanceChange.ShowBlueGreen;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.request.Endpoint;
import java.util.Optional;

/**
 * The consequences of a blue/green deployment for a pipe from one of its clusters. The blue cluster
 * can't be a publisher (Aurora user guide). After the switchover the blue cluster has a name that
 * ends in {@code -old1}, and the green cluster has the name that the blue one had before.
 */
final class BlueGreenSide {
  private BlueGreenSide() {}

  /** Whether the cluster became the production cluster in the switchover. */
  static boolean tookOver(Cluster cluster, BlueGreen deployment) {
    return !deployment.blue()
        && switch (deployment.status()) {
          case "SWITCHOVER_COMPLETED" -> true;
          case "DELETING" -> !Endpoint.isBlueGreenName(cluster.id());
          default -> false;
        };
  }

  /** The event; empty if the cluster became the production cluster. */
  static Optional<PendingEvent> of(Cluster cluster, BlueGreen deployment) {
    if (tookOver(cluster, deployment)) {
      return Optional.empty();
    }
    boolean old =
        deployment.blue()
            && (deployment.status().equals("SWITCHOVER_COMPLETED")
                || (deployment.status().equals("DELETING")
                    && Endpoint.isBlueGreenName(cluster.id())));
    return Optional.of(
        old || !deployment.blue()
            ? outOfUse(cluster, old, deployment)
            : inUse(cluster, deployment, deployment.status().equals("DELETING")));
  }

  private static PendingEvent outOfUse(Cluster cluster, boolean old, BlueGreen deployment) {
    return side(
        cluster,
        old ? "former blue" : "green",
        deployment,
        old
            ? "the former blue side is read-only and no longer production"
            : "the green side replicates from the blue side and is not production yet",
        Remedy.manual(
                "Create the pipe from the production cluster of blue/green deployment "
                    + deployment.name())
            .and(
                Remedy.choice(
                    "to see both clusters of the deployment", new ShowBlueGreen(deployment.id()))));
  }

  private static PendingEvent inUse(Cluster cluster, BlueGreen deployment, boolean deleting) {
    return side(
        cluster,
        "blue",
        deployment,
        deleting
            ? "the blue side can't be a publisher until the deployment is deleted"
            : "the blue side can't be a publisher, and after a switchover its endpoint belongs to"
                + " another cluster, without the pipe's slot",
        deleting
            ? Remedy.manual(
                "Run again when blue/green deployment " + deployment.name() + " is deleted")
            : Remedy.choice(
                "if you want the green side, switch over first; without a switchover the blue side"
                    + " stays in production",
                new DeleteBlueGreen(deployment.id())));
  }

  private static PendingEvent side(
      Cluster cluster, String side, BlueGreen deployment, String consequence, Remedy remedy) {
    return new PendingEvent(
        PendingEvent.Kind.BLUE_GREEN,
        deployment.name(),
        "has status "
            + deployment.status()
            + ", and cluster "
            + cluster.id()
            + " is its "
            + side
            + " side",
        consequence,
        remedy);
  }
}
