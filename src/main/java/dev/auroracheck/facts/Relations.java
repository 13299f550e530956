package dev.auroracheck.facts;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All relations outside the system schemas, and how they inherit from each other. */
public final class Relations {
  private record Name(String schema, String name) {}

  private final Map<Long, Relation> byOid = new LinkedHashMap<>();
  private final Map<Name, Relation> byName = new LinkedHashMap<>();
  private final Map<Long, List<Relation>> children = new LinkedHashMap<>();
  private final Map<String, String> schemaOwners;

  public Relations(Collection<Relation> relations) {
    this(relations, Map.of());
  }

  /**
   * @param schemaOwners the owning role, by schema
   */
  public Relations(Collection<Relation> relations, Map<String, String> schemaOwners) {
    this.schemaOwners = Map.copyOf(schemaOwners);
    for (Relation r : relations) {
      byOid.put(r.oid(), r);
      byName.put(new Name(r.schema(), r.name()), r);
      for (Long parent : r.parents()) {
        children.computeIfAbsent(parent, p -> new ArrayList<>()).add(r);
      }
    }
  }

  /**
   * The same relations with some of them replaced. They are matched by oid.
   *
   * @throws IllegalArgumentException where one of them does not exist
   */
  public Relations with(Collection<Relation> changed) {
    Map<Long, Relation> all = new LinkedHashMap<>(byOid);
    for (Relation relation : changed) {
      if (all.replace(relation.oid(), relation) == null) {
        throw new IllegalArgumentException("no relation " + relation.oid());
      }
    }
    return new Relations(all.values(), schemaOwners);
  }

  /** Whether all facts about all relations are the same, unlike {@link Relation#equals}. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Relations r
        && schemaOwners.equals(r.schemaOwners)
        && byOid.keySet().equals(r.byOid.keySet())
        && byOid.values().stream()
            .allMatch(one -> r.byOid(one.oid()).filter(one::sameAs).isPresent());
  }

  @Override
  public int hashCode() {
    return byOid.keySet().hashCode();
  }

  @Override
  public String toString() {
    return byOid.values().toString();
  }

  /** All relations, in the order of schema and name. */
  public Collection<Relation> all() {
    return byOid.values();
  }

  public Optional<Relation> byOid(long oid) {
    return Optional.ofNullable(byOid.get(oid));
  }

  /** The relation with exactly this name. */
  public Optional<Relation> byName(String schema, String name) {
    return Optional.ofNullable(byName.get(new Name(schema, name)));
  }

  /** The role that owns a schema, where it is known. */
  public Optional<String> ownerOfSchema(String schema) {
    return Optional.ofNullable(schemaOwners.get(schema));
  }

  /** Its partitions and child tables at every depth, without the relation itself. */
  public Set<Relation> descendants(Relation relation) {
    if (!children.containsKey(relation.oid())) {
      // nearly every table of a large database has none, and many checks ask for each table
      return Set.of();
    }
    Set<Relation> found = new LinkedHashSet<>();
    Deque<Relation> next = new ArrayDeque<>(List.of(relation));
    while (!next.isEmpty()) {
      for (Relation child : children.getOrDefault(next.remove().oid(), List.of())) {
        if (found.add(child)) {
          next.add(child);
        }
      }
    }
    return found;
  }

  /** Its child tables at every depth: tables that inherit from it and are not partitions. */
  public List<Relation> inheriting(Relation relation) {
    Set<Relation> descendants = descendants(relation);
    return descendants.isEmpty()
        ? List.of()
        : descendants.stream().filter(child -> !child.partition()).toList();
  }

  /** The tables that it is a partition of, at every depth, nearest first. */
  public List<Relation> partitionAncestors(Relation relation) {
    if (!relation.partition()) {
      return List.of();
    }
    List<Relation> found = new ArrayList<>();
    Relation current = relation;
    while (current.partition() && !current.parents().isEmpty()) {
      Relation parent = byOid.get(current.parents().get(0));
      if (parent == null) {
        break;
      }
      found.add(parent);
      current = parent;
    }
    return found;
  }
}
