package dev.auroracheck.facts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table or what looks like one.
 *
 * @param kind as {@code pg_class.relkind}: r table, p partitioned, v view, m materialized view, f
 *     foreign
 * @param persistence as {@code pg_class.relpersistence}: p permanent, u unlogged, t temporary
 * @param partition whether it is a partition of another table
 * @param parents oids of the tables that it is a partition of or inherits from
 * @param extensionMember whether an extension made it
 * @param analyzed whether the number of its rows was ever estimated
 * @param owner the owning role
 * @param rights those of the pipe's role
 */
public record Relation(
    long oid,
    String schema,
    String name,
    char kind,
    char persistence,
    boolean partition,
    List<Long> parents,
    boolean extensionMember,
    boolean analyzed,
    ReplicaIdentity identity,
    RowSecurity rowSecurity,
    String owner,
    Rights rights) {

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

  /** An ordinary or partitioned table, the two kinds that can be published. */
  public boolean isTable() {
    return kind == 'r' || kind == 'p';
  }

  /** A table that logical decoding can carry: permanent, and not a view or a foreign table. */
  public boolean isPublishable() {
    return isTable() && persistence == 'p';
  }

  /** A partitioned table, which holds no row itself. */
  public boolean isPartitioned() {
    return kind == 'p';
  }
}
