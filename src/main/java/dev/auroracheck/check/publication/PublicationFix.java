package dev.auroracheck.check.publication;

import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Identities;
import dev.auroracheck.check.PublicationName;
import dev.auroracheck.check.Resource;
import dev.auroracheck.check.Right;
import dev.auroracheck.check.Sql;
import dev.auroracheck.check.Statement;
import dev.auroracheck.check.Statement.Phase;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.Server;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The statements that make a publication hold what it should. */
final class PublicationFix {
  private static final String VIA_ROOT = "publish_via_partition_root = true";
  private static final String GENERATED = "publish_generated_columns = stored";

  private PublicationFix() {}

  static Fix add(Publication publication, List<Relation> tables, Facts facts, Request request) {
    String quoted = Sql.name(publication.name());
    List<Statement> statements = new ArrayList<>();
    if (!publication.viaPartitionRoot() && tables.stream().anyMatch(Relation::isPartitioned)) {
      statements.add(
          Statement.of(Phase.OPTION, "ALTER PUBLICATION " + quoted + " SET (" + VIA_ROOT + ");")
              .needing(Right.own(publication)));
    }
    List<Relation> toAdd =
        tables.stream().filter(t -> !PartitionedTables.onlyPartitions(publication, t)).toList();
    if (!toAdd.isEmpty()) {
      statements.add(add(publication, added(toAdd, publication, facts)));
    }
    if (statements.isEmpty()) {
      return Fix.of("create the tables first", Step.manual("Create the tables to replicate"));
    }
    return cautious(
        Fix.of("let the publication hold the tables to replicate", Step.sql(statements)),
        tables,
        facts,
        request);
  }

  /** Gives it a name that the stream can ask for. */
  static Statement rename(Publication publication, Facts facts) {
    String name = publication.name();
    String fit = fit(name, facts);
    return Statement.of(
            Phase.NAME, "ALTER PUBLICATION " + Sql.name(name) + " RENAME TO " + Sql.name(fit) + ";")
        .needing(Right.own(publication))
        .unless("NOT EXISTS (SELECT FROM pg_publication WHERE pubname = " + Sql.literal(name) + ")")
        .costing(
            "from then on the publication is "
                + Sql.name(fit)
                + ": use this name in the pipe, with --publication and for other subscribers");
  }

  /** A name for the publication that survives the stream; the same where it does already. */
  static String fit(String name, Facts facts) {
    Server server = facts.database().server().get();
    return PublicationName.survives(name, server)
        ? name
        : PublicationName.fit(
            name,
            facts.database().publications().get().stream().map(Publication::name).toList(),
            server);
  }

  static Fix create(String name, List<Relation> tables, Facts facts, Request request) {
    boolean scoped = request.pipe().isScoped();
    if (scoped && tables.isEmpty()) {
      return Fix.of(
          "make the tables first", Step.manual("Create the tables, or name some that are there"));
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
      options.add(VIA_ROOT);
    }
    if (Identities.of(facts, request).needGeneratedColumns(published)) {
      options.add(GENERATED);
    }
    if (scoped) {
      return cautious(
          Fix.of(
              "create it for the tables in scope", Step.sql(create(name, tables, options, facts))),
          published,
          facts,
          request);
    }
    return cautious(
        Fix.of(
            "create it for all tables, as the setup guide does: those made later too",
            Step.sql(
                create(name, List.of(), options, facts)
                    .costing("tables made later are published too"))),
        published,
        facts,
        request);
  }

  /**
   * A table without a usable replica identity refuses every UPDATE and DELETE from the moment that
   * it is published: it is given one first. Where only a person can do so, publishing is left to
   * that person too.
   */
  static Fix cautious(Fix fix, List<Relation> published, Facts facts, Request request) {
    List<Step> steps = new ArrayList<>();
    Identities identities = Identities.of(facts, request);
    Optional<Fix> before = identities.fixBefore(published);
    before.ifPresent(b -> steps.addAll(b.steps()));
    boolean byHand = identities.needIndexBefore(published);
    for (Step step : fix.steps()) {
      steps.add(
          byHand && step instanceof Step.Statements
              ? Step.choice(
                  Step.Kind.SQL,
                  "Once each published table has a replica identity, without which its UPDATE and"
                      + " DELETE fail",
                  String.join(" ", step.commands()))
              : step);
    }
    return new Fix(
        fix.summary()
            + (before.isEmpty()
                ? ""
                : "; first give tables an identity, without which their UPDATE and DELETE fail"),
        List.copyOf(steps));
  }

