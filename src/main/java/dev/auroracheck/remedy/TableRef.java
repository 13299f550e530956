package dev.auroracheck.remedy;

import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A table.
 *
 * @param owner the owning role
 */
public record TableRef(String schema, String name, String owner) {

  public static TableRef of(Relation relation) {
    return new TableRef(relation.schema(), relation.name(), relation.owner());
  }

  /** One for each relation, in their order. */
  public static List<TableRef> all(Collection<Relation> relations) {
    return relations.stream().map(TableRef::of).toList();
  }

  /** The relation of this name among those that were read. */
  public Optional<Relation> in(Relations relations) {
    return relations.byName(schema, name);
  }

  static List<TableRef> union(List<TableRef> some, List<TableRef> others) {
    Set<TableRef> all = new LinkedHashSet<>(some);
    all.addAll(others);
    return List.copyOf(all);
  }
}
