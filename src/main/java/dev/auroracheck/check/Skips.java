package dev.auroracheck.check;

import dev.auroracheck.pipe.Context;
import java.util.Collection;
import java.util.Optional;

/** Reasons to skip that several checks share. */
public final class Skips {
  private Skips() {}

  /** For a check on the tables in scope: empty where one of them can be replicated. */
  public static Optional<Result> nothingReplicable(Context context) {
    return without(context.replicable(), "replicated", context);
  }

  /** For a check on what the initial load reads: empty where it reads a table. */
  public static Optional<Result> nothingReadable(Context context) {
    return without(context.touched(), "read", context);
  }

  private static Optional<Result> without(Collection<?> tables, String done, Context context) {
    if (!tables.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        context.scope().isEmpty()
            ? new Result.Skip("no table is in scope")
            : Result.Skip.because("nothing in scope can be " + done, "table-kinds"));
  }
}
