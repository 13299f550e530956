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
 * Checks that every table of the publication has a usable replica identity. Without one, PostgreSQL
 * refuses the application's UPDATE and DELETE.
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
        "PostgreSQL refuses UPDATE and DELETE on a published table without a usable replica identity.");
  }

  @Override
  public Result judge(Context context) {
    Optional<Publication> publication = context.publication();
    if (publication.isEmpty() && !context.request().pipe().managed()) {
      return PipePublication.none(context.request());
    }
    if (publication.filter(p -> !p.operations().needIdentity()).isPresent()) {
      return Result.Pass.of(
          "The publication publishes neither update nor delete, so its tables need no replica identity.");
    }
    Identities identities = context.identities();
    Map<Relation, String> refused = identities.refused();
    if (refused.isEmpty()) {
      return Result.Pass.of(
          "PostgreSQL can publish UPDATE and DELETE of "
              + Quoted.count(context.published().size(), "table")
              + ".");
    }
    return Finding.of(
            "UPDATE and DELETE "
                + (publication.isPresent() ? "fail on " : "will fail on ")
                + Quoted.few(
                    refused.keySet().stream().map(Quoted::name).toList(),
                    refused.size() + " of " + Quoted.count(context.published().size(), "table"))
                + (publication.isPresent() ? "." : " once the pipe creates its publication."))
        .expected("a primary key or another replica identity on every published table")
        .objects(
            refused.entrySet().stream()
                .map(e -> new Subject("table", Quoted.name(e.getKey()), e.getValue()))
                .toList())
        .remedy(TableRemedies.identities(context))
        .fails();
  }
}
