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

/** Checks that every table in scope exists and is of a kind that can be replicated. */
public final class TableKinds implements Check {
  @Override
  public About about() {
    return new About(
        "table-kinds",
        Section.TABLES,
        Level.REQUIRED,
        Needs.DB,
        "Every table in scope can be replicated",
        "PostgreSQL streams no changes of views, foreign tables and unlogged tables.");
  }

  @Override
  public Result judge(Context context) {
    Scope scope = context.scope();
    Map<Long, Structure> structures = context.database().structures().get();
    List<Subject> objects = problems(context, structures);
    List<Subject> doubts = doubts(context, structures);
    if (objects.isEmpty() && doubts.isEmpty()) {
      return scope.tables().isEmpty()
          ? new Result.Skip("No table is in scope.")
          : Result.Pass.of(
                  Quoted.count(scope.tables().size(), "table") + " in scope can be replicated.")
              .note(uncounted(InitialLoad.read(context)));
    }
    boolean fails = !objects.isEmpty();
    Finding finding =
        Finding.of(message(fails ? objects : doubts, fails))
            .expected("permanent tables that exist, with names and columns that ClickPipes takes")
            .objects(Stream.concat(objects.stream(), doubts.stream()).toList())
            .remedy(remedy(context, objects, structures));
    return fails ? finding.fails() : finding.warns();
  }

  private static String message(List<Subject> shown, boolean fails) {
    boolean tables = shown.stream().allMatch(s -> s.type().equals("table"));
    int named = (int) shown.stream().map(Subject::name).distinct().count();
    String count = Quoted.count(named, tables ? "table" : "object") + " in scope ";
    return fails || shown.size() == 1
        ? TableMessage.of(shown, count + "can't be replicated")
        : count + "may stop the initial load, or be missing from the table list of ClickPipes.";
  }

  /** What is in scope and can't be replicated. */
  private static List<Subject> problems(Context context, Map<Long, Structure> structures) {
    Scope scope = context.scope();
    List<Subject> problems = new ArrayList<>(absent(context));
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

  /** What can be replicated, but only in some cases. */
  private static List<Subject> doubts(Context context, Map<Long, Structure> structures) {
    Scope scope = context.scope();
    List<Subject> doubts = new ArrayList<>();
    for (Relation table : scope.tables()) {
      if (table.partition() && Unfit.itself(table, context).isEmpty()) {
        doubts.add(
            subject(table, "is a partition, and the table list of ClickPipes does not show it"));
      }
      for (Relation part : parts(table, context)) {
        if (Unfit.isTemplate(part)) {
          doubts.add(subject(part, "has {{ in its name, which may stop the initial load"));
        }
      }
    }
    for (Relation table : scope.withDescendants(context.relations())) {
      for (String constraint : unvalidated(table, structures)) {
        doubts.add(
            subject(
                table,
                "has NOT NULL constraint "
                    + Quoted.name(constraint)
                    + " that is NOT VALID: a NULL stops the initial load"));
      }
    }
    return doubts;
  }

  /** The partitions and child tables of a table that are in scope only because the table is. */
  private static List<Relation> parts(Relation table, Context context) {
    Scope scope = context.scope();
    return context.relations().descendants(table).stream()
        .filter(part -> !scope.tables().contains(part))
        .toList();
  }

  private static Subject subject(Relation table, String problem) {
    return new Subject("table", Quoted.name(table), problem);
  }

  /** The tables and schemas given on the command line that do not exist or are of the system. */
  private static List<Subject> absent(Context context) {
    Scope scope = context.scope();
    List<Subject> objects = new ArrayList<>();
    for (TableName name : scope.missingTables()) {
      String problem =
          NearName.of(name, context.relations())
              .map(near -> "does not exist; " + Quoted.name(near) + " has a similar name")
              .orElse("does not exist");
      if (name.schema().matches("pg_temp(_\\d+)?")) {
        problem = "is in a schema of temporary tables";
      } else if (isOfTheSystem(name.schema())) {
        problem = "is in a system schema";
      }
      objects.add(new Subject("table", Quoted.name(name.schema(), name.table()), problem));
    }
    for (String schema : scope.emptySchemas()) {
      String problem =
          isOfTheSystem(schema)
              ? "is a system schema"
              : "is a schema without a table that can be replicated";
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
      byHand.add("Run again with --table or --schema, and name only tables that can be replicated");
    }
    if (stored.stream().anyMatch(Unfit::isTemplate)) {
      byHand.add("Rename every table, partition and schema that has {{ in its name");
    }
    if (scope.tables().stream().anyMatch(t -> hasReservedColumn(t, context, structures))) {
      byHand.add("Exclude the columns named _peerdb_… in the pipe, or rename the columns");
    }
    if (scope.tables().stream().anyMatch(Relation::partition)) {
      byHand.add(
          "Choose the partitioned table instead of its partition, or create the pipe with the"
              + " ClickPipes API, which accepts partitions");
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
                        "the table is rewritten, and its readers and writers wait until that is done",
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

  /** Before version 14, a table that was never analyzed looks like an empty one. */
  private static Optional<String> uncounted(List<Relation> read) {
    int n = (int) read.stream().filter(t -> !t.analyzed()).count();
    return n == 0
        ? Optional.empty()
        : Optional.of(
            Quoted.count(n, "table")
                + (n == 1 ? " was" : " were")
                + " never analyzed, so ClickPipes counts "
                + (n == 1 ? "its" : "their")
                + " rows before loading. ANALYZE avoids the counting.");
  }

  /**
   * Whether PostgreSQL reserves the name for its own schemas, which are not read. Users can't
   * create a schema whose name begins with pg_.
   */
  private static boolean isOfTheSystem(String schema) {
    return schema.startsWith("pg_") || schema.equals("information_schema");
  }
}
