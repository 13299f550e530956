package dev.auroracheck.servers;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AddPrefixListEntry;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.Parameter;

/**
 * The cluster of {@link AwsState#healthy} made in moto. What moto has otherwise than AWS:
 *
 * <ul>
 *   <li>a parameter group holds only what was sent to it, and filters are ignored;
 *   <li>no {@code default.aurora-postgresql*} group exists until it is made;
 *   <li>members are always {@code in-sync}, so a reboot is never asked for;
 *   <li>a new cluster says {@code creating} once and {@code available} after that;
 *   <li>an instance's endpoint does not have the cluster's hash;
 *   <li>it knows nothing of VPC Block Public Access: subnets do not tell its state, and the call
 *       for it is answered with a page of HTML.
 * </ul>
 */
public final class MotoState implements AutoCloseable {
  private final URI endpoint;
  private final String region;
  private final String clusterId;
  private final RdsClient rds;
  private final Ec2Client ec2;
  private final String securityGroupId;
  private final String vpc;
  private final String gateway;
  private final String routeTable;

  private MotoState(URI endpoint, String clusterId, String region) {
    this.endpoint = endpoint;
    this.clusterId = clusterId;
    this.region = region;
    rds = AwsClients.rds(endpoint, region);
    ec2 = AwsClients.ec2(endpoint, region);

    vpc = ec2.createVpc(v -> v.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    ec2.modifyVpcAttribute(v -> v.vpcId(vpc).enableDnsHostnames(on -> on.value(true)));
    List<String> subnets = List.of(subnet("10.0.1.0/24", "a"), subnet("10.0.2.0/24", "b"));
    gateway = ec2.createInternetGateway().internetGateway().internetGatewayId();
    ec2.attachInternetGateway(g -> g.internetGatewayId(gateway).vpcId(vpc));
    routeTable = ec2.createRouteTable(t -> t.vpcId(vpc)).routeTable().routeTableId();
    for (String subnet : subnets) {
      ec2.associateRouteTable(a -> a.routeTableId(routeTable).subnetId(subnet));
    }
    ec2.createRoute(
        r -> r.routeTableId(routeTable).destinationCidrBlock("0.0.0.0/0").gatewayId(gateway));
    String subnetGroup = clusterId + "-subnets";
    rds.createDBSubnetGroup(
        g -> g.dbSubnetGroupName(subnetGroup).dbSubnetGroupDescription("test").subnetIds(subnets));
    securityGroupId =
        ec2.createSecurityGroup(
                g -> g.groupName(clusterId + "-aurora").description("test").vpcId(vpc))
            .groupId();

    createParameterGroup("default.aurora-postgresql16");
    send("default.aurora-postgresql16", "rds.logical_replication", "0", "system");
    createParameterGroup(parameterGroup());
    setParameter("rds.logical_replication", "1");
    setParameter("wal_sender_timeout", "0");

    rds.createDBCluster(
        c ->
            c.dbClusterIdentifier(clusterId)
                .engine("aurora-postgresql")
                .engineVersion("16.11")
                .engineMode("provisioned")
                .port(5432)
                .databaseName("postgres")
                .masterUsername("postgres")
                .masterUserPassword("not-a-secret")
                .dbClusterParameterGroupName(parameterGroup())
                .dbSubnetGroupName(subnetGroup)
                .vpcSecurityGroupIds(securityGroupId));
    for (int i = 1; i <= 2; i++) {
      String instance = clusterId + "-" + i;
      rds.createDBInstance(
          d ->
              d.dbInstanceIdentifier(instance)
                  .dbClusterIdentifier(clusterId)
                  .dbInstanceClass("db.r6g.large")
                  .engine("aurora-postgresql")
                  .dbSubnetGroupName(subnetGroup)
                  .vpcSecurityGroupIds(securityGroupId)
                  .publiclyAccessible(true));
    }
    rds.describeDBClusters(); // from the second answer on it is available
  }

  /** Makes the cluster; like {@link AwsState#healthy} its security group lets nobody in. */
  public static MotoState healthy(URI moto, String clusterId, String region) {
    return new MotoState(moto, clusterId, region);
  }

  /** Where moto listens. */
  public URI endpoint() {
    return endpoint;
  }

  /** The region everything is in. */
  public String region() {
    return region;
  }

  /** The identifier of the cluster. */
  public String clusterId() {
    return clusterId;
  }

  /** The cluster's own parameter group. */
  public String parameterGroup() {
    return clusterId + "-logical";
  }

  /** The security group of the cluster and its instances. */
  public String securityGroupId() {
    return securityGroupId;
  }

  /** The VPC of the cluster. */
  public String vpc() {
    return vpc;
  }

  /** The internet gateway of the VPC. */
  public String gateway() {
    return gateway;
  }

  /** The route table that both subnets are associated with. */
  public String routeTable() {
    return routeTable;
  }

  /** The VPC's default network ACL. */
  public String networkAcl() {
    return ec2.describeNetworkAcls(
            a -> a.filters(Filter.builder().name("vpc-id").values(vpc).build()))
        .networkAcls()
        .get(0)
        .networkAclId();
  }

  /** The client everything was made with. */
  public RdsClient rds() {
    return rds;
  }

  /** The client everything was made with. */
  public Ec2Client ec2() {
    return ec2;
  }

  /** Sets a parameter of the cluster's own group. */
  public void setParameter(String name, String value) {
    send(parameterGroup(), name, value, "user");
  }

  /** Puts the cluster on the default group. */
  public void useDefaultGroup() {
    rds.modifyDBCluster(
        c ->
            c.dbClusterIdentifier(clusterId)
                .dbClusterParameterGroupName("default.aurora-postgresql16"));
  }

  /** Sets whether an instance is public. */
  public void setPubliclyAccessible(String instanceId, boolean value) {
    rds.modifyDBInstance(
        i -> i.dbInstanceIdentifier(instanceId).publiclyAccessible(value).applyImmediately(true));
  }

  /** Lets an IPv4 range in at a TCP port. */
  public void addIngress(int port, String cidr) {
    IpRange range = IpRange.builder().cidrIp(cidr).build();
    authorize(tcp(port).ipRanges(range).build());
  }

  /** Makes a prefix list, lets it in at a TCP port and returns its id. */
  public String addPrefixListIngress(int port, String... cidrs) {
    List<AddPrefixListEntry> entries =
        Arrays.stream(cidrs).map(c -> AddPrefixListEntry.builder().cidr(c).build()).toList();
    String id =
        ec2.createManagedPrefixList(
                l ->
                    l.prefixListName(clusterId + "-egress")
                        .addressFamily("IPv4")
                        .maxEntries(entries.size())
                        .entries(entries))
            .prefixList()
            .prefixListId();
    PrefixListId list = PrefixListId.builder().prefixListId(id).build();
    authorize(tcp(port).prefixListIds(list).build());
    return id;
  }

  @Override
  public void close() {
    rds.close();
    ec2.close();
  }

  private void authorize(IpPermission permission) {
    ec2.authorizeSecurityGroupIngress(a -> a.groupId(securityGroupId).ipPermissions(permission));
  }

  private static IpPermission.Builder tcp(int port) {
    return IpPermission.builder().ipProtocol("tcp").fromPort(port).toPort(port);
  }

  private String subnet(String cidr, String zone) {
    return ec2.createSubnet(s -> s.vpcId(vpc).cidrBlock(cidr).availabilityZone(region + zone))
        .subnet()
        .subnetId();
  }

  private void createParameterGroup(String name) {
    rds.createDBClusterParameterGroup(
        g ->
            g.dbClusterParameterGroupName(name)
                .dbParameterGroupFamily("aurora-postgresql16")
                .description("test"));
  }

  /** Everything RDS would say of the parameter is sent along, since moto says only what it got. */
  private void send(String group, String name, String value, String source) {
    boolean dynamic = name.equals("wal_sender_timeout");
    Parameter parameter =
        Parameter.builder()
            .parameterName(name)
            .parameterValue(value)
            .source(source)
            .applyType(dynamic ? "dynamic" : "static")
            .applyMethod(dynamic ? "immediate" : "pending-reboot")
            .isModifiable(true)
            .build();
    rds.modifyDBClusterParameterGroup(
        g -> g.dbClusterParameterGroupName(group).parameters(parameter));
  }
}
