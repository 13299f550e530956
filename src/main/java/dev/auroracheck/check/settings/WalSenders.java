package dev.auroracheck.check.settings;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.request.Level;
import java.util.Optional;

/** Whether a pipe will find a WAL sender to read changes from. */
public final class WalSenders implements Check {
  private static final String PARAMETER = "max_wal_senders";

  /** What ClickPipes asks of the parameter, however few senders are in use. */
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
        "Each reader of the replication stream takes one for as long as it reads");
  }

  @Override
  public Result judge(Context context) {
    long allowed = context.server().number(PARAMETER).orElseThrow();
    int used = context.database().activity().get().walSenders();
    long free = allowed - used;
    if (allowed < LEAST) {
      return Finding.of(PARAMETER + " is " + allowed + ", and ClickPipes asks for " + LEAST)
          .observed(String.valueOf(allowed))
          .expected(LEAST + " or more")
          .remedy(raise(DEFAULT, context))
          .fails();
    }
    String observed = used + " of " + allowed + " in use";
    if (free <= 0) {
      return Finding.of("all " + allowed + " WAL senders are in use")
          .observed(observed)
          .expected("one free")
          .remedy(
              Remedy.manual(
                      "End a reader that nobody needs, instead of raising "
                          + PARAMETER
                          + ": the view pg_stat_replication lists the readers")
                  .and(raise(allowed + DEFAULT, context)))
          .fails();
    }
    return Result.Pass.of(free + " of " + allowed + " WAL senders are free", observed)
        .note(Optional.of("a second pipe would find none").filter(note -> free == 1));
  }

  private static Remedy raise(long value, Context context) {
    return ClusterParameter.setStatic(PARAMETER, String.valueOf(value), context);
  }
}
