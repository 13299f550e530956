package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The facts about the tables. Each part may be unavailable by itself.
 *
 * @param relations every table, view and foreign table outside the system schemas
 * @param columns by the table's oid; tables whose columns all arrive unchanged are left out
 * @param structures columns and keys by the table's oid, for the tables where they can matter
 * @param filled the oids of partitions that have rows, for partitioned tables with row-level
 *     security
 * @param toasted the columns that may have values stored out of line, by the table's oid, for
 *     tables whose replica identity is not FULL
 */
@RecordBuilder
public record TableFacts(
    Fact<Relations> relations,
    Fact<Map<Long, Columns>> columns,
    Fact<Map<Long, Structure>> structures,
    Fact<Set<Long>> filled,
    Fact<Map<Long, List<String>>> toasted)
    implements TableFactsBuilder.With {

  /** The facts where nothing was read, all for the same reason. */
  public static TableFacts unavailable(Fact.Unavailable<?> because) {
    return new TableFacts(
        Fact.copy(because),
        Fact.copy(because),
        Fact.copy(because),
        Fact.copy(because),
        Fact.copy(because));
  }
}
