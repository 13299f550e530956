package dev.auroracheck.check.connection;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.remedy.ClusterChange.ConvertToProvisioned;
import dev.auroracheck.remedy.ClusterChange.CreateInstance;
import dev.auroracheck.remedy.ClusterChange.PromoteReplica;
import dev.auroracheck.remedy.ClusterChange.StartCluster;
import dev.auroracheck.remedy.ClusterChange.WaitForCluster;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.request.Level;
import java.util.Optional;
import java.util.Set;

/** Whether the cluster is of a kind, and in a state, that can be replicated from. */
public final class ClusterUsable implements Check {
  private static final String INSTANCE_CLASS = "db.r6g.large";
  private static final Set<String> USABLE = Set.of("available", "backing-up");

  /**
   * States that do not end by themselves (Aurora user guide); any other is one of being at work.
   */
  private static final Set<String> DOWN =
      Set.of(
          "stopped",
          "stopping",
          "starting",
          "deleting",
          "failed",
          "migration-failed",
          "cloning-failed",
          "restore-error",
          "inaccessible-encryption-credentials",
          "inaccessible-encryption-credentials-recoverable",
          "incompatible-parameters");

  /** The same for an instance, which serves also while some things are done to it. */
  private static final Set<String> INSTANCE_USABLE =
      Set.of(
          "available",
          "backing-up",
          "configuring-enhanced-monitoring",
          "configuring-iam-database-auth",
          "configuring-log-exports",
          "storage-optimization");

  private static final Set<String> INSTANCE_DOWN =
      Set.of(
          "stopped",
          "stopping",
          "deleting",
          "failed",
          "storage-full",
          "insufficient-capacity",
          "inaccessible-encryption-credentials",
          "inaccessible-encryption-credentials-recoverable",
          "incompatible-network",
          "incompatible-option-group",
          "incompatible-parameters",
          "incompatible-restore",
          "restore-error");

  @Override
  public About about() {
    return new About(
        "cluster",
        Section.CONNECTION,
        Level.REQUIRED,
        Needs.API,
        "Cluster is Aurora PostgreSQL, provisioned and available",
        "Other engines, Serverless v1, Limitless and stopped clusters can't be replicated from");
  }

  @Override
  public Result judge(Context context) {
    Cluster cluster = context.aws().cluster().get();
    if (!cluster.engine().equals("aurora-postgresql")) {
      return otherEngine(cluster);
    }
    if (cluster.engineMode().equals("serverless")) {
      return serverlessV1(cluster);
    }
    if (cluster.limitless()) {
      return Finding.of("cluster " + cluster.id() + " is an Aurora Limitless Database")
          .observed("limitless")
          .remedy(Remedy.manual("Use another cluster: a Limitless Database can't be a source"))
          .fails();
    }
    if (cluster.replicationSource().isPresent() && !isGlobalSecondary(context.facts())) {
      return readReplica(cluster, cluster.replicationSource().get());
    }
    return status(cluster, context);
  }

  private static Result otherEngine(Cluster cluster) {
    return Finding.of("cluster " + cluster.id() + " runs " + cluster.engine())
        .observed(cluster.engine())
        .expected("aurora-postgresql")
        .remedy(
            Remedy.manual(
                cluster.engine().equals("postgres")
                    ? "This is RDS for PostgreSQL: follow the ClickPipes guide for RDS"
                    : "ClickPipes reads " + cluster.engine() + " in another way, if at all"))
        .fails();
  }

  private static Result serverlessV1(Cluster cluster) {
    return Finding.of("cluster " + cluster.id() + " is Aurora Serverless v1")
        .observed("engine mode serverless")
        .expected("engine mode provisioned (Serverless v2 is)")
        .remedy(
            Remedy.choice(
                "If a restart of the cluster is acceptable; choose the class of its instances",
                new ConvertToProvisioned(cluster.id(), INSTANCE_CLASS)))
        .fails();
  }

