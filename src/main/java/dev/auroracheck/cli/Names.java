package dev.auroracheck.cli;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.registry.Checks;
import dev.auroracheck.request.Spelling;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The names of checks and sections, and the name that was meant where one is misspelt. */
final class Names {
  /** How many letters a part of a name has at least to stand for the name. */
  private static final int SHORTEST_PART = 4;

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

  /** The section of that name. */
  static Optional<Section> section(String name) {
    return Arrays.stream(Section.values()).filter(s -> s.id().equals(name)).findFirst();
  }

  /** The names of all sections, in order. */
  static List<String> sections() {
    return Arrays.stream(Section.values()).map(Section::id).toList();
  }

  /** The checks of a section, in order. */
  static List<Check> checks(Section section) {
    return Checks.ALL.stream().filter(c -> c.about().section() == section).toList();
  }

  /**
   * The checks that a name stands for: the id of a check, or the name of a section. Two sections
   * have the name of their main check, and then the name stands for that check alone.
   */
  static List<Check> expand(String name) {
    if (ids().contains(name)) {
      return List.of(check(name));
    }
    return section(name)
        .map(Names::checks)
        .orElseThrow(
            () -> unknown(name, Stream.concat(ids().stream(), sections().stream()).toList()));
  }

  /** Refuses a name that is none of the known ones. */
  static Refusal unknown(String name, Collection<String> known) {
    return Refusal.of(name, "no such name" + meant(name, known, "aurora-check list prints them"));
  }

  /** Refuses a value that is none of a few. */
  static Refusal oneOf(String value, List<String> known) {
    return Refusal.of(value, "it is one of " + String.join(", ", known) + meant(value, known, ""));
  }

  /**
   * What a message about an unknown name ends with: the known name that was probably meant.
   *
   * @param otherwise what to do where no known name is near; may be empty
   */
  static String meant(String name, Collection<String> known, String otherwise) {
    return nearest(name, known)
        .map(n -> "; did you mean " + n + "?")
        .orElse(otherwise.isEmpty() ? "" : "; " + otherwise);
  }

  /**
   * The known name that was probably meant: one that differs in at most a third of its letters,
   * else the only one that contains what was given. Upper and lower case are the same.
   */
  static Optional<String> nearest(String name, Collection<String> known) {
    String given = name.toLowerCase(Locale.ROOT);
    Optional<String> near =
        known.stream()
            .min(Comparator.comparingInt(k -> distance(given, k)))
            .filter(k -> distance(given, k) <= Math.max(1, k.length() / 3));
    List<String> containing =
        known.stream().filter(k -> k.toLowerCase(Locale.ROOT).contains(given)).toList();
    return near.or(
        () ->
            given.length() >= SHORTEST_PART && containing.size() == 1
                ? Optional.of(containing.get(0))
                : Optional.empty());
  }

  private static int distance(String given, String known) {
    return Spelling.distance(given, known.toLowerCase(Locale.ROOT));
  }
}
