package dev.auroracheck.cli;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.registry.Checks;
import dev.auroracheck.request.Spelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The names of checks and sections, and the one that was meant where a name is mistyped. */
final class Names {
  private Names() {}

  /** The ids of all checks, in order. */
  static List<String> ids() {
    return Checks.ALL.stream().map(c -> c.about().id()).toList();
  }

  /** The check of that id. */
  static Check check(String id) {
    return Checks.ALL.stream()
        .filter(c -> c.about().id().equals(id))
        .findFirst()
        .orElseThrow(() -> unknown(id, ids()));
  }

  /** The ids that an id or the name of a section stands for. */
  static List<String> expand(String name) {
    Optional<Section> section =
        Arrays.stream(Section.values()).filter(s -> s.id().equals(name)).findFirst();
    // two sections are named like their main check: the check is meant
    if (section.isEmpty() || ids().contains(name)) {
      return List.of(check(name).about().id());
    }
    return Checks.ALL.stream()
        .map(Check::about)
        .filter(a -> a.section() == section.get())
        .map(Check.About::id)
        .toList();
  }

  private static Refusal unknown(String name, Collection<String> known) {
    return Refusal.of(
        name,
        "no such name"
            + nearest(name, known)
                .map(n -> "; did you mean " + n + "?")
                .orElse("; aurora-check list prints them"));
  }

  /** For a value that is none of a few. */
  static Refusal oneOf(String value, List<String> known) {
    String meant =
        nearest(value.toLowerCase(Locale.ROOT), known)
            .map(n -> "; did you mean " + n + "?")
            .orElse("");
    return Refusal.of(value, "it is one of " + String.join(", ", known) + meant);
  }

  /** The known name that is at most a third of its letters away. */
  static Optional<String> nearest(String name, Collection<String> known) {
    List<String> candidates = new ArrayList<>(known);
    candidates.sort(java.util.Comparator.comparingInt(k -> Spelling.distance(name, k)));
    return candidates.stream()
        .findFirst()
        .filter(k -> Spelling.distance(name, k) <= Math.max(1, k.length() / 3));
  }
}
