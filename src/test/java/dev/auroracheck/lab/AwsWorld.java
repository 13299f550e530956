package dev.auroracheck.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBClusterEndpoint;
import software.amazon.awssdk.services.rds.model.DBInstance;

/**
 * What an AWS account holds, for {@link AwsEndpoint} to answer from. Everything may be changed at
 * any time; a field that is null is left out of the answers, as RDS leaves it out.
 */
public final class AwsWorld {
  /** The account every ARN names. */
  public static final String ACCOUNT = "123456789012";

  private static final String HASH = "abc123";

  public final List<Cluster> clusters = new ArrayList<>();
  public final List<Instance> instances = new ArrayList<>();
  public final List<ParameterGroup> parameterGroups = new ArrayList<>();
  public final List<SecurityGroup> securityGroups = new ArrayList<>();
  public final List<PrefixList> prefixLists = new ArrayList<>();
  public final List<GlobalCluster> globalClusters = new ArrayList<>();

  /** A world with one cluster that is ready but for its security group, which lets nobody in. */
  public static AwsWorld healthy(String clusterId, String region) {
    return new AwsWorld().addHealthy(clusterId, region);
  }

  /** Adds one more such cluster. */
  public AwsWorld addHealthy(String clusterId, String region) {
    ParameterGroup group =
        new ParameterGroup(clusterId + "-logical", "aurora-postgresql16", region);
    group.set("rds.logical_replication", "1");
    group.set("wal_sender_timeout", "0");
    parameterGroups.add(group);

    String groupId = "sg-%017x".formatted(securityGroups.size() + 1);
    securityGroups.add(new SecurityGroup(groupId, region));

    Cluster cluster = new Cluster(clusterId, region);
    cluster.parameterGroup = group.name;
    cluster.securityGroups.put(groupId, "active");
    cluster.members.add(new Member(clusterId + "-1", true));
    cluster.members.add(new Member(clusterId + "-2", false));
    clusters.add(cluster);
    for (Member member : cluster.members) {
      Instance instance = new Instance(member.instanceId, cluster);
      instance.availabilityZone = region + (member.writer ? "a" : "b");
      instances.add(instance);
    }
    return this;
  }

  /** The first cluster. */
  public Cluster cluster() {
    return clusters.get(0);
  }

  /** The cluster of this identifier. */
  public Cluster cluster(String id) {
    return find(clusters, c -> c.id.equalsIgnoreCase(id), id);
  }

  /** The instance of this identifier. */
  public Instance instance(String id) {
    return find(instances, i -> i.id.equalsIgnoreCase(id), id);
  }

  /** The first cluster's writer instance. */
  public Instance writer() {
    return instance(cluster().writer().orElseThrow().instanceId);
  }

  /** The first cluster's parameter group, whether a custom or a default one. */
  public ParameterGroup parameterGroup() {
    return parameterGroup(cluster().parameterGroup, cluster().region)
        .orElseThrow(() -> new IllegalStateException(cluster().parameterGroup));
  }

  /**
   * The parameter group of this name; every {@code default.*} group of Aurora PostgreSQL exists.
   */
  public Optional<ParameterGroup> parameterGroup(String name, String region) {
    return parameterGroups.stream()
        .filter(g -> g.name.equalsIgnoreCase(name) && g.region.equals(region))
        .findFirst()
        .or(
            () ->
                name.matches("default\\.aurora-postgresql\\d+")
                    ? Optional.of(
                        new ParameterGroup(name, name.substring("default.".length()), region))
                    : Optional.empty());
  }

  /** The first security group. */
  public SecurityGroup securityGroup() {
    return securityGroups.get(0);
  }

  /** Puts the first cluster back on its family's default group, which nobody can change. */
  public AwsWorld onDefaultGroup() {
    cluster().parameterGroup =
        "default.aurora-postgresql" + cluster().engineVersion.replaceAll("\\..*", "");
    return this;
  }

