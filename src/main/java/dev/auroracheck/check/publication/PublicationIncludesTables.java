package dev.auroracheck.check.publication;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.DatabaseFacts;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.PublicationName;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.pipe.Scope;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.request.Level;
import java.util.List;
import java.util.Optional;

/**
 * Checks that the publication exists and includes every table in scope. If the pipe creates its own
 * publication, checks that the pipe's role may do so.
 */
public final class PublicationIncludesTables implements Check {
  @Override
  public About about() {
    return new About(
        "publication",
        Section.PUBLICATION,
        Level.REQUIRED,
        Needs.DB,
        "The publication includes every table in scope",
        "ClickPipes refuses a table that the publication does not include.");
  }

  @Override
  public Result judge(Context context) {
    Scope scope = context.scope();
    // what can't be replicated at all is reported by table-kinds
    List<Relation> tables = context.replicable();
    Optional<Publication> found = context.publication();
    if (found.isEmpty() && !context.request().pipe().managed()) {
      return missing(tables, context);
    }
    Result result;
    if (tables.isEmpty() && (context.request().pipe().isScoped() || !scope.tables().isEmpty())) {
      result = Result.Skip.because("No table in scope can be published.", "table-kinds");
    } else {
      result =
          found.isPresent()
              ? ListedTables.judge(found.get(), tables, context)
              : ManagedPublication.judge(tables, context);
    }
    return found
        .filter(p -> !PublicationName.survives(p.name(), context.server()))
        .map(p -> misnamed(p, result, context))
        .orElse(result);
  }

  /** The result for a name that can't be streamed, in addition to what else was found. */
  private static Result misnamed(Publication publication, Result other, Context context) {
    String name = publication.name();
    String problem =
        "Publication "
            + Quoted.name(name)
            + " can't be streamed under this name. "
            + PublicationName.whatHappens(name, context.server());
    Remedy rename = PublicationRemedies.rename(publication, context);
    return other
        .found()
        .map(found -> found.note(Optional.of(problem)))
        .orElseGet(
            () ->
                Finding.of(problem)
                    .observed(Quoted.name(name))
                    .expected("a name in lower case, without white space, comma or leading quote"))
        .remedy(rename)
        .fails();
  }

  private static Result missing(List<Relation> tables, Context context) {
    String name = context.publicationName().orElseThrow();
    String fit = PublicationRemedies.fit(name, context);
    Finding finding =
        Finding.of(
                "Publication "
                    + Quoted.name(name)
                    + " does not exist in database "
                    + Quoted.name(context.server().database())
                    + ".")
            .note(others(context.database()))
            .note(
                Optional.of(
                        PublicationName.whatHappens(name, context.server())
                            + " Create publication "
                            + Quoted.name(fit)
                            + " and pass its name with --publication.")
                    .filter(n -> !fit.equals(name)))
            .observed("no such publication")
            .expected("publication " + Quoted.name(fit));
    if (context.major() < PartitionedTables.VIA_ROOT
        && tables.stream().anyMatch(Relation::isPartitioned)) {
      return finding
          .remedy(
              Remedy.manual(
                  "Upgrade to PostgreSQL 13 or newer, or name only tables that are not partitioned"
                      + " with --table, and run again"))
          .fails();
    }
    return finding.remedy(PublicationRemedies.create(fit, tables, context)).fails();
  }

  /** What was probably meant: another database's publication of that name, or another name. */
  private static Optional<String> others(DatabaseFacts database) {
    Optional<String> elsewhere = database.publicationElsewhere().known().orElse(Optional.empty());
    if (elsewhere.isPresent()) {
      return elsewhere.map(
          d -> "A publication of this name exists in database " + Quoted.name(d) + ".");
    }
    List<String> here =
        database.publications().get().stream().map(p -> Quoted.name(p.name())).toList();
    return Optional.of(
            "The database has publication"
                + (here.size() == 1 ? " " : "s ")
                + Quoted.some(here)
                + ".")
        .filter(note -> !here.isEmpty());
  }
}
