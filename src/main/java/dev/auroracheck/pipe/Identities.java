package dev.auroracheck.pipe;

import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.ReplicaIdentity;
import dev.auroracheck.facts.Structure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether the rows of a table can be identified: by PostgreSQL when it publishes an UPDATE
 * or DELETE, and by ClickHouse, which sorts rows by a key. A table may lack both, and one new
 * replica identity fixes both.
 */
public final class Identities {
  private final Context context;
  private final Relations relations;
  private final GeneratedColumns generated;
  private final Map<Long, Structure> structures;
  private final Optional<Publication> publication;

  Identities(Context context) {
    this.context = context;
    this.relations = context.relations();
    this.generated = new GeneratedColumns(context);
    this.structures = context.database().structures().get();
    this.publication = context.publication();
  }

  /** The tables on which the publication makes UPDATE and DELETE fail, each with the reason. */
  public Map<Relation, String> refused() {
    Map<Relation, String> found = new LinkedHashMap<>();
    if (publication.filter(p -> !p.operations().needIdentity()).isEmpty()) {
      for (Relation table : context.published()) {
        unusable(table)
            .or(
                () ->
                    Optional.of(
                            "has a generated column in its replica identity, and PostgreSQL does not publish that column")
                        .filter(why -> generated.hidesGenerated(table)))
            .ifPresent(why -> found.put(table, why));
      }
    }
    return found;
  }

  /**
   * The tables whose rows ClickHouse could not identify, each with the reason: tables in scope, and
   * their partitions and child tables, whose changes are sorted by the key of the table in scope.
   */
  public Map<Relation, String> keyless() {
    Map<Relation, String> found = new LinkedHashMap<>();
    for (Relation table : context.replicable()) {
      Optional<String> why = unsorted(table);
      if (why.isPresent()) {
        found.put(table, why.get());
      } else {
        for (Relation part : written(List.of(table))) {
          List<String> lacking = lacking(part, table);
          if (!lacking.isEmpty()) {
            found.putIfAbsent(
                part,
                "has a replica identity that lacks "
                    + (lacking.size() == 1 ? "column " : "columns ")
                    + Quoted.some(lacking.stream().map(Quoted::name).toList())
                    + " of the key of "
                    + Quoted.name(table)
                    + ": deleted rows stay in ClickHouse");
          }
        }
      }
    }
    return found;
  }

  /** Why a table in scope has no key that ClickHouse can sort its rows by. */
  private Optional<String> unsorted(Relation table) {
    Optional<Structure> structure = structure(table);
    if (structure.filter(s -> s.columns().isEmpty()).isPresent()) {
      return Optional.of("has no columns");
    }
    return unusable(table)
        .or(
            () ->
                generated
                    .unstreamedKey(table)
                    .map(
                        c ->
                            "has generated column "
                                + Quoted.name(c)
                                + " in its key, and changes arrive without the value"))
        .or(
            () ->
                Optional.of(
                        "has all columns as its key, and changes arrive without the generated ones")
                    .filter(why -> generated.sortedByGenerated(table)))
        .or(
            () ->
                included(table)
                    .map(
                        key ->
                            "has INCLUDE columns in its key ("
                                + Quoted.some(key.included().stream().map(Quoted::name).toList())
                                + "): an UPDATE of such a column adds a second row in ClickHouse"));
  }

  Optional<Structure> structure(Relation table) {
    return Optional.ofNullable(structures.get(table.oid()));
  }

  /** The key that ClickPipes sorts by, where it has INCLUDE columns. */
  private Optional<Structure.Key> included(Relation table) {
    return structure(table)
        .flatMap(s -> table.identity().setting() == 'i' ? s.identityIndex() : s.primaryKey())
        .filter(key -> !key.included().isEmpty());
  }

  /**
   * The columns of the sorting key that changes of a partition or child table do not contain; none
   * for a table without a usable replica identity, which has its own reason.
   */
  private List<String> lacking(Relation part, Relation table) {
    Optional<Structure> own = structure(part);
    Optional<Structure> above = structure(table);
    if (part.equals(table) || own.isEmpty() || above.isEmpty() || !part.identity().isUsable()) {
      return List.of();
    }
    List<String> lacking = new ArrayList<>(above.get().sortingKey(table.identity()));
    lacking.removeAll(own.get().identity(part.identity()));
    return lacking;
  }

  Optional<String> unusable(Relation table) {
    ReplicaIdentity identity = table.identity();
    if (identity.isUsable()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (identity.setting()) {
          case 'n' -> "has REPLICA IDENTITY NOTHING";
          case 'i' -> "has a replica identity whose index was dropped";
          default ->
              identity.primaryKey()
                  ? "has a DEFERRABLE primary key, which can't be the replica identity"
                  : "has no primary key";
        });
  }

  /** Whether PostgreSQL would refuse UPDATE and DELETE on the table where it is published. */
  boolean isRefused(Relation table) {
    return unusable(table).isPresent() || generated.hidesGenerated(table);
  }

  /** The tables that rows are written to: these tables, their partitions and their child tables. */
  Set<Relation> written(Collection<Relation> tables) {
    Set<Relation> written = new LinkedHashSet<>(tables);
    tables.forEach(t -> written.addAll(relations.descendants(t)));
    written.removeIf(t -> t.kind() != 'r' || !t.isPublishable());
    return written;
  }

  /** Whether the changes of a table contain these columns. */
  boolean carries(Relation table, List<String> key) {
    return structure(table).filter(s -> !s.identity(table.identity()).containsAll(key)).isEmpty();
  }

  /**
   * The key with INCLUDE columns that ClickPipes would sort a table by, now or once the table has a
   * usable replica identity.
   */
  Optional<Structure.Key> keyToReplace(Relation table) {
    return included(table)
        .or(
            () ->
                structure(table)
                    .flatMap(Structure::primaryKey)
                    .filter(key -> !key.included().isEmpty())
                    .filter(key -> !table.identity().isUsable()));
  }

  /**
   * Whether the primary key would do as the replica identity and is not the one in use.
   *
   * @param wanted the columns that the key must include because a parent table is sorted by them
   */
  boolean byKey(Relation table, List<String> wanted) {
    Optional<Structure.Key> key = structure(table).flatMap(Structure::primaryKey);
    return table.identity().setting() != 'd'
        && table.identity().immediateKey()
        && generated.unstreamedKey(table).isEmpty()
        && (wanted.isEmpty() || key.filter(k -> k.columns().containsAll(wanted)).isPresent())
        && key.filter(k -> !k.included().isEmpty()).isEmpty();
  }
}
