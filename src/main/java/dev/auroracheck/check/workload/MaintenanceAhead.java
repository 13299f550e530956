package dev.auroracheck.check.workload;

import dev.auroracheck.check.AwsCli;
import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.ParameterChange;
import dev.auroracheck.check.ParameterChange.Reboot;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Sql;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.facts.Maintenance;
import dev.auroracheck.facts.Maintenance.BlueGreen;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether something will be done to the cluster that interrupts a pipe or costs it its slot: better
 * before the pipe is made than after.
 */
public final class MaintenanceAhead implements Check {
  @Override
  public About about() {
    return new About(
        "maintenance",
        Section.WORKLOAD,
        Level.INFO,
        Needs.API,
        "No reboot, change, upgrade or switchover is ahead",
        "A reboot interrupts the pipe; a major upgrade or a switchover costs it its slot");
  }

  @Override
  public Result judge(Facts facts, Request request) {
    Cluster cluster = facts.aws().cluster().get();
    if (!cluster.engine().equals("aurora-postgresql")) {
      return Result.Skip.because("the cluster runs " + cluster.engine(), "cluster");
    }
    Maintenance maintenance = facts.aws().maintenance().get();
    Fact<List<Instance>> instances = facts.aws().instances();
    List<Ahead> ahead = ahead(cluster, maintenance, facts, request);
    if (!ahead.isEmpty()) {
      return Finding.of("ahead: " + Sql.some(ahead.stream().map(Ahead::what).toList()))
          .objects(ahead.stream().map(Ahead::subject).toList())
          .fix(fix(ahead))
          .fails();
    }
    // nothing is known of; that says something only where everything was read
    List<Instance> described = instances.get();
    List<String> missing =
        cluster.members().stream()
            .map(Cluster.Member::instanceId)
            .filter(id -> described.stream().noneMatch(i -> i.id().equals(id)))
            .toList();
    if (!missing.isEmpty()) {
      return new Result.Undecided(
          "RDS names " + Sql.some(missing) + " in the cluster and does not describe it",
          "Run again; a change of the cluster may be under way");
    }
    maintenance.actions().get();
    maintenance.standardSupportEnds().get();
    Optional<BlueGreen> switched =
        maintenance.blueGreen().get().stream()
            .filter(d -> BlueGreenSide.tookOver(cluster, d))
            .findFirst();
    return Result.Pass.of("nothing that RDS knows of is ahead of the cluster")
        .note(
            switched.map(
                d -> "it is in use since the switchover of blue/green deployment " + d.name()));
  }

  private static List<Ahead> ahead(
      Cluster cluster, Maintenance maintenance, Facts facts, Request request) {
    AwsCli aws = AwsCli.of(request, facts.aws());
    PendingWork work =
        new PendingWork(
            cluster,
            aws,
            facts.today(),
            ParameterChange.reboot(Reboot.IF_PENDING, facts.aws(), request));
    List<Instance> instances = facts.aws().instances().known().orElse(List.of());
    List<Ahead> all = new ArrayList<>();
    for (BlueGreen deployment : maintenance.blueGreen().known().orElse(List.of())) {
      BlueGreenSide.of(cluster, deployment, aws).ifPresent(all::add);
    }
    cluster.pendingChanges().forEach(change -> all.add(work.ofCluster(change)));
    for (Instance instance : instances) {
      instance.pendingChanges().stream()
          // RDS may say of each instance what it will do to the cluster
          .filter(change -> !cluster.pendingChanges().contains(change))
          .forEach(change -> all.add(work.ofInstance(change, instance)));
    }
    maintenance.actions().known().orElse(List.of()).forEach(a -> all.add(work.of(a)));
    work.reboot(facts.aws().writer()).ifPresent(all::add);
    EnhancedReplication.of(cluster, facts, aws).ifPresent(all::add);
    instances.forEach(i -> work.certificate(i).ifPresent(all::add));
    maintenance
        .standardSupportEnds()
        .known()
        .flatMap(end -> StandardSupport.of(cluster, end, facts.today(), aws))
        .ifPresent(all::add);
    return all;
  }

  private static Fix fix(List<Ahead> ahead) {
    return Fix.of(
        "have it over before the pipe is made",
        ahead.stream().map(Ahead::step).distinct().toArray(Step[]::new));
  }
}
