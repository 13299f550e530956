package dev.auroracheck.check.workload;

import dev.auroracheck.check.workload.PendingEvent.Kind;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.facts.Maintenance.Action;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.MaintenanceChange.ApplyMaintenance;
import dev.auroracheck.remedy.MaintenanceChange.ApplyPendingChanges;
import dev.auroracheck.remedy.MaintenanceChange.RotateCertificate;
import dev.auroracheck.remedy.MaintenanceChange.UpgradeEngine;
import dev.auroracheck.remedy.Remedy;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** Changes that RDS has not made yet to the cluster and its instances. */
final class PendingWork {
  private static final int SOON_DAYS = 60;

  /** A certificate authority that expired on 2024-08-22. */
  private static final String OLD_AUTHORITY = "rds-ca-2019";

  private static final String PASSWORD = "master password";
  private static final String ENGINE = "engine version ";
  private static final String FIRST =
      "the change starts at once and can't be undone; best done before you create the pipe";

  private final Cluster cluster;
  private final LocalDate today;
  private final Remedy reboot;

  /**
   * @param reboot the remedy that reboots the writer
   */
  PendingWork(Cluster cluster, LocalDate today, Remedy reboot) {
    this.cluster = cluster;
    this.today = today;
    this.reboot = reboot;
  }

  /** A pending modification of the cluster. */
  PendingEvent ofCluster(String change) {
    return change(change, Kind.CLUSTER, cluster.id());
  }

  /** A pending modification of an instance. */
  PendingEvent ofInstance(String change, Instance instance) {
    return change(change, Kind.INSTANCE, instance.id());
  }

  private PendingEvent change(String change, Kind kind, String id) {
    if (change.startsWith(ENGINE)) {
      return upgrade(change.substring(ENGINE.length()));
    }
    return new PendingEvent(
        kind,
        id,
        "has a pending change "
            + (change.equals(PASSWORD) ? "of the master password" : "to " + change),
        consequence(change),
        Remedy.choice(FIRST, new ApplyPendingChanges(id, kind == Kind.CLUSTER)));
  }

  private static String consequence(String change) {
    if (change.startsWith("identifier ")) {
      return "the endpoint name changes, and the pipe must use the new name";
    } else if (change.startsWith("port ")) {
      return "the pipe needs the new port";
    } else if (change.equals(PASSWORD)) {
      return "a pipe that logs in as the master user needs the new password";
    }
    return "the change may cause a restart";
  }

  /** An upgrade of the cluster, even where RDS reports the version for an instance. */
  private PendingEvent upgrade(String version) {
    boolean major = Upgrade.isMajor(cluster, version);
    return new PendingEvent(
        Kind.CLUSTER,
        cluster.id(),
        "has a pending upgrade to engine version " + version,
        major ? Upgrade.major(cluster) : Upgrade.MINOR,
        Remedy.choice(FIRST, new UpgradeEngine(cluster.id(), Optional.of(version), major, false)));
  }

  /** A pending maintenance action. */
  PendingEvent of(Action action) {
    boolean ofCluster = action.resource().equals(cluster.id());
    String arn =
        ofCluster
            ? cluster.arn()
            : cluster.arn().replace(":cluster:" + cluster.id(), ":db:" + action.resource());
    String when =
        action
            .appliedAfter()
            .map(i -> "in a maintenance window from " + day(i) + " on")
            .orElse("only on request");
    return new PendingEvent(
        ofCluster ? Kind.CLUSTER : Kind.INSTANCE,
        action.resource(),
        "has pending maintenance action " + action.action() + described(action),
        "RDS applies the action " + when + ", and " + consequence(action),
        Remedy.choice(FIRST, new ApplyMaintenance(action.resource(), arn, action.action())));
  }

  private static String described(Action action) {
    String text = action.description().strip();
    return text.isEmpty()
        ? ""
        : " (" + (text.endsWith(".") ? text.substring(0, text.length() - 1) : text) + ")";
  }

  private String consequence(Action action) {
    return switch (action.action()) {
      case "db-upgrade" ->
          Upgrade.MINOR + "; if the major version changes, " + Upgrade.major(cluster);
      case "ca-certificate-rotation" ->
          "clients that trust only the old CA refuse the new certificate; the instance may restart";
      default -> Upgrade.MINOR;
    };
  }

  /** A pending reboot of the writer. */
  Optional<PendingEvent> reboot(Optional<Instance> writer) {
    boolean clusterGroup =
        cluster.writer().filter(m -> m.parameterGroupStatus().equals("pending-reboot")).isPresent();
    boolean ownGroup = writer.filter(Instance::parametersPendingReboot).isPresent();
    if (!clusterGroup && !ownGroup) {
      return Optional.empty();
    }
    String id = cluster.writerId().orElseThrow();
    return Optional.of(
        new PendingEvent(
            Kind.INSTANCE,
            id,
            "has a pending reboot for values of "
                + (clusterGroup ? "the cluster's" : "its own")
                + " parameter group",
            "the reboot interrupts the pipe",
            reboot));
  }

  /** A server certificate that has expired or soon will, or that clients no longer trust. */
  Optional<PendingEvent> certificate(Instance instance) {
    Optional<LocalDate> until = instance.certificateValidTill().map(PendingWork::day);
    boolean over = until.filter(d -> d.isBefore(today)).isPresent();
    boolean soon = until.filter(d -> !d.isAfter(today.plusDays(SOON_DAYS))).isPresent();
    String authority = instance.certificateAuthority();
    boolean old = authority.equals(OLD_AUTHORITY);
    if (!old && !soon) {
      return Optional.empty();
    }
    Change rotate =
        new RotateCertificate(
            instance.id(),
            // clients that trust the current authority will trust the next certificate too
            old || authority.isEmpty() ? "rds-ca-rsa2048-g1" : authority);
    return Optional.of(
        new PendingEvent(
            Kind.INSTANCE,
            instance.id(),
            "uses a certificate"
                + (authority.isEmpty() ? "" : " issued by " + authority)
                + until.map(d -> (over ? " that expired on " : " that expires on ") + d).orElse(""),
            "clients that verify certificates refuse to connect after the certificate or its CA expires",
            old
                ? Remedy.of(rotate)
                : Remedy.choice(
                    "optional: RDS renews the certificate by itself in a maintenance window",
                    rotate)));
  }

  private static LocalDate day(Instant moment) {
    return LocalDate.ofInstant(moment, ZoneOffset.UTC);
  }
}
