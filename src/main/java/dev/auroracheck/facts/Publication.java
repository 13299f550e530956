package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Set;

/**
 * A publication.
 *
 * @param owner the owning role
 * @param viaPartitionRoot {@code publish_via_partition_root}; false before PostgreSQL 13
 * @param generatedColumns whether stored generated columns are published (18 and later)
 * @param tables the oids of the tables that it names
 * @param schemas the schemas that it names (FOR TABLES IN SCHEMA, PostgreSQL 15 and later)
 * @param restrictions column lists and row filters; read only for the pipe's publication
 */
@RecordBuilder
public record Publication(
    String name,
    String owner,
    boolean allTables,
    boolean viaPartitionRoot,
    boolean generatedColumns,
    Operations operations,
    Set<Long> tables,
    Set<String> schemas,
    List<Restriction> restrictions)
    implements PublicationBuilder.With {

  /** The operations that it publishes. */
  @RecordBuilder
  public record Operations(boolean insert, boolean update, boolean delete, boolean truncate)
      implements PublicationOperationsBuilder.With {

    /** Whether PostgreSQL needs a replica identity, to identify the row that changed. */
    public boolean needIdentity() {
      return update || delete;
    }
  }

  /** Whether a table in it has a column list. */
  public boolean hasColumnLists() {
    return restrictions.stream().anyMatch(r -> r.columns().isPresent());
  }
}
