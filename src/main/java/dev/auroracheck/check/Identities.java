package dev.auroracheck.check;

import dev.auroracheck.check.Statement.Phase;
import dev.auroracheck.facts.Columns;
import dev.auroracheck.facts.Columns.Reason;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Relations;
import dev.auroracheck.facts.ReplicaIdentity;
import dev.auroracheck.facts.Restriction;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether rows can be told apart: by PostgreSQL when it publishes an UPDATE or DELETE, and by
 * ClickHouse when it sorts what arrives. One table may be short of both, and one fix gives it both.
 */
public final class Identities {
  /** From here on a generated column in a replica identity must be published. */
  private static final int DEMANDS_GENERATED = 18;

  private final Facts facts;
  private final Request request;
  private final Relations relations;
  private final Map<Long, Columns> columns;
  private final Optional<Publication> publication;
  private final int major;

  private Identities(Facts facts, Request request) {
    this.facts = facts;
    this.request = request;
    this.relations = facts.database().relations().get();
    this.columns = facts.database().columns().get();
    this.publication = Scope.publication(facts, request);
    this.major = facts.database().server().get().major();
  }

  public static Identities of(Facts facts, Request request) {
    return new Identities(facts, request);
  }

  /** The tables whose UPDATE and DELETE the publication makes PostgreSQL refuse, each with why. */
  public Map<Relation, String> refused() {
    Map<Relation, String> found = new LinkedHashMap<>();
    if (publication.filter(p -> !p.operations().needIdentity()).isEmpty()) {
      for (Relation table : Published.tables(facts, request)) {
        unusable(table)
            .or(
                () ->
                    Optional.of("a generated column of its replica identity is not published")
                        .filter(why -> hidesGenerated(table)))
            .ifPresent(why -> found.put(table, why));
      }
    }
    return found;
  }

  /** The tables in scope whose rows ClickHouse could not tell apart, each with why. */
  public Map<Relation, String> keyless() {
    Map<Relation, String> found = new LinkedHashMap<>();
    for (Relation table : Scope.of(facts, request).tables()) {
      // what can't be replicated by itself is the business of table-kinds
      if (table.isPublishable() && !table.partition()) {
        unusable(table)
            .or(
                () ->
                    unstreamedKey(table)
                        .map(
                            c ->
                                "its key holds "
                                    + Sql.name(c)
                                    + ", a generated column, which is not streamed"))
            .ifPresent(why -> found.put(table, why));
      }
    }
    return found;
  }

  private static Optional<String> unusable(Relation table) {
    ReplicaIdentity identity = table.identity();
    if (identity.isUsable()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (identity.setting()) {
          case 'n' -> "has REPLICA IDENTITY NOTHING";
          case 'i' -> "has lost the index of its replica identity";
          default ->
              identity.primaryKey()
                  ? "has a DEFERRABLE primary key, which identifies no row"
                  : "has no primary key";
        });
  }

  private List<Columns.Notable> notable(Relation table) {
    return columns.getOrDefault(table.oid(), Columns.NONE).notable();
  }

  private List<Columns.Notable> generated(Relation table) {
    return notable(table).stream().filter(Columns.Notable::isGenerated).toList();
  }

  /** Whether the replica identity holds a generated column that is not published. */
  private boolean hidesGenerated(Relation table) {
    if (major < DEMANDS_GENERATED || generated(table).isEmpty() || list(table).isPresent()) {
      return false;
    }
    return generated(table).stream()
        .filter(c -> c.inKey() || table.identity().isFull())
        .anyMatch(c -> c.reason() == Reason.GENERATED_VIRTUAL || !publishesGenerated());
  }

  /** A generated column of the key that the stream leaves out, so that its value is lost. */
  private Optional<String> unstreamedKey(Relation table) {
    for (Columns.Notable c : notable(table)) {
      if (c.isGenerated() && c.inKey() && !isStreamed(table, c.column())) {
        return Optional.of(c.column());
      }
    }
    return Optional.empty();
  }

  private boolean isStreamed(Relation table, String generated) {
    return major >= DEMANDS_GENERATED
        && list(table).map(l -> l.contains(generated)).orElseGet(this::publishesGenerated);
  }

  private boolean publishesGenerated() {
    return publication.filter(Publication::generatedColumns).isPresent();
  }

  private Optional<Set<String>> list(Relation table) {
    return restriction(table).flatMap(Restriction::columns);
  }

  private Optional<Restriction> restriction(Relation table) {
    return publication.flatMap(p -> Published.restriction(p, table, relations));
  }

  /** One fix for all that is wrong with identities, whichever check it is shown with. */
  public Fix fix() {
    Set<Long> broken = new TreeSet<>();
    refused().keySet().forEach(t -> broken.add(t.oid()));
    for (Relation table : keyless().keySet()) {
      broken.add(table.oid());
      addUnusableParts(table, broken);
    }
    return fix(broken, false);
  }

  /** What must be done before the tables are published; empty where nothing must. */
  public Optional<Fix> fixBefore(List<Relation> tables) {
    Set<Long> broken = new TreeSet<>();
    for (Relation table : written(tables)) {
      if (unusable(table).isPresent() || hidesGenerated(table)) {
        broken.add(table.oid());
      }
    }
    return Optional.of(fix(broken, publication.isEmpty())).filter(f -> !f.steps().isEmpty());
  }

