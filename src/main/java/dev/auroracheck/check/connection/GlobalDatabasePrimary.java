package dev.auroracheck.check.connection;

import dev.auroracheck.check.AwsCli;
import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.GlobalDatabase;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.Optional;

/** Whether a global database's writes happen in this cluster. */
public final class GlobalDatabasePrimary implements Check {
  @Override
  public About about() {
    return new About(
        "global-database",
        Section.CONNECTION,
        Level.REQUIRED,
        Needs.API,
        "Cluster is not a global database's secondary",
        "A secondary region takes no writes, so no replication slot can be made there");
  }

  @Override
  public Result judge(Facts facts, Request request) {
    Cluster cluster = facts.aws().cluster().get();
    Optional<GlobalDatabase> found = facts.aws().global().get();
    if (found.isEmpty() && cluster.globalDatabase().isPresent()) {
      return new Result.Undecided(
          "the cluster says it is part of global database "
              + cluster.globalDatabase().get()
              + ", which does not list it",
          "Run again; a change of the global database may be under way");
    }
    if (found.isEmpty()) {
      return Result.Pass.of("the cluster is not part of a global database");
    }
    GlobalDatabase global = found.get();
    if (!global.primary()) {
      return secondary(global, facts, request);
    }
    if (global.failoverStatus().isPresent()) {
      return Finding.of(
              "a switchover or failover of global database " + global.id() + " is under way")
          .observed(global.failoverStatus().get())
          .fix(Fix.of("wait for it", Step.manual("Run again when the switchover has ended")))
          .warns();
    }
    return Result.Pass.of("the cluster is the primary of global database " + global.id())
        .note("replication slots stay behind when another region takes over");
  }

  private static Result secondary(GlobalDatabase global, Facts facts, Request request) {
    // arn:aws:rds:REGION:ACCOUNT:cluster:ID
    Optional<String[]> arn =
        global.primaryArn().map(a -> a.split(":", -1)).filter(parts -> parts.length == 7);
    String where =
        arn.map(parts -> "cluster " + parts[6] + " in " + parts[3])
            .orElse("another region, which RDS does not name");
    Step step =
        arn.map(
                parts ->
                    Step.choice(
                        Step.Kind.AWS,
                        "This shows its name",
                        "aws rds describe-db-clusters --db-cluster-identifier "
                            + AwsCli.quote(parts[6])
                            + " --query 'DBClusters[0].Endpoint' --output text --region "
                            + AwsCli.quote(parts[3])))
            .orElseGet(
                () ->
                    Step.choice(
                        Step.Kind.AWS,
                        "This shows where it is",
                        AwsCli.of(request, facts.aws())
                            .command(
                                "rds",
                                "describe-global-clusters",
                                "--global-cluster-identifier",
                                global.id())));
    return Finding.of(
            "the cluster is a secondary of global database "
                + global.id()
                + "; writes go to "
                + where)
        .observed("secondary")
        .expected("primary")
        .fix(Fix.of("use the writer endpoint of the primary cluster", step))
        .fails();
  }
}
