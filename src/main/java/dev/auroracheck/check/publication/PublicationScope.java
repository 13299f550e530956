package dev.auroracheck.check.publication;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Published;
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
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the publication holds no more than what the pipe replicates. */
public final class PublicationScope implements Check {
  @Override
  public About about() {
    return new About(
        "publication-scope",
        Section.PUBLICATION,
        Level.INFO,
        Needs.DB,
        "The publication holds no table that the pipe does not need",
        "Changes of every published table are decoded and sent, needed or not");
  }

  @Override
  public Result judge(Facts facts, Request request) {
    Optional<Publication> found = Scope.publication(facts, request);
    if (found.isEmpty()) {
      return PipePublication.none(request);
    }
    Publication publication = found.get();
    String quoted = Sql.name(publication.name());
    Relations relations = facts.database().relations().get();
    Scope scope = Scope.of(facts, request);
    if (request.pipe().isScoped() && Scope.replicable(facts, request).isEmpty()) {
      return Result.Skip.because("nothing in scope can be published", "table-kinds");
    }
    Set<Relation> needed = scope.withDescendants(relations);
    List<Relation> more =
        relations.all().stream()
            .filter(r -> r.isPublishable() && !r.extensionMember())
            .filter(r -> !r.partition() || !publication.allTables())
            .filter(r -> Published.names(publication, r) && !needed.contains(r))
            .toList();
    if (more.isEmpty()) {
      return Result.Pass.of("publication " + quoted + " holds what is replicated, and no more")
          .note(
              Optional.of("it is FOR ALL TABLES: those made later are decoded and sent too")
                  .filter(note -> publication.allTables()));
    }
    return Finding.of(
            "publication "
                + quoted
                + (publication.allTables() ? " is FOR ALL TABLES, and " : " holds ")
                + Sql.count(more.size(), "table")
                + (publication.allTables() ? " of them" : " that")
                + " the pipe does not replicate"
                + ": "
                + Sql.some(more.stream().map(Sql::name).toList()))
        .expected("the tables to replicate alone")
        .objects(
            more.stream()
                .map(r -> new Subject("table", Sql.name(r), "published, and not replicated"))
                .toList())
        .fix(narrower(publication, quoted, more))
        .fails();
  }

  private static Fix narrower(Publication publication, String quoted, List<Relation> more) {
    if (publication.allTables() || !publication.schemas().isEmpty()) {
      return Fix.of(
          "make a publication of the tables to replicate, and name that one",
          Step.manual(
              "CREATE PUBLICATION … FOR TABLE …, with the tables to replicate, and name it with"
                  + " --publication; a pipe that reads "
                  + quoted
                  + " needs it as it is"));
    }
    List<String> members =
        more.stream()
            .filter(r -> publication.tables().contains(r.oid()))
            .map(r -> "ONLY " + Sql.name(r))
            .toList();
    return Fix.of(
        "take the others out",
        Step.choice(
            Step.Kind.SQL,
            "Where nothing else reads them from the publication",
            "ALTER PUBLICATION " + quoted + " DROP TABLE " + Sql.list(members) + ";"));
  }
}