  /** Whether a publication of the tables must publish stored generated columns (18 and later). */
  public boolean needGeneratedColumns(List<Relation> tables) {
    return written(tables).stream()
        .anyMatch(t -> generatedMatters(t) && !byKey(t) && onlyStored(t));
  }

  /** Those that rows are written to: the tables, their partitions and what inherits from them. */
  private Set<Relation> written(List<Relation> tables) {
    Set<Relation> written = new LinkedHashSet<>(tables);
    tables.forEach(t -> written.addAll(relations.descendants(t)));
    written.removeIf(t -> t.kind() != 'r' || !t.isPublishable());
    return written;
  }

  private void addUnusableParts(Relation table, Set<Long> broken) {
    relations.descendants(table).stream()
        .filter(part -> part.kind() == 'r' && part.isPublishable() && unusable(part).isPresent())
        .forEach(part -> broken.add(part.oid()));
  }

  /**
   * @param made whether the publication is yet to be made, with whatever it must publish
   */
  private Fix fix(Set<Long> broken, boolean made) {
    List<Statement> statements = new ArrayList<>();
    List<String> byHand = new ArrayList<>();
    List<Relation> full = new ArrayList<>();
    Set<Relation> restricted = new LinkedHashSet<>();
    boolean publishGenerated = false;
    for (Relation table : relations.all()) {
      if (!broken.contains(table.oid())) {
        continue;
      }
      if (byKey(table)) {
        statements.add(identity(table, "DEFAULT"));
        toLift(table, false).ifPresent(restricted::add);
      } else if (generatedMatters(table)
          && (!onlyStored(table) || (publication.isEmpty() && !made))) {
        byHand.add(
            "Give "
                + Sql.name(table)
                + " a unique index over columns that are NOT NULL and not generated, and make it"
                + " the identity: ALTER TABLE "
                + Sql.name(table)
                + " REPLICA IDENTITY USING INDEX …");
      } else {
        publishGenerated |= generatedMatters(table);
        toLift(table, !table.identity().isUsable() || table.identity().isFull())
            .ifPresent(restricted::add);
        if (!table.identity().isUsable()) {
          statements.add(identity(table, "FULL").costing("FULL writes whole old rows to the WAL"));
          full.add(table);
        }
      }
    }
    if (!restricted.isEmpty()) {
      statements.add(Restrictions.lift(publication.orElseThrow(), restricted, facts));
    }
    if (publishGenerated && publication.isPresent()) {
      statements.add(
          Statement.of(
                  Phase.OPTION,
                  "ALTER PUBLICATION "
                      + Sql.name(publication.get().name())
                      + " SET (publish_generated_columns = stored);")
              .needing(Right.own(publication.get())));
    }
    Fix fix = Fix.of("give each table a replica identity");
    if (!statements.isEmpty()) {
      fix = fix.then(Step.sql(statements));
    }
    if (!full.isEmpty()) {
      fix =
          fix.then(
              Step.choice(
                  Step.Kind.SQL,
                  "In the place of FULL, where columns tell the rows of a table apart, a primary"
                      + " key, which is lighter; making it keeps writers waiting",
                  "ALTER TABLE " + Sql.name(full.get(0)) + " ADD PRIMARY KEY (COLUMNS);"));
    }
    return byHand.isEmpty() ? fix : fix.then(Step.manual(byHand));
  }

  private static Statement identity(Relation table, String identity) {
    return Statement.of(
            Phase.IDENTITY,
            "ALTER TABLE " + Sql.name(table) + " REPLICA IDENTITY " + identity + ";")
        .needing(Right.ownTables(List.of(table)));
  }

  /**
   * The table whose list or filter would not fit the identity that the table gets, or keeps what
   * identifies its rows from being published.
   *
   * @param full whether that is the whole row
   */
  private Optional<Relation> toLift(Relation table, boolean full) {
    return restriction(table)
        .filter(
            r ->
                Restrictions.refusal(r, full, r.identities().getOrDefault(table.oid(), Set.of()))
                        .isPresent()
                    || (r.columns().isPresent() && unstreamedKey(table).isPresent()))
        .flatMap(r -> relations.byOid(r.table()));
  }

  /** Whether the primary key would do, and is not what is used. */
  private boolean byKey(Relation table) {
    return table.identity().setting() != 'd'
        && table.identity().immediateKey()
        && unstreamedKey(table).isEmpty();
  }

  /** Whether a generated column stands in the way of the identity that the table can have. */
  private boolean generatedMatters(Relation table) {
    if (unstreamedKey(table).isPresent()) {
      return true;
    }
    boolean keyed = table.identity().isUsable() && !table.identity().isFull();
    return major >= DEMANDS_GENERATED && !keyed && !generated(table).isEmpty();
  }

  private boolean onlyStored(Relation table) {
    return major >= DEMANDS_GENERATED
        && generated(table).stream().allMatch(c -> c.reason() == Reason.GENERATED_STORED);
  }
}
