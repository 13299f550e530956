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
import dev.auroracheck.remedy.UseWriterEndpoint;
import dev.auroracheck.request.Level;
import java.util.Optional;

/** Checks that the cluster is not a read-only secondary of a global database. */
public final class GlobalDatabasePrimary implements Check {
  @Override
  public About about() {
    return new About(
        "global-database",
        Section.CONNECTION,
        Level.REQUIRED,
        Needs.API,
        "The cluster is not a secondary of a global database",
        "A secondary cluster is read-only and can have no logical replication slot.");
  }

  @Override
  public Result judge(Context context) {
    Cluster cluster = context.aws().cluster().get();
    Optional<GlobalDatabase> found = context.aws().global().get();
    if (found.isEmpty() && cluster.globalDatabase().isPresent()) {
      return new Result.Undecided(
          "The cluster is part of global database "
              + cluster.globalDatabase().get()
              + ", which does not list the cluster.",
          "Run again: the global database may be changing.");
    }
    if (found.isEmpty()) {
      return Result.Pass.of("The cluster is not part of a global database.");
    }
    GlobalDatabase global = found.get();
    if (!global.primary()) {
      return secondary(global);
    }
    if (global.failoverStatus().isPresent()) {
      return Finding.of(
              "A switchover or failover of global database " + global.id() + " is in progress.")
          .observed(global.failoverStatus().get())
          .remedy(Remedy.manual("Run again after the switchover or failover"))
          .warns();
    }
    return Result.Pass.of("The cluster is the primary of global database " + global.id() + ".")
        .note("Replication slots do not follow when another region takes over.");
  }

  private static Result secondary(GlobalDatabase global) {
    // arn:aws:rds:REGION:ACCOUNT:cluster:ID
    Optional<String[]> arn =
        global.primaryArn().map(a -> a.split(":", -1)).filter(parts -> parts.length == 7);
    String where =
        arn.map(parts -> "Writes go to cluster " + parts[6] + " in " + parts[3] + ".")
            .orElse("Writes go to another region, which RDS does not name.");
    Remedy lookUp =
        arn.map(
                parts ->
                    Remedy.choice(
                        UseWriterEndpoint.SHOWS,
                        new ShowWriterEndpoint(parts[6], Optional.of(parts[3]))))
            .orElseGet(
                () -> Remedy.choice(UseWriterEndpoint.SHOWS, new ShowGlobalDatabase(global.id())));
    return Finding.of("The cluster is a secondary of global database " + global.id() + ". " + where)
        .observed("secondary")
        .expected("primary")
        .remedy(Remedy.manual("Use the writer endpoint of the primary cluster").and(lookUp))
        .fails();
  }
}
