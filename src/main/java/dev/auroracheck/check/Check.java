package dev.auroracheck.check;

import dev.auroracheck.pipe.Context;
import dev.auroracheck.request.Level;

/**
 * One thing that must hold for a pipe to work. A check is a pure function: it reads no clock, no
 * network and no file, and it need not ask whether a fact is there, because the runner turns a
 * missing one into its result.
 */
public interface Check {

  /**
   * What a check says of itself.
   *
   * @param id stable; also the name of its documentation page
   * @param title a statement that is true when the check passes
   * @param why one line: what goes wrong where it does not hold
   */
  record About(String id, Section section, Level level, Needs needs, String title, String why) {

    /** The documentation page. */
    public String docs() {
      return "https://github.com/aurora-check/aurora-check/blob/main/docs/checks/"
          + id
          + ".md#"
          + id;
    }
  }

  /** What the check says of itself. */
  About about();

  /** Whether it judges by the published ClickPipes addresses, which may have to be fetched. */
  default boolean usesAddresses() {
    return false;
  }

  /** The judgement. */
  Result judge(Context context);
}
