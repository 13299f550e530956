package dev.auroracheck.check.connection;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Server;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.InitialLoad;
import dev.auroracheck.remedy.MaintenanceChange.UpgradeEngine;
import dev.auroracheck.remedy.Parameters;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.request.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether ClickPipes accepts the server's version, and logical decoding in it is sound. */
public final class PostgresVersion implements Check {
  private static final int FLOOR = 120000;

  /** Minors whose decoding runs out of memory on a bogus size, and the one that fixed it. */
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
  public Result judge(Context context) {
    Server server = context.server();
    if (server.versionNumber() < FLOOR) {
      return Finding.of("the server is PostgreSQL " + server.version())
          .observed(server.version())
          .expected("12 or newer")
          .remedy(upgrade("16.11", true, context))
          .fails();
    }
    Optional<String> fixed = Optional.ofNullable(BAD_ALLOC.get(server.versionNumber()));
    if (fixed.isPresent()) {
      return broken(
              server,
              "decoding fails with \"invalid memory alloc context.request() size\"",
              fixed.get())
          .remedy(upgrade(fixed.get(), false, context))
          .warns();
    }
    if (server.versionNumber() == 160001 && server.auroraVersion().isPresent()) {
      return broken(server, "decoding fails with \"could not map filenumber\"", "16.2")
          .remedy(upgrade("16.2", false, context))
          .warns();
    }
    boolean columnLists =
        context.database().publications() instanceof Fact.Known<List<Publication>>
            && context.publication().filter(Publication::hasColumnLists).isPresent();
    if ((server.versionNumber() == 150000 || server.versionNumber() == 150001) && columnLists) {
      return broken(server, "a publication with column lists sends tuples that do not fit", "15.2")
          .remedy(upgrade("15.2", false, context))
          .warns();
    }
    return Result.Pass.of("the server is PostgreSQL " + server.version(), server.version())
        .note(
            InitialLoad.readsLeaves(server.major())
                ? Optional.empty()
                : Optional.of("before 14 one reader alone loads a table"));
  }

  private static Finding broken(Server server, String what, String fixed) {
    return Finding.of("in PostgreSQL " + server.version() + " " + what)
        .observed(server.version())
        .expected(fixed + " or newer");
  }

  private static Remedy upgrade(String version, boolean major, Context context) {
    return Remedy.choice(
        "To that version or a newer one that Aurora offers"
            + (major ? "; try the upgrade on a clone first: it can't be undone" : ""),
        new UpgradeEngine(Parameters.clusterId(context), Optional.of(version), major, false));
  }
}
