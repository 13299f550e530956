package dev.auroracheck.check;

import dev.auroracheck.pipe.Context;
import java.util.Optional;

/** Reasons to skip that several checks share. */
public final class Skips {
  private Skips() {}

  /** For a check on the tables in scope: empty where one of them can be replicated. */
  public static Optional<Result> nothingReplicable(Context context) {
    if (!context.replicable().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        context.scope().isEmpty()
            ? new Result.Skip("no table is in scope")
            : Result.Skip.because("nothing in scope can be replicated", "table-kinds"));
  }
}
