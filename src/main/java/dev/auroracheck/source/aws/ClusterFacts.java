package dev.auroracheck.source.aws;

import static dev.auroracheck.source.aws.Texts.optional;
import static dev.auroracheck.source.aws.Texts.text;

import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBClusterMember;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;
import software.amazon.awssdk.services.rds.model.Subnet;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/** Turns answers of the SDK into facts. Almost any value of an answer may be null. */
final class ClusterFacts {
  private static final int DEFAULT_PORT = 5432;

  private ClusterFacts() {}

  static Cluster cluster(DBCluster c) {
    List<Cluster.Member> members = new ArrayList<>();
    for (DBClusterMember m : c.dbClusterMembers()) {
      members.add(
          new Cluster.Member(
              m.dbInstanceIdentifier(),
              Boolean.TRUE.equals(m.isClusterWriter()),
              Objects.requireNonNullElse(m.dbClusterParameterGroupStatus(), "in-sync")));
    }
    return new Cluster(
        c.dbClusterIdentifier(),
        text(c.dbClusterArn()),
        text(c.status()),
        engine(c),
        new Cluster.Endpoints(
            optional(c.endpoint()),
            optional(c.readerEndpoint()),
            c.customEndpoints(),
            Objects.requireNonNullElse(c.port(), DEFAULT_PORT)),
        new Cluster.Networking(
            !Boolean.FALSE.equals(c.vpcNetworkingEnabled()),
            active(c.vpcSecurityGroups()),
            "DUAL".equals(c.networkType())),
        new Cluster.Configuration(
            text(c.dbClusterParameterGroup()),
            Boolean.TRUE.equals(c.iamDatabaseAuthenticationEnabled()),
            Optional.ofNullable(c.masterUserSecret())
                .flatMap(secret -> optional(c.masterUsername())),
            Optional.ofNullable(c.pendingModifiedValues()).map(Changes::of).orElse(List.of())),
        members,
        optional(c.replicationSourceIdentifier()),
        optional(c.globalClusterIdentifier()));
  }

  private static Cluster.DbEngine engine(DBCluster c) {
    return new Cluster.DbEngine(
        text(c.engine()),
        text(c.engineVersion()),
        text(c.engineMode()),
        "limitless".equals(c.clusterScalabilityTypeAsString())
            || text(c.engineVersion()).endsWith("-limitless"),
        Optional.ofNullable(c.serverlessV2ScalingConfiguration())
            .flatMap(v2 -> Optional.ofNullable(v2.minCapacity())));
  }

  static List<Instance> instances(List<DBInstance> all, Cluster cluster) {
    return all.stream()
        .filter(i -> cluster.id().equals(i.dbClusterIdentifier()))
        .map(ClusterFacts::instance)
        .toList();
  }

  private static Instance instance(DBInstance i) {
    Optional<DBSubnetGroup> subnets = Optional.ofNullable(i.dbSubnetGroup());
    return new Instance(
        i.dbInstanceIdentifier(),
        text(i.dbInstanceStatus()),
        text(i.dbInstanceClass()),
        text(i.availabilityZone()),
        Optional.ofNullable(i.endpoint()).flatMap(e -> optional(e.address())),
        new Instance.Networking(
            subnets.map(g -> text(g.vpcId())).orElse(""),
            subnets.stream()
                .flatMap(g -> g.subnets().stream())
                .map(Subnet::subnetIdentifier)
                .toList(),
            active(i.vpcSecurityGroups()),
            Optional.ofNullable(i.publiclyAccessible()),
            "DUAL".equals(i.networkType())),
        new Instance.Certificate(
            text(i.caCertificateIdentifier()),
            Optional.ofNullable(i.certificateDetails())
                .flatMap(d -> Optional.ofNullable(d.validTill()))),
        i.dbParameterGroups().stream()
            .anyMatch(g -> "pending-reboot".equals(g.parameterApplyStatus())),
        Optional.ofNullable(i.pendingModifiedValues()).map(Changes::of).orElse(List.of()));
  }

  private static List<String> active(List<VpcSecurityGroupMembership> groups) {
    return groups.stream()
        .filter(g -> g.status() == null || g.status().equals("active"))
        .map(VpcSecurityGroupMembership::vpcSecurityGroupId)
        .toList();
  }
}
