package dev.auroracheck.check.registry;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.connection.ClusterUsable;
import dev.auroracheck.check.connection.Connection;
import dev.auroracheck.check.connection.GlobalDatabasePrimary;
import dev.auroracheck.check.connection.PostgresVersion;
import dev.auroracheck.check.connection.TlsVerified;
import dev.auroracheck.check.connection.WriterEndpoint;
import dev.auroracheck.check.network.Failover;
import dev.auroracheck.check.network.NetworkPath;
import dev.auroracheck.check.network.PrivateAccess;
import dev.auroracheck.check.network.SecurityGroups;
import dev.auroracheck.check.privileges.DefaultPrivileges;
import dev.auroracheck.check.privileges.IamAuth;
import dev.auroracheck.check.privileges.PipeUser;
import dev.auroracheck.check.privileges.RdsReplication;
import dev.auroracheck.check.privileges.RowLevelSecurity;
import dev.auroracheck.check.privileges.UserGrants;
import dev.auroracheck.check.publication.PublicationFilters;
import dev.auroracheck.check.publication.PublicationIncludesTables;
import dev.auroracheck.check.publication.PublicationOperations;
import dev.auroracheck.check.publication.PublicationScope;
import dev.auroracheck.check.publication.ReplicaIdentities;
import dev.auroracheck.check.settings.ConnectionHeadroom;
import dev.auroracheck.check.settings.LogicalReplication;
import dev.auroracheck.check.settings.ParameterGroupInForce;
import dev.auroracheck.check.settings.ReplicationSlots;
import dev.auroracheck.check.settings.SessionSettings;
import dev.auroracheck.check.settings.SessionTimeouts;
import dev.auroracheck.check.settings.SlotRetention;
import dev.auroracheck.check.settings.WalSenderTimeout;
import dev.auroracheck.check.settings.WalSenders;
import dev.auroracheck.check.tables.ColumnTypes;
import dev.auroracheck.check.tables.OrderingKey;
import dev.auroracheck.check.tables.TableHierarchy;
import dev.auroracheck.check.tables.TableKinds;
import dev.auroracheck.check.workload.LeftoverObjects;
import dev.auroracheck.check.workload.MaintenanceAhead;
import dev.auroracheck.check.workload.OpenTransactions;
import java.util.List;

/** All checks, in the order in which they run and are shown. */
public final class Checks {
  private Checks() {}

  /** The one list. A check stands behind those whose failure makes it pointless. */
  public static final List<Check> ALL =
      List.of(
          new Connection(),
          new TlsVerified(),
          new WriterEndpoint(),
          new GlobalDatabasePrimary(),
          new ClusterUsable(),
          new PostgresVersion(),
          new LogicalReplication(),
          new WalSenderTimeout(),
          new ParameterGroupInForce(),
          new WalSenders(),
          new ReplicationSlots(),
          new SlotRetention(),
          new SessionTimeouts(),
          new SessionSettings(),
          new ConnectionHeadroom(),
          new PipeUser(),
          new RdsReplication(),
          new UserGrants(),
          new DefaultPrivileges(),
          new RowLevelSecurity(),
          new IamAuth(),
          new PublicationIncludesTables(),
          new PublicationOperations(),
          new PublicationScope(),
          new PublicationFilters(),
          new ReplicaIdentities(),
          new TableKinds(),
          new TableHierarchy(),
          new OrderingKey(),
          new ColumnTypes(),
          new OpenTransactions(),
          new LeftoverObjects(),
          new MaintenanceAhead(),
          new SecurityGroups(),
          new NetworkPath(),
          new PrivateAccess(),
          new Failover());
}
