package dev.auroracheck.check.publication;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Published;
import dev.auroracheck.check.Restrictions;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Scope;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Sql;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.Restriction;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a column list or a row filter keeps changes of a table in scope from the pipe, or makes
 * PostgreSQL refuse the application's writes. The initial load knows neither: it reads everything.
 */
public final class PublicationFilters implements Check {
  @Override
  public About about() {
    return new About(
        "publication-filters",
        Section.PUBLICATION,
        Level.REQUIRED,
        Needs.DB,
        "No column list or row filter loses data or breaks writes",
        "The initial load ignores lists and filters, and the stream of changes obeys them");
  }

  @Override
  public Result judge(Facts facts, Request request) {
    Optional<Publication> found = Scope.publication(facts, request);
    if (found.isEmpty()) {
      return PipePublication.none(request);
    }
    Publication publication = found.get();
    Relations relations = facts.database().relations().get();
    Scope scope = Scope.of(facts, request);
    Set<Relation> needed =
        publication.restrictions().isEmpty() ? Set.of() : scope.withDescendants(relations);
    List<Subject> objects = new ArrayList<>();
    List<Relation> restricted = new ArrayList<>();
    for (Restriction restriction : publication.restrictions()) {
      Optional<Relation> relation = relations.byOid(restriction.table());
      if (relation.isPresent() && holds(publication, relation.get(), restriction, relations)) {
        List<Subject> harm = new ArrayList<>();
        if (needed.contains(relation.get())) {
          loss(publication, relation.get(), restriction)
              .ifPresent(why -> harm.add(subject(relation.get(), why)));
        }
        if (publication.operations().needIdentity()) {
          harm.addAll(refusals(publication, restriction, relations));
        }
        if (!harm.isEmpty()) {
          objects.addAll(harm);
          restricted.add(relation.get());
        }
      }
    }
    String quoted = Sql.name(publication.name());
    if (objects.isEmpty()) {
      return Result.Pass.of(
          publication.restrictions().isEmpty()
              ? "publication " + quoted + " has no column list and no row filter"
              : "the column lists and row filters of publication " + quoted + " do no harm");
    }
    return Finding.of(
            "publication "
                + quoted
                + " restricts "
                + Sql.some(restricted.stream().map(Sql::name).toList())
                + ": "
                + objects.get(0).message())
        .expected("no column list and no row filter on what is replicated")
        .objects(objects)
        .fix(lift(publication, restricted, facts))
        .fails();
  }

  private static Subject subject(Relation table, String why) {
    return new Subject("table", Sql.name(table), why);
  }

  /** Whether it is this restriction that the table's rows are held against. */
  private static boolean holds(
      Publication publication, Relation table, Restriction restriction, Relations relations) {
    return Published.restriction(publication, table, relations)
        .filter(restriction::equals)
        .isPresent();
  }

  private static Optional<String> loss(
      Publication publication, Relation table, Restriction restriction) {
    if (!restriction.omitted().isEmpty() && restriction.columns().isPresent()) {
      return Optional.of(
          "changes of "
              + Sql.some(restriction.omitted().stream().map(Sql::name).toList())
              + " are not published");
    }
    // a table that the publication holds with its schema too lets every row through
    return restriction.filtered() && !publication.schemas().contains(table.schema())
        ? Optional.of("a row filter keeps some of its changes back")
        : Optional.empty();
  }

  /** What must be lifted before updates are published, so that none is refused. */
  static Optional<Fix> liftRefusing(Publication publication, Facts facts) {
    Relations relations = facts.database().relations().get();
    List<Relation> refusing = new ArrayList<>();
    for (Restriction restriction : publication.restrictions()) {
      if (!refusals(publication, restriction, relations).isEmpty()) {
        relations.byOid(restriction.table()).ifPresent(refusing::add);
      }
    }
    return refusing.isEmpty() ? Optional.empty() : Optional.of(lift(publication, refusing, facts));
  }

  /**
   * The tables on which it makes UPDATE and DELETE fail where those are published: partitions by
   * themselves.
   */
  private static List<Subject> refusals(
      Publication publication, Restriction restriction, Relations relations) {
    List<Subject> refused = new ArrayList<>();
    for (Relation table : relations.all()) {
      Set<String> identity = restriction.identities().get(table.oid());
      if (identity != null && holds(publication, table, restriction, relations)) {
        refusal(restriction, table, identity).ifPresent(why -> refused.add(subject(table, why)));
      }
    }
    return refused;
  }

  /** A table without an identity fails for want of that. */
  private static Optional<String> refusal(
      Restriction restriction, Relation table, Set<String> identity) {
    return table.kind() == 'r' && table.identity().isUsable()
        ? Restrictions.refusal(restriction, table.identity().isFull(), identity)
        : Optional.empty();
  }

  private static Fix lift(Publication publication, List<Relation> restricted, Facts facts) {
    return Fix.of(
        "publish the tables whole; in one transaction, so that no change is missed",
        Step.sql(Restrictions.lift(publication, restricted, facts)));
  }
}
