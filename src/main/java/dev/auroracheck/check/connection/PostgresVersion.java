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

/**
 * Checks that ClickPipes accepts the server's version, and that the version has no known bug in
 * logical decoding.
 */
public final class PostgresVersion implements Check {
  private static final int FLOOR = 120000;

  /** Minor versions that can ask for a bogus amount of memory while decoding, and their fixes. */
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
        "ClickPipes refuses older servers, and a few minor versions break while decoding.");
  }

  @Override
  public Result judge(Context context) {
    Server server = context.server();
    if (server.versionNumber() < FLOOR) {
      return Finding.of(
              "The server is PostgreSQL "
                  + server.version()
                  + ", and ClickPipes needs 12 or newer.")
          .observed(server.version())
          .expected("12 or newer")
          .remedy(upgrade("16.11", true, context))
          .fails();
    }
    Optional<String> fixed = Optional.ofNullable(BAD_ALLOC.get(server.versionNumber()));
    if (fixed.isPresent()) {
      String error = "decoding can fail with \"invalid memory alloc request size\"";
      return broken(error, fixed.get(), context);
    }
    if (server.versionNumber() == 160001 && server.auroraVersion().isPresent()) {
      return broken("decoding can fail with \"could not map filenumber\"", "16.2", context);
    }
    boolean columnLists =
        context.database().publications() instanceof Fact.Known<List<Publication>>
            && context.publication().filter(Publication::hasColumnLists).isPresent();
    if ((server.versionNumber() == 150000 || server.versionNumber() == 150001) && columnLists) {
      return broken("a publication with a column list can send too many columns", "15.2", context);
    }
    return Result.Pass.of("The server is PostgreSQL " + server.version() + ".", server.version())
        .note(
            InitialLoad.readsLeaves(server.major())
                ? Optional.empty()
                : Optional.of(
                    "Before PostgreSQL 14, the initial load reads each table over a single connection."));
  }

  private static Result broken(String what, String fixed, Context context) {
    String version = context.server().version();
    return Finding.of(
            "In PostgreSQL " + version + ", " + what + ". Version " + fixed + " fixes this bug.")
        .observed(version)
        .expected(fixed + " or newer")
        .remedy(upgrade(fixed, false, context))
        .warns();
  }

  private static Remedy upgrade(String version, boolean major, Context context) {
    return Remedy.choice(
        "every instance restarts; a newer version that Aurora offers is fine too"
            + (major ? "; a major upgrade can't be undone, so try it on a clone first" : ""),
        new UpgradeEngine(Parameters.clusterId(context), Optional.of(version), major, false));
  }
}
