package dev.auroracheck.check.publication;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.PublicationChange;
import dev.auroracheck.remedy.PublicationRef;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.request.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks that the publication publishes inserts, updates and deletes. ClickPipes ignores TRUNCATE.
 */
public final class PublicationOperations implements Check {
  @Override
  public About about() {
    return new About(
        "publication-operations",
        Section.PUBLICATION,
        Level.REQUIRED,
        Needs.DB,
        "The publication publishes insert, update and delete",
        "Changes that are not published never reach ClickHouse, and no error is raised.");
  }

  @Override
  public Result judge(Context context) {
    Optional<Publication> found = context.publication();
    if (found.isEmpty()) {
      return PipePublication.none(context.request());
    }
    Publication publication = found.get();
    List<String> published = published(publication.operations());
    List<String> missing = new ArrayList<>(List.of("insert", "update", "delete"));
    missing.removeAll(published);
    String quoted = Quoted.name(publication.name());
    if (missing.isEmpty()) {
      return Result.Pass.of("Publication " + quoted + " publishes insert, update and delete.");
    }
    return Finding.of("Publication " + quoted + " does not publish " + Quoted.or(missing) + ".")
        .observed(published.isEmpty() ? "nothing" : String.join(", ", published))
        .expected("insert, update, delete")
        .remedy(remedy(publication, context))
        .fails();
  }

  /** First fixes the tables that would refuse UPDATE and DELETE once these are published. */
  private static Remedy remedy(Publication publication, Context context) {
    return PublicationRemedies.cautious(
        PublicationFilters.liftRefusing(publication, context)
            .and(
                Remedy.of(
                    new PublicationChange.PublishOperations(
                        PublicationRef.of(publication), publication.operations().truncate()))),
        List.copyOf(context.published()),
        context);
  }

  private static List<String> published(Publication.Operations operations) {
    List<String> published = new ArrayList<>();
    if (operations.insert()) {
      published.add("insert");
    }
    if (operations.update()) {
      published.add("update");
    }
    if (operations.delete()) {
      published.add("delete");
    }
    return published;
  }
}
