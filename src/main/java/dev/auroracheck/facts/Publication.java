package dev.auroracheck.facts;

import java.util.Set;

/**
 * A publication.
 *
 * @param viaPartitionRoot {@code publish_via_partition_root}; false before PostgreSQL 13
 * @param tables the oids of the tables that it names
 * @param schemas the schemas that it names (FOR TABLES IN SCHEMA, 15 and later)
 * @param published the oids that {@code pg_publication_tables} lists, which is where ClickPipes
 *     looks; read for the pipe's publication alone, and empty where it holds all tables
 * @param hasColumnLists whether a table in it is published with some of its columns only
 */
public record Publication(
    String name,
    boolean allTables,
    boolean viaPartitionRoot,
    Set<Long> tables,
    Set<String> schemas,
    Set<Long> published,
    boolean hasColumnLists) {

  /** With what it lists. */
  public Publication withPublished(Set<Long> oids) {
    return new Publication(
        name, allTables, viaPartitionRoot, tables, schemas, oids, hasColumnLists);
  }
}
