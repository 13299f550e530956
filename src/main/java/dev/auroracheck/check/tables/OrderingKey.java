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

/** Whether every table in scope has what ClickHouse sorts and deduplicates its rows by. */
public final class OrderingKey implements Check {
  @Override
  public About about() {
    return new About(
        "ordering-key",
        Section.TABLES,
        Level.REQUIRED,
        Needs.DB,
        "Every table in scope has a key to sort by",
        "ClickPipes refuses a table that has neither a key nor REPLICA IDENTITY FULL");
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
      return Result.Pass.of(Quoted.count(tables.size(), "table") + " in scope can be sorted")
          .note(
              Optional.of(
                      Quoted.count((int) full, "table")
                          + " without a primary key: PostgreSQL logs the whole old row for each change,"
                          + " which is slow and writes more WAL")
                  .filter(note -> full > 0));
    }
    Map.Entry<Relation, String> first = keyless.entrySet().iterator().next();
    return Finding.of(
            keyless.size() == 1
                ? Quoted.name(first.getKey()) + " " + first.getValue()
                : Quoted.count(keyless.size(), "table")
                    + " have no key, or their changes do not carry all of it")
        .expected("a key in every table, which every change carries in full")
        .objects(
            keyless.entrySet().stream()
                .map(e -> new Subject("table", Quoted.name(e.getKey()), e.getValue()))
                .toList())
        .remedy(TableRemedies.identities(context))
        .fails();
  }
}
