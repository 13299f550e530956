package dev.auroracheck.facts;

import java.util.List;

/**
 * A table or what looks like one, with what the pipe's role may do to it.
 *
 * @param kind as {@code pg_class.relkind}: r table, p partitioned, v view, m materialized view, f
 *     foreign
 * @param persistence as {@code pg_class.relpersistence}: p permanent, u unlogged, t temporary
 * @param partition whether it is a partition of another table
 * @param parents oids of the tables that it is a partition of or inherits from
 * @param extensionMember whether an extension made it
 * @param usableIdentity whether an UPDATE or DELETE of it can be published
 * @param owner the owning role
 * @param ownedByPipe whether the pipe's role has the rights of the owner
 * @param schemaUsage whether the pipe's role has USAGE on the schema
 * @param select whether it has SELECT on the table
 * @param selectColumns whether it has SELECT on each column, if not on the table
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
    boolean usableIdentity,
    String owner,
    boolean ownedByPipe,
    boolean schemaUsage,
    boolean select,
    boolean selectColumns) {

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
