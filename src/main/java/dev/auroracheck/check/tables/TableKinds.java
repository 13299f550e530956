package dev.auroracheck.check.tables;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.InitialLoad;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Right;
import dev.auroracheck.check.Scope;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Sql;
import dev.auroracheck.check.Statement;
import dev.auroracheck.check.Statement.Phase;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.Structure;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whether everything in scope is there and of a kind that can be replicated. */
public final class TableKinds implements Check {
  /** The columns that ClickPipes adds to each table in ClickHouse. */
  private static final Set<String> RESERVED =
      Set.of("_peerdb_is_deleted", "_peerdb_version", "_peerdb_synced_at");

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
  public Result judge(Facts facts, Request request) {
    Scope scope = Scope.of(facts, request);
    Relations relations = facts.database().relations().get();
    Map<Long, Structure> structures = facts.database().structures().get();
    List<Subject> objects = new ArrayList<>(absent(scope));
    List<Subject> doubts = new ArrayList<>();
    List<Statement> validations = new ArrayList<>();
    boolean reserved = false;
    for (Relation table : scope.tables()) {
      Optional<String> problem = problem(table, facts, request);
      Optional<String> column =
          problem.isPresent() ? Optional.empty() : reserved(table, structures);
      reserved |= column.isPresent();
      problem.or(() -> column).ifPresent(p -> objects.add(subject(table, p)));
      if (problem.isEmpty() && table.partition()) {
        doubts.add(subject(table, "is a partition: the table list of ClickPipes does not show it"));
      }
      for (Relation part : relations.descendants(table)) {
        if (scope.tables().contains(part)) {
          continue;
        }
        partProblem(part).ifPresent(p -> objects.add(subject(part, p)));
        if (isTemplate(part)) {
          doubts.add(subject(part, "has {{ in its name, which the initial load may not parse"));
        }
      }
    }
    for (Relation table : scope.withDescendants(relations)) {
      for (String constraint : unvalidated(table, structures)) {
        doubts.add(
            subject(
                table,
                "has the NOT NULL constraint "
                    + Sql.name(constraint)
                    + ", which is NOT VALID: a NULL there stops the initial load"));
        validations.add(validate(table, constraint));
      }
    }
    if (objects.isEmpty() && doubts.isEmpty()) {
      return scope.tables().isEmpty()
          ? new Result.Skip("no table is in scope")
          : Result.Pass.of("every table in scope can be replicated")
              .note(uncounted(InitialLoad.read(facts, request)));
    }
    boolean fails = !objects.isEmpty();
    List<Subject> shown = fails ? objects : doubts;
    Subject first = shown.get(0);
    Finding finding =
        Finding.of(
                shown.size() == 1
                    ? first.name() + " " + first.message()
                    : Sql.count(shown.size(), "table")
                        + (fails
                            ? " in scope can't be replicated"
                            : " in scope can be replicated under a condition"))
            .expected("permanent tables that exist, with names and columns that ClickPipes takes")
            .objects(Stream.concat(objects.stream(), doubts.stream()).toList())
            .fix(fix(scope, relations, objects, reserved, validations));
    return fails ? finding.fails() : finding.warns();
  }

