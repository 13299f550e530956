package dev.auroracheck.source.aws;

import static dev.auroracheck.source.aws.Texts.optional;
import static dev.auroracheck.source.aws.Texts.text;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.GlobalDatabase;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.facts.Maintenance;
import dev.auroracheck.facts.SecurityGroup;
import dev.auroracheck.request.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.rds.model.BlueGreenDeployment;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBClusterMember;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.GlobalCluster;
import software.amazon.awssdk.services.rds.model.GlobalClusterMember;
import software.amazon.awssdk.services.rds.model.ResourcePendingMaintenanceActions;
import software.amazon.awssdk.services.rds.model.Subnet;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/** Turns what the SDK gives, in which almost anything may be null, into facts. */
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
        text(c.engine()),
        text(c.engineVersion()),
        text(c.engineMode()),
        text(c.status()),
        optional(c.endpoint()),
        optional(c.readerEndpoint()),
        c.customEndpoints(),
        Objects.requireNonNullElse(c.port(), DEFAULT_PORT),
        members,
        text(c.dbClusterParameterGroup()),
        active(c.vpcSecurityGroups()),
        optional(c.replicationSourceIdentifier()),
        "limitless".equals(c.clusterScalabilityTypeAsString())
            || text(c.engineVersion()).endsWith("-limitless"),
        !Boolean.FALSE.equals(c.vpcNetworkingEnabled()),
        Boolean.TRUE.equals(c.iamDatabaseAuthenticationEnabled()),
        optional(c.globalClusterIdentifier()),
        Optional.ofNullable(c.serverlessV2ScalingConfiguration())
            .flatMap(v2 -> Optional.ofNullable(v2.minCapacity())),
        "DUAL".equals(c.networkType()),
        Optional.ofNullable(c.pendingModifiedValues()).map(Changes::of).orElse(List.of()),
        Optional.ofNullable(c.masterUserSecret()).flatMap(secret -> optional(c.masterUsername())));
  }

  static List<Instance> instances(List<DBInstance> all, Cluster cluster) {
    return all.stream()
        .filter(i -> cluster.id().equals(i.dbClusterIdentifier()))
        .map(
            i ->
                new Instance(
                    i.dbInstanceIdentifier(),
                    text(i.dbInstanceStatus()),
                    Optional.ofNullable(i.endpoint()).flatMap(e -> optional(e.address())),
                    active(i.vpcSecurityGroups()),
                    Optional.ofNullable(i.publiclyAccessible()),
                    text(i.availabilityZone()),
                    Optional.ofNullable(i.dbSubnetGroup()).map(g -> text(g.vpcId())).orElse(""),
                    Optional.ofNullable(i.dbSubnetGroup()).stream()
                        .flatMap(g -> g.subnets().stream())
                        .map(Subnet::subnetIdentifier)
                        .toList(),
                    text(i.dbInstanceClass()),
                    "DUAL".equals(i.networkType()),
                    Optional.ofNullable(i.pendingModifiedValues())
                        .map(Changes::of)
                        .orElse(List.of()),
                    i.dbParameterGroups().stream()
                        .anyMatch(g -> "pending-reboot".equals(g.parameterApplyStatus())),
                    text(i.caCertificateIdentifier()),
                    Optional.ofNullable(i.certificateDetails())
                        .flatMap(d -> Optional.ofNullable(d.validTill()))))
        .toList();
  }

  /** Whether the identifier or ARN is the cluster's; RDS compares without regard to case. */
  static boolean isCalled(DBCluster c, String idOrArn) {
    return idOrArn.equalsIgnoreCase(c.dbClusterIdentifier()) || idOrArn.equals(c.dbClusterArn());
  }

  /** Whether the host is one of the names that lead to the cluster or one of its instances. */
  static boolean answersTo(DBCluster c, Endpoint endpoint, Fact<List<DBInstance>> instances) {
    if (is(c.endpoint(), endpoint)
        || is(c.readerEndpoint(), endpoint)
        || c.customEndpoints().stream().anyMatch(name -> is(name, endpoint))) {
      return true;
    }
    return instances.known().stream()
            .flatMap(List::stream)
            .filter(i -> i.endpoint() != null && is(i.endpoint().address(), endpoint))
            .anyMatch(i -> c.dbClusterIdentifier().equals(i.dbClusterIdentifier()))
        || (endpoint.kind() == Endpoint.Kind.INSTANCE
            && c.dbClusterMembers().stream()
                .anyMatch(m -> endpoint.name().equals(m.dbInstanceIdentifier())));
  }

  private static boolean is(@org.jspecify.annotations.Nullable String name, Endpoint endpoint) {
    return name != null && Endpoint.isSame(name, endpoint.host());
  }

  /** The names that lead to the writer or another instance of the cluster. */
  static List<String> names(DBCluster c, Fact<List<DBInstance>> instances) {
    List<String> names = new ArrayList<>(c.customEndpoints());
    optional(c.endpoint()).ifPresent(names::add);
    optional(c.readerEndpoint()).ifPresent(names::add);
    instances.known().stream()
        .flatMap(List::stream)
        .filter(i -> c.dbClusterIdentifier().equals(i.dbClusterIdentifier()))
        .filter(i -> i.endpoint() != null)
        .forEach(i -> optional(i.endpoint().address()).ifPresent(names::add));
    return names;
  }

  /** The ARN of the cluster that takes the writes of the global database with that endpoint. */
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
        .flatMap(ClusterFacts::writer);
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

  static Set<String> prefixListIds(
      List<software.amazon.awssdk.services.ec2.model.SecurityGroup> groups) {
    Set<String> ids = new LinkedHashSet<>();
    groups.stream()
        .flatMap(g -> g.ipPermissions().stream())
        .flatMap(p -> p.prefixListIds().stream())
        .map(PrefixListId::prefixListId)
        .forEach(ids::add);
    return ids;
  }

  static SecurityGroup securityGroup(
      software.amazon.awssdk.services.ec2.model.SecurityGroup group,
      Map<String, Fact<List<Cidr>>> prefixLists,
      Map<String, SecurityGroup.ListSize> listSizes) {
    List<SecurityGroup.Rule> rules = new ArrayList<>();
    for (IpPermission p : group.ipPermissions()) {
      List<Cidr> ranges = new ArrayList<>();
      List<String> unreadable = new ArrayList<>();
      Stream.concat(
              p.ipRanges().stream().map(IpRange::cidrIp),
              p.ipv6Ranges().stream().map(Ipv6Range::cidrIpv6))
          .filter(Objects::nonNull)
          .forEach(
              range -> {
                try {
                  ranges.add(Cidr.parse(range));
                } catch (IllegalArgumentException e) {
                  unreadable.add(range);
                }
              });
      rules.add(
          new SecurityGroup.Rule(
              text(p.ipProtocol()),
              Objects.requireNonNullElse(p.fromPort(), 0),
              Objects.requireNonNullElse(p.toPort(), 65535),
              ranges,
              unreadable,
              p.prefixListIds().stream().map(PrefixListId::prefixListId).toList(),
              p.userIdGroupPairs().stream().map(pair -> text(pair.groupId())).toList()));
    }
    return new SecurityGroup(
        group.groupId(), text(group.groupName()), rules, prefixLists, listSizes);
  }

  /** Those of the cluster and of its instances. */
  static List<Maintenance.Action> pendingMaintenance(
      List<ResourcePendingMaintenanceActions> all, Cluster cluster) {
    Set<String> mine = new LinkedHashSet<>();
    cluster.members().forEach(m -> mine.add(m.instanceId()));
    List<Maintenance.Action> found = new ArrayList<>();
    for (ResourcePendingMaintenanceActions resource : all) {
      // arn:aws:rds:REGION:ACCOUNT:db:ID for an instance
      String arn = text(resource.resourceIdentifier());
      String id = arn.substring(arn.lastIndexOf(':') + 1);
      if (!arn.equals(cluster.arn()) && !(arn.contains(":db:") && mine.contains(id))) {
        continue;
      }
      resource
          .pendingMaintenanceActionDetails()
          .forEach(
              a ->
                  found.add(
                      new Maintenance.Action(
                          id,
                          text(a.action()),
                          text(a.description()),
                          Stream.of(
                                  a.currentApplyDate(),
                                  a.autoAppliedAfterDate(),
                                  a.forcedApplyDate())
                              .filter(Objects::nonNull)
                              .findFirst())));
    }
    return found;
  }

  /** Those that the cluster is a side of. */
  static List<Maintenance.BlueGreen> blueGreen(List<BlueGreenDeployment> all, Cluster cluster) {
    return all.stream()
        .filter(d -> cluster.arn().equals(d.source()) || cluster.arn().equals(d.target()))
        .map(
            d ->
                new Maintenance.BlueGreen(
                    text(d.blueGreenDeploymentIdentifier()),
                    text(d.blueGreenDeploymentName()),
                    text(d.status()),
                    cluster.arn().equals(d.source())))
        .toList();
  }

  private static List<String> active(List<VpcSecurityGroupMembership> groups) {
    return groups.stream()
        .filter(g -> g.status() == null || g.status().equals("active"))
        .map(VpcSecurityGroupMembership::vpcSecurityGroupId)
        .toList();
  }
}
