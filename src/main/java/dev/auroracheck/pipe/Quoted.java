package dev.auroracheck.pipe;

import dev.auroracheck.facts.Relation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes names as SQL wants them, alone and in lists. */
public final class Quoted {
  private static final int MOST_BYTES = 63;

  private Quoted() {}

  /** An identifier in double quotes. */
  public static String name(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /** {@code "schema"."table"}. */
  public static String name(String schema, String table) {
    return name(schema) + "." + name(table);
  }

  /** {@code "schema"."table"}. */
  public static String name(Relation relation) {
    return name(relation.schema(), relation.name());
  }

  /** Whether PostgreSQL keeps the whole name. It truncates longer ones. */
  public static boolean isWhole(String identifier) {
    return identifier.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
  }

  /** A string constant, as {@code quote_literal} writes it. */
  public static String literal(String text) {
    String quoted = "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    return text.contains("\\") ? "E" + quoted : quoted;
  }

  /** {@code 1 table}, {@code 2 tables}. */
  public static String count(int n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }

  /** {@code is} for one, {@code are} for any other number. */
  public static String are(long n) {
    return n == 1 ? "is" : "are";
  }

  /** Names with commas between them. */
  public static String list(List<String> quoted) {
    return quoted.stream().collect(Collectors.joining(", "));
  }

  /** The items of a sentence: {@code a}, {@code a and b}, {@code a, b and c}. */
  public static String and(List<String> items) {
    return joined(items, " and ");
  }

  /** The items of a negative sentence: {@code a}, {@code a or b}, {@code a, b or c}. */
  public static String or(List<String> items) {
    return joined(items, " or ");
  }

  private static String joined(List<String> items, String word) {
    int last = items.size() - 1;
    return last < 1 ? list(items) : list(items.subList(0, last)) + word + items.get(last);
  }

  /**
   * One or two names, or how many there are, for a message whose objects are listed below it.
   *
   * @param counted what three names or more are called: {@code 3 tables}
   */
  public static String few(List<String> quoted, String counted) {
    return quoted.size() <= 2 ? and(quoted) : counted;
  }

  /** The first three, and how many more there are: for messages. */
  public static String some(List<String> quoted) {
    List<String> shown = new ArrayList<>(quoted.subList(0, Math.min(3, quoted.size())));
    int more = quoted.size() - shown.size();
    return list(shown) + (more > 0 ? " and " + more + " more" : "");
  }
}
