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

/** Decides which tables the pipe's publication includes, and with which columns and rows. */
public final class Membership {
  /** The first version in which a partitioned table can be published, with its partitions. */
  private static final int PUBLISHES_PARTITIONED = 13;

  private Membership() {}

  /**
   * The tables whose changes the publication publishes, with each partition as its own table: those
   * that need a replica identity for UPDATE and DELETE. Where the pipe creates its own publication,
   * the tables that it will include; none where the publication is missing.
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
          .filter(r -> includes(publication.get(), r, relations, major))
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

  private static boolean includes(
      Publication publication, Relation relation, Relations relations, int major) {
    return names(publication, relation)
        || (major >= PUBLISHES_PARTITIONED
            && relations.partitionAncestors(relation).stream()
                .anyMatch(ancestor -> names(publication, ancestor)));
  }

  /** Whether the publication includes the relation itself, not only a table above it. */
  public static boolean names(Publication publication, Relation relation) {
    return publication.allTables()
        || publication.tables().contains(relation.oid())
        || publication.schemas().contains(relation.schema());
  }

  /**
   * Whether {@code pg_publication_tables}, which ClickPipes reads, lists a table. This is computed
   * because the view opens each of its tables from PostgreSQL 16 on, and waits for a table that is
   * locked. Not for a partition that is published under the name of another table.
   */
  public static boolean lists(Publication publication, Relation table, Relations relations) {
    boolean named =
        names(publication, table)
            || relations.partitionAncestors(table).stream().anyMatch(a -> names(publication, a));
    return named && (publication.viaPartitionRoot() || !table.isPartitioned());
  }

  /**
   * The column list and row filter that apply to the rows of a table: with {@code
   * publish_via_partition_root}, those of the topmost table that the publication includes.
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

  /** The tables of the database that can be added to a publication on their own. */
  public static List<Relation> offered(Context context) {
    int major = context.major();
    return context.relations().all().stream()
        .filter(r -> r.isPublishable() && !r.partition() && !r.extensionMember())
        .filter(r -> major >= PUBLISHES_PARTITIONED || !r.isPartitioned())
        .toList();
  }

  /** The column list and row filter of the pipe's publication that apply to a table. */
  static Optional<Restriction> restriction(Context context, Relation table) {
    return context.publication().flatMap(p -> restriction(p, table, context.relations()));
  }

  /**
   * Why UPDATE and DELETE of a table fail where they are published with a column list or row
   * filter; empty where they do not.
   *
   * @param full whether the whole row is the table's replica identity
   * @param identity the columns of the replica identity, where it is not the whole row
   */
  public static Optional<String> refusal(
      Restriction restriction, boolean full, Set<String> identity) {
    if (restriction.columns().filter(c -> full || !c.containsAll(identity)).isPresent()) {
      return Optional.of(
          "the column list does not cover the replica identity, so UPDATE and DELETE fail");
    }
    return full || identity.containsAll(restriction.filterColumns())
        ? Optional.empty()
        : Optional.of(
            "the row filter uses columns outside the replica identity, so UPDATE and DELETE fail");
  }

  /** Whether a column list names a generated column, which is then published (18 and later). */
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
