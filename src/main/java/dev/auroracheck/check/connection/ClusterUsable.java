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

/** Checks that ClickPipes can replicate from a cluster of this kind and in this state. */
public final class ClusterUsable implements Check {
  private static final String INSTANCE_CLASS = "db.r6g.large";
  private static final Set<String> USABLE = Set.of("available", "backing-up");

  /**
   * States of a cluster that fail the check, most of which do not end by themselves (Aurora user
   * guide). In any state that is neither here nor usable, RDS is still working on the cluster.
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

  /** States of an instance in which it accepts connections. */
  private static final Set<String> INSTANCE_USABLE =
      Set.of(
          "available",
          "backing-up",
          "configuring-enhanced-monitoring",
          "configuring-iam-database-auth",
          "configuring-log-exports",
          "storage-optimization");

  /** States of an instance that do not end by themselves. */
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
        "The cluster is Aurora PostgreSQL, provisioned and available",
        "ClickPipes can't replicate from other engines, Serverless v1, Limitless or a stopped cluster.");
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
      return Finding.of("Cluster " + cluster.id() + " is an Aurora Limitless Database.")
          .observed("limitless")
          .remedy(
              Remedy.manual(
                  "Use another cluster: ClickPipes can't replicate from a Limitless Database"))
          .fails();
    }
    if (cluster.replicationSource().isPresent() && !isGlobalSecondary(context.facts())) {
      return readReplica(cluster, cluster.replicationSource().get());
    }
    return status(cluster, context);
  }

  private static Result otherEngine(Cluster cluster) {
    return Finding.of(
            "Cluster " + cluster.id() + " runs " + cluster.engine() + ", not aurora-postgresql.")
        .observed(cluster.engine())
        .expected("aurora-postgresql")
        .remedy(
            Remedy.manual(
                cluster.engine().equals("postgres")
                    ? "Follow the ClickPipes guide for RDS for PostgreSQL"
                    : "Use an Aurora PostgreSQL cluster: aurora-check does not cover "
                        + cluster.engine()))
        .fails();
  }

  private static Result serverlessV1(Cluster cluster) {
    return Finding.of("Cluster " + cluster.id() + " is Aurora Serverless v1.")
        .observed("engine mode serverless")
        .expected("engine mode provisioned (Serverless v2 is)")
        .remedy(
            Remedy.choice(
                "only if the cluster may restart; choose the instance class yourself",
                new ConvertToProvisioned(cluster.id(), INSTANCE_CLASS)))
        .fails();
  }

  private static Result readReplica(Cluster cluster, String source) {
    return Finding.of("Cluster " + cluster.id() + " is a read replica of " + source + ".")
        .observed("read replica")
        .remedy(
            Remedy.manual("Create the pipe from " + source)
                .and(
                    Remedy.choice(
                        "only if cluster " + cluster.id() + " no longer has to be a replica",
                        new PromoteReplica(cluster.id()))))
        .fails();
  }

  /**
   * Whether the check global-database fails for this cluster. Throws where AWS did not answer, so
   * that this check is undecided.
   */
  private static boolean isGlobalSecondary(Facts facts) {
    boolean named = facts.aws().cluster().get().globalDatabase().isPresent();
    return facts.aws().global().get().map(g -> !g.primary()).orElse(named);
  }

  private static Result status(Cluster cluster, Context context) {
    String status = cluster.status();
    if (!USABLE.contains(status) && !DOWN.contains(status)) {
      return new Result.Undecided(
          "The status of cluster " + cluster.id() + " is " + status + ".",
          "Run again when cluster " + cluster.id() + " is available.");
    }
    if (DOWN.contains(status)) {
      Finding finding =
          Finding.of("The status of cluster " + cluster.id() + " is " + status + ".")
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
                            + " available again: its RDS events name the cause"))
                .fails();
      };
    }
    if (cluster.writer().isEmpty()) {
      return Finding.of("Cluster " + cluster.id() + " has no writer instance.")
          .observed(cluster.members().size() + " instances, none of them the writer")
          .expected("a writer instance")
          .remedy(
              Remedy.choice(
                  "only if the cluster should have a writer; choose the instance class yourself",
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
          "RDS names "
              + cluster.writerId().orElseThrow()
              + " as the writer, but does not describe that instance.",
          "Run again: a failover may be in progress.");
    }
    String status = writer.get().status();
    if (!INSTANCE_USABLE.contains(status) && !INSTANCE_DOWN.contains(status)) {
      return new Result.Undecided(
          "The status of writer " + cluster.writerId().orElseThrow() + " is " + status + ".",
          "Run again when writer " + cluster.writerId().orElseThrow() + " is available.");
    }
    if (INSTANCE_DOWN.contains(status)) {
      return Finding.of(
              "The status of writer " + cluster.writerId().orElseThrow() + " is " + status + ".")
          .observed(status)
          .expected("available")
          .remedy(
              Remedy.manual(
                  "Make writer "
                      + cluster.writerId().orElseThrow()
                      + " available again: its RDS events name the cause"))
          .fails();
    }
    return usable(cluster, context);
  }

  private static Result usable(Cluster cluster, Context context) {
    return Result.Pass.of(
            "Cluster " + cluster.id() + " is Aurora PostgreSQL " + cluster.engineVersion() + ".",
            cluster.status())
        .note(
            Optional.of(
                    "The writer pauses when idle (minimum capacity 0 ACUs), until logical replication"
                        + " is on.")
                .filter(note -> cluster.minCapacity().filter(min -> min == 0).isPresent()))
        .note(
            Optional.of(
                    "The cluster uses express configuration. AWS does not document whether replication"
                        + " connections pass its internet access gateway.")
                .filter(note -> !cluster.inVpc()))
        .note(
            context
                .request()
                .aws()
                .overruled()
                .map(
                    other ->
                        "AWS was queried in the host's region, not in "
                            + other
                            + ", which the environment names."));
  }
}
