package dev.auroracheck.check.publication;

import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Remedy;
import java.util.List;

/** How publications treat partitioned tables. */
final class PartitionedTables {
  /** The first major version with {@code publish_via_partition_root}. */
  static final int VIA_ROOT = 13;

  private PartitionedTables() {}

  /** Whether the publication includes the partitioned table, but lists only its partitions. */
  static boolean onlyPartitions(Publication publication, Relation table) {
    return table.isPartitioned()
        && !publication.viaPartitionRoot()
        && (publication.tables().contains(table.oid())
            || publication.schemas().contains(table.schema()));
  }

  /**
   * The result on PostgreSQL 12 with partitioned tables in scope.
   *
   * @param allTables whether the publication is FOR ALL TABLES. It then publishes each partition,
   *     which is enough, but the table list of ClickPipes shows no partitioned table.
   */
  static Result before13(boolean allTables, List<Relation> tables) {
    List<Relation> partitioned = tables.stream().filter(Relation::isPartitioned).toList();
    String names =
        Quoted.few(
            partitioned.stream().map(Quoted::name).toList(),
            Quoted.count(partitioned.size(), "table"));
    if (allTables) {
      return Finding.of(
              "The table list of ClickPipes does not show partitioned tables of PostgreSQL 12: "
                  + names
                  + ".")
          .expected("PostgreSQL 13 or newer, or a pipe that is made with the API")
          .objects(
              partitioned.stream()
                  .map(t -> new Subject("table", Quoted.name(t), "partitioned"))
                  .toList())
          .remedy(
              Remedy.manual(
                  "Create the pipe with the ClickPipes API or Terraform, which accept the name"
                      + " of a partitioned table",
                  "Upgrade to PostgreSQL 13 or newer if the pipe is to be created in the ClickHouse console"))
          .warns();
    }
    return Finding.of("PostgreSQL 12 can't publish partitioned tables: " + names + ".")
        .expected("PostgreSQL 13 or newer, or no partitioned table in scope")
        .objects(
            partitioned.stream()
                .map(t -> new Subject("table", Quoted.name(t), "partitioned"))
                .toList())
        .remedy(
            Remedy.manual(
                "Upgrade to PostgreSQL 13 or newer, or name only tables that are not partitioned"
                    + " with --table or --schema"))
        .fails();
  }
}
