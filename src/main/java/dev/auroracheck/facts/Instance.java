package dev.auroracheck.facts;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A DB instance of the cluster.
 *
 * @param address its own endpoint; absent while it is being made
 * @param securityGroups those with status active; empty where RDS lists none for it
 * @param publiclyAccessible absent where RDS does not say
 * @param availabilityZone empty while it is being made
 * @param vpcId empty where it has none
 * @param subnetIds those of its DB subnet group
 * @param instanceClass {@code db.serverless} for Serverless v2
 * @param dualStack whether it has IPv6 addresses beside the others
 * @param pendingChanges modifications that wait for a maintenance window or a reboot, each as
 *     {@code engine version 16.11}
 * @param parametersPendingReboot whether values of its own DB parameter group wait for a reboot
 * @param certificateAuthority the CA that signed its certificate; empty where RDS does not say
 * @param certificateValidTill absent where RDS does not say
 */
public record Instance(
    String id,
    String status,
    Optional<String> address,
    List<String> securityGroups,
    Optional<Boolean> publiclyAccessible,
    String availabilityZone,
    String vpcId,
    List<String> subnetIds,
    String instanceClass,
    boolean dualStack,
    List<String> pendingChanges,
    boolean parametersPendingReboot,
    String certificateAuthority,
    Optional<Instant> certificateValidTill) {}
