package dev.auroracheck.servers;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
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
import software.amazon.awssdk.services.rds.model.Event;
import software.amazon.awssdk.services.rds.model.SwitchoverDetail;

/**
 * What an AWS account holds, for {@link AwsEndpoint} to answer from. Everything may be changed at
 * any time; a field that is null is left out of the answers, as RDS leaves it out.
 */
public final class AwsState {
  /** The account every ARN names. */
  public static final String ACCOUNT = "123456789012";

  private static final String HASH = "abc123";
  private static final String CIDR = "10.0.0.0/16";

  public final List<Cluster> clusters = new ArrayList<>();
  public final List<Instance> instances = new ArrayList<>();
  public final List<ParameterGroup> parameterGroups = new ArrayList<>();
  public final List<SecurityGroup> securityGroups = new ArrayList<>();
  public final List<PrefixList> prefixLists = new ArrayList<>();
  public final List<GlobalCluster> globalClusters = new ArrayList<>();
  public final List<SubnetGroup> subnetGroups = new ArrayList<>();
  public final List<Proxy> proxies = new ArrayList<>();
  public final List<ShardGroup> shardGroups = new ArrayList<>();
  public final List<BlueGreenDeployment> blueGreenDeployments = new ArrayList<>();

  /** What happened, in all regions. */
  public final List<Event> events = new ArrayList<>();

  /** The same in every region. */
  public final List<MajorVersion> majorVersions = MajorVersion.all();

  public final List<Vpc> vpcs = new ArrayList<>();
  public final List<Subnet> subnets = new ArrayList<>();
  public final List<RouteTable> routeTables = new ArrayList<>();
  public final List<NetworkAcl> networkAcls = new ArrayList<>();
  public final List<InternetGateway> internetGateways = new ArrayList<>();
  public final List<EndpointService> endpointServices = new ArrayList<>();
  public final List<LoadBalancer> loadBalancers = new ArrayList<>();

  private final Map<String, BlockPublicAccess> blockPublicAccess = new TreeMap<>();
  private final Map<String, List<MaintenanceAction>> pendingMaintenance = new TreeMap<>();

  /**
   * A state with one cluster that is ready but for its security group, which lets nobody in. Its
   * VPC has a main route table without a way out, and one of its own for the cluster's subnets that
   * leads to the internet.
   */
  public static AwsState healthy(String clusterId, String region) {
    return new AwsState().addHealthy(clusterId, region);
  }

