package dev.auroracheck.remedy;

import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.facts.Maintenance;
import dev.auroracheck.facts.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The facts after a change of the cluster. */
final class ClusterEffects implements ClusterChange.Cases<Facts> {
  private static final String AVAILABLE = "available";
  private static final Pattern VERSION = Pattern.compile("(\\d{2})\\.(\\d{1,3})(\\..*)?");

  private final Facts facts;

  ClusterEffects(Facts facts) {
    this.facts = facts;
  }

  @Override
  public Facts setParameters(ClusterChange.SetParameters change) {
    return ParameterEffects.set(change, facts);
  }

  @Override
  public Facts rebootInstance(ClusterChange.RebootInstance change) {
    return ParameterEffects.rebooted(change.instance(), facts);
  }

  @Override
  public Facts startCluster(ClusterChange.StartCluster change) {
    return available();
  }

  @Override
  public Facts waitForCluster(ClusterChange.WaitForCluster change) {
    return available();
  }

  private Facts available() {
    AwsFacts aws = facts.aws();
    return facts.withAws(
        aws.withCluster(aws.cluster().map(c -> c.withStatus(AVAILABLE)))
            .withInstances(
                aws.instances()
                    .map(all -> all.stream().map(i -> i.withStatus(AVAILABLE)).toList())));
  }

  @Override
  public Facts enableIamAuthentication(ClusterChange.EnableIamAuthentication change) {
    return cluster(
        c -> c.withConfiguration(c.configuration().withIamAuthentication(true)), pendingApplied());
  }

  @Override
  public Facts convertToProvisioned(ClusterChange.ConvertToProvisioned change) {
    return cluster(c -> c.withDbEngine(c.dbEngine().withMode("provisioned")));
  }

  @Override
  public Facts promoteReplica(ClusterChange.PromoteReplica change) {
    return cluster(c -> c.withReplicationSource(Optional.empty()));
  }

  /**
   * Adds a member without a description, because only RDS knows the details of the new instance.
   */
  @Override
  public Facts createInstance(ClusterChange.CreateInstance change) {
    return cluster(
        c -> {
          if (c.members().stream().anyMatch(m -> m.instanceId().equals(change.instance()))) {
            return c;
          }
          List<Cluster.Member> members = new ArrayList<>(c.members());
          members.add(new Cluster.Member(change.instance(), c.writer().isEmpty(), "in-sync"));
          return c.withMembers(members);
        });
  }

  @Override
  public Facts upgradeEngine(MaintenanceChange.UpgradeEngine change) {
    if (change.version().isEmpty()) {
      return facts;
    }
    return upgraded(change.version().get(), pendingApplied());
  }

  private static Facts upgraded(String version, Facts facts) {
    Facts upgraded =
        withoutPending(
            cluster(c -> c.withDbEngine(c.dbEngine().withVersion(version)), facts),
            "engine version " + version);
    return upgraded.withDatabase(
        upgraded.database().withServer(upgraded.database().server().map(s -> to(version, s))));
  }

  private static Server to(String version, Server server) {
    Matcher parts = VERSION.matcher(version);
    return parts.matches()
        ? server
            .withVersion(version)
            .withVersionNumber(
                Integer.parseInt(parts.group(1)) * 10000 + Integer.parseInt(parts.group(2)))
        : server;
  }

  private static Facts withoutPending(Facts facts, String pending) {
    return facts.withAws(
        facts
            .aws()
            .withInstances(
                facts
                    .aws()
                    .instances()
                    .map(
                        all ->
                            all.stream()
                                .map(
                                    i ->
                                        i.withPendingChanges(
                                            Effects.without(
                                                i.pendingChanges(), one -> one.equals(pending))))
                                .toList())));
  }

  /** Once RDS has applied what waits for the cluster. */
  private Facts pendingApplied() {
    Facts applied = cluster(PendingChanges::applied, facts);
    return facts
        .aws()
        .cluster()
        .known()
        .flatMap(PendingChanges::version)
        .map(version -> upgraded(version, applied))
        .orElse(applied);
  }

  @Override
  public Facts applyPendingChanges(MaintenanceChange.ApplyPendingChanges change) {
    return change.ofCluster() ? pendingApplied() : instanceAtOnce(change.id(), i -> i, facts);
  }

  @Override
  public Facts applyMaintenance(MaintenanceChange.ApplyMaintenance change) {
    return maintenance(
        m ->
            m.withActions(
                m.actions()
                    .map(
                        all ->
                            Effects.without(
                                all,
                                a ->
                                    a.resource().equals(change.resource())
                                        && a.action().equals(change.action())))));
  }

  @Override
  public Facts rotateCertificate(MaintenanceChange.RotateCertificate change) {
    return instanceAtOnce(
        change.instance(),
        i -> i.withCertificate(PendingChanges.certificate(change.authority(), facts.today())),
        facts);
  }

  @Override
  public Facts deleteBlueGreen(MaintenanceChange.DeleteBlueGreen change) {
    return maintenance(
        m ->
            m.withBlueGreen(
                m.blueGreen()
                    .map(all -> Effects.without(all, d -> d.id().equals(change.deployment())))));
  }

  @Override
  public Facts showBlueGreen(MaintenanceChange.ShowBlueGreen change) {
    return facts;
  }

  @Override
  public Facts showWriterEndpoint(ClusterChange.ShowWriterEndpoint change) {
    return facts;
  }

  @Override
  public Facts showGlobalDatabase(ClusterChange.ShowGlobalDatabase change) {
    return facts;
  }

  private Facts cluster(UnaryOperator<Cluster> change) {
    return cluster(change, facts);
  }

  private static Facts cluster(UnaryOperator<Cluster> change, Facts facts) {
    return facts.withAws(facts.aws().withCluster(facts.aws().cluster().map(change)));
  }

  /** Changes an instance at once, with all that waits for it. */
  static Facts instanceAtOnce(String id, UnaryOperator<Instance> change, Facts facts) {
    return facts.withAws(
        facts
            .aws()
            .withInstances(
                facts
                    .aws()
                    .instances()
                    .map(
                        all ->
                            Effects.each(
                                all,
                                i -> i.id().equals(id),
                                i -> change.apply(PendingChanges.applied(i, facts.today()))))));
  }

  private Facts maintenance(UnaryOperator<Maintenance> change) {
    return facts.withAws(facts.aws().withMaintenance(facts.aws().maintenance().map(change)));
  }
}
