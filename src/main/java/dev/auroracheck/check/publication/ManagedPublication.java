package dev.auroracheck.check.publication;

import dev.auroracheck.check.Fix;
import dev.auroracheck.check.OnOff;
import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.check.Right;
import dev.auroracheck.check.Sql;
import dev.auroracheck.check.Statement;
import dev.auroracheck.check.Statement.Phase;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.Server;
import dev.auroracheck.facts.Sessions.EventTrigger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whether the pipe's role may make the publication itself, as it does where none is named. */
final class ManagedPublication {
  /** From here on each membership says by itself whether its rights are inherited. */
  private static final int GRANTS_INHERIT = 16;

  private static final String READ_ONLY = "default_transaction_read_only";

  private ManagedPublication() {}

  /** Whether the functions refuse can't be known without calling them. */
  private static Result hindered(List<EventTrigger> triggers) {
    Fix fix =
        Fix.of(
            "create the publication yourself and name it with --publication, or disable the event"
                + " trigger while the pipe is created");
    List<Subject> objects = new ArrayList<>();
    for (EventTrigger t : triggers) {
      objects.add(
          new Subject(
              "event-trigger",
              Sql.name(t.name()),
              t.event() + ", calls " + t.function() + " with the rights of the pipe's role"));
      fix =
          fix.then(
              Step.choice(
                  Step.Kind.SQL,
                  "where the function of event trigger "
                      + Sql.name(t.name())
                      + " may be left out until the pipe is created",
                  "ALTER EVENT TRIGGER " + Sql.name(t.name()) + " DISABLE;"));
    }
    return Finding.of(
            "event "
                + (triggers.size() == 1 ? "trigger " : "triggers ")
                + Sql.some(triggers.stream().map(t -> Sql.name(t.name())).toList())
                + (triggers.size() == 1 ? " fires" : " fire")
                + " where the pipe creates or drops a publication, and may refuse it")
        .expected("no event trigger on CREATE PUBLICATION or DROP PUBLICATION")
        .objects(objects)
        .fix(fix)
        .warns();
  }

  static Result judge(List<Relation> tables, Facts facts) {
    Role role = facts.database().role().get();
    int major = facts.database().server().get().major();
    if (major < PartitionedTables.VIA_ROOT && tables.stream().anyMatch(Relation::isPartitioned)) {
      return PartitionedTables.before13(false, tables);
    }
    if (tables.isEmpty()) {
      return new Result.Skip("no table is in scope");
    }
    String quoted = Sql.name(role.actsAs());
    String database = Sql.name(facts.database().server().get().database());
    List<Statement> statements = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<Subject> objects = new ArrayList<>();
    if (!role.mayCreate()) {
      missing.add("CREATE on database " + database);
      objects.add(new Subject("database", database, "CREATE is missing"));
      statements.add(
          Statement.of(Phase.GRANT, "GRANT CREATE ON DATABASE " + database + " TO " + quoted + ";")
              .needing(
                  Right.to(Right.Kind.GRANT_CREATE, facts.database().server().get().database())));
    }
    // FOR TABLE takes the inheriting tables in too, and asks for their owner
    Set<Relation> taken = new LinkedHashSet<>(tables);
    Relations relations = facts.database().relations().get();
    for (Relation table : tables) {
      taken.addAll(relations.inheriting(table));
    }
    List<Relation> foreign = taken.stream().filter(t -> !t.rights().owner()).toList();
    if (!foreign.isEmpty()) {
      missing.add("ownership of " + Sql.some(foreign.stream().map(Sql::name).toList()));
      for (Relation t : foreign) {
        objects.add(new Subject("table", Sql.name(t), "owned by " + Sql.name(t.owner())));
      }
      Set<String> owners = new TreeSet<>(foreign.stream().map(Relation::owner).toList());
      statements.add(
          Statement.of(
                  Phase.GRANT,
                  "GRANT "
                      + Sql.list(owners.stream().map(Sql::name).toList())
                      + " TO "
                      + quoted
                      + (major >= GRANTS_INHERIT ? " WITH INHERIT TRUE;" : ";"))
              .needing(
                  owners.stream()
                      .map(owner -> Right.to(Right.Kind.GRANT_ROLE, owner))
                      .toArray(Right[]::new)));
      if (major < GRANTS_INHERIT && !role.inherits()) {
        statements.add(
            Statement.of(Phase.ROLE, "ALTER ROLE " + quoted + " INHERIT;")
                .needing(Right.to(Right.Kind.ALTER_ROLE, role.actsAs())));
      }
    }
    Server server = facts.database().server().get();
    if (OnOff.isOn(READ_ONLY, role, server).orElse(false)) {
      missing.add("sessions that may write (" + READ_ONLY + " is on for it)");
      statements.add(
          Statement.of(Phase.ROLE, OnOff.set(READ_ONLY, "off", role, server))
              .needing(Right.to(Right.Kind.CONFIGURE_ROLE, role.name())));
    }
    List<EventTrigger> triggers = facts.database().sessions().get().eventTriggers();
    if (missing.isEmpty() && !triggers.isEmpty()) {
      return hindered(triggers);
    }
    if (missing.isEmpty()) {
      return Result.Pass.of(
          "role " + quoted + " may create a publication for " + Sql.count(tables.size(), "table"));
    }
    return Finding.of(
            "role "
                + quoted
                + " can't create a publication: it lacks "
                + String.join(" and ", missing))
        .expected("ownership of the tables and CREATE on the database")
        .objects(objects)
        .fix(
            Fix.of(
                "give it what it lacks, or create the publication yourself and name it with"
                    + " --publication, which needs none of this",
                Step.sql(statements)))
        .fails();
  }
}
