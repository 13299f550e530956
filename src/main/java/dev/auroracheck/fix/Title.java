package dev.auroracheck.fix;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The title of a step: one order, however many changes the step makes. */
final class Title {
  private static final int LONGEST = 135;
  private static final int LONGEST_NAMES = 60;

  /** Of one part, where there are several. */
  private static final int LONGEST_PART_NAMES = 30;

  private Title() {}

  static String of(List<Description> changes) {
    List<Phrase> orders = merged(changes, Description::order);
    if (orders.size() == 1) {
      return orders.get(0).text(LONGEST_NAMES);
    }
    String topic = changes.get(0).topic();
    return !topic.isEmpty() && changes.stream().allMatch(c -> c.topic().equals(topic))
        ? topic + joined(texts(changes), LONGEST - topic.length())
        : choice(changes);
  }

  /** Whoever decides has to read first what is risky. */
  private static String choice(List<Description> changes) {
    List<Description> riskyFirst = new ArrayList<>(changes);
    Collections.reverse(riskyFirst);
    riskyFirst.sort(Comparator.comparing(c -> c.impact().isEmpty()));
    return capital(joined(texts(riskyFirst), LONGEST));
  }

  private static List<String> texts(List<Description> changes) {
    return merged(changes, Description::part).stream()
        .map(phrase -> phrase.text(LONGEST_PART_NAMES))
        .toList();
  }

  /** As many parts as there is room for, and how many more there are. */
  private static String joined(List<String> parts, int longest) {
    List<String> shown = new ArrayList<>(parts);
    while (shown.size() > 1 && clauses(shown).length() > longest) {
      shown.remove(shown.size() - 1);
    }
    int more = parts.size() - shown.size();
    if (more > 0) {
      shown.add(more == 1 ? "1 more change" : more + " more changes");
    }
    return clauses(shown);
  }

  /**
   * {@code a}, {@code a and b}, {@code a, b, and c}: a comma parts clauses that name two things.
   */
  private static String clauses(List<String> parts) {
    int last = parts.size() - 1;
    boolean comma = last > 1 || (last == 1 && parts.get(0).contains(" and "));
    return last < 1
        ? parts.get(0)
        : String.join(", ", parts.subList(0, last))
            + (comma ? "," : "")
            + " and "
            + parts.get(last);
  }

  private static List<Phrase> merged(
      List<Description> changes, Function<Description, Phrase> phrase) {
    List<Phrase> merged = new ArrayList<>();
    for (Description change : changes) {
      Phrase next = phrase.apply(change);
      int like = 0;
      while (like < merged.size() && !merged.get(like).isLike(next)) {
        like++;
      }
      if (like < merged.size()) {
        merged.set(like, merged.get(like).and(next));
      } else {
        merged.add(next);
      }
    }
    return merged;
  }

  static String capital(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
