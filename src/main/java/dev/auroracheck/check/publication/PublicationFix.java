package dev.auroracheck.check.publication;

import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Identities;
import dev.auroracheck.check.Sql;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The statements that make a publication hold what it should. */
final class PublicationFix {
  private PublicationFix() {}

  static Fix add(Publication publication, List<Relation> tables, Facts facts, Request request) {
    String quoted = Sql.name(publication.name());
    List<String> statements = new ArrayList<>();
    if (!publication.viaPartitionRoot() && tables.stream().anyMatch(Relation::isPartitioned)) {
      statements.add("ALTER PUBLICATION " + quoted + " SET (publish_via_partition_root = true);");
    }
    List<Relation> toAdd =
        tables.stream().filter(t -> !PartitionedTables.onlyPartitions(publication, t)).toList();
    if (!toAdd.isEmpty()) {
      statements.add(
          "ALTER PUBLICATION " + quoted + " ADD TABLE " + added(toAdd, publication, facts) + ";");
    }
    if (statements.isEmpty()) {
      return Fix.of("create the tables first", Fix.manual("Create the tables to replicate"));
    }
    return cautious(
        Fix.of("let the publication hold the tables to replicate", Fix.sql(statements)),
        tables,
        facts,
        request);
  }

  static Fix create(String name, List<Relation> tables, Facts facts, Request request) {
    boolean scoped = request.pipe().isScoped();
    if (scoped && tables.isEmpty()) {
      return Fix.of(
          "make the tables first", Fix.manual("Create the tables, or name some that are there"));
    }
    List<Relation> published =
        scoped
            ? tables
            : facts.database().relations().get().all().stream()
                .filter(Relation::isPublishable)
                .toList();
    List<String> options = new ArrayList<>();
    if (facts.database().server().get().major() >= PartitionedTables.VIA_ROOT
        && tables.stream().anyMatch(Relation::isPartitioned)) {
      options.add("publish_via_partition_root = true");
    }
    if (Identities.of(facts, request).needGeneratedColumns(published)) {
      options.add("publish_generated_columns = stored");
    }
    String with = options.isEmpty() ? "" : " WITH (" + String.join(", ", options) + ")";
    if (scoped) {
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
          published,
          facts,
          request);
    }
    return cautious(
        Fix.of(
            "create it for all tables, as the setup guide does: those made later too",
            Fix.sql("CREATE PUBLICATION " + Sql.name(name) + " FOR ALL TABLES" + with + ";")),
        published,
        facts,
        request);
  }

  /**
   * A table without a usable replica identity refuses every UPDATE and DELETE from the moment that
   * it is published: it is given one first.
   */
  static Fix cautious(Fix fix, List<Relation> published, Facts facts, Request request) {
    List<Fix.Step> steps = new ArrayList<>();
    Optional<Fix> before = Identities.of(facts, request).fixBefore(published);
    before.ifPresent(b -> steps.addAll(b.steps()));
    steps.addAll(fix.steps());
    return new Fix(
        fix.summary()
            + (before.isEmpty()
                ? ""
                : "; first give tables an identity, without which their UPDATE and DELETE fail"),
        List.copyOf(steps),
        fix.needsReboot());
  }

  /**
   * The tables with those that inherit from them, less what is there: naming a table takes in its
   * children, and refuses where one of them is a member already.
   */
  private static String added(List<Relation> tables, Publication publication, Facts facts) {
    Relations relations = facts.database().relations().get();
    Set<Relation> all = new LinkedHashSet<>(tables);
    boolean inherited = false;
    for (Relation table : tables) {
      for (Relation child : relations.inheriting(table)) {
        inherited = true;
        if (child.isPublishable() && !publication.tables().contains(child.oid())) {
          all.add(child);
        }
      }
    }
    String only = inherited ? "ONLY " : "";
    return Sql.list(all.stream().map(t -> only + Sql.name(t)).toList());
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
