package dev.auroracheck.remedy;

import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.Server;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The facts after a change of a publication. */
final class PublicationEffects implements PublicationChange.Cases<Facts> {
  private final Facts facts;

  PublicationEffects(Facts facts) {
    this.facts = facts;
  }

  /**
   * Adds a publication that is owned by the role of this session, which is assumed to run the fix.
   */
  @Override
  public Facts createPublication(PublicationChange.CreatePublication change) {
    Publication made =
        new Publication(
            change.name(),
            facts.database().server().known().map(Server::sessionUser).orElse(""),
            change.tables().isEmpty(),
            change.viaRoot(),
            change.generatedColumns(),
            new Publication.Operations(true, true, true, true),
            oids(change.owned()),
            Set.of(),
            List.of());
    Facts created =
        Effects.publications(
            facts,
            all -> {
              if (all.stream().anyMatch(p -> p.name().equals(change.name()))) {
                return all;
              }
              List<Publication> more = new ArrayList<>(all);
              more.add(made);
              return more;
            });
    return created.withDatabase(
        created
            .database()
            .withPublicationElsewhere(
                created.database().publicationElsewhere().map(name -> Optional.empty())));
  }

  @Override
  public Facts addTables(PublicationChange.AddTables change) {
    return publication(
        change.publication(),
        p -> {
          Set<Long> all = new LinkedHashSet<>(p.tables());
          all.addAll(oids(change.tables()));
          return p.withTables(all);
        });
  }

  @Override
  public Facts publishViaRoot(PublicationChange.PublishViaRoot change) {
    return publication(change.publication(), p -> p.withViaPartitionRoot(true));
  }

  @Override
  public Facts publishGenerated(PublicationChange.PublishGenerated change) {
    return publication(change.publication(), p -> p.withGeneratedColumns(true));
  }

  @Override
  public Facts publishOperations(PublicationChange.PublishOperations change) {
    return publication(
        change.publication(),
        p -> p.withOperations(new Publication.Operations(true, true, true, change.truncate())));
  }

  @Override
  public Facts publishWhole(PublicationChange.PublishWhole change) {
    Set<Long> oids = oids(change.tables());
    return publication(
        change.publication(),
        p ->
            p.withRestrictions(
                    p.restrictions().stream().filter(r -> !oids.contains(r.table())).toList())
                .withGeneratedColumns(p.generatedColumns() || change.generatedColumns()));
  }

  @Override
  public Facts rename(PublicationChange.Rename change) {
    return publication(change.publication(), p -> p.withName(change.to()));
  }

  @Override
  public Facts removeTables(PublicationChange.RemoveTables change) {
    return publication(
        change.publication(),
        p -> {
          Set<Long> left = new LinkedHashSet<>(p.tables());
          left.removeAll(oids(change.tables()));
          return p.withTables(left);
        });
  }

  @Override
  public Facts dropPublication(PublicationChange.DropPublication change) {
    return Effects.publications(
        facts, all -> Effects.without(all, p -> p.name().equals(change.name())));
  }

  private Facts publication(PublicationRef ref, UnaryOperator<Publication> change) {
    return Effects.publications(
        facts, all -> Effects.each(all, p -> p.name().equals(ref.name()), change));
  }

  private Set<Long> oids(List<TableRef> tables) {
    Fact<Relations> relations = facts.database().relations();
    return relations.known().stream()
        .flatMap(all -> tables.stream().flatMap(t -> t.in(all).stream()))
        .map(Relation::oid)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
