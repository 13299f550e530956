package dev.auroracheck.facts;

import java.util.List;
import java.util.Optional;

/**
 * A DB cluster as RDS describes it.
 *
 * @param engineMode {@code serverless} is Serverless v1; v2 is {@code provisioned}
 * @param endpoint the writer endpoint; absent while the cluster is being made
 * @param parameterGroup the cluster parameter group's name
 * @param securityGroups those with status active
 * @param replicationSource absent where the cluster is not a replica of another
 * @param limitless whether its scalability type is limitless
 * @param iamAuthentication whether it takes IAM tokens in the place of passwords
 * @param globalDatabase the global database that the cluster says it is part of
 * @param minCapacity of Serverless v2, in ACUs; 0: it pauses by itself; absent for the rest
 * @param dualStack whether it has IPv6 addresses beside the others
 * @param pendingChanges modifications that wait for a maintenance window, each as {@code engine
 *     version 16.11}
 * @param managedMaster the master user whose password RDS manages, and changes every seven days;
 *     absent where nobody but its owner changes it
 * @param inVpc false for express configuration, which has no VPC, subnets or security groups
 */
public record Cluster(
    String id,
    String arn,
    String engine,
    String engineVersion,
    String engineMode,
    String status,
    Optional<String> endpoint,
    Optional<String> readerEndpoint,
    List<String> customEndpoints,
    int port,
    List<Member> members,
    String parameterGroup,
    List<String> securityGroups,
    Optional<String> replicationSource,
    boolean limitless,
    boolean inVpc,
    boolean iamAuthentication,
    Optional<String> globalDatabase,
    Optional<Double> minCapacity,
    boolean dualStack,
    List<String> pendingChanges,
    Optional<String> managedMaster) {

  /**
   * An instance's place in the cluster.
   *
   * @param parameterGroupStatus of the cluster's group on this instance: in-sync, pending-reboot
   */
  public record Member(String instanceId, boolean writer, String parameterGroupStatus) {}

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
    int dot = engineVersion.indexOf('.');
    return dot < 0 ? engineVersion : engineVersion.substring(0, dot);
  }
}
