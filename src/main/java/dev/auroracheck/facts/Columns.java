package dev.auroracheck.facts;

import java.util.List;

/**
 * What there is to say of a table's columns.
 *
 * @param nullable how many may be NULL
 * @param textual how many have a type that ClickHouse has no match for, so that they become text
 * @param notable those that may not arrive as they are, each for one reason
 */
public record Columns(int nullable, int textual, List<Notable> notable) {
  /** Nothing to say. */
  public static final Columns NONE = new Columns(0, 0, List.of());

  /** Why a column may not arrive as it is. */
  public enum Reason {
    /** {@code GENERATED … STORED}. */
    GENERATED_STORED,
    /** {@code GENERATED … VIRTUAL}, 18 and later. */
    GENERATED_VIRTUAL,
    /** {@code numeric} without a precision. */
    UNBOUNDED_NUMERIC,
    /** Its type is a domain. */
    DOMAIN,
    /** It can be stored out of line, and the table has values stored there. */
    TOASTED
  }

  /**
   * A column and the reason.
   *
   * @param inIdentity whether it is part of the key or index that the replica identity is
   */
  public record Notable(String column, Reason reason, boolean inIdentity) {

    /** Its values are made by the server. */
    public boolean isGenerated() {
      return reason == Reason.GENERATED_STORED || reason == Reason.GENERATED_VIRTUAL;
    }
  }
}
