package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A column list or a row filter on a table of a publication (PostgreSQL 15 and later).
 *
 * @param table the oid of the table
 * @param columns the columns in the column list; absent where there is no list
 * @param omitted the other columns of the table, which would be published without the list
 * @param filtered whether there is a row filter that is not plainly {@code true}
 * @param filterColumns the columns that the row filter uses; an empty name means the whole row
 * @param identities the columns of the replica identity, by oid, for the table and its partitions
 *     at every depth. With REPLICA IDENTITY NOTHING or FULL, these are the columns of the primary
 *     key, which could become the replica identity; empty where there is none.
 */
@RecordBuilder
public record Restriction(
    long table,
    Optional<Set<String>> columns,
    Set<String> omitted,
    boolean filtered,
    Set<String> filterColumns,
    Map<Long, Set<String>> identities)
    implements RestrictionBuilder.With {}
