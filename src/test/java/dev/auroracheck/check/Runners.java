package dev.auroracheck.check;

import dev.auroracheck.check.registry.Checks;
import dev.auroracheck.pipe.Context;

/** Runs all checks in tests, where a defect of a check ends the test. */
public final class Runners {
  private Runners() {}

  public static Runner all(Context context) {
    return new Runner(
        Checks.ALL,
        context.request(),
        defect -> {
          throw new AssertionError(defect);
        });
  }
}
