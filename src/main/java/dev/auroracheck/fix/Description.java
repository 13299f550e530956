package dev.auroracheck.fix;

import dev.auroracheck.pipe.Quoted;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a change is in words. Its title is an order that makes sense on its own, without a full
 * stop: {@code Grant SELECT on 7 tables to "clickpipes_user"}.
 *
 * @param before the title up to the objects; the whole title where there are none
 * @param noun what the objects are: {@code table}
 * @param objects the names that changes which differ in nothing else have in one title
 * @param after the rest of the title
 * @param impact what the change costs or risks, a clause; absent where nobody would notice it
 */
record Description(
    String before, String noun, List<String> objects, String after, Optional<String> impact) {

  /** A title without objects. */
  static Description of(String title) {
    return new Description(title, "", List.of(), "", Optional.empty());
  }

  /** {@code before}, the objects by name or by number, {@code after}. */
  static Description of(String before, String noun, List<String> objects, String after) {
    return new Description(before, noun, objects, after, Optional.empty());
  }

  /** {@code before}, the object, {@code after}. */
  static Description of(String before, String noun, String object, String after) {
    return of(before, noun, List.of(object), after);
  }

  Description impact(String clause) {
    return new Description(before, noun, objects, after, Optional.of(clause));
  }

  /** The title. */
  String title() {
    if (objects.isEmpty()) {
      return before;
    }
    String named = noun.isEmpty() ? "" : noun + " ";
    return before
        + (objects.size() == 1 ? named + objects.get(0) : Quoted.count(objects.size(), noun))
        + after;
  }

  /** Whether both fit into one title. */
  boolean isLike(Description other) {
    return before.equals(other.before) && noun.equals(other.noun) && after.equals(other.after);
  }

  /** All in one title; they differ in their objects alone. */
  static Description all(List<Description> like) {
    Set<String> objects = new LinkedHashSet<>();
    like.forEach(d -> objects.addAll(d.objects));
    Description first = like.get(0);
    Optional<String> impact = like.stream().flatMap(d -> d.impact.stream()).findFirst();
    return new Description(first.before, first.noun, List.copyOf(objects), first.after, impact);
  }

  /** One after the other. */
  Description then(Description other) {
    String next = other.title();
    return new Description(
        title() + ", and " + next.substring(0, 1).toLowerCase(Locale.ROOT) + next.substring(1),
        "",
        List.of(),
        "",
        impact.or(other::impact));
  }
}
