package dev.auroracheck.check.workload;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.facts.Maintenance;
import dev.auroracheck.facts.Maintenance.BlueGreen;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Parameters;
import dev.auroracheck.remedy.Reboot;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.request.Level;
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
  public Result judge(Context context) {
    Cluster cluster = context.aws().cluster().get();
    if (!cluster.engine().equals("aurora-postgresql")) {
      return Result.Skip.because("the cluster runs " + cluster.engine(), "cluster");
    }
    Maintenance maintenance = context.aws().maintenance().get();
    Fact<List<Instance>> instances = context.aws().instances();
    List<PendingEvent> ahead = ahead(cluster, maintenance, context);
    if (!ahead.isEmpty()) {
      return Finding.of("ahead: " + Quoted.some(ahead.stream().map(PendingEvent::what).toList()))
          .objects(ahead.stream().map(PendingEvent::subject).toList())
          .remedy(ahead.stream().map(PendingEvent::remedy).reduce(Remedy.NONE, Remedy::and))
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
          "RDS names " + Quoted.some(missing) + " in the cluster and does not describe it",
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

  private static List<PendingEvent> ahead(
      Cluster cluster, Maintenance maintenance, Context context) {
    PendingWork work =
        new PendingWork(
            cluster,
            context.facts().today(),
            Remedy.of(Parameters.reboot(Reboot.IF_PENDING, context)));
    List<Instance> instances = context.aws().instances().known().orElse(List.of());
    List<PendingEvent> all = new ArrayList<>();
    for (BlueGreen deployment : maintenance.blueGreen().known().orElse(List.of())) {
      BlueGreenSide.of(cluster, deployment).ifPresent(all::add);
    }
    cluster.pendingChanges().forEach(change -> all.add(work.ofCluster(change)));
    for (Instance instance : instances) {
      instance.pendingChanges().stream()
          // RDS may say of each instance what it will do to the cluster
          .filter(change -> !cluster.pendingChanges().contains(change))
          .forEach(change -> all.add(work.ofInstance(change, instance)));
    }
    maintenance.actions().known().orElse(List.of()).forEach(a -> all.add(work.of(a)));
    work.reboot(context.aws().writer()).ifPresent(all::add);
    EnhancedReplication.of(cluster, context).ifPresent(all::add);
    instances.forEach(i -> work.certificate(i).ifPresent(all::add));
    maintenance
        .standardSupportEnds()
        .known()
        .flatMap(end -> StandardSupport.of(cluster, end, context.facts().today()))
        .ifPresent(all::add);
    return all;
  }
}
