package dev.auroracheck.check.tables;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Section;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Structure;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.InitialLoad;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.pipe.Scope;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.Choice;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.remedy.TableChange;
import dev.auroracheck.remedy.TableRef;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whether everything in scope is there and of a kind that can be replicated. */
public final class TableKinds implements Check {
  @Override
  public About about() {
    return new About(
        "table-kinds",
        Section.TABLES,
        Level.REQUIRED,
        Needs.DB,
        "Every table in scope can be replicated",
        "Views, foreign and unlogged tables have no changes to stream");
  }

  @Override
  public Result judge(Context context) {
    Scope scope = context.scope();
    Map<Long, Structure> structures = context.database().structures().get();
    List<Subject> objects = problems(context, structures);
    List<Subject> doubts = doubts(context, structures);
    if (objects.isEmpty() && doubts.isEmpty()) {
      return scope.tables().isEmpty()
          ? new Result.Skip("no table is in scope")
          : Result.Pass.of("every table in scope can be replicated")
              .note(uncounted(InitialLoad.read(context)));
    }
    boolean fails = !objects.isEmpty();
    List<Subject> shown = fails ? objects : doubts;
    Subject first = shown.get(0);
    Finding finding =
        Finding.of(
                shown.size() == 1
                    ? first.name() + " " + first.message()
                    : Quoted.count(shown.size(), "table")
                        + (fails
                            ? " in scope can't be replicated"
                            : " in scope can be replicated under a condition"))
            .expected("permanent tables that exist, with names and columns that ClickPipes takes")
            .objects(Stream.concat(objects.stream(), doubts.stream()).toList())
            .remedy(remedy(context, objects, structures));
    return fails ? finding.fails() : finding.warns();
  }

  /** What is in scope and can't be replicated. */
  private static List<Subject> problems(Context context, Map<Long, Structure> structures) {
    Scope scope = context.scope();
    List<Subject> problems = new ArrayList<>(absent(scope));
    for (Relation table : scope.tables()) {
      Unfit.itself(table, context)
          .or(() -> Unfit.reservedColumn(table, structures))
          .ifPresent(problem -> problems.add(subject(table, problem)));
      for (Relation part : parts(table, context)) {
        Unfit.asPart(part).ifPresent(problem -> problems.add(subject(part, problem)));
      }
    }
    return problems;
  }

  /** What can be replicated under a condition. */
  private static List<Subject> doubts(Context context, Map<Long, Structure> structures) {
    Scope scope = context.scope();
    List<Subject> doubts = new ArrayList<>();
    for (Relation table : scope.tables()) {
      if (table.partition() && Unfit.itself(table, context).isEmpty()) {
        doubts.add(subject(table, "is a partition: the table list of ClickPipes does not show it"));
      }
      for (Relation part : parts(table, context)) {
        if (Unfit.isTemplate(part)) {
          doubts.add(subject(part, "has {{ in its name, which the initial load may not parse"));
        }
      }
    }
    for (Relation table : scope.withDescendants(context.relations())) {
      for (String constraint : unvalidated(table, structures)) {
        doubts.add(
            subject(
                table,
                "has the NOT NULL constraint "
                    + Quoted.name(constraint)
                    + ", which is NOT VALID: a NULL there stops the initial load"));
      }
    }
    return doubts;
  }

  /** The descendants of a table that are in scope through the table alone. */
  private static List<Relation> parts(Relation table, Context context) {
    Scope scope = context.scope();
    return context.relations().descendants(table).stream()
        .filter(part -> !scope.tables().contains(part))
        .toList();
  }

  private static Subject subject(Relation table, String problem) {
    return new Subject("table", Quoted.name(table), problem);
  }

  /** What was named on the command line, and is not there. */
  private static List<Subject> absent(Scope scope) {
    List<Subject> objects = new ArrayList<>();
    for (TableName name : scope.missingTables()) {
      String problem = "does not exist";
      if (name.schema().matches("pg_temp(_\\d+)?")) {
        problem = "is in a schema of temporary tables";
      } else if (isOfTheSystem(name.schema())) {
        problem = "is in a system schema";
      }
      objects.add(new Subject("table", Quoted.name(name.schema(), name.table()), problem));
    }
    for (String schema : scope.emptySchemas()) {
      String problem =
          isOfTheSystem(schema) ? "is a system schema" : "holds no table that can be replicated";
      objects.add(new Subject("schema", Quoted.name(schema), problem));
    }
    return objects;
  }

  private static Remedy remedy(
      Context context, List<Subject> objects, Map<Long, Structure> structures) {
    Scope scope = context.scope();
    Set<Relation> stored = scope.withDescendants(context.relations());
    List<String> byHand = new ArrayList<>();
    if (!objects.isEmpty()) {
      byHand.add("Name the tables to replicate with --table or --schema");
    }
    if (stored.stream().anyMatch(Unfit::isTemplate)) {
      byHand.add("Rename the tables, partitions and schemas that have {{ in their name");
    }
    if (scope.tables().stream().anyMatch(t -> hasReservedColumn(t, context, structures))) {
      byHand.add("Exclude the columns named _peerdb_… in the pipe, or rename them");
    }
    if (scope.tables().stream().anyMatch(Relation::partition)) {
      byHand.add(
          "Choose the partitioned table in the pipe, or create the pipe with the ClickPipes API,"
              + " which accepts a partition");
    }
    List<Change> validations = new ArrayList<>();
    for (Relation table : stored) {
      for (String constraint : unvalidated(table, structures)) {
        validations.add(new TableChange.ValidateConstraint(TableRef.of(table), constraint));
      }
    }
    List<Choice> choices =
        stored.stream()
            .filter(t -> t.persistence() == 'u' && t.kind() == 'r')
            .map(
                t ->
                    Choice.of(
                        "the table is rewritten, and readers and writers wait",
                        new TableChange.SetLogged(TableRef.of(t))))
            .toList();
    return new Remedy(List.copyOf(validations), choices, List.copyOf(byHand));
  }

  private static boolean hasReservedColumn(
      Relation table, Context context, Map<Long, Structure> structures) {
    return Unfit.itself(table, context).isEmpty()
        && Unfit.reservedColumn(table, structures).isPresent();
  }

  private static List<String> unvalidated(Relation table, Map<Long, Structure> structures) {
    Structure structure = structures.get(table.oid());
    return structure == null || !table.isPublishable() ? List.of() : structure.unvalidated();
  }

  /** Before 14 PostgreSQL does not tell a table that was never analyzed from an empty one. */
  private static Optional<String> uncounted(List<Relation> read) {
    int n = (int) read.stream().filter(t -> !t.analyzed()).count();
    return n == 0
        ? Optional.empty()
        : Optional.of(
            Quoted.count(n, "table")
                + (n == 1 ? " was" : " were")
                + " never analyzed: "
                + (n == 1 ? "its" : "their")
                + " rows are counted before they are loaded");
  }

  /** Such schemas are left out of what is read: nobody else may make one of that name. */
  private static boolean isOfTheSystem(String schema) {
    return schema.startsWith("pg_") || schema.equals("information_schema");
  }
}
