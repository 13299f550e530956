package dev.auroracheck.check.tables;

import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.request.Spelling;
import dev.auroracheck.request.TableName;
import java.util.Comparator;
import java.util.Optional;

/** The existing table that was probably meant by a name that does not exist. */
final class NearName {
  private NearName() {}

  /**
   * Finds a table whose name differs only in upper and lower case, first in the schema that was
   * named and then in others; else a table of that schema whose name is misspelt.
   */
  static Optional<Relation> of(TableName name, Relations relations) {
    Optional<Relation> otherCase =
        relations.all().stream()
            .filter(r -> r.name().equalsIgnoreCase(name.table()))
            .max(Comparator.comparing(r -> r.schema().equalsIgnoreCase(name.schema())));
    return otherCase.or(
        () ->
            relations.all().stream()
                .filter(r -> r.schema().equals(name.schema()))
                .min(Comparator.comparingInt(r -> Spelling.distance(name.table(), r.name())))
                .filter(
                    r ->
                        Spelling.distance(name.table(), r.name())
                            <= Math.max(1, r.name().length() / 3)));
  }
}
