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
import java.util.stream.Collectors;

/** Checks that the values of every column arrive in ClickHouse unchanged. */
public final class ColumnTypes implements Check {
  @Override
  public About about() {
    return new About(
        "column-types",
        Section.TABLES,
        Level.INFO,
        Needs.DB,
        "The values of every column arrive unchanged",
        "Some values arrive truncated, empty or as text, and nothing reports an error.");
  }

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
      return new Result.Skip("No table is in scope.");
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
      return Result.Pass.of(
              "All columns of " + Quoted.count(tables.size(), "table") + " arrive unchanged.")
          .note(
              counted(
                  nullable,
                  nullable == 1 ? "allows" : "allow",
                  "NULL, which arrives as 0 or '' unless the pipe allows nullable columns."))
          .note(
              counted(
                  textual,
                  textual == 1 ? "arrives" : "arrive",
                  "as text, because ClickHouse has no matching type."));
    }
    return lossy(losses, context.facts());
  }

  private static List<Loss> byType(Relation table, Columns columns, boolean generatedArrive) {
    return columns.notable().stream()
        .filter(c -> c.reason() != Columns.Reason.GENERATED_STORED || !generatedArrive)
        .map(c -> new Loss(Loss.Kind.of(c.reason()), table, c.column()))
        .toList();
  }

  /** Large values of the table itself, and of its partitions and child tables. */
  private static List<Loss> bySize(
      Relation table, Relations relations, Map<Long, List<String>> toasted) {
    List<Loss> losses = new ArrayList<>();
    List<Relation> stored = new ArrayList<>(relations.descendants(table));
    stored.add(table);
    for (Relation t : stored) {
      for (String column : toasted.getOrDefault(t.oid(), List.of())) {
        losses.add(new Loss(Loss.Kind.LARGE, t, column));
      }
    }
    return losses;
  }

  private static Result lossy(List<Loss> losses, Facts facts) {
    List<Loss.Kind> kinds = losses.stream().map(Loss::kind).distinct().toList();
    return Finding.of(message(losses, kinds))
        .expected("types that ClickHouse has too, and values that each change carries")
        .objects(
            losses.stream()
                .map(loss -> new Subject("column", loss.name(), loss.kind().phrase()))
                .toList())
        .note(
            Optional.of(
                    OnOff.ENHANCED
                        + " is on, so changes may carry unchanged large values after all.")
                .filter(note -> kinds.contains(Loss.Kind.LARGE) && enhanced(facts)))
        .remedy(Remedy.manual(kinds.stream().map(kind -> kind.remedy(of(kind, losses))).toList()))
        .fails();
  }

  private static List<Loss> of(Loss.Kind kind, List<Loss> losses) {
    return losses.stream().filter(loss -> loss.kind() == kind).toList();
  }

  private static String message(List<Loss> losses, List<Loss.Kind> kinds) {
    List<String> names = losses.stream().map(Loss::name).distinct().toList();
    if (kinds.size() == 1) {
      return kinds.get(0).sentence(names);
    }
    return Quoted.count(names.size(), "column")
        + " may arrive changed: "
        + kinds.stream()
            .map(kind -> of(kind, losses).size() + " " + kind.label())
            .collect(Collectors.joining(", "))
        + ".";
  }

  private static boolean enhanced(Facts facts) {
    return facts.database().server().known().flatMap(s -> s.isOn(OnOff.ENHANCED)).orElse(false);
  }

  private static Optional<String> counted(int n, String verb, String what) {
    return Optional.of(Quoted.count(n, "column") + " " + verb + " " + what).filter(note -> n > 0);
  }
}
