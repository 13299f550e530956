package dev.auroracheck.fix;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The title of a step: one order, however many changes the step makes. */
final class Title {
  private static final int LONGEST = 180;
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

  /** The risky changes come first. The last of them exposes most, so that the order is reversed. */
  private static String choice(List<Description> changes) {
    List<String> parts =
        texts(changes.stream().filter(change -> change.impact().isPresent()).toList());
    Collections.reverse(parts);
    parts.addAll(texts(changes.stream().filter(change -> change.impact().isEmpty()).toList()));
    return capital(joined(parts, LONGEST));
  }

  private static List<String> texts(List<Description> changes) {
    List<String> texts = new ArrayList<>();
    merged(changes, Description::part).forEach(part -> texts.add(part.text(LONGEST_PART_NAMES)));
    return texts;
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
