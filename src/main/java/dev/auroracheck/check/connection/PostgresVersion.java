package dev.auroracheck.check.connection;

import dev.auroracheck.check.AwsCli;
import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.InitialLoad;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Scope;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Server;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether ClickPipes accepts the server's version, and logical decoding in it is sound. */
public final class PostgresVersion implements Check {
  private static final int FLOOR = 120000;

  /** Minors whose decoding runs out of memory on a bogus size, and the one that mended it. */
  private static final Map<Integer, String> BAD_ALLOC =
      Map.of(130021, "13.22", 140018, "14.19", 150013, "15.14", 160009, "16.10", 170005, "17.6");

  @Override
  public About about() {
    return new About(
        "postgres-version",
        Section.CONNECTION,
        Level.REQUIRED,
        Needs.DB,
        "PostgreSQL is version 12 or newer",
        "ClickPipes refuses older servers, and a few minor versions break while decoding");
  }

  @Override
  public Result judge(Facts facts, Request request) {
    Server server = facts.database().server().get();
    if (server.versionNumber() < FLOOR) {
      return Finding.of("the server is PostgreSQL " + server.version())
          .observed(server.version())
          .expected("12 or newer")
          .fix(upgrade("16.11", true, facts, request))
          .fails();
    }
    Optional<String> mended = Optional.ofNullable(BAD_ALLOC.get(server.versionNumber()));
    if (mended.isPresent()) {
      return broken(
              server, "decoding fails with \"invalid memory alloc request size\"", mended.get())
          .fix(upgrade(mended.get(), false, facts, request))
          .warns();
    }
    if (server.versionNumber() == 160001 && server.auroraVersion().isPresent()) {
      return broken(server, "decoding fails with \"could not map filenumber\"", "16.2")
          .fix(upgrade("16.2", false, facts, request))
          .warns();
    }
    boolean columnLists =
        facts.database().publications() instanceof Fact.Known<List<Publication>>
            && Scope.publication(facts, request).filter(Publication::hasColumnLists).isPresent();
    if ((server.versionNumber() == 150000 || server.versionNumber() == 150001) && columnLists) {
      return broken(server, "a publication with column lists sends tuples that do not fit", "15.2")
          .fix(upgrade("15.2", false, facts, request))
          .warns();
    }
    return Result.Pass.of("the server is PostgreSQL " + server.version(), server.version())
        .note(
            InitialLoad.readsLeaves(server.major())
                ? Optional.empty()
                : Optional.of("before 14 one reader alone loads a table"));
  }

  private static Finding broken(Server server, String what, String mended) {
    return Finding.of("in PostgreSQL " + server.version() + " " + what)
        .observed(server.version())
        .expected(mended + " or newer");
  }

  private static Fix upgrade(String version, boolean major, Facts facts, Request request) {
    String cluster = AwsCli.clusterId(request);
    AwsCli aws = AwsCli.of(request, facts.aws());
    String command =
        major
            ? aws.command(
                "rds",
                "modify-db-cluster",
                "--db-cluster-identifier",
                cluster,
                "--engine-version",
                version,
                "--allow-major-version-upgrade",
                "--apply-immediately")
            : aws.command(
                "rds",
                "modify-db-cluster",
                "--db-cluster-identifier",
                cluster,
                "--engine-version",
                version,
                "--apply-immediately");
    return Fix.of(
        "upgrade the cluster, to that version or a newer one that Aurora offers",
        Step.choice(
            Step.Kind.AWS,
            major
                ? "It takes the cluster down for some minutes, can't be taken back and asks for a"
                    + " parameter group of the new version: try it on a clone first"
                : "It restarts every instance",
            command));
  }
}