  /** Adds one more such cluster. */
  public AwsState addHealthy(String clusterId, String region) {
    ParameterGroup group =
        new ParameterGroup(clusterId + "-logical", "aurora-postgresql16", region);
    group.set("rds.logical_replication", "1");
    group.set("wal_sender_timeout", "0");
    parameterGroups.add(group);

    Vpc vpc =
        vpcs.stream().filter(v -> v.region.equals(region)).findFirst().orElseGet(() -> add(region));
    String groupId = "sg-%017x".formatted(securityGroups.size() + 1);
    SecurityGroup securityGroup = new SecurityGroup(groupId, region);
    securityGroup.vpcId = vpc.id;
    securityGroups.add(securityGroup);

    Cluster cluster = new Cluster(clusterId, region);
    cluster.subnetGroup = "default-" + vpc.id;
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

  /** Makes what a cluster needs to be reachable in a region, and returns its VPC. */
  private Vpc add(String region) {
    int number = vpcs.size() + 1;
    Vpc vpc =
        new Vpc(number == 1 ? SecurityGroup.VPC : "vpc-%017x".formatted(number), region, CIDR);
    vpcs.add(vpc);
    Subnet a =
        new Subnet("subnet-%017x".formatted(2 * number - 1), vpc, region + "a", "10.0.1.0/24");
    Subnet b = new Subnet("subnet-%017x".formatted(2 * number), vpc, region + "b", "10.0.2.0/24");
    subnets.addAll(List.of(a, b));
    subnetGroups.add(new SubnetGroup("default-" + vpc.id, vpc, a.id, b.id));

    InternetGateway gateway = new InternetGateway("igw-%017x".formatted(number), region);
    gateway.vpcId = vpc.id;
    internetGateways.add(gateway);

    RouteTable main = new RouteTable("rtb-%017x".formatted(2 * number - 1), vpc);
    main.main = true;
    RouteTable open = new RouteTable("rtb-%017x".formatted(2 * number), vpc);
    open.subnetIds.addAll(List.of(a.id, b.id));
    open.routes.add(new Route("0.0.0.0/0", gateway.id));
    routeTables.addAll(List.of(main, open));

    NetworkAcl acl = new NetworkAcl("acl-%017x".formatted(number), vpc);
    acl.isDefault = true;
    acl.subnetIds.addAll(List.of(a.id, b.id));
    acl.entries.add(AclEntry.all(100, false, true));
    acl.entries.add(AclEntry.all(100, true, true));
    networkAcls.add(acl);
    return vpc;
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

  /** The first VPC. */
  public Vpc vpc() {
    return vpcs.get(0);
  }

  /** One of the subnets; the first VPC's are 0 and 1, the writer's is 0. */
  public Subnet subnet(int index) {
    return subnets.get(index);
  }

  /** The subnet of this id. */
  public Subnet subnet(String id) {
    return find(subnets, s -> s.id.equals(id), id);
  }

  /** The table that the first VPC's subnets are associated with. */
  public RouteTable routeTable() {
    return routeTables.get(1);
  }

  /** The table that rules over the first VPC's subnets without an association. */
  public RouteTable mainRouteTable() {
    return routeTables.get(0);
  }

  /** The first VPC's default network ACL, which rules over its subnets. */
  public NetworkAcl networkAcl() {
    return networkAcls.get(0);
  }

  /** The first VPC's internet gateway. */
  public InternetGateway internetGateway() {
    return internetGateways.get(0);
  }

  /** The first cluster's subnet group. */
  public SubnetGroup subnetGroup() {
    String name = String.valueOf(cluster().subnetGroup);
    return subnetGroup(name, cluster().region).orElseThrow();
  }

  /** The subnet group of this name. */
  public Optional<SubnetGroup> subnetGroup(String name, String region) {
    return subnetGroups.stream()
        .filter(g -> g.name.equalsIgnoreCase(name) && g.region.equals(region))
        .findFirst();
  }

  /** What will be done to the cluster or the instance of this ARN. */
  public List<MaintenanceAction> pendingMaintenance(String arn) {
    return pendingMaintenance.computeIfAbsent(arn, a -> new ArrayList<>());
  }

  /** What the first cluster's region blocks. */
  public BlockPublicAccess blockPublicAccess() {
    return blockPublicAccess(cluster().region);
  }

  /** What a region blocks. */
  public BlockPublicAccess blockPublicAccess(String region) {
    return blockPublicAccess.computeIfAbsent(region, r -> new BlockPublicAccess());
  }

  /** Puts the first cluster back on its family's default group, which nobody can change. */
  public AwsState onDefaultGroup() {
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
      arn = AwsState.arn("rds", region, "cluster:" + id);
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

    /** Name of a {@link SubnetGroup}. */
    public @Nullable String subnetGroup;

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

    /** The ARN, which names the region and the identifier. */
    public String arn() {
      return AwsState.arn("rds", region, "db:" + id);
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

    /** How many entries it may have; 0: as many as it has. */
    public int maxEntries;

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

  /** A DB subnet group. */
  public static final class SubnetGroup {
    public String name;
    public String region;
    public String vpcId;
    public String status = "Complete";
    public final List<String> subnetIds = new ArrayList<>();

    public SubnetGroup(String name, Vpc vpc, String... subnetIds) {
      this.name = name;
      region = vpc.region;
      vpcId = vpc.id;
      this.subnetIds.addAll(Arrays.asList(subnetIds));
    }
  }

  /** A shard group of an Aurora Limitless Database. */
  public static final class ShardGroup {
    public String id;
    public String region;
    public String clusterId;
    public String endpoint;

    public ShardGroup(String id, Cluster cluster) {
      this.id = id;
      region = cluster.region;
      clusterId = cluster.id;
      endpoint = "%s.shardgrp-%s.%s.rds.amazonaws.com".formatted(id, HASH, region);
    }
  }

  /** An RDS Proxy in front of a cluster. */
  public static final class Proxy {
    public String name;
    public String region;
    public String status = "available";
    public @Nullable String endpoint;
    public String clusterId;

    public Proxy(String name, Cluster cluster) {
      this.name = name;
      region = cluster.region;
      clusterId = cluster.id;
      endpoint = "%s.proxy-%s.%s.rds.amazonaws.com".formatted(name, HASH, region);
    }
  }

  /** A blue/green deployment. */
  public static final class BlueGreenDeployment {
    public String id;
    public String region;
    public String name;

    /** ARN of the blue cluster. */
    public String source;

    /** ARN of the green cluster; null until it is made. */
    public @Nullable String target;

    public String status = "AVAILABLE";
    public @Nullable String statusDetails;
    public @Nullable Instant createTime = Instant.parse("2026-01-01T00:00:00Z");

    /** Left out where there are none. */
    public final List<SwitchoverDetail> switchoverDetails = new ArrayList<>();

    public BlueGreenDeployment(String id, Cluster source, String name) {
      this.id = id;
      this.name = name;
      region = source.region;
      this.source = source.arn;
      target = source.arn + "-green-abc123";
    }
  }

  /** What will be done to a cluster or an instance. */
  public static final class MaintenanceAction {
    /** Such as {@code system-update} or {@code db-upgrade}. */
    public String action;

    public @Nullable Instant autoAppliedAfterDate;
    public @Nullable Instant forcedApplyDate;
    public @Nullable Instant currentApplyDate;
    public @Nullable String optInStatus;
    public @Nullable String description;

    public MaintenanceAction(String action) {
      this.action = action;
    }
  }

  /** A major version of an engine. */
  public static final class MajorVersion {
    static final String STANDARD = "open-source-rds-standard-support";
    static final String EXTENDED = "open-source-rds-extended-support";

    public String engine = "aurora-postgresql";
    public String major;

    /** Name of a kind of support to the last day of it, in UTC; where empty, none is told. */
    public final Map<String, LocalDate> supportEnds = new LinkedHashMap<>();

    /** A version; extended support is taken to last three years. */
    public MajorVersion(String major, LocalDate standardSupportEnd) {
      this.major = major;
      // extended first, so that nobody gets away with taking the first of the list
      supportEnds.put(EXTENDED, standardSupportEnd.plusYears(3));
      supportEnds.put(STANDARD, standardSupportEnd);
    }

    /** The last moment of a day, which is when support ends. */
    static Instant instant(LocalDate day) {
      return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusMillis(1);
    }

    private static List<MajorVersion> all() {
      List<MajorVersion> all = new ArrayList<>();
      for (String line :
          List.of(
              "11 2024-02-29",
              "12 2025-02-28",
              "13 2026-02-28",
              "14 2027-02-28",
              "15 2028-02-29",
              "16 2029-02-28",
              "17 2030-02-28",
              "18 2031-02-28")) {
        all.add(new MajorVersion(line.substring(0, 2), LocalDate.parse(line.substring(3))));
      }
      return all;
    }
  }

  /** A VPC. */
  public static final class Vpc {
    public String id;
    public String region;
    public String cidr;
    public boolean enableDnsSupport = true;
    public boolean enableDnsHostnames = true;

    public Vpc(String id, String region, String cidr) {
      this.id = id;
      this.region = region;
      this.cidr = cidr;
    }

    /** The ARN, as exclusions name it. */
    public String arn() {
      return AwsState.arn("ec2", region, "vpc/" + id);
    }
  }

  /** A subnet. */
  public static final class Subnet {
    public String id;
    public String region;
    public String vpcId;
    public String availabilityZone;
    public String cidr;

    /**
     * What is blocked here before exclusions; null where that is as in the whole region, which is
     * the rule.
     */
    public @Nullable String internetGatewayBlockMode;

    /** Sets any other field of the answer. */
    public Consumer<software.amazon.awssdk.services.ec2.model.Subnet.Builder> more = builder -> {};

    public Subnet(String id, Vpc vpc, String availabilityZone, String cidr) {
      this.id = id;
      region = vpc.region;
      vpcId = vpc.id;
      this.availabilityZone = availabilityZone;
      this.cidr = cidr;
    }

    /** The ARN, as exclusions name it. */
    public String arn() {
      return AwsState.arn("ec2", region, "subnet/" + id);
    }
  }

  /** A route table; a new one has the VPC's own route and rules over nothing. */
  public static final class RouteTable {
    public String id;
    public String region;
    public String vpcId;

    /** Whether it rules over the VPC's subnets that have no association. */
    public boolean main;

    /** Subnets with an explicit association. */
    public final List<String> subnetIds = new ArrayList<>();

    /** Gateways whose incoming traffic it rules over. */
    public final List<String> gatewayIds = new ArrayList<>();

    public final List<Route> routes = new ArrayList<>();

    public RouteTable(String id, Vpc vpc) {
      this.id = id;
      region = vpc.region;
      vpcId = vpc.id;
      Route local = new Route(vpc.cidr, "local");
      local.origin = "CreateRouteTable";
      routes.add(local);
    }

    /** The route to exactly this destination. */
    public Route route(String destination) {
      return find(routes, r -> destination.equals(r.destination), destination);
    }
  }

  /** A route. */
  public static final class Route {
    /** An IPv4 range, an IPv6 range or a prefix list's id. */
    public String destination;

    /** {@code local} or an id; its prefix says of which kind. */
    public String target;

    /**
     * {@code active} or {@code blackhole}; a route to an internet gateway that is not attached to
     * the VPC is a blackhole whatever this says.
     */
    public String state = "active";

    public String origin = "CreateRoute";

    public Route(String destination, String target) {
      this.destination = destination;
      this.target = target;
    }
  }

  /** A network ACL; a new one rules over nothing, and stops everything as each does in the end. */
  public static final class NetworkAcl {
    public String id;
    public String region;
    public String vpcId;
    public boolean isDefault;
    public final List<String> subnetIds = new ArrayList<>();

    /** In any order: what counts is the rule number. */
    public final List<AclEntry> entries = new ArrayList<>();

    public NetworkAcl(String id, Vpc vpc) {
      this.id = id;
      region = vpc.region;
      vpcId = vpc.id;
      entries.add(AclEntry.all(AclEntry.LAST, true, false));
      entries.add(AclEntry.all(AclEntry.LAST, false, false));
    }

    /** Takes out the entries of one direction with this number. */
    public NetworkAcl remove(int ruleNumber, boolean egress) {
      entries.removeIf(e -> e.ruleNumber == ruleNumber && e.egress == egress);
      return this;
    }
  }

  /** An entry of a network ACL. */
  public static final class AclEntry {
    /** The number of the entries that nobody can take away. */
    static final int LAST = 32767;

    public int ruleNumber;
    public boolean egress;
    public boolean allow;

    /** A number as text, -1 for all. */
    public String protocol;

    /** An IPv4 or an IPv6 range. */
    public String cidr;

    /** The first port; null for all, as it is where the protocol has none. */
    public @Nullable Integer from;

    public @Nullable Integer to;

    private AclEntry(int ruleNumber, boolean egress, boolean allow, String protocol, String cidr) {
      this.ruleNumber = ruleNumber;
      this.egress = egress;
      this.allow = allow;
      this.protocol = protocol;
      this.cidr = cidr;
    }

    /** An entry for everything from or to every IPv4 address. */
    public static AclEntry all(int ruleNumber, boolean egress, boolean allow) {
      return new AclEntry(ruleNumber, egress, allow, "-1", "0.0.0.0/0");
    }

    /** An entry for TCP ports. */
    public static AclEntry tcp(
        int ruleNumber, boolean egress, boolean allow, String cidr, int from, int to) {
      AclEntry entry = new AclEntry(ruleNumber, egress, allow, "6", cidr);
      entry.from = from;
      entry.to = to;
      return entry;
    }

    /** An entry for a protocol without ports. */
    public static AclEntry protocol(
        int ruleNumber, boolean egress, boolean allow, String cidr, String protocol) {
      return new AclEntry(ruleNumber, egress, allow, protocol, cidr);
    }
  }

  /** An internet gateway; a new one is not attached. */
  public static final class InternetGateway {
    public String id;
    public String region;
    public @Nullable String vpcId;

    /** State of the attachment; means nothing where there is none. */
    public String state = "available";

    public InternetGateway(String id, String region) {
      this.id = id;
      this.region = region;
    }
  }

  /** VPC Block Public Access in a region. */
  public static final class BlockPublicAccess {
    /** {@code off}, {@code block-bidirectional} or {@code block-ingress}. */
    public String mode = "off";

    public String state = "default-state";
    public @Nullable String managedBy = "account";
    public @Nullable String exclusionsAllowed = "allowed";
    public final List<Exclusion> exclusions = new ArrayList<>();

    /** Sets the mode as somebody would have, long ago. */
    public BlockPublicAccess block(String mode) {
      this.mode = mode;
      state = "update-complete";
      return this;
    }
  }

  /** What is left open in spite of VPC Block Public Access. */
  public static final class Exclusion {
    public String id;

    /** ARN of a VPC or a subnet. */
    public String resourceArn;

    /** {@code allow-bidirectional} or {@code allow-egress}. */
    public String mode;

    public String state = "create-complete";

    public Exclusion(String id, String resourceArn, String mode) {
      this.id = id;
      this.resourceArn = resourceArn;
      this.mode = mode;
    }
  }

  /** An endpoint service of PrivateLink, in front of network load balancers. */
  public static final class EndpointService {
    public String id;
    public String region;
    public String name;
    public String state = "Available";
    public @Nullable Boolean acceptanceRequired = true;
    public @Nullable String privateDnsName;
    public final List<String> loadBalancerArns = new ArrayList<>();

    /** The regions whose endpoints may connect. */
    public final List<String> supportedRegions = new ArrayList<>();

    /** ARNs of who may make an endpoint, or {@code *}. */
    public final List<String> allowedPrincipals = new ArrayList<>();

    public EndpointService(String id, String region, String... loadBalancerArns) {
      this.id = id;
      this.region = region;
      name = "com.amazonaws.vpce.%s.%s".formatted(region, id);
      supportedRegions.add(region);
      this.loadBalancerArns.addAll(Arrays.asList(loadBalancerArns));
    }
  }

  /** A network load balancer with one target group of addresses. */
  public static final class LoadBalancer {
    public String name;
    public String arn;
    public String region;
    public String vpcId = SecurityGroup.VPC;
    public String state = "active";
    public int port = 5432;

    /** By id; only a balancer that was made with one can have any. */
    public final List<String> securityGroups = new ArrayList<>();

    /** Whether they are held against PrivateLink traffic: on or off. */
    public String enforced = "on";

    /** IP address of a target to its health, such as {@code healthy}. */
    public final Map<String, String> targets = new LinkedHashMap<>();

    public LoadBalancer(String name, String region) {
      this.name = name;
      this.region = region;
      arn =
          AwsState.arn(
              "elasticloadbalancing", region, "loadbalancer/net/" + name + "/50dc6c495c0c");
    }

    String targetGroupArn() {
      return AwsState.arn(
          "elasticloadbalancing", region, "targetgroup/" + name + "-targets/73e2d6bc24d8");
    }
  }
}
