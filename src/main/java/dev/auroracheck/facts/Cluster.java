package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;

/**
 * A DB cluster as RDS describes it.
 *
 * @param replicationSource absent where the cluster is not a replica of another
 * @param globalDatabase the global database that the cluster says it is part of
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
   * What the cluster runs.
   *
   * @param name as the API has it: aurora-postgresql
   * @param mode {@code serverless} is Serverless v1; v2 is {@code provisioned}
   * @param limitless whether its scalability type is limitless
   * @param minCapacity of Serverless v2, in ACUs; 0: it pauses by itself; absent for the rest
   */
  @RecordBuilder
  public record DbEngine(
      String name, String version, String mode, boolean limitless, Optional<Double> minCapacity)
      implements ClusterDbEngineBuilder.With {}

  /**
   * Where the cluster is reached.
   *
   * @param writer absent while the cluster is being made
   */
  @RecordBuilder
  public record Endpoints(
      Optional<String> writer, Optional<String> reader, List<String> custom, int port)
      implements ClusterEndpointsBuilder.With {}

  /**
   * The network that the cluster is in.
   *
   * @param inVpc false for express configuration, which has no VPC, subnets or security groups
   * @param securityGroups those with status active
   * @param dualStack whether it has IPv6 addresses beside the others
   */
  @RecordBuilder
  public record Networking(boolean inVpc, List<String> securityGroups, boolean dualStack)
      implements ClusterNetworkingBuilder.With {}

  /**
   * What {@code ModifyDBCluster} changes.
   *
   * @param parameterGroup the cluster parameter group's name
   * @param iamAuthentication whether it takes IAM tokens in the place of passwords
   * @param managedMaster the master user whose password RDS manages, and changes every seven days;
   *     absent where nobody but its owner changes it
   * @param pendingChanges modifications that wait for a maintenance window, each as {@code engine
   *     version 16.11}
   */
  @RecordBuilder
  public record Configuration(
      String parameterGroup,
      boolean iamAuthentication,
      Optional<String> managedMaster,
      List<String> pendingChanges)
      implements ClusterConfigurationBuilder.With {}

  /**
   * An instance's place in the cluster.
   *
   * @param parameterGroupStatus of the cluster's group on this instance: in-sync, pending-reboot
   */
  @RecordBuilder
  public record Member(String instanceId, boolean writer, String parameterGroupStatus)
      implements ClusterMemberBuilder.With {}

  /** The member that takes writes; absent for a cluster without one. */
  public Optional<Member> writer() {
    return members.stream().filter(Member::writer).findFirst();
  }

  /** The identifier of the instance that takes writes. */
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

  /** The writer endpoint; absent while the cluster is being made. */
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
