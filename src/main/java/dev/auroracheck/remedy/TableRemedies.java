package dev.auroracheck.remedy;

import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.IdentityTargets;
import dev.auroracheck.pipe.Membership;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.TableChange.Identity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Remedies for tables and their publications that several checks share. */
public final class TableRemedies {
  private TableRemedies() {}

  /** Gives every table that lacks one a usable replica identity, whichever check found it. */
  public static Remedy identities(Context context) {
    return identities(IdentityTargets.of(context), context);
  }

  /**
   * Gives tables a replica identity before they are published. PostgreSQL refuses UPDATE and DELETE
   * on a published table without one.
   */
  public static Remedy identitiesBefore(Collection<Relation> published, Context context) {
    return identities(IdentityTargets.before(context, published), context);
  }

  private static Remedy identities(IdentityTargets targets, Context context) {
    List<Change> changes = new ArrayList<>();
    targets.byKey().forEach(t -> changes.add(identity(t, Identity.DEFAULT)));
    targets.byWholeRow().forEach(t -> changes.add(identity(t, Identity.FULL)));
    context
        .publication()
        .ifPresent(
            publication -> {
              if (!targets.restricted().isEmpty()) {
                changes.add(publishWhole(publication, targets.restricted(), context));
              }
              if (targets.publishGenerated() && !publication.generatedColumns()) {
                changes.add(new PublicationChange.PublishGenerated(PublicationRef.of(publication)));
              }
            });
    List<Choice> choices = new ArrayList<>();
    targets
        .byNewIndex()
        .forEach(
            (table, columns) ->
                choices.add(
                    Choice.of(
                        "ClickPipes would sort by the INCLUDE columns of the primary key too; writers wait while"
                            + " the index is built",
                        new TableChange.IdentifyByIndex(
                            TableRef.of(table), "pipe_key_" + table.oid(), columns))));
    return new Remedy(List.copyOf(changes), List.copyOf(choices), manual(targets));
  }

  private static Change identity(Relation table, Identity identity) {
    return new TableChange.SetReplicaIdentity(TableRef.of(table), identity);
  }

  private static List<String> manual(IdentityTargets targets) {
    List<String> manual = new ArrayList<>();
    for (Relation t : targets.withoutColumns()) {
      manual.add(
          "Leave table "
              + Quoted.name(t)
              + " out of the pipe, or give the table columns and a key");
    }
    for (Relation t : targets.needIndex()) {
      manual.add(
          "Give table "
              + Quoted.name(t)
              + " a unique index over NOT NULL columns that are not generated, and set REPLICA"
              + " IDENTITY USING INDEX");
    }
    for (Relation t : targets.needKey()) {
      manual.add("Give table " + Quoted.name(t) + " a primary key without INCLUDE columns");
    }
    if (!targets.byWholeRow().isEmpty()) {
      manual.add(
          "If some columns identify a row of table "
              + Quoted.name(targets.byWholeRow().get(0))
              + ", add a primary key, which is lighter than FULL; writes wait while the key is built");
    }
    return List.copyOf(manual);
  }

  /** Removes the column lists and row filters of tables in a publication. */
  public static Change publishWhole(
      Publication publication, Collection<Relation> restricted, Context context) {
    Set<Long> oids = restricted.stream().map(Relation::oid).collect(Collectors.toSet());
    return new PublicationChange.PublishWhole(
        PublicationRef.of(publication),
        TableRef.all(restricted),
        publication.restrictions().stream()
            .filter(r -> oids.contains(r.table()))
            .anyMatch(r -> Membership.listsGenerated(r, context)));
  }
}
