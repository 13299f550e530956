package dev.auroracheck.source.aws;

import java.util.Arrays;
import java.util.List;

/** The IAM actions of the AWS calls that this program makes. */
public enum Action {
  DESCRIBE_INTERNET_GATEWAYS("ec2:DescribeInternetGateways"),
  DESCRIBE_MANAGED_PREFIX_LISTS("ec2:DescribeManagedPrefixLists"),
  DESCRIBE_NETWORK_ACLS("ec2:DescribeNetworkAcls"),
  DESCRIBE_ROUTE_TABLES("ec2:DescribeRouteTables"),
  DESCRIBE_SECURITY_GROUPS("ec2:DescribeSecurityGroups"),
  DESCRIBE_SUBNETS("ec2:DescribeSubnets"),
  DESCRIBE_VPC_ATTRIBUTE("ec2:DescribeVpcAttribute"),
  DESCRIBE_VPC_BLOCK_PUBLIC_ACCESS_EXCLUSIONS("ec2:DescribeVpcBlockPublicAccessExclusions"),
  DESCRIBE_VPC_BLOCK_PUBLIC_ACCESS_OPTIONS("ec2:DescribeVpcBlockPublicAccessOptions"),
  DESCRIBE_VPC_ENDPOINT_SERVICE_CONFIGURATIONS("ec2:DescribeVpcEndpointServiceConfigurations"),
  DESCRIBE_VPC_ENDPOINT_SERVICE_PERMISSIONS("ec2:DescribeVpcEndpointServicePermissions"),
  GET_MANAGED_PREFIX_LIST_ENTRIES("ec2:GetManagedPrefixListEntries"),
  DESCRIBE_LOAD_BALANCERS("elasticloadbalancing:DescribeLoadBalancers"),
  DESCRIBE_TARGET_GROUPS("elasticloadbalancing:DescribeTargetGroups"),
  DESCRIBE_TARGET_HEALTH("elasticloadbalancing:DescribeTargetHealth"),
  DESCRIBE_BLUE_GREEN_DEPLOYMENTS("rds:DescribeBlueGreenDeployments"),
  DESCRIBE_DB_CLUSTER_PARAMETER_GROUPS("rds:DescribeDBClusterParameterGroups"),
  DESCRIBE_DB_CLUSTER_PARAMETERS("rds:DescribeDBClusterParameters"),
  DESCRIBE_DB_CLUSTERS("rds:DescribeDBClusters"),
  DESCRIBE_DB_INSTANCES("rds:DescribeDBInstances"),
  DESCRIBE_DB_MAJOR_ENGINE_VERSIONS("rds:DescribeDBMajorEngineVersions"),
  DESCRIBE_DB_PROXIES("rds:DescribeDBProxies"),
  DESCRIBE_DB_PROXY_TARGETS("rds:DescribeDBProxyTargets"),
  DESCRIBE_DB_SHARD_GROUPS("rds:DescribeDBShardGroups"),
  DESCRIBE_DB_SUBNET_GROUPS("rds:DescribeDBSubnetGroups"),
  DESCRIBE_GLOBAL_CLUSTERS("rds:DescribeGlobalClusters"),
  DESCRIBE_PENDING_MAINTENANCE_ACTIONS("rds:DescribePendingMaintenanceActions"),

  /**
   * The login with an IAM token. The token itself is signed on this machine without a call, but the
   * login needs this action on the ARN of one role. It is not in the printed policy: on every
   * resource, it would let the caller log in as any role.
   */
  CONNECT("rds-db:connect");

  private final String id;

  Action(String id) {
    this.id = id;
  }

  /** The name in an IAM policy: {@code rds:DescribeDBClusters}. */
  public String id() {
    return id;
  }

  /** The actions of all calls, sorted: what a policy must allow on every resource. */
  public static List<String> calls() {
    return Arrays.stream(values()).filter(a -> a != CONNECT).map(Action::id).sorted().toList();
  }
}
