package dev.auroracheck.check.workload;

import dev.auroracheck.check.Result.Subject;
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

/** What RDS has yet to do to the cluster and its instances. */
final class PendingWork {
  private static final int SOON_DAYS = 60;

  /** Its certificates ended on 2024-08-22. */
  private static final String OLD_AUTHORITY = "rds-ca-2019";

  private static final String ENGINE = "engine version ";
  private static final String FIRST = "Before you create the pipe";

  private final Cluster cluster;
  private final LocalDate today;
  private final Remedy reboot;

  /**
   * @param reboot reboots the writer
   */
  PendingWork(Cluster cluster, LocalDate today, Remedy reboot) {
    this.cluster = cluster;
    this.today = today;
    this.reboot = reboot;
  }

  /** A modification of the cluster. */
  PendingEvent ofCluster(String change) {
    return change(change, "cluster", cluster.id());
  }

  /** A modification of an instance. */
  PendingEvent ofInstance(String change, Instance instance) {
    return change(change, "instance", instance.id());
  }

  private PendingEvent change(String change, String type, String id) {
    if (change.startsWith(ENGINE)) {
      return upgrade(change.substring(ENGINE.length()));
    }
    return new PendingEvent(
        change + " of " + id,
        new Subject(type, id, change + " is pending: " + means(change)),
        Remedy.choice(FIRST, new ApplyPendingChanges(id, type.equals("cluster"))));
  }

  private static String means(String change) {
    if (change.startsWith("identifier ")) {
      return "the endpoint's name changes with it, and the pipe must be told";
    } else if (change.startsWith("port ")) {
      return "the pipe must be told the new one";
    } else if (change.equals("master password")) {
      return "a pipe that logs in as the master user must be told the new one";
    }
    return "it may restart what it changes";
  }

  /** The engine is the cluster's, even where RDS says it of an instance. */
  private PendingEvent upgrade(String version) {
    boolean major = Upgrade.isMajor(cluster, version);
    return new PendingEvent(
        "engine version " + version + " of " + cluster.id(),
        new Subject(
            "cluster",
            cluster.id(),
            "an upgrade to "
                + version
                + " is pending: "
                + (major ? Upgrade.major(cluster) : Upgrade.MINOR)),
        Remedy.choice(FIRST, new UpgradeEngine(cluster.id(), Optional.of(version), major, false)));
  }

  /** A pending maintenance action. */
  PendingEvent of(Action action) {
    boolean ofCluster = action.resource().equals(cluster.id());
    String type = ofCluster ? "cluster" : "instance";
    String arn =
        ofCluster
            ? cluster.arn()
            : cluster.arn().replace(":cluster:" + cluster.id(), ":db:" + action.resource());
    String when =
        action
            .appliedAfter()
            .map(i -> "RDS applies it in a maintenance window from " + day(i) + " on")
            .orElse("RDS applies it when it is asked to");
    return new PendingEvent(
        action.action() + " of " + action.resource(),
        new Subject(
            type,
            action.resource(),
            action.action() + described(action) + ": " + means(action) + "; " + when),
        Remedy.choice(FIRST, new ApplyMaintenance(action.resource(), arn, action.action())));
  }

  private static String described(Action action) {
    String text = action.description().strip();
    return text.isEmpty()
        ? ""
        : " (" + (text.endsWith(".") ? text.substring(0, text.length() - 1) : text) + ")";
  }

  private String means(Action action) {
    return switch (action.action()) {
      case "db-upgrade" ->
          Upgrade.MINOR + "; if the major version changes, " + Upgrade.major(cluster);
      case "ca-certificate-rotation" ->
          "another certificate, which a client that pins the old CA refuses; it may restart";
      default -> Upgrade.MINOR;
    };
  }

  /** A reboot that the writer waits for. */
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
            "reboot of writer " + id,
            new Subject(
                "instance",
                id,
                "values of "
                    + (clusterGroup ? "the cluster's" : "its own")
                    + " parameter group wait for a reboot, which interrupts the pipe"
                    + (clusterGroup ? ": see parameter-group" : "")),
            reboot));
  }

  /** A server certificate that clients refuse, or soon will. */
  Optional<PendingEvent> certificate(Instance instance) {
    Optional<LocalDate> until = instance.certificateValidTill().map(PendingWork::day);
    boolean over = until.filter(d -> d.isBefore(today)).isPresent();
    boolean soon = until.filter(d -> !d.isAfter(today.plusDays(SOON_DAYS))).isPresent();
    boolean old = instance.certificateAuthority().equals(OLD_AUTHORITY);
    if (!old && !soon) {
      return Optional.empty();
    }
    String what =
        until
            .filter(d -> soon)
            .map(d -> "certificate of " + instance.id() + (over ? " ended on " : " ends on ") + d)
            .orElse("certificate of " + instance.id() + " is of " + OLD_AUTHORITY);
    Change rotate =
        new RotateCertificate(
            instance.id(),
            // a client that trusts the CA of today goes on trusting the next certificate
            old || instance.certificateAuthority().isEmpty()
                ? "rds-ca-rsa2048-g1"
                : instance.certificateAuthority());
    return Optional.of(
        new PendingEvent(
            what,
            new Subject(
                "instance",
                instance.id(),
                "its certificate is of "
                    + instance.certificateAuthority()
                    + until.map(d -> ", valid until " + d).orElse("")
                    + ": a client that verifies it refuses the connection once it is over"),
            old
                ? Remedy.of(rotate)
                : Remedy.choice(
                    "RDS renews the certificate by itself in a maintenance window; or now",
                    rotate)));
  }

  private static LocalDate day(Instant moment) {
    return LocalDate.ofInstant(moment, ZoneOffset.UTC);
  }
}
