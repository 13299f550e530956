package dev.auroracheck.check.tables;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.OnOff;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Scope;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Sql;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.Columns;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether every column's values arrive as they are. */
public final class ColumnTypes implements Check {
  @Override
  public About about() {
    return new About(
        "column-types",
        Section.TABLES,
        Level.INFO,
        Needs.DB,
        "No column's type loses data on the way",
        "Some values arrive cut, empty or as text, and nothing says so");
  }

  @Override
  public Result judge(Facts facts, Request request) {
    Relations relations = facts.database().relations().get();
    Map<Long, Columns> columns = facts.database().columns().get();
    Map<Long, List<String>> toasted = facts.database().toasted().get();
    boolean generatedArrive =
        Scope.publication(facts, request).filter(Publication::generatedColumns).isPresent();
    List<Relation> tables =
        Scope.of(facts, request).tables().stream().filter(Relation::isPublishable).toList();
    List<Subject> objects = new ArrayList<>();
    Set<String> ways = new LinkedHashSet<>();
    int nullable = 0;
    int textual = 0;
    boolean large = false;
    for (Relation table : tables) {
      Columns its = columns.getOrDefault(table.oid(), Columns.NONE);
      nullable += its.nullable();
      textual += its.textual();
      for (Columns.Notable c : its.notable()) {
        if (c.reason() != Columns.Reason.GENERATED_STORED || !generatedArrive) {
          objects.add(subject(table, c.column(), told(c.reason())));
          ways.add(wayOut(c.reason()));
        }
      }
      List<Relation> stored = new ArrayList<>(relations.descendants(table));
      stored.add(table);
      for (Relation t : stored) {
        for (String column : toasted.getOrDefault(t.oid(), List.of())) {
          large = true;
          objects.add(
              subject(t, column, "a large value that an UPDATE leaves alone arrives empty"));
          ways.add(
              "Large values: REPLICA IDENTITY FULL sends them with every change, and writes more"
                  + " WAL");
        }
      }
    }
    if (tables.isEmpty()) {
      return new Result.Skip("no table is in scope");
    }
    if (objects.isEmpty()) {
      return Result.Pass.of("every column's type arrives as it is")
          .note(
              counted(nullable, "may be NULL, which arrives as 0 or '' unless the pipe allows it"))
          .note(counted(textual, "arrive as text"));
    }
    return Finding.of(
            Sql.count(objects.size(), "column")
                + " may not arrive whole: "
                + Sql.some(objects.stream().map(Subject::name).distinct().toList()))
        .expected("types that ClickHouse has too, and values that each change carries")
        .objects(objects)
        .note(
            large && enhanced(facts)
                ? Optional.of(
                    OnOff.ENHANCED
                        + " is on, so what is said of large values may not hold: changes may carry"
                        + " them")
                : Optional.empty())
        .fix(
            Fix.of(
                "decide for each column whether its loss matters", Step.manual(List.copyOf(ways))))
        .fails();
  }

  private static boolean enhanced(Facts facts) {
    return facts.database().server().known().flatMap(s -> s.isOn(OnOff.ENHANCED)).orElse(false);
  }

  private static Subject subject(Relation table, String column, String why) {
    return new Subject("column", Sql.name(table) + "." + Sql.name(column), why);
  }

  private static String told(Columns.Reason reason) {
    return switch (reason) {
      case GENERATED_STORED, GENERATED_VIRTUAL ->
          "generated, so that changes arrive without its value";
      case UNBOUNDED_NUMERIC -> "numeric without a precision: more than 38 digits are lost";
      case DOMAIN -> "its type is a domain, whose changes arrive as text";
    };
  }

  private static String wayOut(Columns.Reason reason) {
    return switch (reason) {
      case GENERATED_STORED, GENERATED_VIRTUAL ->
          "Generated columns: compute them in ClickHouse, or leave them out of the pipe";
      case UNBOUNDED_NUMERIC ->
          "numeric without a precision: ALTER TABLE … ALTER COLUMN … TYPE numeric(38, 9) or so,"
              + " which rewrites the table";
      case DOMAIN -> "Domains: give the column the domain's base type";
    };
  }

  private static Optional<String> counted(int n, String what) {
    return n == 0 ? Optional.empty() : Optional.of(Sql.count(n, "column") + " " + what);
  }
}
