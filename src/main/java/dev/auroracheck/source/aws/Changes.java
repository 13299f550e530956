package dev.auroracheck.source.aws;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rds.model.ClusterPendingModifiedValues;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;

/** Lists pending modifications. A pending password is named but never shown. */
final class Changes {
  private final List<String> found = new ArrayList<>();

  private Changes() {}

  static List<String> of(ClusterPendingModifiedValues v) {
    return new Changes()
        .add("engine version", v.engineVersion())
        .add("identifier", v.dbClusterIdentifier())
        .add("IAM authentication", v.iamDatabaseAuthenticationEnabled())
        .add("storage type", v.storageType())
        .add("backup retention", v.backupRetentionPeriod())
        .secret(v.masterUserPassword())
        .found;
  }

  static List<String> of(PendingModifiedValues v) {
    return new Changes()
        .add("engine version", v.engineVersion())
        .add("instance class", v.dbInstanceClass())
        .add("identifier", v.dbInstanceIdentifier())
        .add("port", v.port())
        .add("CA certificate", v.caCertificateIdentifier())
        .add("subnet group", v.dbSubnetGroupName())
        .add("IAM authentication", v.iamDatabaseAuthenticationEnabled())
        .add("storage type", v.storageType())
        .secret(v.masterUserPassword())
        .found;
  }

  private Changes add(String what, @Nullable Object value) {
    if (value != null) {
      found.add(what + " " + value);
    }
    return this;
  }

  private Changes secret(@Nullable String password) {
    if (password != null) {
      found.add("master password");
    }
    return this;
  }
}
