package dev.auroracheck.check.settings;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.request.Level;
import java.util.Optional;

/** Checks that a WAL sender is free for the pipe's replication connection. */
public final class WalSenders implements Check {
  private static final String PARAMETER = "max_wal_senders";

  /** The least value of the parameter that ClickPipes accepts, even if no sender is in use. */
  private static final int LEAST = 2;

  private static final int DEFAULT = 10;

  @Override
  public About about() {
    return new About(
        "wal-senders",
        Section.SETTINGS,
        Level.REQUIRED,
        Needs.DB,
        "A WAL sender is free",
        "A replication connection is refused where all WAL senders are in use.");
  }

  @Override
  public Result judge(Context context) {
    long allowed = context.server().number(PARAMETER).orElseThrow();
    int used = context.database().activity().get().walSenders();
    long free = allowed - used;
    if (allowed < LEAST) {
      return Finding.of(
              PARAMETER + " is " + allowed + ", but ClickPipes requires " + LEAST + " or more.")
          .observed(String.valueOf(allowed))
          .expected(LEAST + " or more")
          .remedy(raise(DEFAULT, context))
          .fails();
    }
    String observed = used + " of " + allowed + " in use";
    if (free <= 0) {
      return Finding.of("All " + allowed + " WAL senders are in use.")
          .observed(observed)
          .expected("one free")
          .remedy(
              Remedy.manual(
                      "End a replication connection that nobody needs, instead of raising "
                          + PARAMETER
                          + ": pg_stat_replication lists the connections")
                  .and(raise(allowed + DEFAULT, context)))
          .fails();
    }
    return Result.Pass.of(
            free + " of " + allowed + " WAL senders " + Quoted.are(free) + " free.", observed)
        .note(
            Optional.of("A second pipe would find no free WAL sender.").filter(note -> free == 1));
  }

  private static Remedy raise(long value, Context context) {
    return ClusterParameter.setStatic(PARAMETER, String.valueOf(value), context);
  }
}
