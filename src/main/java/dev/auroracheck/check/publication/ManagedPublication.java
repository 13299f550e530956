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

/** Decides whether the pipe's role may create the publication, as a managed pipe does. */
final class ManagedPublication {
  /** The first major version in which each membership has its own INHERIT option. */
  private static final int GRANTS_INHERIT = 16;

  private static final String READ_ONLY = "default_transaction_read_only";

  private ManagedPublication() {}

  /** A warning only: without calling the functions it is not known whether they raise an error. */
  private static Result hindered(List<EventTrigger> triggers) {
    List<Subject> objects = new ArrayList<>();
    List<Choice> choices = new ArrayList<>();
    for (EventTrigger t : triggers) {
      objects.add(
          new Subject(
              "event-trigger",
              Quoted.name(t.name()),
              "runs " + t.function() + " as the pipe's role on " + t.event()));
      choices.add(
          Choice.of(
              "if event trigger "
                  + Quoted.name(t.name())
                  + " is not needed until the pipe is created; otherwise create the publication"
                  + " yourself and name it with --publication",
              new ServerChange.DisableEventTrigger(t.name())));
    }
    return Finding.of(
            "Event "
                + (triggers.size() == 1 ? "trigger " : "triggers ")
                + Quoted.some(triggers.stream().map(t -> Quoted.name(t.name())).toList())
                + (triggers.size() == 1 ? " fires" : " fire")
                + " when the pipe creates or drops its publication. An error in an event trigger"
                + " stops the command.")
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
      return new Result.Skip("No table is in scope.");
    }
    List<Lack> lacks = lacks(tables, role, context);
    List<EventTrigger> triggers = context.database().sessions().get().eventTriggers();
    if (lacks.isEmpty() && !triggers.isEmpty()) {
      return hindered(triggers);
    }
    String quoted = Quoted.name(role.actsAs());
    if (lacks.isEmpty()) {
      return Result.Pass.of(
          "Role "
              + quoted
              + " may create a publication for "
              + Quoted.count(tables.size(), "table")
              + ".");
    }
    return Finding.of(
            "Role "
                + quoted
                + " can't create a publication: it lacks "
                + Quoted.and(lacks.stream().map(Lack::what).toList())
                + ".")
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
              List.of(new Subject("database", Quoted.name(database), "no CREATE")),
              Remedy.of(
                  new RoleChange.GrantOnDatabase(
                      role.actsAs(), database, RoleChange.Privilege.CREATE))));
    }
    List<Relation> foreign = foreign(tables, context.relations());
    if (!foreign.isEmpty()) {
      lacks.add(
          new Lack(
              "ownership of "
                  + Quoted.few(
                      foreign.stream().map(Quoted::name).toList(),
                      Quoted.count(foreign.size(), "table")),
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
              "write access (" + READ_ONLY + " is on)",
              List.of(),
              Remedy.of(RoleRemedies.configure(READ_ONLY, "off", role, context.server()))));
    }
    return lacks;
  }

  /** The tables that the role does not own. FOR TABLE includes child tables, which count too. */
  private static List<Relation> foreign(List<Relation> tables, Relations relations) {
    Set<Relation> taken = new LinkedHashSet<>(tables);
    tables.forEach(t -> taken.addAll(relations.inheriting(t)));
    return taken.stream().filter(t -> !t.rights().owner()).toList();
  }

  /** Membership in the owner's role is a choice, because a member may drop the tables. */
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
                "the role may then change and drop the tables; to avoid this, create the publication"
                    + " yourself and name it with --publication",
                changes)));
  }
}