  private static Subject subject(Relation table, String problem) {
    return new Subject("table", Sql.name(table), problem);
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
      objects.add(new Subject("table", Sql.name(name.schema(), name.table()), problem));
    }
    for (String schema : scope.emptySchemas()) {
      String problem =
          isOfTheSystem(schema) ? "is a system schema" : "holds no table that can be replicated";
      objects.add(new Subject("schema", Sql.name(schema), problem));
    }
    return objects;
  }

  private static Fix fix(
      Scope scope,
      Relations relations,
      List<Subject> objects,
      boolean reserved,
      List<Statement> validations) {
    List<String> byHand = new ArrayList<>();
    if (!objects.isEmpty()) {
      byHand.add("Name the tables to replicate with --table or --schema");
    }
    if (scope.withDescendants(relations).stream().anyMatch(TableKinds::isTemplate)) {
      byHand.add("Rename the tables, partitions and schemas that have {{ in their name");
    }
    if (reserved) {
      byHand.add("Exclude the columns named _peerdb_… in the pipe, or rename them");
    }
    if (scope.tables().stream().anyMatch(Relation::partition)) {
      byHand.add(
          "Choose the partitioned table in the pipe, or create the pipe with the ClickPipes API,"
              + " which accepts a partition");
    }
    Fix fix =
        Fix.of(
            objects.isEmpty()
                ? "make sure of the tables in scope"
                : "leave these tables out, or change them");
    if (!validations.isEmpty()) {
      fix = fix.then(Step.sql(validations));
    }
    if (!byHand.isEmpty()) {
      fix = fix.then(Step.manual(byHand));
    }
    List<Relation> unlogged = unlogged(scope, relations);
    return unlogged.isEmpty()
        ? fix
        : fix.then(
            new Step.Choice(
                Step.Kind.SQL,
                unlogged.stream()
                    .map(
                        t ->
                            new Step.Choice.Option(
                                "This rewrites the table, and keeps readers and writers waiting",
                                "ALTER TABLE " + Sql.name(t) + " SET LOGGED;"))
                    .toList()));
  }

  /** Fails where the table has a NULL, so it runs behind everything else. */
  private static Statement validate(Relation table, String constraint) {
    return Statement.of(
            Phase.VALIDATION,
            "ALTER TABLE " + Sql.name(table) + " VALIDATE CONSTRAINT " + Sql.name(constraint) + ";")
        .needing(Right.ownTables(List.of(table)))
        .costing("VALIDATE CONSTRAINT reads the whole table, and fails where it has a NULL");
  }

  private static List<String> unvalidated(Relation table, Map<Long, Structure> structures) {
    Structure structure = structures.get(table.oid());
    return structure == null || !table.isPublishable() ? List.of() : structure.unvalidated();
  }

  private static Optional<String> reserved(Relation table, Map<Long, Structure> structures) {
    return Optional.ofNullable(structures.get(table.oid())).stream()
        .flatMap(s -> s.columns().stream())
        .filter(RESERVED::contains)
        .findFirst()
        .map(c -> "has a column named " + Sql.name(c) + ", as ClickPipes names one of its own");
  }

  /** The initial load reads names as a template. */
  private static boolean isTemplate(Relation table) {
    return table.name().contains("{{") || table.schema().contains("{{");
  }

  private static List<Relation> unlogged(Scope scope, Relations relations) {
    return scope.withDescendants(relations).stream()
        .filter(t -> t.persistence() == 'u' && t.kind() == 'r')
        .toList();
  }

  /** Before 14 PostgreSQL does not tell a table that was never analyzed from an empty one. */
  private static Optional<String> uncounted(List<Relation> read) {
    int n = (int) read.stream().filter(t -> !t.analyzed()).count();
    return n == 0
        ? Optional.empty()
        : Optional.of(
            Sql.count(n, "table")
                + (n == 1 ? " was" : " were")
                + " never analyzed: "
                + (n == 1 ? "its" : "their")
                + " rows are counted before they are loaded");
  }

  /** Such schemas are left out of what is read: nobody else may make one of that name. */
  private static boolean isOfTheSystem(String schema) {
    return schema.startsWith("pg_") || schema.equals("information_schema");
  }

  private static Optional<String> problem(Relation table, Facts facts, Request request) {
    return switch (table.kind()) {
      case 'v' -> Optional.of("is a view");
      case 'm' -> Optional.of("is a materialized view");
      case 'f' -> Optional.of("is a foreign table");
      default -> {
        if (table.persistence() == 'u') {
          yield Optional.of("is unlogged");
        } else if (table.partition() && !Scope.isOfItsOwn(table, facts, request)) {
          yield Optional.of(
              "is a partition whose changes arrive in its partitioned table: replicate that table"
                  + " instead");
        } else if (isTemplate(table)) {
          yield Optional.of("has {{ in its name, which the initial load can't parse");
        }
        yield dot(table);
      }
    };
  }

  /** What makes a partition or an inheriting table unfit; it is read by its own name. */
  private static Optional<String> partProblem(Relation part) {
    if (part.kind() == 'f') {
      return Optional.of("is a foreign table, and the initial load leaves it out");
    } else if (part.persistence() == 'u') {
      return Optional.of("is unlogged, and its changes are not streamed");
    }
    return dot(part);
  }

  private static Optional<String> dot(Relation table) {
    return table.name().contains(".") || table.schema().contains(".")
        ? Optional.of("has a dot in its name")
        : Optional.empty();
  }
}
