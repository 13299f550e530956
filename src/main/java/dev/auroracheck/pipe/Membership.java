package dev.auroracheck.pipe;

import dev.auroracheck.facts.Columns;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.Restriction;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What goes through the pipe's publication. */
public final class Membership {
  /** From here on a partition is published with the tables that it is a partition of. */
  private static final int PUBLISHES_PARTITIONED = 13;

  private Membership() {}

  /**
   * The tables whose rows the publication concerns, partitions by themselves: those that PostgreSQL
   * asks for a replica identity when they are written to. Where the pipe makes its own publication,
   * those that it will hold; none where it is missing.
   */
  static Set<Relation> tables(Context context) {
    return Collections.unmodifiableSet(work(context));
  }

  private static Set<Relation> work(Context context) {
    Relations relations = context.relations();
    Optional<Publication> publication = context.publication();
    Set<Relation> found = new LinkedHashSet<>();
    if (publication.isPresent()) {
      int major = context.major();
      relations.all().stream()
          .filter(Membership::takesRows)
          .filter(r -> holds(publication.get(), r, relations, major))
          .forEach(found::add);
    } else if (context.request().pipe().managed()) {
      context.scope().withDescendants(relations).stream()
          .filter(Membership::takesRows)
          .forEach(found::add);
    }
    return found;
  }

  private static boolean takesRows(Relation relation) {
    return relation.kind() == 'r' && relation.isPublishable();
  }

  private static boolean holds(
      Publication publication, Relation relation, Relations relations, int major) {
    return names(publication, relation)
        || (major >= PUBLISHES_PARTITIONED
            && relations.partitionAncestors(relation).stream()
                .anyMatch(ancestor -> names(publication, ancestor)));
  }

  /** Whether it holds the relation for its own sake, not for that of a partitioned table. */
  public static boolean names(Publication publication, Relation relation) {
    return publication.allTables()
        || publication.tables().contains(relation.oid())
        || publication.schemas().contains(relation.schema());
  }

  /**
   * Whether {@code pg_publication_tables} lists a table, which is where ClickPipes looks. The view
   * itself opens each of its tables from PostgreSQL 16 on, and waits where one is locked. A
   * partition that is published under the name of another table is not asked for.
   */
  public static boolean lists(Publication publication, Relation table, Relations relations) {
    boolean named =
        names(publication, table)
            || relations.partitionAncestors(table).stream().anyMatch(a -> names(publication, a));
    return named && (publication.viaPartitionRoot() || !table.isPartitioned());
  }

  /**
   * The column list and row filter that hold for the rows of a table: with {@code
   * publish_via_partition_root} those of the topmost table that the publication names.
   */
  public static Optional<Restriction> restriction(
      Publication publication, Relation relation, Relations relations) {
    if (publication.restrictions().isEmpty()) {
      return Optional.empty();
    }
    Relation as = relation;
    if (publication.viaPartitionRoot()) {
      List<Relation> named =
          relations.partitionAncestors(relation).stream()
              .filter(ancestor -> names(publication, ancestor))
              .toList();
      as = named.isEmpty() ? relation : named.get(named.size() - 1);
    }
    long oid = as.oid();
    return publication.restrictions().stream().filter(r -> r.table() == oid).findFirst();
  }

  /** The tables of the database that can be published by themselves. */
  public static List<Relation> offered(Context context) {
    int major = context.major();
    return context.relations().all().stream()
        .filter(r -> r.isPublishable() && !r.partition() && !r.extensionMember())
        .filter(r -> major >= PUBLISHES_PARTITIONED || !r.isPartitioned())
        .toList();
  }

  /** The column list and row filter of the pipe's publication that hold for the rows of a table. */
  static Optional<Restriction> restriction(Context context, Relation table) {
    return context.publication().flatMap(p -> restriction(p, table, context.relations()));
  }

  /**
   * Why UPDATE and DELETE of a table fail where they are published with a column list or row
   * filter; empty where they do not.
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

  /** Whether a column list names a generated column, which is not published without it (18). */
  public static boolean listsGenerated(Restriction restriction, Context context) {
    return context
        .database()
        .columns()
        .get()
        .getOrDefault(restriction.table(), Columns.NONE)
        .notable()
        .stream()
        .filter(Columns.Notable::isGenerated)
        .anyMatch(c -> restriction.columns().filter(l -> l.contains(c.column())).isPresent());
  }
}
