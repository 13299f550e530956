package dev.auroracheck.check.settings;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
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
  public Result judge(Facts facts, Request request) {
    long allowed = facts.database().server().get().number(PARAMETER).orElseThrow();
    int used = facts.database().activity().get().walSenders();
    long free = allowed - used;
    if (allowed < LEAST) {
      return Finding.of(PARAMETER + " is " + allowed + ", and ClickPipes asks for " + LEAST)
          .observed(String.valueOf(allowed))
          .expected(LEAST + " or more")
          .fix(raise(DEFAULT, facts, request))
          .fails();
    }
    String observed = used + " of " + allowed + " in use";
    if (free <= 0) {
      return Finding.of("all " + allowed + " WAL senders are in use")
          .observed(observed)
          .expected("one free")
          .fix(
              raise(allowed + DEFAULT, facts, request)
                  .first(
                      Step.manual(
                          "End a reader that nobody needs, which makes the rest needless: SELECT"
                              + " pid, usename, application_name, client_addr FROM"
                              + " pg_stat_replication; lists them")))
          .fails();
    }
    return Result.Pass.of(free + " of " + allowed + " WAL senders are free", observed)
        .note(Optional.of("a second pipe would find none").filter(note -> free == 1));
  }

  private static Fix raise(long value, Facts facts, Request request) {
    return ClusterParameter.setStatic(
        "raise "
            + PARAMETER
            + " in a cluster parameter group of your own, and "
            + ClusterParameter.REBOOT,
        PARAMETER,
        String.valueOf(value),
        facts.aws(),
        request);
  }
}
