package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A DB instance of the cluster.
 *
 * @param instanceClass {@code db.serverless} for Serverless v2
 * @param availabilityZone empty while it is being created
 * @param address the host name of its instance endpoint; absent while it is being created
 * @param certificate the server certificate that it presents
 * @param parametersPendingReboot whether values of its own DB parameter group wait for a reboot
 * @param pendingChanges modifications that wait for a maintenance window or a reboot, in the form
 *     {@code engine version 16.11}
 */
@RecordBuilder
public record Instance(
    String id,
    String status,
    String instanceClass,
    String availabilityZone,
    Optional<String> address,
    Networking networking,
    Certificate certificate,
    boolean parametersPendingReboot,
    List<String> pendingChanges)
    implements InstanceBuilder.With {

  /**
   * The network that the instance is in.
   *
   * @param vpcId empty where it has none
   * @param subnetIds the subnets of its DB subnet group
   * @param securityGroups the ids of those with status active; empty where RDS lists none for it
   * @param publiclyAccessible absent where RDS does not report it
   * @param dualStack whether it has IPv6 addresses in addition to IPv4
   */
  @RecordBuilder
  public record Networking(
      String vpcId,
      List<String> subnetIds,
      List<String> securityGroups,
      Optional<Boolean> publiclyAccessible,
      boolean dualStack)
      implements InstanceNetworkingBuilder.With {}

  /**
   * A server certificate.
   *
   * @param authority the CA that signed it; empty where RDS does not report it
   * @param validTill the end of its validity; absent where RDS does not report it
   */
  @RecordBuilder
  public record Certificate(String authority, Optional<Instant> validTill)
      implements InstanceCertificateBuilder.With {}

  public String vpcId() {
    return networking.vpcId();
  }

  public List<String> subnetIds() {
    return networking.subnetIds();
  }

  public List<String> securityGroups() {
    return networking.securityGroups();
  }

  public Optional<Boolean> publiclyAccessible() {
    return networking.publiclyAccessible();
  }

  public boolean dualStack() {
    return networking.dualStack();
  }

  public String certificateAuthority() {
    return certificate.authority();
  }

  public Optional<Instant> certificateValidTill() {
    return certificate.validTill();
  }
}
