package dev.auroracheck.check.tables;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.Columns;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.OnOff;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.request.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether every column's values arrive as they are. */
public final class ColumnTypes implements Check {
  /** The way out where large values are lost. */
  private static final String LARGE =
      "Large values: REPLICA IDENTITY FULL sends them with every change, and writes more WAL";

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

  /** A column whose values may not arrive whole, and what can be done about that. */
  private record Loss(Subject column, String wayOut) {}

  @Override
  public Result judge(Context context) {
    Relations relations = context.relations();
    Map<Long, Columns> columns = context.database().columns().get();
    Map<Long, List<String>> toasted = context.database().toasted().get();
    boolean generatedArrive =
        context.publication().filter(Publication::generatedColumns).isPresent();
    List<Relation> tables =
        context.scope().tables().stream().filter(Relation::isPublishable).toList();
    if (tables.isEmpty()) {
      return new Result.Skip("no table is in scope");
    }
    List<Loss> losses = new ArrayList<>();
    int nullable = 0;
    int textual = 0;
    for (Relation table : tables) {
      Columns its = columns.getOrDefault(table.oid(), Columns.NONE);
      nullable += its.nullable();
      textual += its.textual();
      losses.addAll(byType(table, its, generatedArrive));
      losses.addAll(bySize(table, relations, toasted));
    }
    if (losses.isEmpty()) {
      return Result.Pass.of("every column's type arrives as it is")
          .note(
              counted(nullable, "may be NULL, which arrives as 0 or '' unless the pipe allows it"))
          .note(counted(textual, "arrive as text"));
    }
    return lossy(losses, context.facts());
  }

  private static List<Loss> byType(Relation table, Columns columns, boolean generatedArrive) {
    return columns.notable().stream()
        .filter(c -> c.reason() != Columns.Reason.GENERATED_STORED || !generatedArrive)
        .map(c -> new Loss(subject(table, c.column(), told(c.reason())), wayOut(c.reason())))
        .toList();
  }

  /** In the table itself, and in what is stored under it. */
  private static List<Loss> bySize(
      Relation table, Relations relations, Map<Long, List<String>> toasted) {
    List<Loss> losses = new ArrayList<>();
    List<Relation> stored = new ArrayList<>(relations.descendants(table));
    stored.add(table);
    for (Relation t : stored) {
      for (String column : toasted.getOrDefault(t.oid(), List.of())) {
        losses.add(
            new Loss(
                subject(t, column, "a large value that an UPDATE leaves alone arrives empty"),
                LARGE));
      }
    }
    return losses;
  }

  private static Result lossy(List<Loss> losses, Facts facts) {
    List<String> ways = losses.stream().map(Loss::wayOut).distinct().toList();
    return Finding.of(
            Quoted.count(losses.size(), "column")
                + " may not arrive whole: "
                + Quoted.some(
                    losses.stream().map(loss -> loss.column().name()).distinct().toList()))
        .expected("types that ClickHouse has too, and values that each change carries")
        .objects(losses.stream().map(Loss::column).toList())
        .note(
            ways.contains(LARGE) && enhanced(facts)
                ? Optional.of(
                    OnOff.ENHANCED
                        + " is on, so what is said of large values may not hold: changes may carry"
                        + " them")
                : Optional.empty())
        .remedy(Remedy.manual(ways))
        .fails();
  }

  private static boolean enhanced(Facts facts) {
    return facts.database().server().known().flatMap(s -> s.isOn(OnOff.ENHANCED)).orElse(false);
  }

  private static Subject subject(Relation table, String column, String why) {
    return new Subject("column", Quoted.name(table) + "." + Quoted.name(column), why);
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
          "numeric without a precision: give the column a type such as numeric(38, 9), which rewrites"
              + " the table";
      case DOMAIN -> "Domains: give the column the domain's base type";
    };
  }

  private static Optional<String> counted(int n, String what) {
    return n == 0 ? Optional.empty() : Optional.of(Quoted.count(n, "column") + " " + what);
  }
}
