package dev.auroracheck.check.publication;

import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.Server;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.IdentityTargets;
import dev.auroracheck.pipe.PublicationName;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.PublicationChange;
import dev.auroracheck.remedy.PublicationRef;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.remedy.TableRef;
import dev.auroracheck.remedy.TableRemedies;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Remedies that create, rename or extend a publication. */
final class PublicationRemedies {
  private PublicationRemedies() {}

  static Remedy add(Publication publication, List<Relation> tables, Context context) {
    PublicationRef ref = PublicationRef.of(publication);
    List<Change> changes = new ArrayList<>();
    if (!publication.viaPartitionRoot() && tables.stream().anyMatch(Relation::isPartitioned)) {
      changes.add(new PublicationChange.PublishViaRoot(ref));
    }
    List<Relation> toAdd =
        tables.stream().filter(t -> !PartitionedTables.onlyPartitions(publication, t)).toList();
    if (!toAdd.isEmpty()) {
      changes.add(add(publication, toAdd, context.relations()));
    }
    if (changes.isEmpty()) {
      return Remedy.manual("Create the tables to replicate");
    }
    Remedy remedy = Remedy.of(changes);
    return cautious(
        widensScope(tables, context)
            ? remedy.undecided(
                "published child tables come into scope as tables of their own; before that, name"
                    + " the parent tables with --table, and select only these in the pipe")
            : remedy,
        tables,
        context);
  }

  /** Whether child tables would come into scope as tables of their own. */
  private static boolean widensScope(List<Relation> tables, Context context) {
    return !context.request().pipe().isScoped()
        && tables.stream()
            .anyMatch(
                t ->
                    (!t.partition() && !t.parents().isEmpty())
                        || !context.relations().inheriting(t).isEmpty());
  }

  /**
   * Adds tables and their child tables, except those that are included already. ADD TABLE also adds
   * the children of a table, and PostgreSQL refuses it if one of them is already a member.
   */
  private static Change add(Publication publication, List<Relation> tables, Relations relations) {
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
    return new PublicationChange.AddTables(
        PublicationRef.of(publication), TableRef.all(all), inherited);
  }

  /** Gives the publication a name that can be streamed. */
  static Remedy rename(Publication publication, Context context) {
    return Remedy.of(
        new PublicationChange.Rename(
            PublicationRef.of(publication), fit(publication.name(), context)));
  }

  /** A name for the publication that can be streamed: its own, if that can. */
  static String fit(String name, Context context) {
    Server server = context.server();
    return PublicationName.survives(name, server)
        ? name
        : PublicationName.fit(
            name,
            context.database().publications().get().stream().map(Publication::name).toList(),
            server);
  }

  static Remedy create(String name, List<Relation> tables, Context context) {
    boolean scoped = context.request().pipe().isScoped();
    if (scoped && tables.isEmpty()) {
      return Remedy.manual("Create the tables, or name existing ones with --table or --schema");
    }
    List<Relation> published =
        scoped
            ? tables
            : context.relations().all().stream().filter(Relation::isPublishable).toList();
    Set<Relation> inheriting = new LinkedHashSet<>();
    if (scoped) {
      tables.forEach(t -> inheriting.addAll(context.relations().inheriting(t)));
    }
    return cautious(
        Remedy.of(
            new PublicationChange.CreatePublication(
                name,
                context.server().database(),
                scoped ? TableRef.all(tables) : List.of(),
                TableRef.all(inheriting),
                context.major() >= PartitionedTables.VIA_ROOT
                    && tables.stream().anyMatch(Relation::isPartitioned),
                IdentityTargets.needGeneratedColumns(context, published))),
        published,
        context);
  }

  /**
   * Adds changes that give each published table a replica identity: without one, PostgreSQL refuses
   * every UPDATE and DELETE of the table as soon as it is published. If only a person can choose
   * that identity, publishing becomes a choice too.
   */
  static Remedy cautious(Remedy remedy, List<Relation> published, Context context) {
    boolean byHand = IdentityTargets.needPerson(context, published);
    return TableRemedies.identitiesBefore(published, context)
        .and(
            byHand
                ? remedy.undecided(
                    "only after each published table has a replica identity: without one, its"
                        + " UPDATE and DELETE fail")
                : remedy);
  }
}
