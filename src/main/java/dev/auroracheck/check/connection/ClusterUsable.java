package dev.auroracheck.check.connection;

import dev.auroracheck.check.AwsCli;
import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Step;
import dev.auroracheck.check.Step.Call;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the cluster is of a kind, and in a state, that can be replicated from. */
public final class ClusterUsable implements Check {
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
  public Result judge(Facts facts, Request request) {
    Cluster cluster = facts.aws().cluster().get();
    AwsCli aws = AwsCli.of(request, facts.aws());
    if (!cluster.engine().equals("aurora-postgresql")) {
      return Finding.of("cluster " + cluster.id() + " runs " + cluster.engine())
          .observed(cluster.engine())
          .expected("aurora-postgresql")
          .fix(
              Fix.of(
                  "use an Aurora PostgreSQL cluster",
                  Step.manual(
                      cluster.engine().equals("postgres")
                          ? "This is RDS for PostgreSQL: follow the ClickPipes guide for RDS"
                          : "ClickPipes reads " + cluster.engine() + " in another way, if at all")))
          .fails();
    }
    if (cluster.engineMode().equals("serverless")) {
      return Finding.of("cluster " + cluster.id() + " is Aurora Serverless v1")
          .observed("engine mode serverless")
          .expected("engine mode provisioned (Serverless v2 is)")
          .fix(
              Fix.of(
                  "convert it to a provisioned cluster",
                  Step.choice(
                      Step.Kind.AWS,
                      "It restarts the cluster, on instances of the class that you choose",
                      aws.command(
                          "rds",
                          "modify-db-cluster",
                          "--db-cluster-identifier",
                          cluster.id(),
                          "--engine-mode",
                          "provisioned",
                          "--allow-engine-mode-change",
                          "--db-cluster-instance-class",
                          "db.r6g.large"))))
          .fails();
    }
    if (cluster.limitless()) {
      return Finding.of("cluster " + cluster.id() + " is an Aurora Limitless Database")
          .observed("limitless")
          .fix(
              Fix.of(
                  "use another cluster",
                  Step.manual("A Limitless Database can't be a replication source")))
          .fails();
    }
    if (cluster.replicationSource().isPresent() && !isGlobalSecondary(facts)) {
      return Finding.of(
              "cluster "
                  + cluster.id()
                  + " is a read replica of "
                  + cluster.replicationSource().get())
          .observed("read replica")
          .fix(
              Fix.of(
                  "use its source, or promote it",
                  Step.manual("Create the pipe from " + cluster.replicationSource().get()),
                  Step.choice(
                      Step.Kind.AWS,
                      "Or, if it is to stand on its own and be a replica no more",
                      aws.command(
                          "rds",
                          "promote-read-replica-db-cluster",
                          "--db-cluster-identifier",
                          cluster.id()))))
          .fails();
    }
    return status(cluster, facts, request, aws);
  }

  /**
   * Whether global-database has this cluster to complain about; undecided where AWS did not say.
   */
  private static boolean isGlobalSecondary(Facts facts) {
    boolean named = facts.aws().cluster().get().globalDatabase().isPresent();
    return facts.aws().global().get().map(g -> !g.primary()).orElse(named);
  }

  private static Result status(Cluster cluster, Facts facts, Request request, AwsCli aws) {
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
            finding
                .fix(
                    Fix.of(
                        "start it",
                        Step.Aws.calls(
                                List.of(
                                    Call.unless(
                                        "InvalidDBClusterStateFault",
                                        aws.command(
                                            "rds",
                                            "start-db-cluster",
                                            "--db-cluster-identifier",
                                            cluster.id())),
                                    Call.of(aws.waitForCluster(cluster.id()))))
                            .costing("a running cluster is paid for")))
                .fails();
        case "starting" ->
            finding
                .fix(
                    Fix.of("wait until it has started", Step.aws(aws.waitForCluster(cluster.id()))))
                .fails();
        default ->
            finding
                .fix(Fix.of("bring it back", Step.manual("See the cluster's events in RDS")))
                .fails();
      };
    }
    if (cluster.writer().isEmpty()) {
      return Finding.of("cluster " + cluster.id() + " has no writer instance")
          .observed(cluster.members().size() + " instances, none of them the writer")
          .expected("a writer instance")
          .fix(
              Fix.of(
                  "add an instance",
                  Step.choice(
                      Step.Kind.AWS,
                      "An instance is paid for by its class, which you choose",
                      aws.command(
                          "rds",
                          "create-db-instance",
                          "--db-cluster-identifier",
                          cluster.id(),
                          "--db-instance-identifier",
                          cluster.id() + "-1",
                          "--engine",
                          "aurora-postgresql",
                          "--db-instance-class",
                          "db.r6g.large"))))
          .fails();
    }
    return writerStatus(cluster, facts, request);
  }

  private static Result writerStatus(Cluster cluster, Facts facts, Request request) {
    facts.aws().instances().get();
    Optional<Instance> writer = facts.aws().writer();
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
          .fix(Fix.of("bring it back", Step.manual("See the instance's events in RDS")))
          .fails();
    }
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
            request
                .aws()
                .overruled()
                .map(
                    other ->
                        "AWS was asked in the host's region, not in "
                            + other
                            + " as the environment has it"));
  }
}
