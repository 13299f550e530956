package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The columns and keys of a table. They are read only for tables where they can matter: tables with
 * a parent or a child, with INCLUDE columns in a key, with a NOT NULL constraint that is NOT VALID,
 * with a column that has the name of one that the pipe adds, and tables without columns.
 *
 * @param columns the names in the order of the table, without dropped columns
 * @param stored the columns that are {@code GENERATED … STORED}
 * @param virtual the columns that are {@code GENERATED … VIRTUAL}
 * @param notNull the columns that can't be NULL
 * @param primaryKey absent where there is none
 * @param identityIndex the index of REPLICA IDENTITY USING INDEX; absent where there is none
 * @param unvalidated the NOT NULL constraints that are NOT VALID (PostgreSQL 18 and later)
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
   * @param columns the key columns
   * @param included the INCLUDE columns
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
   * The columns that ClickPipes sorts by: those of the index of REPLICA IDENTITY USING INDEX,
   * otherwise those of the primary key, including INCLUDE columns. With REPLICA IDENTITY FULL and
   * no primary key, all columns. Empty where there is no key.
   */
  public List<String> sortingKey(ReplicaIdentity identity) {
    Optional<Key> key = identity.setting() == 'i' ? identityIndex : primaryKey;
    return key.map(Key::all).orElse(identity.isFull() ? columns : List.of());
  }

  /** The columns of the old row that PostgreSQL sends with an UPDATE or DELETE. */
  public List<String> identity(ReplicaIdentity identity) {
    return switch (identity.setting()) {
      case 'f' -> columns;
      case 'i' -> identityIndex.map(Key::columns).orElse(List.of());
      case 'd' -> primaryKey.map(Key::columns).orElse(List.of());
      default -> List.of();
    };
  }

  /**
   * The columns that the stream of changes contains.
   *
   * @param generated whether stored generated columns are published (PostgreSQL 18 and later)
   */
  public List<String> streamed(boolean generated) {
    return columns.stream()
        .filter(c -> !virtual.contains(c) && (generated || !stored.contains(c)))
        .toList();
  }
}
