package dev.auroracheck.check.publication;

import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Sql;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The statements that make a publication hold what it should. */
final class PublicationFix {
  private PublicationFix() {}

  static Fix add(Publication publication, List<Relation> tables, Facts facts) {
    String quoted = Sql.name(publication.name());
    List<String> statements = new ArrayList<>();
    if (!publication.viaPartitionRoot() && tables.stream().anyMatch(Relation::isPartitioned)) {
      statements.add("ALTER PUBLICATION " + quoted + " SET (publish_via_partition_root = true);");
    }
    List<Relation> toAdd =
        tables.stream().filter(t -> !PartitionedTables.onlyPartitions(publication, t)).toList();
    if (!toAdd.isEmpty()) {
      statements.add("ALTER PUBLICATION " + quoted + " ADD TABLE " + names(toAdd) + ";");
    }
    if (statements.isEmpty()) {
      return Fix.of("create the tables first", Fix.manual("Create the tables to replicate"));
    }
    return cautious(
        Fix.of("let the publication hold the tables to replicate", Fix.sql(statements)),
        toAdd,
        facts);
  }

  static Fix create(String name, List<Relation> tables, Facts facts, Request request) {
    boolean viaRoot =
        facts.database().server().get().major() >= PartitionedTables.VIA_ROOT
            && tables.stream().anyMatch(Relation::isPartitioned);
    String with = viaRoot ? " WITH (publish_via_partition_root = true)" : "";
    if (request.pipe().isScoped() && !tables.isEmpty()) {
      return cautious(
          Fix.of(
              "create it for the tables in scope",
              Fix.sql(
                  "CREATE PUBLICATION "
                      + Sql.name(name)
                      + " FOR TABLE "
                      + names(tables)
                      + with
                      + ";")),
          tables,
          facts);
    }
    return cautious(
        Fix.of(
            "create it for all tables, as the setup guide does: those made later too",
            Fix.sql("CREATE PUBLICATION " + Sql.name(name) + " FOR ALL TABLES" + with + ";")),
        offered(facts),
        facts);
  }

  /**
   * A table without a usable replica identity refuses every UPDATE and DELETE from the moment that
   * it is published: whoever runs the fix must hear of it first.
   */
  private static Fix cautious(Fix fix, List<Relation> published, Facts facts) {
    Relations relations = facts.database().relations().get();
    Set<Relation> written = new LinkedHashSet<>(published);
    published.forEach(t -> written.addAll(relations.descendants(t)));
    List<String> keyless =
        written.stream()
            .filter(t -> t.isPublishable() && !t.isPartitioned() && !t.identity().isUsable())
            .map(Sql::name)
            .toList();
    if (keyless.isEmpty()) {
      return fix;
    }
    List<Fix.Step> steps = new ArrayList<>();
    steps.add(
        Fix.manual(
            "First give "
                + Sql.list(keyless)
                + " a primary key or REPLICA IDENTITY FULL: without it the application's UPDATE and"
                + " DELETE fail as soon as the table is published"));
    steps.addAll(fix.steps());
    return new Fix(fix.summary(), List.copyOf(steps), fix.needsReboot());
  }

  private static String names(List<Relation> tables) {
    return Sql.list(tables.stream().map(Sql::name).toList());
  }

  /** The tables of the database that can be published by themselves. */
  static List<Relation> offered(Facts facts) {
    return facts.database().relations().get().all().stream()
        .filter(r -> r.isPublishable() && !r.partition() && !r.extensionMember())
        .toList();
  }
}
