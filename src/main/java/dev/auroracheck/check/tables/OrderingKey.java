package dev.auroracheck.check.tables;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Skips;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Identities;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.TableRemedies;
import dev.auroracheck.request.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks that every table in scope has a key, and that each change carries the whole key:
 * ClickHouse sorts and deduplicates rows by it.
 */
public final class OrderingKey implements Check {
  @Override
  public About about() {
    return new About(
        "ordering-key",
        Section.TABLES,
        Level.REQUIRED,
        Needs.DB,
        "Every table in scope has a usable ordering key",
        "Without a usable key ClickPipes refuses the table, or deleted rows stay in ClickHouse.");
  }

  @Override
  public Result judge(Context context) {
    return Skips.nothingReplicable(context).orElseGet(() -> decide(context));
  }

  private static Result decide(Context context) {
    List<Relation> tables = context.replicable();
    Identities identities = context.identities();
    Map<Relation, String> keyless = identities.keyless();
    if (keyless.isEmpty()) {
      long full =
          tables.stream().filter(t -> t.identity().isFull() && !t.identity().primaryKey()).count();
      return Result.Pass.of(
              Quoted.count(tables.size(), "table")
                  + " in scope "
                  + (tables.size() == 1 ? "has" : "have")
                  + " a usable ordering key.")
          .note(
              Optional.of(
                      Quoted.count((int) full, "table")
                          + (full == 1 ? " has" : " have")
                          + " no primary key: PostgreSQL logs the whole old row for each change,"
                          + " which is slow and writes more WAL.")
                  .filter(note -> full > 0));
    }
    List<Subject> objects =
        keyless.entrySet().stream()
            .map(e -> new Subject("table", Quoted.name(e.getKey()), e.getValue()))
            .toList();
    return Finding.of(
            TableMessage.of(
                objects,
                Quoted.count(objects.size(), "table") + " in scope have no usable ordering key"))
        .expected("a key in every table, which every change carries in full")
        .objects(objects)
        .remedy(TableRemedies.identities(context))
        .fails();
  }
}
