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
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Membership;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.pipe.Scope;
import dev.auroracheck.remedy.PublicationChange;
import dev.auroracheck.remedy.PublicationRef;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.remedy.TableRef;
import dev.auroracheck.request.Level;
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
  public Result judge(Context context) {
    Optional<Publication> found = context.publication();
    if (found.isEmpty()) {
      return PipePublication.none(context.request());
    }
    Publication publication = found.get();
    String quoted = Quoted.name(publication.name());
    Relations relations = context.relations();
    Scope scope = context.scope();
    if (context.request().pipe().isScoped() && context.replicable().isEmpty()) {
      return Result.Skip.because("nothing in scope can be published", "table-kinds");
    }
    Set<Relation> needed = scope.withDescendants(relations);
    List<Relation> more =
        relations.all().stream()
            .filter(r -> r.isPublishable() && !r.extensionMember())
            .filter(r -> !r.partition() || !publication.allTables())
            .filter(r -> Membership.names(publication, r) && !needed.contains(r))
            .toList();
    if (more.isEmpty()) {
      return Result.Pass.of("publication " + quoted + " holds what is replicated, and no more")
          .note(
              Optional.of("it is FOR ALL TABLES: those made later are decoded and sent too")
                  .filter(note -> publication.allTables()));
    }
    return tooMuch(publication, more);
  }

  private static Result tooMuch(Publication publication, List<Relation> more) {
    return Finding.of(
            "publication "
                + Quoted.name(publication.name())
                + (publication.allTables() ? " is FOR ALL TABLES, and " : " holds ")
                + Quoted.count(more.size(), "table")
                + (publication.allTables() ? " of them" : " that")
                + " the pipe does not replicate"
                + ": "
                + Quoted.some(more.stream().map(Quoted::name).toList()))
        .expected("the tables to replicate alone")
        .objects(
            more.stream()
                .map(r -> new Subject("table", Quoted.name(r), "published, and not replicated"))
                .toList())
        .remedy(narrower(publication, more))
        .fails();
  }

  private static Remedy narrower(Publication publication, List<Relation> more) {
    if (publication.allTables() || !publication.schemas().isEmpty()) {
      return Remedy.manual(
          "Create a publication for the tables to replicate alone, and name it with --publication;"
              + " a pipe that reads "
              + Quoted.name(publication.name())
              + " needs that publication as it is");
    }
    List<Relation> members =
        more.stream().filter(r -> publication.tables().contains(r.oid())).toList();
    return Remedy.choice(
        "where nothing else reads these tables from the publication",
        new PublicationChange.RemoveTables(PublicationRef.of(publication), TableRef.all(members)));
  }
}
