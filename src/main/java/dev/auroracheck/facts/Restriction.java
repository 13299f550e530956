package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A column list or a row filter on a table of a publication (15 and later).
 *
 * @param table the oid
 * @param columns those that are published; absent where there is no list
 * @param omitted the table's other columns that would be published without the list
 * @param filtered whether there is a row filter that is not plainly {@code true}
 * @param filterColumns those that the filter reads; an empty name stands for the whole row
 * @param identities the columns of the key or index that is the replica identity, by oid, of the
 *     table and of its partitions at every depth; where that is nothing or the whole row, those of
 *     the primary key, which it could be, and empty where there is none
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