  private static Result readReplica(Cluster cluster, String source) {
    return Finding.of("cluster " + cluster.id() + " is a read replica of " + source)
        .observed("read replica")
        .remedy(
            Remedy.manual("Create the pipe from " + source)
                .and(
                    Remedy.choice(
                        "If cluster " + cluster.id() + " is to be a replica no more",
                        new PromoteReplica(cluster.id()))))
        .fails();
  }

  /**
   * Whether global-database has this cluster to complain about; undecided where AWS did not say.
   */
  private static boolean isGlobalSecondary(Facts facts) {
    boolean named = facts.aws().cluster().get().globalDatabase().isPresent();
    return facts.aws().global().get().map(g -> !g.primary()).orElse(named);
  }

  private static Result status(Cluster cluster, Context context) {
    String status = cluster.status();
    if (!USABLE.contains(status) && !DOWN.contains(status)) {
      return new Result.Undecided(
          "cluster " + cluster.id() + " is " + status, "Run again when it is available");
    }
    if (DOWN.contains(status)) {
      Finding finding =
          Finding.of("cluster " + cluster.id() + " is " + status)
              .observed(status)
              .expected("available");
      return switch (status) {
        case "stopped", "inaccessible-encryption-credentials-recoverable" ->
            finding.remedy(Remedy.of(new StartCluster(cluster.id()))).fails();
        case "starting" -> finding.remedy(Remedy.of(new WaitForCluster(cluster.id()))).fails();
        default ->
            finding
                .remedy(
                    Remedy.manual(
                        "Make cluster "
                            + cluster.id()
                            + " available again: see the cluster's events in RDS"))
                .fails();
      };
    }
    if (cluster.writer().isEmpty()) {
      return Finding.of("cluster " + cluster.id() + " has no writer instance")
          .observed(cluster.members().size() + " instances, none of them the writer")
          .expected("a writer instance")
          .remedy(
              Remedy.choice(
                  "If the cluster is to have a writer; choose the class of the instance",
                  new CreateInstance(cluster.id(), cluster.id() + "-1", INSTANCE_CLASS)))
          .fails();
    }
    return writerStatus(cluster, context);
  }

  private static Result writerStatus(Cluster cluster, Context context) {
    context.aws().instances().get();
    Optional<Instance> writer = context.aws().writer();
    if (writer.isEmpty()) {
      return new Result.Undecided(
          "RDS names writer "
              + cluster.writerId().orElseThrow()
              + " in the cluster and does not describe it",
          "Run again; a failover may be under way");
    }
    String status = writer.get().status();
    if (!INSTANCE_USABLE.contains(status) && !INSTANCE_DOWN.contains(status)) {
      return new Result.Undecided(
          "writer " + cluster.writerId().orElseThrow() + " is " + status,
          "Run again when it is available");
    }
    if (INSTANCE_DOWN.contains(status)) {
      return Finding.of("writer " + cluster.writerId().orElseThrow() + " is " + status)
          .observed(status)
          .expected("available")
          .remedy(
              Remedy.manual(
                  "Make writer "
                      + cluster.writerId().orElseThrow()
                      + " available again: see the instance's events in RDS"))
          .fails();
    }
    return usable(cluster, context);
  }

  private static Result usable(Cluster cluster, Context context) {
    return Result.Pass.of(
            "cluster " + cluster.id() + " is Aurora PostgreSQL " + cluster.engineVersion(),
            cluster.status())
        .note(
            Optional.of(
                    "at 0 ACUs it pauses by itself, though not its writer once logical replication"
                        + " is on")
                .filter(note -> cluster.minCapacity().filter(min -> min == 0).isPresent()))
        .note(
            Optional.of(
                    "it is of express configuration: whether replication passes the gateway in front"
                        + " of it, AWS does not say")
                .filter(note -> !cluster.inVpc()))
        .note(
            context
                .request()
                .aws()
                .overruled()
                .map(
                    other ->
                        "AWS was asked in the host's region, not in "
                            + other
                            + " as the environment has it"));
  }
}
