package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;

/**
 * A DB cluster as RDS describes it.
 *
 * @param replicationSource the cluster or instance that this cluster replicates; absent where it is
 *     not a replica
 * @param globalDatabase the global database that the cluster belongs to, according to its own
 *     description
 */
@RecordBuilder
public record Cluster(
    String id,
    String arn,
    String status,
    DbEngine dbEngine,
    Endpoints endpoints,
    Networking networking,
    Configuration configuration,
    List<Member> members,
    Optional<String> replicationSource,
    Optional<String> globalDatabase)
    implements ClusterBuilder.With {

  /**
   * The engine of the cluster.
   *
   * @param name as in the API: {@code aurora-postgresql}
   * @param mode {@code serverless} is Serverless v1; Serverless v2 is {@code provisioned}
   * @param limitless whether its scalability type is limitless
   * @param minCapacity the minimum capacity of Serverless v2, in ACUs; with 0, the cluster pauses
   *     when it is idle; absent for other clusters
   */
  @RecordBuilder
  public record DbEngine(
      String name, String version, String mode, boolean limitless, Optional<Double> minCapacity)
      implements ClusterDbEngineBuilder.With {}

  /**
   * The endpoints of the cluster.
   *
   * @param writer absent while the cluster is being created
   */
  @RecordBuilder
  public record Endpoints(
      Optional<String> writer, Optional<String> reader, List<String> custom, int port)
      implements ClusterEndpointsBuilder.With {}

  /**
   * The network that the cluster is in.
   *
   * @param inVpc false for express configuration, which has no VPC, subnets or security groups
   * @param securityGroups the ids of those with status active
   * @param dualStack whether it has IPv6 addresses in addition to IPv4
   */
  @RecordBuilder
  public record Networking(boolean inVpc, List<String> securityGroups, boolean dualStack)
      implements ClusterNetworkingBuilder.With {}

  /**
   * The settings that {@code ModifyDBCluster} changes.
   *
   * @param parameterGroup the name of the cluster parameter group
   * @param iamAuthentication whether the cluster accepts IAM tokens as well as passwords
   * @param managedMaster the master user, if RDS manages its password and changes it every seven
   *     days; absent where RDS does not manage it
   * @param pendingChanges modifications that wait for a maintenance window, in the form {@code
   *     engine version 16.11}
   */
  @RecordBuilder
  public record Configuration(
      String parameterGroup,
      boolean iamAuthentication,
      Optional<String> managedMaster,
      List<String> pendingChanges)
      implements ClusterConfigurationBuilder.With {}

  /**
   * An instance as a member of the cluster.
   *
   * @param parameterGroupStatus the status of the cluster parameter group on this instance: {@code
   *     in-sync}, {@code pending-reboot}
   */
  @RecordBuilder
  public record Member(String instanceId, boolean writer, String parameterGroupStatus)
      implements ClusterMemberBuilder.With {}

  /** The writer; absent for a cluster without one. */
  public Optional<Member> writer() {
    return members.stream().filter(Member::writer).findFirst();
  }

  /** The identifier of the writer instance. */
  public Optional<String> writerId() {
    return writer().map(Member::instanceId);
  }

  /** The engine's major version: 16. */
  public String majorVersion() {
    String version = engineVersion();
    int dot = version.indexOf('.');
    return dot < 0 ? version : version.substring(0, dot);
  }

  public String engine() {
    return dbEngine.name();
  }

  public String engineVersion() {
    return dbEngine.version();
  }

  public String engineMode() {
    return dbEngine.mode();
  }

  public boolean limitless() {
    return dbEngine.limitless();
  }

  public Optional<Double> minCapacity() {
    return dbEngine.minCapacity();
  }

  /** The writer endpoint; absent while the cluster is being created. */
  public Optional<String> endpoint() {
    return endpoints.writer();
  }

  public Optional<String> readerEndpoint() {
    return endpoints.reader();
  }

  public List<String> customEndpoints() {
    return endpoints.custom();
  }

  public int port() {
    return endpoints.port();
  }

  public boolean inVpc() {
    return networking.inVpc();
  }

  public List<String> securityGroups() {
    return networking.securityGroups();
  }

  public boolean dualStack() {
    return networking.dualStack();
  }

  public String parameterGroup() {
    return configuration.parameterGroup();
  }

  public boolean iamAuthentication() {
    return configuration.iamAuthentication();
  }

  public Optional<String> managedMaster() {
    return configuration.managedMaster();
  }

  public List<String> pendingChanges() {
    return configuration.pendingChanges();
  }
}
