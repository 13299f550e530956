package dev.auroracheck.cli;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Checks;
import dev.auroracheck.check.Section;
import dev.auroracheck.request.Spelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The names of checks and sections, and the one that was meant where a name is mistyped. */
final class Names {
  private Names() {}

  /** The ids of all checks, in order. */
  static List<String> ids() {
    return Checks.ALL.stream().map(c -> c.about().id()).toList();
  }

  /** The check of that id. */
  static Check check(String option, String id) {
    return Checks.ALL.stream()
        .filter(c -> c.about().id().equals(id))
        .findFirst()
        .orElseThrow(() -> unknown(option, id, ids()));
  }

  /**
   * The ids that a list of ids and sections stands for.
   *
   * @throws UsageException where one is neither
   */
  static Set<String> expand(String option, List<String> names) {
    Set<String> found = new LinkedHashSet<>();
    for (String name : names) {
      Optional<Section> section =
          Arrays.stream(Section.values()).filter(s -> s.id().equals(name)).findFirst();
      // two sections are named like their main check: the check is meant
      if (section.isPresent() && !ids().contains(name)) {
        Checks.ALL.stream()
            .map(Check::about)
            .filter(a -> a.section() == section.get())
            .forEach(a -> found.add(a.id()));
      } else {
        found.add(check(option, name).about().id());
      }
    }
    return found;
  }

  static UsageException unknown(String option, String name, Collection<String> known) {
    return UsageException.of(
        option,
        name,
        "no such name"
            + nearest(name, known)
                .map(n -> "; did you mean " + n + "?")
                .orElse("; aurora-check list prints them"));
  }

  /** For a value that is none of a few. */
  static UsageException oneOf(String option, String value, List<String> known) {
    String meant =
        nearest(value.toLowerCase(Locale.ROOT), known)
            .map(n -> "; did you mean " + n + "?")
            .orElse("");
    return UsageException.of(option, value, "it is one of " + String.join(", ", known) + meant);
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