  private static <T> T find(List<T> list, Predicate<T> wanted, String description) {
    return list.stream()
        .filter(wanted)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(description));
  }

  static String arn(String service, String region, String resource) {
    return "arn:aws:%s:%s:%s:%s".formatted(service, region, ACCOUNT, resource);
  }

  /** A DB cluster. */
  public static final class Cluster {
    public String id;
    public String region;
    public String arn;
    public String engine = "aurora-postgresql";
    public String engineVersion = "16.11";
    public @Nullable String engineMode = "provisioned";
    public String status = "available";
    public @Nullable String endpoint;
    public @Nullable String readerEndpoint;
    public Integer port = 5432;
    public String parameterGroup = "default.aurora-postgresql16";
    public @Nullable String subnetGroup = "default-vpc-0a1b2c3d4e5f60718";
    public @Nullable String masterUsername = "postgres";
    public @Nullable String databaseName = "postgres";
    public @Nullable Boolean iamDatabaseAuthentication = false;
    public @Nullable String replicationSourceIdentifier;
    public @Nullable String globalClusterIdentifier;
    public @Nullable Double serverlessMinCapacity;
    public @Nullable Double serverlessMaxCapacity;
    public @Nullable String networkType = "IPV4";
    public final List<Member> members = new ArrayList<>();

    /** Security group id to membership status. */
    public final Map<String, String> securityGroups = new TreeMap<>();

    public final List<DBClusterEndpoint> customEndpoints = new ArrayList<>();

    /** Sets any other field of the answer. */
    public Consumer<DBCluster.Builder> more = builder -> {};

    public Cluster(String id, String region) {
      this.id = id;
      this.region = region;
      arn = AwsWorld.arn("rds", region, "cluster:" + id);
      endpoint = "%s.cluster-%s.%s.rds.amazonaws.com".formatted(id, HASH, region);
      readerEndpoint = "%s.cluster-ro-%s.%s.rds.amazonaws.com".formatted(id, HASH, region);
    }

    /** The member that takes writes, if there is one. */
    public Optional<Member> writer() {
      return members.stream().filter(m -> m.writer).findFirst();
    }

    /** Sets what DescribeDBClusters says of every member's parameters. */
    public void parameterStatus(String status) {
      members.forEach(m -> m.parameterStatus = status);
    }
  }

  /** An instance's part in its cluster. */
  public static final class Member {
    public String instanceId;
    public boolean writer;
    public String parameterStatus = "in-sync";
    public int promotionTier = 1;

    public Member(String instanceId, boolean writer) {
      this.instanceId = instanceId;
      this.writer = writer;
    }
  }

  /** A DB instance. */
  public static final class Instance {
    public String id;
    public @Nullable String clusterId;
    public String region;
    public String instanceClass = "db.r6g.large";
    public String engine;
    public String engineVersion;
    public String status = "available";
    public @Nullable String endpoint;
    public Integer port;
    public @Nullable Boolean publiclyAccessible = true;
    public @Nullable String availabilityZone;
    public @Nullable String subnetGroup;
    public @Nullable String vpcId = SecurityGroup.VPC;
    public final List<String> subnets =
        new ArrayList<>(List.of("subnet-00000000000000001", "subnet-00000000000000002"));

    /** Security group id to membership status. */
    public final Map<String, String> securityGroups = new TreeMap<>();

    /** Sets any other field of the answer. */
    public Consumer<DBInstance.Builder> more = builder -> {};

    /** An instance that takes after its cluster. */
    public Instance(String id, Cluster cluster) {
      this.id = id;
      clusterId = cluster.id;
      region = cluster.region;
      engine = cluster.engine;
      engineVersion = cluster.engineVersion;
      port = cluster.port;
      endpoint = "%s.%s.%s.rds.amazonaws.com".formatted(id, HASH, region);
      subnetGroup = cluster.subnetGroup;
      securityGroups.putAll(cluster.securityGroups);
    }
  }

  /** A DB cluster parameter group, with every parameter of its family. */
  public static final class ParameterGroup {
    public String name;
    public String family;
    public String region;

    /** In the order RDS lists them. */
    public final Map<String, Parameter> parameters = new TreeMap<>();

    public ParameterGroup(String name, String family, String region) {
      this.name = name;
      this.family = family;
      this.region = region;
      int major = Integer.parseInt(family.replaceAll("\\D", ""));
      add("rds.logical_replication", "0", "static", "boolean", "0,1");
      add("rds.iam_auth_for_replication", null, "dynamic", "boolean", "0,1");
      add("rds.force_ssl", major >= 17 ? "1" : "0", "dynamic", "boolean", "0,1");
      add("wal_sender_timeout", null, "dynamic", "integer", "0-3600000");
      add("max_replication_slots", "20", "static", "integer", "5-1000");
      add("max_wal_senders", "10", "static", "integer", "5-1000");
      add("max_logical_replication_workers", null, "static", "integer", "0-262143");
      add("max_slot_wal_keep_size", null, "dynamic", "integer", "-1-2147483647");
      add("shared_preload_libraries", "pg_stat_statements", "static", "list", null);
      for (int i = 1; i <= 120; i++) {
        add("filler_%03d".formatted(i), null, "dynamic", "integer", "0-100");
      }
    }

    private void add(
        String parameter,
        @Nullable String value,
        String applyType,
        String dataType,
        @Nullable String allowed) {
      parameters.put(parameter, new Parameter(parameter, value, applyType, dataType, allowed));
    }

    /** Sets a value as if it had been set, and applied, long ago. */
    public void set(String parameter, @Nullable String value) {
      Parameter it =
          parameters.computeIfAbsent(
              parameter, p -> new Parameter(p, null, "dynamic", "string", null));
      it.value = value;
      it.source = "user";
    }

    /** The value of a parameter, or null where the group leaves it to the engine. */
    public @Nullable String get(String parameter) {
      Parameter it = parameters.get(parameter);
      return it == null ? null : it.value;
    }
  }

  /** One parameter of a group. */
  public static final class Parameter {
    public String name;
    public @Nullable String value;
    public String applyType;
    public String dataType;
    public @Nullable String allowedValues;
    public String source;

    Parameter(
        String name,
        @Nullable String value,
        String applyType,
        String dataType,
        @Nullable String allowedValues) {
      this.name = name;
      this.value = value;
      this.applyType = applyType;
      this.dataType = dataType;
      this.allowedValues = allowedValues;
      source = value == null ? "engine-default" : "system";
    }
  }

  /** A security group. */
  public static final class SecurityGroup {
    static final String VPC = "vpc-0a1b2c3d4e5f60718";

    public String id;
    public String region;
    public String vpcId = VPC;
    public final List<IpPermission> ingress = new ArrayList<>();

    public SecurityGroup(String id, String region) {
      this.id = id;
      this.region = region;
    }

    /** Lets these IPv4 ranges in at a TCP port. */
    public SecurityGroup allow(int port, String... cidrs) {
      ingress.add(
          IpPermission.builder()
              .ipProtocol("tcp")
              .fromPort(port)
              .toPort(port)
              .ipRanges(Arrays.stream(cidrs).map(c -> IpRange.builder().cidrIp(c).build()).toList())
              .build());
      return this;
    }

    /** Lets a prefix list's ranges in at a TCP port. */
    public SecurityGroup allowPrefixList(int port, String prefixListId) {
      ingress.add(
          IpPermission.builder()
              .ipProtocol("tcp")
              .fromPort(port)
              .toPort(port)
              .prefixListIds(PrefixListId.builder().prefixListId(prefixListId).build())
              .build());
      return this;
    }
  }

  /** A managed prefix list. */
  public static final class PrefixList {
    public String id;
    public String region;
    public String name;
    public final List<String> cidrs = new ArrayList<>();

    public PrefixList(String id, String region, String... cidrs) {
      this.id = id;
      this.region = region;
      name = "list-" + id;
      this.cidrs.addAll(Arrays.asList(cidrs));
    }
  }

  /** A global database; seen from every region. */
  public static final class GlobalCluster {
    public String id;
    public String status = "available";
    public @Nullable String endpoint;

    /** Cluster ARN to whether it is the primary. */
    public final Map<String, Boolean> members = new TreeMap<>();

    public GlobalCluster(String id) {
      this.id = id;
      endpoint = "%s.global-%s.global.rds.amazonaws.com".formatted(id, HASH);
    }
  }
}
