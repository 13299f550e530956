package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is so of the tables, each part by itself read or not.
 *
 * @param relations every table, view and foreign table outside the system's schemas
 * @param columns by the table's oid; tables of which there is nothing to say are left out
 * @param structures columns and keys by the table's oid, of the tables where these can matter
 * @param filled the oids of partitions that hold rows, of partitioned tables with row-level
 *     security
 * @param toasted the columns that may have values stored out of line, by the table's oid, where the
 *     whole row is not the replica identity
 */
@RecordBuilder
public record TableFacts(
    Fact<Relations> relations,
    Fact<Map<Long, Columns>> columns,
    Fact<Map<Long, Structure>> structures,
    Fact<Set<Long>> filled,
    Fact<Map<Long, List<String>>> toasted)
    implements TableFactsBuilder.With {

  /** The facts where none was read. */
  public static TableFacts unavailable(Fact.Unavailable<?> because) {
    return new TableFacts(
        Fact.copy(because),
        Fact.copy(because),
        Fact.copy(because),
        Fact.copy(because),
        Fact.copy(because));
  }
}
