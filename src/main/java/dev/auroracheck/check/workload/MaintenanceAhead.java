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
 * Checks that nothing is pending for the cluster that interrupts a pipe or removes its slot. What
 * is pending does less harm before the pipe is created than after.
 */
public final class MaintenanceAhead implements Check {
  @Override
  public About about() {
    return new About(
        "maintenance",
        Section.WORKLOAD,
        Level.INFO,
        Needs.API,
        "No reboot, modification, upgrade or switchover is pending",
        "A reboot interrupts the pipe, and a major upgrade or a switchover can remove its slot.");
  }

  @Override
  public Result judge(Context context) {
    Cluster cluster = context.aws().cluster().get();
    if (!cluster.engine().equals("aurora-postgresql")) {
      return Result.Skip.because("The cluster runs " + cluster.engine() + ".", "cluster");
    }
    Maintenance maintenance = context.aws().maintenance().get();
    Fact<List<Instance>> instances = context.aws().instances();
    List<PendingEvent> ahead = ahead(cluster, maintenance, context);
    if (!ahead.isEmpty()) {
      return Finding.of(PendingEvent.message(ahead))
          .objects(ahead.stream().map(PendingEvent::subject).toList())
          .remedy(ahead.stream().map(PendingEvent::remedy).reduce(Remedy.NONE, Remedy::and))
          .fails();
    }
    return nothingAhead(cluster, maintenance, instances.get());
  }

  /** No event was found, which decides something only if everything could be read. */
  private static Result nothingAhead(
      Cluster cluster, Maintenance maintenance, List<Instance> described) {
    List<String> missing =
        cluster.members().stream()
            .map(Cluster.Member::instanceId)
            .filter(id -> described.stream().noneMatch(i -> i.id().equals(id)))
            .toList();
    if (!missing.isEmpty()) {
      return new Result.Undecided(
          "RDS lists "
              + (missing.size() == 1 ? "instance " : "instances ")
              + Quoted.some(missing)
              + " in cluster "
              + cluster.id()
              + ", but returns no description.",
          "Run again in a few minutes: the cluster may be changing.");
    }
    maintenance.actions().get();
    maintenance.standardSupportEnds().get();
    Optional<BlueGreen> switched =
        maintenance.blueGreen().get().stream()
            .filter(d -> BlueGreenSide.tookOver(cluster, d))
            .findFirst();
    return Result.Pass.of("RDS reports nothing pending for cluster " + cluster.id() + ".")
        .note(
            switched.map(
                d ->
                    "Cluster "
                        + cluster.id()
                        + " is in production since the switchover of blue/green deployment "
                        + d.name()
                        + "."));
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
    EnhancedReplication.of(cluster, context).ifPresent(all::add);
    cluster.pendingChanges().forEach(change -> all.add(work.ofCluster(change)));
    for (Instance instance : instances) {
      instance.pendingChanges().stream()
          // RDS may report a change of the cluster for each instance as well
          .filter(change -> !cluster.pendingChanges().contains(change))
          .forEach(change -> all.add(work.ofInstance(change, instance)));
    }
    maintenance.actions().known().orElse(List.of()).forEach(a -> all.add(work.of(a)));
    work.reboot(context.aws().writer()).ifPresent(all::add);
    instances.forEach(i -> work.certificate(i).ifPresent(all::add));
    maintenance
        .standardSupportEnds()
        .known()
        .flatMap(end -> StandardSupport.of(cluster, end, context.facts().today()))
        .ifPresent(all::add);
    return all;
  }
}
