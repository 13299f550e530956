package dev.auroracheck.check;

import dev.auroracheck.pipe.Context;
import java.util.Collection;
import java.util.Optional;

/** Reasons to skip that several checks share. */
public final class Skips {
  private Skips() {}

  /** The result of a check of the tables in scope where none can be replicated; else empty. */
  public static Optional<Result> nothingReplicable(Context context) {
    return without(context.replicable(), "can be replicated", context);
  }

  /** The result of a check of the initial load where no table can be read; else empty. */
  public static Optional<Result> nothingReadable(Context context) {
    return without(context.touched(), "is of a kind that the initial load reads", context);
  }

  private static Optional<Result> without(Collection<?> tables, String what, Context context) {
    if (!tables.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        context.scope().isEmpty()
            ? new Result.Skip("No table is in scope.")
            : Result.Skip.because("No table in scope " + what + ".", "table-kinds"));
  }
}
