package dev.auroracheck.remedy;

import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Instance;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * What is so once RDS has applied the modifications that wait. RDS applies them with every change
 * that is made at once, whatever that changes.
 */
final class PendingChanges {
  private static final String VERSION = "engine version ";
  private static final String IAM = "IAM authentication ";
  private static final String CLASS = "instance class ";
  private static final String AUTHORITY = "CA certificate ";

  private PendingChanges() {}

  /** The engine version that waits for a cluster. */
  static Optional<String> version(Cluster cluster) {
    return value(VERSION, cluster.pendingChanges());
  }

  static Cluster applied(Cluster cluster) {
    Cluster.Configuration before = cluster.configuration();
    return cluster
        .withDbEngine(
            cluster.dbEngine().withVersion(version(cluster).orElse(cluster.engineVersion())))
        .withConfiguration(
            before
                .withPendingChanges(List.of())
                .withIamAuthentication(
                    value(IAM, before.pendingChanges())
                        .map(Boolean::parseBoolean)
                        .orElse(before.iamAuthentication())));
  }

  static Instance applied(Instance instance, LocalDate today) {
    List<String> pending = instance.pendingChanges();
    return instance
        .withInstanceClass(value(CLASS, pending).orElse(instance.instanceClass()))
        .withCertificate(
            value(AUTHORITY, pending)
                .map(authority -> certificate(authority, today))
                .orElse(instance.certificate()))
        .withPendingChanges(List.of());
  }

  /** A new certificate. Those of RDS are valid for a year. */
  static Instance.Certificate certificate(String authority, LocalDate today) {
    return new Instance.Certificate(
        authority, Optional.of(today.plusYears(1).atStartOfDay(ZoneOffset.UTC).toInstant()));
  }

  private static Optional<String> value(String what, List<String> pending) {
    return pending.stream()
        .filter(one -> one.startsWith(what))
        .map(one -> one.substring(what.length()))
        .findFirst();
  }
}
