package dev.auroracheck.fix;

import dev.auroracheck.facts.Columns;
import dev.auroracheck.facts.Columns.Notable;
import dev.auroracheck.facts.Columns.Reason;
import dev.auroracheck.facts.DatabaseFacts;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.ReplicaIdentity;
import dev.auroracheck.facts.RowSecurity;
import dev.auroracheck.facts.SampleFacts;
import dev.auroracheck.facts.Structure;
import dev.auroracheck.pipe.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Ways to break what is below a table, its partitions and child tables, and their keys. */
final class HierarchyBreakages {
  private static final long ORDERS = SampleFacts.ORDERS;
  private static final long CHILD = 16501;
  private static final long PARTITION = 16601;

  private HierarchyBreakages() {}

  static void add() {
    partitions();
    children();
    keys();
    generated();
  }

  private static void partitions() {
    Breakages.publication("not by the root", p -> p.withViaPartitionRoot(false));
    Breakages.together(
        "no publication, and orders is partitioned",
        "partitioned",
        "no publication",
        "only orders named");
    Breakages.together(
        "partitions, not their root", "partitioned", "not by the root", "only orders named");
    Breakages.together(
        "PostgreSQL 12, and orders is partitioned",
        "partitioned",
        "PostgreSQL 12",
        "only orders named");
    Breakages.together(
        "PostgreSQL 12, and orders is partitioned, for all tables",
        "PostgreSQL 12, and orders is partitioned",
        "for all tables");
    Breakages.together("a partition of its own", "partitioned", "a partition named");
    with("no SELECT on a partition", d -> unreadable(d, PARTITION), "partitioned");
    with("row-level security on the root", HierarchyBreakages::securedRoot, "partitioned");
    with(
        "two levels of partitions under their own names",
        HierarchyBreakages::twoLevels,
        "partitioned",
        "for all tables",
        "not by the root");
    Breakages.together(
        "two levels of partitions, and one named",
        "two levels of partitions under their own names",
        "orders and a partition named");
    Breakages.together(
        "two levels of partitions on PostgreSQL 12",
        "two levels of partitions under their own names",
        "PostgreSQL 12");
  }

  private static void children() {
    with(
        "a child that is published",
        HierarchyBreakages::published,
        "a child in scope",
        "only orders named");
    with("no SELECT on a child", d -> unreadable(d, CHILD), "a child that is published");
    with(
        "a child with another column",
        d ->
            structure(
                d, CHILD, s -> s.withColumns(List.of("id", "customer", "amount", "note", "more"))),
        "a child that is published");
    with(
        "a child that allows NULL",
        d -> structure(d, CHILD, s -> s.withNotNull(Set.of())),
        "a child that is published");
  }

  private static void keys() {
    with(
        "a child with another key",
        d -> structure(d, CHILD, s -> s.withPrimaryKey(key("note"))),
        "a child that is published");
    with(
        "a partition identified by another column",
        d ->
            structure(
                relation(
                    d, PARTITION, r -> r.withIdentity(new ReplicaIdentity('i', true, true, true))),
                PARTITION,
                s -> s.withIdentityIndex(key("note"))),
        "partitioned");
    Breakages.together("INCLUDE columns in the key of a root", "partitioned", "INCLUDE columns");
    with(
        "a column named as one of the pipe's",
        d -> structure(d, ORDERS, s -> s.withColumns(List.of("id", "_peerdb_is_deleted"))));
  }

  private static void generated() {
    Breakages.together(
        "a generated column of the identity is not published",
        "PostgreSQL 18",
        "generated column in the key");
    with("virtual column, FULL, and a key", HierarchyBreakages::virtual, "PostgreSQL 18");
  }

  private static void with(String name, UnaryOperator<DatabaseFacts> change, String... others) {
    Breakages.database(name, change);
    UnaryOperator<Context> last = Objects.requireNonNull(Breakages.ALL.remove(name));
    Breakages.together(name, others);
    UnaryOperator<Context> first = Objects.requireNonNull(Breakages.ALL.get(name));
    Breakages.ALL.put(name, c -> last.apply(first.apply(c)));
  }

  private static DatabaseFacts relation(DatabaseFacts d, long oid, UnaryOperator<Relation> change) {
    return d.withTables(
        d.tables()
            .withRelations(
                d.relations()
                    .map(
                        all ->
                            all.byOid(oid)
                                .map(r -> all.with(List.of(change.apply(r))))
                                .orElse(all))));
  }

  private static DatabaseFacts structure(
      DatabaseFacts d, long oid, UnaryOperator<Structure> change) {
    return d.withTables(
        d.tables()
            .withStructures(
                d.structures()
                    .map(
                        all -> {
                          Map<Long, Structure> more = new LinkedHashMap<>(all);
                          more.putIfAbsent(ORDERS, Breakages.plain());
                          more.put(oid, change.apply(more.getOrDefault(oid, Breakages.plain())));
                          return more;
                        })));
  }

  private static Optional<Structure.Key> key(String column) {
    return Optional.of(new Structure.Key(List.of(column), List.of()));
  }

  private static DatabaseFacts unreadable(DatabaseFacts d, long oid) {
    return relation(
        d, oid, r -> r.withRights(r.rights().withSelect(false).withSelectColumns(false)));
  }

  /** A policy on the root alone, and partitions with rows that were never counted. */
  private static DatabaseFacts securedRoot(DatabaseFacts d) {
    DatabaseFacts secured =
        relation(d, ORDERS, r -> r.withRowSecurity(new RowSecurity(true, false, false, false)));
    for (long partition : new long[] {PARTITION, PARTITION + 1}) {
      secured = relation(secured, partition, r -> r.withStorage(r.storage().withAnalyzed(false)));
    }
    return secured.withTables(
        secured.tables().withFilled(secured.filled().map(f -> Set.of(PARTITION, PARTITION + 1))));
  }

  /** One of the two partitions of orders becomes a partition of the other. */
  private static DatabaseFacts twoLevels(DatabaseFacts d) {
    return relation(
        relation(d, PARTITION, r -> r.withStorage(r.storage().withKind('p'))),
        PARTITION + 1,
        r -> r.withInheritance(new Relation.Inheritance(true, List.of(PARTITION))));
  }

  private static DatabaseFacts published(DatabaseFacts d) {
    return d.withPublications(
        d.publications()
            .map(
                all ->
                    all.stream()
                        .map(
                            p -> {
                              Set<Long> tables = new TreeSet<>(p.tables());
                              tables.add(CHILD);
                              return p.withTables(tables);
                            })
                        .toList()));
  }

  private static DatabaseFacts virtual(DatabaseFacts d) {
    Notable note = new Notable("note", Reason.GENERATED_VIRTUAL, false);
    DatabaseFacts full =
        relation(d, ORDERS, r -> r.withIdentity(new ReplicaIdentity('f', true, true, false)));
    return full.withTables(
        full.tables()
            .withColumns(
                full.columns().map(c -> Map.of(ORDERS, new Columns(0, 0, List.of(note))))));
  }
}
