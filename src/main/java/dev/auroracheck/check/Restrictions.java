package dev.auroracheck.check;

import dev.auroracheck.check.Statement.Phase;
import dev.auroracheck.facts.Columns;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Restriction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Column lists and row filters: what writes they make PostgreSQL refuse, and how to lift them. */
public final class Restrictions {
  private Restrictions() {}

  /**
   * Why UPDATE and DELETE of a table fail where those are published; empty where they do not.
   *
   * @param full whether the whole row is the table's replica identity
   * @param identity its columns, where it is not
   */
  public static Optional<String> refusal(
      Restriction restriction, boolean full, Set<String> identity) {
    if (restriction.columns().filter(c -> full || !c.containsAll(identity)).isPresent()) {
      return Optional.of("UPDATE and DELETE fail: the column list omits part of its identity");
    }
    return full || identity.containsAll(restriction.filterColumns())
        ? Optional.empty()
        : Optional.of("UPDATE and DELETE fail: the row filter reads more than its identity");
  }

  /** A member's list and filter can only be changed by taking it out and in again. */
  public static Statement lift(
      Publication publication, Collection<Relation> restricted, Facts facts) {
    String alter = "ALTER PUBLICATION " + Sql.name(publication.name());
    String names = Sql.list(restricted.stream().map(t -> "ONLY " + Sql.name(t)).toList());
    List<String> commands = new ArrayList<>();
    commands.add("BEGIN;");
    commands.add(alter + " DROP TABLE " + names + ";");
    commands.add(alter + " ADD TABLE " + names + ";");
    if (listsGenerated(publication, restricted, facts)) {
      commands.add(alter + " SET (publish_generated_columns = stored);");
    }
    commands.add("COMMIT;");
    return Statement.of(Phase.RESTRICTION, commands.toArray(String[]::new))
        .needing(Right.own(publication), Right.ownTables(restricted));
  }

  /** Without the list, such a column would no longer be published (18 and later). */
  private static boolean listsGenerated(
      Publication publication, Collection<Relation> restricted, Facts facts) {
    Set<Long> oids = restricted.stream().map(Relation::oid).collect(Collectors.toSet());
    return publication.restrictions().stream()
        .filter(r -> oids.contains(r.table()))
        .anyMatch(
            r ->
                facts
                    .database()
                    .columns()
                    .get()
                    .getOrDefault(r.table(), Columns.NONE)
                    .notable()
                    .stream()
                    .filter(Columns.Notable::isGenerated)
                    .anyMatch(c -> r.columns().filter(l -> l.contains(c.column())).isPresent()));
  }
}
