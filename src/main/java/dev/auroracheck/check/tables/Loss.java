package dev.auroracheck.check.tables;

import dev.auroracheck.facts.Columns;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.pipe.Quoted;
import java.util.List;

/**
 * A column whose values may arrive changed.
 *
 * @param table where the values are stored: the table in scope, or a partition or child table
 * @param column without quotes
 */
record Loss(Kind kind, Relation table, String column) {

  /** The quoted name of the column, with its table and schema. */
  String name() {
    return Quoted.name(table) + "." + Quoted.name(column);
  }

  /** What changes the values. */
  enum Kind {
    GENERATED("is", "are", "generated", "changes arrive without the value"),
    NUMERIC("is", "are", "numeric without precision", "digits beyond 38 are lost"),
    DOMAIN("has a", "have a", "domain type", "changes arrive as text"),
    LARGE(
        "has",
        "have",
        "large values (TOAST)",
        "a value that an UPDATE does not change arrives empty");

    private final String one;
    private final String several;
    private final String label;
    private final String harm;

    /**
     * @param one the verb where one column is concerned
     * @param several the verb where several are
     */
    Kind(String one, String several, String label, String harm) {
      this.one = one;
      this.several = several;
      this.label = label;
      this.harm = harm;
    }

    static Kind of(Columns.Reason reason) {
      return switch (reason) {
        case GENERATED_STORED, GENERATED_VIRTUAL -> GENERATED;
        case UNBOUNDED_NUMERIC -> NUMERIC;
        case DOMAIN -> DOMAIN;
      };
    }

    String label() {
      return label;
    }

    /** The cause and its consequence, for a list of columns. */
    String phrase() {
      return label + " (" + harm + ")";
    }

    /**
     * A sentence that names the only column, or counts several.
     *
     * @param names quoted
     */
    String sentence(List<String> names) {
      return (names.size() == 1
              ? names.get(0) + " " + one
              : Quoted.count(names.size(), "column") + " " + several)
          + " "
          + label
          + ": "
          + harm
          + ".";
    }

    /** What a person can do: an order without a full stop. */
    String remedy(List<Loss> losses) {
      List<String> columns = losses.stream().map(Loss::name).distinct().toList();
      boolean single = columns.size() == 1;
      String names = (single ? "column " : "columns ") + Quoted.some(columns);
      return switch (this) {
        case GENERATED ->
            "Exclude generated " + names + " in the pipe, and compute the values in ClickHouse";
        case NUMERIC ->
            "Give numeric "
                + names
                + " a precision, such as numeric(38, 9); this rewrites "
                + (single ? "the table" : "the tables");
        case DOMAIN ->
            "Give "
                + names
                + (single ? " the base type of its domain" : " the base types of their domains");
        case LARGE ->
            "Set REPLICA IDENTITY FULL on "
                + Quoted.some(losses.stream().map(l -> Quoted.name(l.table())).distinct().toList())
                + ", so that every change carries large values; this writes more WAL";
      };
    }
  }
}
