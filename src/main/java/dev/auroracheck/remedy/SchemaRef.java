package dev.auroracheck.remedy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A schema.
 *
 * @param owner the owning role; absent if it is not known
 */
public record SchemaRef(String name, Optional<String> owner) {
  static List<SchemaRef> union(List<SchemaRef> some, List<SchemaRef> others) {
    Set<SchemaRef> all = new LinkedHashSet<>(some);
    all.addAll(others);
    return List.copyOf(all);
  }
}
