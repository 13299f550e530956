package dev.auroracheck.source.aws;

import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Instance;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;
import software.amazon.awssdk.services.rds.model.Subnet;

/** Finds the VPC of a cluster, if the pipe connects over the internet. */
final class VpcSearch {
  private final boolean overInternet;
  private final RdsCalls rds;
  private final VpcCalls vpc;
  private final Calls calls;

  VpcSearch(boolean overInternet, RdsCalls rds, VpcCalls vpc, Calls calls) {
    this.overInternet = overInternet;
    this.rds = rds;
    this.vpc = vpc;
    this.calls = calls;
  }

  /** Starts the calls about the VPC of the cluster's instances. */
  Fact<VpcLookup> start(
      Cluster cluster, Fact<List<Instance>> members, Optional<String> subnetGroup) {
    if (!overInternet) {
      return Fact.absent(Fact.Why.NOT_ASKED, "The pipe does not connect over the internet.");
    } else if (!cluster.inVpc()) {
      return Fact.absent(Fact.Why.NOT_APPLICABLE, "The cluster has no VPC.");
    } else if (members instanceof Fact.Unavailable<List<Instance>> u) {
      return Fact.copy(u);
    }
    Optional<Instance> placed =
        members.get().stream().filter(i -> !i.vpcId().isEmpty()).findFirst();
    if (placed.isPresent()) {
      return Fact.of(VpcLookup.start(vpc, placed.get().vpcId(), placed.get().subnetIds()));
    } else if (members.get().isEmpty() || subnetGroup.isEmpty()) {
      return nowhere();
    }
    return start(subnetGroup.get());
  }

  /** RDS returns the subnets with each instance. A test endpoint for RDS may not. */
  private Fact<VpcLookup> start(String subnetGroup) {
    Fact<Optional<DBSubnetGroup>> group =
        calls.start(Action.DESCRIBE_DB_SUBNET_GROUPS, () -> rds.subnetGroup(subnetGroup)).join();
    if (group instanceof Fact.Unavailable<Optional<DBSubnetGroup>> u) {
      return Fact.copy(u);
    }
    return group
        .get()
        .map(
            g ->
                Fact.of(
                    VpcLookup.start(
                        vpc,
                        g.vpcId(),
                        g.subnets().stream().map(Subnet::subnetIdentifier).toList())))
        .orElseGet(VpcSearch::nowhere);
  }

  private static Fact<VpcLookup> nowhere() {
    return Fact.absent(Fact.Why.NOT_APPLICABLE, "The cluster has no instance in a VPC.");
  }
}
