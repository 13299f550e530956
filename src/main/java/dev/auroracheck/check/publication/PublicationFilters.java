package dev.auroracheck.check.publication;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.Restriction;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Membership;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.pipe.Scope;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.remedy.TableRemedies;
import dev.auroracheck.request.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that no column list or row filter keeps changes of a table in scope from the pipe or makes
 * PostgreSQL refuse the application's writes. The initial load ignores both: it reads every row and
 * column.
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
        "The initial load ignores column lists and row filters, but the stream of changes obeys them.");
  }

  @Override
  public Result judge(Context context) {
    Optional<Publication> found = context.publication();
    if (found.isEmpty()) {
      return PipePublication.none(context.request());
    }
    Publication publication = found.get();
    Relations relations = context.relations();
    Scope scope = context.scope();
    Set<Relation> needed =
        publication.restrictions().isEmpty() ? Set.of() : scope.withDescendants(relations);
    List<Subject> objects = new ArrayList<>();
    List<Relation> restricted = new ArrayList<>();
    for (Restriction restriction : publication.restrictions()) {
      Optional<Relation> relation = relations.byOid(restriction.table());
      if (relation.isPresent() && holds(publication, relation.get(), restriction, relations)) {
        boolean inScope = needed.contains(relation.get());
        List<Subject> harm = harm(publication, relation.get(), restriction, inScope, relations);
        if (!harm.isEmpty()) {
          objects.addAll(harm);
          restricted.add(relation.get());
        }
      }
    }
    if (objects.isEmpty()) {
      return harmless(publication);
    }
    return Finding.of(restricts(publication, restricted, objects))
        .expected("no column list and no row filter on what is replicated")
        .objects(objects)
        .remedy(lift(publication, restricted, context))
        .fails();
  }

  private static String restricts(
      Publication publication, List<Relation> restricted, List<Subject> objects) {
    List<String> names = restricted.stream().map(Quoted::name).toList();
    return "Publication "
        + Quoted.name(publication.name())
        + " restricts "
        + Quoted.few(names, Quoted.count(names.size(), "table"))
        // the last reason is the worst: refused writes come after lost changes
        + (restricted.size() == 1
            ? ": " + objects.get(objects.size() - 1).message() + "."
            : " with column lists or row filters.");
  }

  private static Result harmless(Publication publication) {
    String quoted = Quoted.name(publication.name());
    return Result.Pass.of(
        publication.restrictions().isEmpty()
            ? "Publication " + quoted + " has no column list and no row filter."
            : "The column lists and row filters of publication " + quoted + " are harmless.");
  }

  /**
   * The data that a restriction loses, and the writes that it makes PostgreSQL refuse.
   *
   * @param inScope whether the pipe replicates the table
   */
  private static List<Subject> harm(
      Publication publication,
      Relation table,
      Restriction restriction,
      boolean inScope,
      Relations relations) {
    List<Subject> harm = new ArrayList<>();
    if (inScope) {
      loss(publication, table, restriction).ifPresent(why -> harm.add(subject(table, why)));
    }
    if (publication.operations().needIdentity()) {
      harm.addAll(refusals(publication, restriction, relations));
    }
    return harm;
  }

  private static Subject subject(Relation table, String why) {
    return new Subject("table", Quoted.name(table), why);
  }

  /** Whether PostgreSQL applies this restriction to the table's rows. */
  private static boolean holds(
      Publication publication, Relation table, Restriction restriction, Relations relations) {
    return Membership.restriction(publication, table, relations)
        .filter(restriction::equals)
        .isPresent();
  }

  private static Optional<String> loss(
      Publication publication, Relation table, Restriction restriction) {
    if (!restriction.omitted().isEmpty() && restriction.columns().isPresent()) {
      return Optional.of(
          "the column list omits "
              + Quoted.some(restriction.omitted().stream().map(Quoted::name).toList()));
    }
    // a table that is also published with its schema has no row filter in effect
    return restriction.filtered() && !publication.schemas().contains(table.schema())
        ? Optional.of("a row filter drops some changes")
        : Optional.empty();
  }

  /** Removes the restrictions that make UPDATE and DELETE fail once these are published. */
  static Remedy liftRefusing(Publication publication, Context context) {
    List<Relation> refusing = new ArrayList<>();
    for (Restriction restriction : publication.restrictions()) {
      if (!refusals(publication, restriction, context.relations()).isEmpty()) {
        context.relations().byOid(restriction.table()).ifPresent(refusing::add);
      }
    }
    return refusing.isEmpty() ? Remedy.NONE : lift(publication, refusing, context);
  }

  /**
   * The tables on which a restriction makes UPDATE and DELETE fail once these are published. Each
   * partition is a table of its own here.
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

  /** Empty for a table without a replica identity: check {@code replica-identity} reports it. */
  private static Optional<String> refusal(
      Restriction restriction, Relation table, Set<String> identity) {
    return table.kind() == 'r' && table.identity().isUsable()
        ? Membership.refusal(restriction, table.identity().isFull(), identity)
        : Optional.empty();
  }

  private static Remedy lift(Publication publication, List<Relation> restricted, Context context) {
    return Remedy.of(TableRemedies.publishWhole(publication, restricted, context));
  }
}
