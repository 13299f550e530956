package dev.auroracheck.check.publication;

import dev.auroracheck.check.Result;
import dev.auroracheck.check.Result.Finding;
import dev.auroracheck.check.Result.Subject;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.Sessions.EventTrigger;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.OnOff;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.remedy.Change;
import dev.auroracheck.remedy.Choice;
import dev.auroracheck.remedy.Remedy;
import dev.auroracheck.remedy.RoleChange;
import dev.auroracheck.remedy.RoleRemedies;
import dev.auroracheck.remedy.ServerChange;
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
    List<Subject> objects = new ArrayList<>();
    List<Choice> choices = new ArrayList<>();
    for (EventTrigger t : triggers) {
      objects.add(
          new Subject(
              "event-trigger",
              Quoted.name(t.name()),
              t.event() + ", calls " + t.function() + " with the rights of the pipe's role"));
      choices.add(
          Choice.of(
              "where the function of event trigger "
                  + Quoted.name(t.name())
                  + " may be left out until the pipe is created; or create the publication yourself"
                  + " and name it with --publication",
              new ServerChange.DisableEventTrigger(t.name())));
    }
    return Finding.of(
            "event "
                + (triggers.size() == 1 ? "trigger " : "triggers ")
                + Quoted.some(triggers.stream().map(t -> Quoted.name(t.name())).toList())
                + (triggers.size() == 1 ? " fires" : " fire")
                + " where the pipe creates or drops a publication, and may refuse it")
        .expected("no event trigger on CREATE PUBLICATION or DROP PUBLICATION")
        .objects(objects)
        .remedy(Remedy.choices(choices))
        .warns();
  }

  static Result judge(List<Relation> tables, Context context) {
    Role role = context.role();
    if (context.major() < PartitionedTables.VIA_ROOT
        && tables.stream().anyMatch(Relation::isPartitioned)) {
      return PartitionedTables.before13(false, tables);
    }
    if (tables.isEmpty()) {
      return new Result.Skip("no table is in scope");
    }
    List<Lack> lacks = lacks(tables, role, context);
    List<EventTrigger> triggers = context.database().sessions().get().eventTriggers();
    if (lacks.isEmpty() && !triggers.isEmpty()) {
      return hindered(triggers);
    }
    String quoted = Quoted.name(role.actsAs());
    if (lacks.isEmpty()) {
      return Result.Pass.of(
          "role "
              + quoted
              + " may create a publication for "
              + Quoted.count(tables.size(), "table"));
    }
    return Finding.of(
            "role "
                + quoted
                + " can't create a publication: it lacks "
                + String.join(" and ", lacks.stream().map(Lack::what).toList()))
        .expected("ownership of the tables and CREATE on the database")
        .objects(lacks.stream().flatMap(lack -> lack.objects().stream()).toList())
        .remedy(lacks.stream().map(Lack::remedy).reduce(Remedy.NONE, Remedy::and))
        .fails();
  }

  /** Something without which the role can't create the publication. */
  private record Lack(String what, List<Subject> objects, Remedy remedy) {}

  private static List<Lack> lacks(List<Relation> tables, Role role, Context context) {
    List<Lack> lacks = new ArrayList<>();
    String database = context.server().database();
    if (!role.mayCreate()) {
      lacks.add(
          new Lack(
              "CREATE on database " + Quoted.name(database),
              List.of(new Subject("database", Quoted.name(database), "CREATE is missing")),
              Remedy.of(
                  new RoleChange.GrantOnDatabase(
                      role.actsAs(), database, RoleChange.Privilege.CREATE))));
    }
    List<Relation> foreign = foreign(tables, context.relations());
    if (!foreign.isEmpty()) {
      lacks.add(
          new Lack(
              "ownership of " + Quoted.some(foreign.stream().map(Quoted::name).toList()),
              foreign.stream()
                  .map(
                      t ->
                          new Subject(
                              "table", Quoted.name(t), "owned by " + Quoted.name(t.owner())))
                  .toList(),
              own(foreign, role, context.major())));
    }
    if (OnOff.isOn(READ_ONLY, role, context.server()).orElse(false)) {
      lacks.add(
          new Lack(
              "sessions that may write (" + READ_ONLY + " is on for it)",
              List.of(),
              Remedy.of(RoleRemedies.configure(READ_ONLY, "off", role, context.server()))));
    }
    return lacks;
  }

  /** FOR TABLE takes the inheriting tables in too, and asks for their owner. */
  private static List<Relation> foreign(List<Relation> tables, Relations relations) {
    Set<Relation> taken = new LinkedHashSet<>(tables);
    tables.forEach(t -> taken.addAll(relations.inheriting(t)));
    return taken.stream().filter(t -> !t.rights().owner()).toList();
  }

  /** Whoever has the rights of an owner may drop the tables: a person decides about that. */
  private static Remedy own(List<Relation> foreign, Role role, int major) {
    List<Change> changes = new ArrayList<>();
    if (major < GRANTS_INHERIT && !role.inherits()) {
      changes.add(new RoleChange.InheritRights(role.actsAs()));
    }
    new TreeSet<>(foreign.stream().map(Relation::owner).toList())
        .forEach(
            owner ->
                changes.add(
                    new RoleChange.GrantMembership(owner, role.actsAs(), major >= GRANTS_INHERIT)));
    return Remedy.choices(
        List.of(
            new Choice(
                "the role may then change and drop the tables; or create the publication yourself"
                    + " and name it with --publication, which needs none of this",
                changes)));
  }
}
