package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * The columns of a table that may arrive changed in ClickHouse.
 *
 * @param nullable the number of columns that may be NULL
 * @param textual the number of columns whose type has no counterpart in ClickHouse, so that they
 *     become text
 * @param notable the columns that may arrive changed, each with one reason
 */
@RecordBuilder
public record Columns(int nullable, int textual, List<Notable> notable)
    implements ColumnsBuilder.With {
  /** A table whose columns all arrive unchanged. */
  public static final Columns NONE = new Columns(0, 0, List.of());

  /** Why a column may arrive changed. */
  public enum Reason {
    /** {@code GENERATED … STORED}. */
    GENERATED_STORED,
    /** {@code GENERATED … VIRTUAL}, PostgreSQL 18 and later. */
    GENERATED_VIRTUAL,
    /** {@code numeric} without a precision. */
    UNBOUNDED_NUMERIC,
    /** Its type is a domain. */
    DOMAIN
  }

  /**
   * A column that may arrive changed.
   *
   * @param inKey whether it is part of the key that ClickHouse uses: the index of REPLICA IDENTITY
   *     USING INDEX if it exists, otherwise the primary key
   */
  public record Notable(String column, Reason reason, boolean inKey) {

    /** Whether the server computes its values. */
    public boolean isGenerated() {
      return reason == Reason.GENERATED_STORED || reason == Reason.GENERATED_VIRTUAL;
    }
  }
}
