package dev.auroracheck.source.aws;

import static dev.auroracheck.source.aws.Texts.text;

import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.GlobalDatabase;
import dev.auroracheck.request.Endpoint;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.rds.model.GlobalCluster;
import software.amazon.awssdk.services.rds.model.GlobalClusterMember;

/** Turns RDS answers about global databases into facts. */
final class GlobalFacts {
  private GlobalFacts() {}

  /** The ARN of the primary cluster of the global database with that endpoint. */
  static Optional<String> globalWriter(Endpoint endpoint, Fact<List<GlobalCluster>> globals) {
    if (endpoint.kind() != Endpoint.Kind.GLOBAL) {
      return Optional.empty();
    }
    return globals.known().stream()
        .flatMap(List::stream)
        .filter(
            g ->
                g.endpoint() == null
                    ? endpoint.name().equals(g.globalClusterIdentifier())
                    : endpoint.host().equalsIgnoreCase(g.endpoint()))
        .findFirst()
        .flatMap(GlobalFacts::writer);
  }

  private static Optional<String> writer(GlobalCluster global) {
    return global.globalClusterMembers().stream()
        .filter(m -> Boolean.TRUE.equals(m.isWriter()))
        .map(GlobalClusterMember::dbClusterArn)
        .findFirst();
  }

  static Optional<GlobalDatabase> global(List<GlobalCluster> all, Cluster cluster) {
    for (GlobalCluster g : all) {
      for (GlobalClusterMember m : g.globalClusterMembers()) {
        if (cluster.arn().equals(m.dbClusterArn())) {
          return Optional.of(
              new GlobalDatabase(
                  g.globalClusterIdentifier(),
                  Boolean.TRUE.equals(m.isWriter()),
                  writer(g),
                  Optional.ofNullable(g.failoverState()).map(s -> text(s.statusAsString()))));
        }
      }
    }
    return Optional.empty();
  }
}
