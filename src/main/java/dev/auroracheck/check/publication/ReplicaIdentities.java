package dev.auroracheck.check.publication;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Identities;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Published;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Scope;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Sql;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
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
  public Result judge(Facts facts, Request request) {
    Optional<Publication> publication = Scope.publication(facts, request);
    if (publication.isEmpty() && !request.pipe().managed()) {
      return PipePublication.none(request);
    }
    if (publication.filter(p -> !p.operations().needIdentity()).isPresent()) {
      return Result.Pass.of("neither updates nor deletes are published, so none is refused");
    }
    Identities identities = Identities.of(facts, request);
    Map<Relation, String> refused = identities.refused();
    if (refused.isEmpty()) {
      return Result.Pass.of(
          "UPDATE and DELETE can be published for "
              + Sql.count(Published.tables(facts, request).size(), "table"));
    }
    String when = publication.isPresent() ? " fail" : " will fail once they are published";
    return Finding.of(
            "UPDATE and DELETE"
                + when
                + " on "
                + Sql.some(refused.keySet().stream().map(Sql::name).toList()))
        .expected("a primary key or another replica identity on every published table")
        .objects(
            refused.entrySet().stream()
                .map(e -> new Subject("table", Sql.name(e.getKey()), e.getValue()))
                .toList())
        .fix(identities.fix())
        .fails();
  }
}
