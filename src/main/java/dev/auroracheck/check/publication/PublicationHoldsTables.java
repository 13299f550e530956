package dev.auroracheck.check.publication;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
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
 * Whether the publication is there and holds every table in scope; or, where the pipe is to make
 * its own, whether its role may.
 */
public final class PublicationHoldsTables implements Check {
  @Override
  public About about() {
    return new About(
        "publication",
        Section.PUBLICATION,
        Level.REQUIRED,
        Needs.DB,
        "The publication holds every table in scope",
        "ClickPipes refuses a table that the publication does not list");
  }

  @Override
  public Result judge(Context context) {
    Scope scope = context.scope();
    // what is no table of its own is the business of table-kinds
    List<Relation> tables = context.replicable();
    Optional<Publication> found = context.publication();
    if (found.isEmpty() && !context.request().pipe().managed()) {
      return missing(tables, context);
    }
    Result result;
    if (tables.isEmpty() && (context.request().pipe().isScoped() || !scope.tables().isEmpty())) {
      result = Result.Skip.because("nothing in scope can be published", "table-kinds");
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

  /** With what else is found of it, which has to be fixed too. */
  private static Result misnamed(Publication publication, Result other, Context context) {
    String name = publication.name();
    String problem =
        "publication "
            + Quoted.name(name)
            + " can't be streamed under this name: "
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
    List<String> others =
        context.database().publications().get().stream().map(p -> Quoted.name(p.name())).toList();
    Optional<String> elsewhere =
        context.database().publicationElsewhere().known().orElse(Optional.empty());
    String here = "in database " + Quoted.name(context.server().database());
    String where =
        (others.isEmpty() ? "" : ", which has " + Quoted.some(others))
            + elsewhere
                .map(d -> "; there is one of that name in database " + Quoted.name(d))
                .orElse("");
    String fit = PublicationRemedies.fit(name, context);
    Finding finding =
        Finding.of("publication " + Quoted.name(name) + " does not exist " + here + where)
            .note(
                Optional.of(
                        "it could not be streamed under this name: "
                            + PublicationName.whatHappens(name, context.server())
                            + ". Name "
                            + Quoted.name(fit)
                            + " with --publication")
                    .filter(n -> !fit.equals(name)))
            .observed("no such publication")
            .expected("publication " + Quoted.name(fit));
    if (context.major() < PartitionedTables.VIA_ROOT
        && tables.stream().anyMatch(Relation::isPartitioned)) {
      return finding
          .remedy(
              Remedy.manual(
                  "Upgrade to PostgreSQL 13 or newer; or name tables that are not partitioned with"
                      + " --table, then run again"))
          .fails();
    }
    return finding.remedy(PublicationRemedies.create(fit, tables, context)).fails();
  }
}
