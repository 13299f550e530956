package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * What there is to say of a table's columns.
 *
 * @param nullable how many may be NULL
 * @param textual how many have a type that ClickHouse has no match for, so that they become text
 * @param notable those that may not arrive as they are, each for one reason
 */
@RecordBuilder
public record Columns(int nullable, int textual, List<Notable> notable)
    implements ColumnsBuilder.With {
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
    DOMAIN
  }

  /**
   * A column and the reason.
   *
   * @param inKey whether it is part of what ClickHouse takes for the key: the index of REPLICA
   *     IDENTITY USING INDEX while that is there, else the primary key
   */
  public record Notable(String column, Reason reason, boolean inKey) {

    /** Its values are made by the server. */
    public boolean isGenerated() {
      return reason == Reason.GENERATED_STORED || reason == Reason.GENERATED_VIRTUAL;
    }
  }
}
