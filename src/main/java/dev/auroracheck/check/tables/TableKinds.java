package dev.auroracheck.check.tables;

import dev.auroracheck.check.Check;
import dev.auroracheck.check.Fix;
import dev.auroracheck.check.InitialLoad;
import dev.auroracheck.check.Needs;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Scope;
import dev.auroracheck.check.Section;
import dev.auroracheck.check.Sql;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.Request;
import dev.auroracheck.request.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
  public Result judge(Facts facts, Request request) {
    Scope scope = Scope.of(facts, request);
    Relations relations = facts.database().relations().get();
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
    for (Relation table : scope.tables()) {
      problem(table).ifPresent(p -> objects.add(new Subject("table", Sql.name(table), p)));
      for (Relation part : relations.descendants(table)) {
        if (scope.tables().contains(part)) {
          continue;
        }
        partProblem(part).ifPresent(p -> objects.add(new Subject("table", Sql.name(part), p)));
      }
    }
    if (objects.isEmpty()) {
      return scope.tables().isEmpty()
          ? new Result.Skip("no table is in scope")
          : Result.Pass.of("every table in scope can be replicated")
              .note(uncounted(InitialLoad.read(facts, request)));
    }
    Subject first = objects.get(0);
    return Finding.of(
            objects.size() == 1
                ? first.name() + " " + first.message()
                : objects.size() + " tables in scope can't be replicated")
        .expected("permanent tables that exist, without a dot in their name")
        .objects(objects)
        .fix(fix(unlogged(scope, relations)))
        .fails();
  }

  private static Fix fix(List<Relation> unlogged) {
    Fix fix =
        Fix.of(
            "leave them out, or make permanent tables of them",
            Step.manual("Name the tables to replicate with --table or --schema"));
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

  private static Optional<String> problem(Relation table) {
    return switch (table.kind()) {
      case 'v' -> Optional.of("is a view");
      case 'm' -> Optional.of("is a materialized view");
      case 'f' -> Optional.of("is a foreign table");
      default -> {
        if (table.persistence() == 'u') {
          yield Optional.of("is unlogged");
        } else if (table.partition()) {
          yield Optional.of("is a partition: replicate the partitioned table instead");
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
