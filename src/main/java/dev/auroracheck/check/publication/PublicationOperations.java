package dev.auroracheck.check.publication;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Published;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Right;
import dev.auroracheck.check.Scope;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Sql;
import dev.auroracheck.check.Statement;
import dev.auroracheck.check.Statement.Phase;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the publication lets every kind of change through; TRUNCATE is ignored by the pipe. */
public final class PublicationOperations implements Check {
  @Override
  public About about() {
    return new About(
        "publication-operations",
        Section.PUBLICATION,
        Level.REQUIRED,
        Needs.DB,
        "The publication publishes insert, update and delete",
        "What is not published never reaches ClickHouse, and nothing says so");
  }

  @Override
  public Result judge(Facts facts, Request request) {
    Optional<Publication> found = Scope.publication(facts, request);
    if (found.isEmpty()) {
      return PipePublication.none(request);
    }
    Publication publication = found.get();
    List<String> published = published(publication.operations());
    List<String> missing = new ArrayList<>(List.of("insert", "update", "delete"));
    missing.removeAll(published);
    String quoted = Sql.name(publication.name());
    if (missing.isEmpty()) {
      return Result.Pass.of("publication " + quoted + " publishes insert, update and delete");
    }
    List<String> all = new ArrayList<>(List.of("insert", "update", "delete"));
    if (publication.operations().truncate()) {
      all.add("truncate");
    }
    return Finding.of(
            "publication " + quoted + " does not publish " + String.join(" and ", missing))
        .observed(published.isEmpty() ? "nothing" : String.join(", ", published))
        .expected("insert, update, delete")
        .fix(fix(publication, all, facts, request))
        .fails();
  }

  /** What refuses updates once they are published is mended first. */
  private static Fix fix(
      Publication publication, List<String> operations, Facts facts, Request request) {
    List<Step> steps = new ArrayList<>();
    PublicationFilters.liftRefusing(publication, facts).ifPresent(f -> steps.addAll(f.steps()));
    steps.add(
        Step.sql(
            Statement.of(
                    Phase.OPERATION,
                    "ALTER PUBLICATION "
                        + Sql.name(publication.name())
                        + " SET (publish = '"
                        + String.join(", ", operations)
                        + "');")
                .needing(Right.own(publication))));
    return PublicationFix.cautious(
        Fix.of(
            "publish all three, unless the history is to be kept on purpose",
            steps.toArray(Step[]::new)),
        List.copyOf(Published.tables(facts, request)),
        facts,
        request);
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
