package dev.auroracheck.check.connection;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.GlobalDatabase;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.remedy.ClusterChange.ShowGlobalDatabase;
import dev.auroracheck.remedy.ClusterChange.ShowWriterEndpoint;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.request.Level;
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
  public Result judge(Context context) {
    Cluster cluster = context.aws().cluster().get();
    Optional<GlobalDatabase> found = context.aws().global().get();
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
      return secondary(global);
    }
    if (global.failoverStatus().isPresent()) {
      return Finding.of(
              "a switchover or failover of global database " + global.id() + " is under way")
          .observed(global.failoverStatus().get())
          .remedy(Remedy.manual("Run again when the switchover has ended"))
          .warns();
    }
    return Result.Pass.of("the cluster is the primary of global database " + global.id())
        .note("replication slots stay behind when another region takes over");
  }

  private static Result secondary(GlobalDatabase global) {
    // arn:aws:rds:REGION:ACCOUNT:cluster:ID
    Optional<String[]> arn =
        global.primaryArn().map(a -> a.split(":", -1)).filter(parts -> parts.length == 7);
    String where =
        arn.map(parts -> "cluster " + parts[6] + " in " + parts[3])
            .orElse("another region, which RDS does not name");
    Remedy lookUp =
        arn.map(
                parts ->
                    Remedy.choice(
                        "To see the writer endpoint of cluster " + parts[6],
                        new ShowWriterEndpoint(parts[6], Optional.of(parts[3]))))
            .orElseGet(
                () ->
                    Remedy.choice(
                        "To see where the primary cluster of " + global.id() + " is",
                        new ShowGlobalDatabase(global.id())));
    return Finding.of(
            "the cluster is a secondary of global database "
                + global.id()
                + "; writes go to "
                + where)
        .observed("secondary")
        .expected("primary")
        .remedy(Remedy.manual("Use the writer endpoint of the primary cluster").and(lookUp))
        .fails();
  }
}
