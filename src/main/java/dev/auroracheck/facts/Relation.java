package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table, a view or a foreign table.
 *
 * @param owner the owning role
 * @param extensionMember whether it belongs to an extension
 * @param rights the rights of the pipe's role on it
 */
@RecordBuilder
public record Relation(
    long oid,
    String schema,
    String name,
    String owner,
    boolean extensionMember,
    Storage storage,
    Inheritance inheritance,
    ReplicaIdentity identity,
    RowSecurity rowSecurity,
    Rights rights)
    implements RelationBuilder.With {

  /**
   * How its rows are stored.
   *
   * @param kind as {@code pg_class.relkind}: r table, p partitioned, v view, m materialized view, f
   *     foreign
   * @param persistence as {@code pg_class.relpersistence}: p permanent, u unlogged, t temporary
   * @param analyzed whether it was ever analyzed, so that its number of rows is estimated
   */
  @RecordBuilder
  public record Storage(char kind, char persistence, boolean analyzed)
      implements RelationStorageBuilder.With {}

  /**
   * The tables that it is a part of.
   *
   * @param partition whether it is a partition of another table
   * @param parents oids of the tables that it is a partition of or inherits from
   */
  @RecordBuilder
  public record Inheritance(boolean partition, List<Long> parents)
      implements RelationInheritanceBuilder.With {
    /** The inheritance of a table without a parent. */
    public static final Inheritance NONE = new Inheritance(false, List.of());
  }

  /**
   * Compares the oids only. Within one reading of a database the oid identifies a relation, and
   * sets of all relations are built often.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof Relation r && r.oid == oid);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(oid);
  }

  /** Whether all facts about both relations are the same. */
  public boolean sameAs(Relation other) {
    return oid == other.oid
        && extensionMember == other.extensionMember
        && parts().equals(other.parts());
  }

  private List<Object> parts() {
    return List.of(schema, name, owner, storage, inheritance, identity, rowSecurity, rights);
  }

  /** Whether it is an ordinary or a partitioned table, the two kinds that can be published. */
  public boolean isTable() {
    return kind() == 'r' || kind() == 'p';
  }

  /** Whether it can be published: a permanent table, and not a view or a foreign table. */
  public boolean isPublishable() {
    return isTable() && persistence() == 'p';
  }

  /** Whether it is a partitioned table, which has no rows itself. */
  public boolean isPartitioned() {
    return kind() == 'p';
  }

  public char kind() {
    return storage.kind();
  }

  public char persistence() {
    return storage.persistence();
  }

  public boolean analyzed() {
    return storage.analyzed();
  }

  public boolean partition() {
    return inheritance.partition();
  }

  public List<Long> parents() {
    return inheritance.parents();
  }
}
