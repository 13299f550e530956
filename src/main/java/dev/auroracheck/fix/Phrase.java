package dev.auroracheck.fix;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Words about one or more objects: {@code Grant SELECT on 7 tables to clickpipes_user}. Phrases of
 * one shape, which differ only in their objects, are merged into one.
 *
 * @param before the words before the objects; all words where there are no objects
 * @param noun what one object is: {@code table}
 * @param objects the names; named where they are few and short, else counted
 * @param after the words after the objects
 */
record Phrase(String before, String noun, List<String> objects, String after) {
  private static final int MOST_NAMES = 3;

  /** Many of these are alike, so that their number says more than their names. */
  static final String ADDRESS = "address";

  /** Words without objects. */
  static Phrase of(String words) {
    return new Phrase(words, "", List.of(), "");
  }

  /**
   * The words.
   *
   * @param longest how many characters several names may take before they are counted instead
   */
  String text(int longest) {
    return objects.isEmpty() ? before : before + named(longest) + after;
  }

  private String named(int longest) {
    int n = objects.size();
    String names = list(objects);
    boolean counted = noun.equals(ADDRESS) || n > MOST_NAMES || names.length() > longest;
    if (n == 1) {
      return noun.equals(ADDRESS) ? "1 address" : noun + " " + names;
    }
    String plural = noun + (noun.endsWith("s") ? "es" : "s");
    return counted ? n + " " + plural : plural + " " + names;
  }

  /** Whether both differ in their objects alone. */
  boolean isLike(Phrase other) {
    return before.equals(other.before) && noun.equals(other.noun) && after.equals(other.after);
  }

  /** One phrase about the objects of both. */
  Phrase and(Phrase like) {
    Set<String> all = new LinkedHashSet<>(objects);
    all.addAll(like.objects);
    return new Phrase(before, noun, List.copyOf(all), after);
  }

  /** {@code a}, {@code a and b}, {@code a, b and c}. */
  static String list(List<String> parts) {
    int last = parts.size() - 1;
    return last < 1
        ? String.join("", parts)
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }
}
