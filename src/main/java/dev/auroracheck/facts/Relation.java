package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table or what looks like one.
 *
 * @param owner the owning role
 * @param extensionMember whether an extension made it
 * @param rights those of the pipe's role
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
   * @param analyzed whether the number of its rows was ever estimated
   */
  @RecordBuilder
  public record Storage(char kind, char persistence, boolean analyzed)
      implements RelationStorageBuilder.With {}

  /**
   * What it descends from.
   *
   * @param partition whether it is a partition of another table
   * @param parents oids of the tables that it is a partition of or inherits from
   */
  @RecordBuilder
  public record Inheritance(boolean partition, List<Long> parents)
      implements RelationInheritanceBuilder.With {
    /** That of a table on its own. */
    public static final Inheritance NONE = new Inheritance(false, List.of());
  }

  /**
   * By the oid alone, which is what a relation is within one reading of a database: sets of all of
   * them are made again and again.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof Relation r && r.oid == oid);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(oid);
  }

  /** Whether all that is known of both is the same. */
  public boolean sameAs(Relation other) {
    return oid == other.oid
        && extensionMember == other.extensionMember
        && parts().equals(other.parts());
  }

  private List<Object> parts() {
    return List.of(schema, name, owner, storage, inheritance, identity, rowSecurity, rights);
  }

  /** An ordinary or partitioned table, the two kinds that can be published. */
  public boolean isTable() {
    return kind() == 'r' || kind() == 'p';
  }

  /** A table that logical decoding can carry: permanent, and not a view or a foreign table. */
  public boolean isPublishable() {
    return isTable() && persistence() == 'p';
  }

  /** A partitioned table, which holds no row itself. */
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
