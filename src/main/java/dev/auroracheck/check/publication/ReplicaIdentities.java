package dev.auroracheck.check.publication;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Identities;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.TableRemedies;
import dev.auroracheck.request.Level;
import java.util.Map;
import java.util.Optional;

/**
 * Whether PostgreSQL can publish an UPDATE and a DELETE of every table in the publication. It
 * refuses those that it can't, and with them the application's writes.
 */
public final class ReplicaIdentities implements Check {
  @Override
  public About about() {
    return new About(
        "replica-identity",
        Section.PUBLICATION,
        Level.REQUIRED,
        Needs.DB,
        "Every published table has a usable replica identity",
        "PostgreSQL refuses UPDATE and DELETE on a published table without one");
  }

  @Override
  public Result judge(Context context) {
    Optional<Publication> publication = context.publication();
    if (publication.isEmpty() && !context.request().pipe().managed()) {
      return PipePublication.none(context.request());
    }
    if (publication.filter(p -> !p.operations().needIdentity()).isPresent()) {
      return Result.Pass.of("neither updates nor deletes are published, so none is refused");
    }
    Identities identities = context.identities();
    Map<Relation, String> refused = identities.refused();
    if (refused.isEmpty()) {
      return Result.Pass.of(
          "UPDATE and DELETE can be published for "
              + Quoted.count(context.published().size(), "table"));
    }
    String when = publication.isPresent() ? " fail" : " will fail once they are published";
    return Finding.of(
            "UPDATE and DELETE"
                + when
                + " on "
                + Quoted.some(refused.keySet().stream().map(Quoted::name).toList()))
        .expected("a primary key or another replica identity on every published table")
        .objects(
            refused.entrySet().stream()
                .map(e -> new Subject("table", Quoted.name(e.getKey()), e.getValue()))
                .toList())
        .remedy(TableRemedies.identities(context))
        .fails();
  }
}
