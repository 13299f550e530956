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

/** Checks that the publication includes only what the pipe replicates. */
public final class PublicationScope implements Check {
  @Override
  public About about() {
    return new About(
        "publication-scope",
        Section.PUBLICATION,
        Level.INFO,
        Needs.DB,
        "The publication includes only tables that the pipe needs",
        "PostgreSQL decodes and sends the changes of every published table, needed or not.");
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
      return Result.Skip.because("No table in scope can be published.", "table-kinds");
    }
    Set<Relation> needed = scope.withDescendants(relations);
    List<Relation> more =
        relations.all().stream()
            .filter(r -> r.isPublishable() && !r.extensionMember())
            .filter(r -> !r.partition() || !publication.allTables())
            .filter(r -> Membership.names(publication, r) && !needed.contains(r))
            .toList();
    if (more.isEmpty()) {
      return Result.Pass.of("Publication " + quoted + " includes only what the pipe replicates.")
          .note(
              Optional.of(
                      "Publication "
                          + quoted
                          + " is FOR ALL TABLES: changes of tables created later are sent too.")
                  .filter(note -> publication.allTables()));
    }
    return tooMuch(publication, more);
  }

  private static Result tooMuch(Publication publication, List<Relation> more) {
    return Finding.of(
            "Publication "
                + Quoted.name(publication.name())
                + (publication.allTables() ? ", which is FOR ALL TABLES," : "")
                + " includes "
                + Quoted.few(
                    more.stream().map(Quoted::name).toList(), Quoted.count(more.size(), "table"))
                + ", which the pipe does not replicate.")
        .expected("the tables to replicate alone")
        .objects(
            more.stream()
                .map(r -> new Subject("table", Quoted.name(r), "not replicated by the pipe"))
                .toList())
        .remedy(narrower(publication, more))
        .fails();
  }

  private static Remedy narrower(Publication publication, List<Relation> more) {
    if (publication.allTables() || !publication.schemas().isEmpty()) {
      return Remedy.manual(
          "Create a publication for only the tables to replicate, and name it with --publication;"
              + " keep "
              + Quoted.name(publication.name())
              + " as it is for every pipe that reads it already");
    }
    List<Relation> members =
        more.stream().filter(r -> publication.tables().contains(r.oid())).toList();
    return Remedy.choice(
        "if no other subscriber reads these tables from the publication",
        new PublicationChange.RemoveTables(PublicationRef.of(publication), TableRef.all(members)));
  }
}
