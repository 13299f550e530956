package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The columns and keys of a table. It is read only for tables where these can matter: those with a
 * parent or a child, with INCLUDE columns in a key, with a NOT NULL constraint that is NOT VALID,
 * with a column named as one of the pipe's own, and those without columns.
 *
 * @param columns the names in the order of the table, without dropped columns
 * @param stored the columns that are {@code GENERATED … STORED}
 * @param virtual the columns that are {@code GENERATED … VIRTUAL}
 * @param notNull the columns that can't be NULL
 * @param primaryKey absent where there is none
 * @param identityIndex the index of REPLICA IDENTITY USING INDEX; absent where there is none
 * @param unvalidated the NOT NULL constraints that are NOT VALID (18 and later)
 */
@RecordBuilder
public record Structure(
    List<String> columns,
    Set<String> stored,
    Set<String> virtual,
    Set<String> notNull,
    Optional<Key> primaryKey,
    Optional<Key> identityIndex,
    List<String> unvalidated)
    implements StructureBuilder.With {

  /**
   * The columns of an index.
   *
   * @param columns those that the index is unique by
   * @param included those that stand behind INCLUDE
   */
  public record Key(List<String> columns, List<String> included) {

    /** All columns of the index. */
    public List<String> all() {
      List<String> all = new ArrayList<>(columns);
      all.addAll(included);
      return all;
    }
  }

  /**
   * The columns that ClickPipes sorts by: those of the identity index, else of the primary key,
   * INCLUDE columns too; all columns for FULL without a primary key. Empty where there is no key.
   */
  public List<String> sortingKey(ReplicaIdentity identity) {
    Optional<Key> key = identity.setting() == 'i' ? identityIndex : primaryKey;
    return key.map(Key::all).orElse(identity.isFull() ? columns : List.of());
  }

  /** The columns that PostgreSQL sends of a row that was changed or deleted. */
  public List<String> identity(ReplicaIdentity identity) {
    return switch (identity.setting()) {
      case 'f' -> columns;
      case 'i' -> identityIndex.map(Key::columns).orElse(List.of());
      case 'd' -> primaryKey.map(Key::columns).orElse(List.of());
      default -> List.of();
    };
  }

  /**
   * The columns that the stream of changes carries.
   *
   * @param generated whether stored generated columns are published (18 and later)
   */
  public List<String> streamed(boolean generated) {
    return columns.stream()
        .filter(c -> !virtual.contains(c) && (generated || !stored.contains(c)))
        .toList();
  }
}