  /**
   * The tables with those that inherit from them, less what is there: naming a table takes in its
   * children, and refuses where one of them is a member already.
   */
  private static Added added(List<Relation> tables, Publication publication, Facts facts) {
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
    return new Added(List.copyOf(all), inherited);
  }

  /**
   * Tables to be added.
   *
   * @param only whether each by itself, without those that inherit from it
   */
  private record Added(List<Relation> tables, boolean only) {}

  private static Statement add(Publication publication, Added added) {
    String only = added.only() ? "ONLY " : "";
    return Statement.of(
            Phase.MEMBER,
            "ALTER PUBLICATION "
                + Sql.name(publication.name())
                + " ADD TABLE "
                + Sql.list(added.tables().stream().map(t -> only + Sql.name(t)).toList())
                + ";")
        .unless(
            // by names in the catalogs: to look up "s"."t" takes USAGE on the schema
            "(SELECT count(*) FROM pg_catalog.pg_publication_rel r"
                + " JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid AND p.pubname = "
                + Sql.literal(publication.name())
                + " JOIN pg_catalog.pg_class c ON c.oid = r.prrelid"
                + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE (n.nspname, c.relname) IN ("
                + Sql.list(
                    added.tables().stream()
                        .map(
                            t -> "(" + Sql.literal(t.schema()) + ", " + Sql.literal(t.name()) + ")")
                        .toList())
                + ")) = "
                + added.tables().size())
        .needing(Right.own(publication), Right.ownTables(added.tables()));
  }

  /**
   * @param tables empty for all
   */
  private static Statement create(
      String name, List<Relation> tables, List<String> options, Facts facts) {
    String with = options.isEmpty() ? "" : " WITH (" + String.join(", ", options) + ")";
    Statement create =
        Statement.of(
                Phase.MEMBER,
                "CREATE PUBLICATION "
                    + Sql.name(name)
                    + (tables.isEmpty() ? " FOR ALL TABLES" : " FOR TABLE " + names(tables))
                    + with
                    + ";")
            .unless(
                "EXISTS (SELECT FROM pg_catalog.pg_publication WHERE pubname = "
                    + Sql.literal(name)
                    + ")")
            .needing(
                Right.to(Right.Kind.CREATE, facts.database().server().get().database()),
                tables.isEmpty()
                    ? Right.to(Right.Kind.PUBLISH_ALL, name)
                    : Right.ownTables(withInheriting(tables, facts)));
    // the provider does not know the option, and takes a name apart at every dot
    if (options.contains(GENERATED)
        || tables.stream().anyMatch(t -> t.schema().contains(".") || t.name().contains("."))) {
      return create;
    }
    Resource resource =
        Resource.of("postgresql_publication")
            .with("name", name)
            .with("database", facts.database().server().get().database());
    resource =
        tables.isEmpty()
            ? resource.with("all_tables", true)
            : resource.with(
                "tables", tables.stream().map(t -> t.schema() + "." + t.name()).toList());
    return create.as(
        options.contains(VIA_ROOT)
            ? resource.with("publish_via_partition_root_param", true)
            : resource);
  }

  /** FOR TABLE takes in the tables that inherit from one. */
  private static Set<Relation> withInheriting(List<Relation> tables, Facts facts) {
    Set<Relation> all = new LinkedHashSet<>(tables);
    tables.forEach(t -> all.addAll(facts.database().relations().get().inheriting(t)));
    return all;
  }

  private static String names(List<Relation> tables) {
    return Sql.list(tables.stream().map(Sql::name).toList());
  }
}
