package dev.auroracheck.check.workload;

import dev.auroracheck.check.AwsCli;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.facts.Maintenance.Action;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What RDS has yet to do to the cluster and its instances. */
final class PendingWork {
  private static final int SOON_DAYS = 60;

  /** Its certificates ended on 2024-08-22. */
  private static final String OLD_AUTHORITY = "rds-ca-2019";

  private static final String ENGINE = "engine version ";
  private static final String FIRST = "Have it over before the pipe is made";

  private final Cluster cluster;
  private final AwsCli aws;
  private final LocalDate today;
  private final Step reboot;

  /**
   * @param reboot reboots the writer
   */
  PendingWork(Cluster cluster, AwsCli aws, LocalDate today, Step reboot) {
    this.cluster = cluster;
    this.aws = aws;
    this.today = today;
    this.reboot = reboot;
  }

  /** A modification of the cluster. */
  Ahead ofCluster(String change) {
    return change(change, "cluster", cluster.id());
  }

  /** A modification of an instance. */
  Ahead ofInstance(String change, Instance instance) {
    return change(change, "instance", instance.id());
  }

  private Ahead change(String change, String type, String id) {
    if (change.startsWith(ENGINE)) {
      return upgrade(change.substring(ENGINE.length()));
    }
    return Ahead.choice(
        change + " of " + id,
        new Subject(type, id, change + " is pending: " + means(change)),
        FIRST,
        aws.command(
            "rds", "modify-db-" + type, "--db-" + type + "-identifier", id, "--apply-immediately"));
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
  private Ahead upgrade(String version) {
    boolean major = Upgrade.isMajor(cluster, version);
    List<String> command =
        new ArrayList<>(
            List.of(
                "rds",
                "modify-db-cluster",
                "--db-cluster-identifier",
                cluster.id(),
                "--engine-version",
                version,
                "--apply-immediately"));
    if (major) {
      command.add("--allow-major-version-upgrade");
    }
    return Ahead.choice(
        "engine version " + version + " of " + cluster.id(),
        new Subject(
            "cluster",
            cluster.id(),
            "an upgrade to "
                + version
                + " is pending: "
                + (major ? Upgrade.major(cluster) : Upgrade.MINOR)),
        FIRST,
        aws.command(command.toArray(String[]::new)));
  }

  /** A pending maintenance action. */
  Ahead of(Action action) {
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
    return Ahead.choice(
        action.action() + " of " + action.resource(),
        new Subject(
            type,
            action.resource(),
            action.action() + described(action) + ": " + means(action) + "; " + when),
        FIRST,
        aws.command(
            "rds",
            "apply-pending-maintenance-action",
            "--resource-identifier",
            arn,
            "--apply-action",
            action.action(),
            "--opt-in-type",
            "immediate"));
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
  Optional<Ahead> reboot(Optional<Instance> writer) {
    boolean clusterGroup =
        cluster.writer().filter(m -> m.parameterGroupStatus().equals("pending-reboot")).isPresent();
    boolean ownGroup = writer.filter(Instance::parametersPendingReboot).isPresent();
    if (!clusterGroup && !ownGroup) {
      return Optional.empty();
    }
    String id = cluster.writerId().orElseThrow();
    return Optional.of(
        new Ahead(
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
  Optional<Ahead> certificate(Instance instance) {
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
    String rotate =
        aws.command(
            "rds",
            "modify-db-instance",
            "--db-instance-identifier",
            instance.id(),
            "--ca-certificate-identifier",
            // a client that trusts the CA of today goes on trusting the next certificate
            old || instance.certificateAuthority().isEmpty()
                ? "rds-ca-rsa2048-g1"
                : instance.certificateAuthority(),
            "--apply-immediately");
    return Optional.of(
        new Ahead(
            what,
            new Subject(
                "instance",
                instance.id(),
                "its certificate is of "
                    + instance.certificateAuthority()
                    + until.map(d -> ", valid until " + d).orElse("")
                    + ": a client that verifies it refuses the connection once it is over"),
            old
                ? Step.aws(rotate, aws.waitForInstance(instance.id()))
                    .restarting("the new certificate may restart the instance")
                : Step.choice(
                    Step.Kind.AWS,
                    "RDS renews it by itself in a maintenance window; or now",
                    rotate)));
  }

  private static LocalDate day(Instant moment) {
    return LocalDate.ofInstant(moment, ZoneOffset.UTC);
  }
}
