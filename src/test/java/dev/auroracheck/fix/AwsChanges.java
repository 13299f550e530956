package dev.auroracheck.fix;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.facts.SampleFacts;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.ClusterChange;
import dev.auroracheck.remedy.ClusterChange.SetParameters;
import dev.auroracheck.remedy.GroupRef;
import dev.auroracheck.remedy.MaintenanceChange;
import dev.auroracheck.remedy.NetworkChange;
import dev.auroracheck.remedy.ParameterValue;
import dev.auroracheck.remedy.PrivateLinkChange;
import dev.auroracheck.remedy.Reboot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A change of every type that AWS is asked for. */
final class AwsChanges {
  private static final List<Cidr> ADDRESSES =
      List.of(
          Cidr.parse("192.0.2.1/32"), Cidr.parse("192.0.2.2/32"), Cidr.parse("2001:db8::1/128"));

  private AwsChanges() {}

  /** At least one of each type. */
  static List<Change> all() {
    return List.of(
        set(attached(Map.of()), Map.of("wal_sender_timeout", dynamic("0")), Reboot.NO),
        set(made(Map.of()), Map.of("rds.logical_replication", fixed("1")), Reboot.IF_PENDING),
        set(attached(Map.of()), Map.of(), Reboot.ALWAYS, "shop-2"),
        new SetParameters(
            "shop",
            Optional.empty(),
            Optional.empty(),
            Map.of("max_wal_senders", fixed("20")),
            false,
            Reboot.IF_PENDING,
            Set.of()),
        new ClusterChange.RebootInstance("shop-1"),
        new ClusterChange.StartCluster("shop"),
        new ClusterChange.WaitForCluster("shop"),
        new ClusterChange.EnableIamAuthentication("shop"),
        new ClusterChange.ConvertToProvisioned("shop", "db.r6g.large"),
        new ClusterChange.PromoteReplica("shop"),
        new ClusterChange.CreateInstance("shop", "shop-3", "db.r6g.large"),
        new MaintenanceChange.UpgradeEngine("shop", Optional.of("16.12"), false, false),
        new MaintenanceChange.UpgradeEngine("shop", Optional.empty(), true, true),
        new MaintenanceChange.ApplyPendingChanges("shop", true),
        new MaintenanceChange.ApplyPendingChanges("shop-1", false),
        new MaintenanceChange.ApplyMaintenance(
            "shop-1", "arn:aws:rds:x:1:db:shop-1", "system-update"),
        new MaintenanceChange.RotateCertificate("shop-1", "rds-ca-rsa2048-g1"),
        new MaintenanceChange.DeleteBlueGreen("bgd-1"),
        new MaintenanceChange.ShowBlueGreen("bgd-1"),
        new ClusterChange.ShowWriterEndpoint("shop", Optional.of("eu-west-1")),
        new ClusterChange.ShowGlobalDatabase("shop-global"),
        new NetworkChange.MakePublic("shop-1"),
        new NetworkChange.MakePrivate("shop-1"),
        ingress(SampleFacts.SECURITY_GROUP),
        new NetworkChange.CreatePrefixList("ClickPipes-us-east-1-IPv4", ADDRESSES.subList(0, 2)),
        new NetworkChange.AllowInAcl(
            "acl-0a1b2c3d",
            false,
            5432,
            5432,
            List.of(new NetworkChange.AclEntry(90, ADDRESSES.get(0)))),
        new NetworkChange.AllowInAcl(
            "acl-0a1b2c3d",
            true,
            1024,
            65535,
            List.of(new NetworkChange.AclEntry(90, ADDRESSES.get(2)))),
        routes(),
        new NetworkChange.AttachInternetGateway("igw-1", SampleFacts.VPC),
        new NetworkChange.EnableVpcDns(SampleFacts.VPC, "enableDnsSupport"),
        new NetworkChange.EnableVpcDns(SampleFacts.VPC, "enableDnsHostnames"),
        new NetworkChange.ExcludeFromBlock(SampleFacts.VPC),
        new PrivateLinkChange.AllowPrincipal("vpce-svc-1", "arn:aws:iam::072088201116:root"),
        new PrivateLinkChange.SupportRegion("vpce-svc-1", "eu-west-1"),
        new PrivateLinkChange.IgnoreSecurityGroups("arn:nlb", "nlb", List.of("sg-1", "sg-2")),
        new PrivateLinkChange.ShowTargetHealth("arn:tg", "tg"),
        new PrivateLinkChange.ShowEndpointConnections("vpce-svc-1"));
  }

  static NetworkChange.AllowIngress ingress(String group) {
    return new NetworkChange.AllowIngress(group, 5432, ADDRESSES, "us-east-1");
  }

  /** One that is new, and one that takes the place of another. */
  static NetworkChange.RouteToGateway routes() {
    return new NetworkChange.RouteToGateway(
        "rtb-0a1b2c3d",
        "igw-0a1b2c3d",
        List.of(
            new NetworkChange.Destination(ADDRESSES.get(0), false),
            new NetworkChange.Destination(ADDRESSES.get(1), true)));
  }

  static ParameterValue dynamic(String value) {
    return new ParameterValue(value, false);
  }

  /** A value that takes effect after a reboot. */
  static ParameterValue fixed(String value) {
    return new ParameterValue(value, true);
  }

  /** The group that is attached, with what users have set in it. */
  static GroupRef attached(Map<String, ParameterValue> kept) {
    return new GroupRef("shop-logical", "aurora-postgresql16", true, false, Optional.of(kept));
  }

  /** A group that is to be created. */
  static GroupRef made(Map<String, ParameterValue> kept) {
    return new GroupRef("shop-clickpipes", "aurora-postgresql16", false, true, Optional.of(kept));
  }

  static SetParameters set(
      GroupRef group, Map<String, ParameterValue> values, Reboot reboot, String... readers) {
    return new SetParameters(
        "shop",
        Optional.of("shop-1"),
        Optional.of(group),
        values,
        !group.attached(),
        reboot,
        Set.of(readers));
  }
}
