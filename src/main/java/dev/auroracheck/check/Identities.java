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
import dev.auroracheck.facts.Structure;
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
  private final Map<Long, Structure> structures;
  private final Optional<Publication> publication;
  private final int major;

  private Identities(Facts facts, Request request) {
    this.facts = facts;
    this.request = request;
    this.relations = facts.database().relations().get();
    this.columns = facts.database().columns().get();
    this.structures = facts.database().structures().get();
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

  /**
   * The tables whose rows ClickHouse could not tell apart, each with why: tables in scope, and
   * their partitions and child tables, whose changes are sorted by the key of the table in scope.
   */
  public Map<Relation, String> keyless() {
    Map<Relation, String> found = new LinkedHashMap<>();
    for (Relation table : Scope.replicable(facts, request)) {
      Optional<String> why = unsorted(table);
      if (why.isPresent()) {
        found.put(table, why.get());
      } else {
        for (Relation part : written(List.of(table))) {
          List<String> lacking = lacking(part, table);
          if (!lacking.isEmpty()) {
            found.putIfAbsent(
                part,
                "has a replica identity without "
                    + Sql.some(lacking.stream().map(Sql::name).toList())
                    + ", which "
                    + Sql.name(table)
                    + " is sorted by: deleted rows stay in ClickHouse");
          }
        }
      }
    }
    return found;
  }

  /** Why a table in scope has no key that ClickHouse can sort its rows by. */
  private Optional<String> unsorted(Relation table) {
    Optional<Structure> structure = structure(table);
    if (structure.filter(s -> s.columns().isEmpty()).isPresent()) {
      return Optional.of("has no columns");
    }
    return unusable(table)
        .or(
            () ->
                unstreamedKey(table)
                    .map(
                        c ->
                            "has the generated column "
                                + Sql.name(c)
                                + " in its key, which is not streamed"))
        .or(
            () ->
                Optional.of(
                        "has all columns as its key, a generated one too, which is not streamed")
                    .filter(why -> sortedByGenerated(table)))
        .or(
            () ->
                included(table)
                    .map(
                        key ->
                            "has INCLUDE columns in its key ("
                                + Sql.some(key.included().stream().map(Sql::name).toList())
                                + "): ClickPipes sorts by these too, and an UPDATE of one doubles"
                                + " the row"));
  }

  private boolean sortedByGenerated(Relation table) {
    return table.identity().isFull() && fullSortsByGenerated(table);
  }

  /** From 18 on PostgreSQL refuses to change such a table: see {@link #hidesGenerated}. */
  private boolean fullSortsByGenerated(Relation table) {
    return major < DEMANDS_GENERATED
        && !table.identity().primaryKey()
        && !generated(table).isEmpty();
  }

  private Optional<Structure> structure(Relation table) {
    return Optional.ofNullable(structures.get(table.oid()));
  }

  /** The key that ClickPipes sorts by, where it has INCLUDE columns. */
  private Optional<Structure.Key> included(Relation table) {
    return structure(table)
        .flatMap(s -> table.identity().setting() == 'i' ? s.identityIndex() : s.primaryKey())
        .filter(key -> !key.included().isEmpty());
  }

  /**
   * The columns of the sorting key that changes of a partition or child table do not carry; none
   * for a table without a usable replica identity, which is refused for that.
   */
  private List<String> lacking(Relation part, Relation table) {
    Optional<Structure> own = structure(part);
    Optional<Structure> above = structure(table);
    if (part.equals(table) || own.isEmpty() || above.isEmpty() || !part.identity().isUsable()) {
      return List.of();
    }
    List<String> lacking = new ArrayList<>(above.get().sortingKey(table.identity()));
    lacking.removeAll(own.get().identity(part.identity()));
    return lacking;
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

  /** Whether UPDATE and DELETE would fail on one of the tables until a person gives it an index. */
  public boolean needIndexBefore(List<Relation> tables) {
    return written(tables).stream()
        .filter(t -> unusable(t).isPresent() || hidesGenerated(t))
        .anyMatch(t -> target(t, List.of(), publication.isEmpty()) == Target.BY_HAND);
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
    List<Step.Choice.Option> indexes = new ArrayList<>();
    Map<Relation, List<String>> wanted = wanted(broken, made);
    Set<Relation> sorted = Set.copyOf(Scope.replicable(facts, request));
    boolean publishGenerated = false;
    for (Relation table : relations.all()) {
      List<String> key = wanted.getOrDefault(table, List.of());
      if (!broken.contains(table.oid()) && (unusable(table).isPresent() || carries(table, key))) {
        continue;
      }
      switch (target(table, key, made)) {
        case COLUMNS ->
            byHand.add(
                "Leave " + Sql.name(table) + " out of the pipe, or give it columns and a key");
        case DEFAULT -> {
          statements.add(identity(table, "DEFAULT"));
          toLift(table, false).ifPresent(restricted::add);
        }
        case INDEX -> replaceKey(table, indexes, byHand);
        case BY_HAND -> byHand.add(uniqueIndex(table));
        case KEEP -> {
          publishGenerated |= generatedMatters(table);
          toLift(table, table.identity().isFull()).ifPresent(restricted::add);
        }
        case FULL -> {
          publishGenerated |= generatedMatters(table) || fullNeedsGenerated(table);
          toLift(table, true).ifPresent(restricted::add);
          statements.add(identity(table, "FULL").costing("FULL writes whole old rows to the WAL"));
          full.add(table);
          if (sorted.contains(table)) {
            // with FULL the application's writes succeed, and the sorting key is still wrong
            replaceKey(table, indexes, byHand);
            if (fullSortsByGenerated(table)) {
              byHand.add(uniqueIndex(table));
            }
          }
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
    if (!indexes.isEmpty()) {
      fix = fix.then(new Step.Choice(Step.Kind.SQL, indexes));
    }
    return byHand.isEmpty() ? fix : fix.then(Step.manual(byHand));
  }

  /** Leaves the replacement of a key with INCLUDE columns to a person, where there is one. */
  private void replaceKey(Relation table, List<Step.Choice.Option> indexes, List<String> byHand) {
    keyToReplace(table)
        .ifPresent(
            key ->
                withoutIncluded(table, key)
                    .ifPresentOrElse(
                        indexes::add,
                        () ->
                            byHand.add(
                                "Give "
                                    + Sql.name(table)
                                    + " a primary key without INCLUDE columns")));
  }

  private static String uniqueIndex(Relation table) {
    return "Give "
        + Sql.name(table)
        + " a unique index over columns that are NOT NULL and not generated, and make it"
        + " the identity: ALTER TABLE "
        + Sql.name(table)
        + " REPLICA IDENTITY USING INDEX …";
  }

  /** What the replica identity of a table is to become. */
  private enum Target {
    /** The primary key. */
    DEFAULT,
    /** The whole row. */
    FULL,
    /** An index that is yet to be made, without the INCLUDE columns of the key. */
    INDEX,
    /** What it is: something else keeps it from being used. */
    KEEP,
    /** An index over columns that a person has to choose. */
    BY_HAND,
    /** Nothing: the table has no columns. */
    COLUMNS
  }

  /**
   * @param key the columns that the identity must have, where another table is sorted by them
   */
  private Target target(Relation table, List<String> key, boolean made) {
    if (structure(table).filter(s -> s.columns().isEmpty()).isPresent()) {
      return Target.COLUMNS;
    } else if (byKey(table, key)) {
      return Target.DEFAULT;
    } else if (table.identity().isUsable() && keyToReplace(table).isPresent()) {
      return Target.INDEX;
    }
    boolean toFull = !table.identity().isUsable() || !carries(table, key);
    boolean generated = generatedMatters(table) || (toFull && fullNeedsGenerated(table));
    if (generated && (!onlyStored(table) || (publication.isEmpty() && !made))) {
      return Target.BY_HAND;
    }
    return toFull ? Target.FULL : Target.KEEP;
  }

  /** Whether the changes of a table carry these columns. */
  private boolean carries(Relation table, List<String> key) {
    return structure(table).filter(s -> !s.identity(table.identity()).containsAll(key)).isEmpty();
  }

  /**
   * The columns that changes of partitions and child tables have to carry, for the key that the
   * table above them will have.
   */
  private Map<Relation, List<String>> wanted(Set<Long> broken, boolean made) {
    Map<Relation, List<String>> found = new LinkedHashMap<>();
    for (Relation table : Scope.replicable(facts, request)) {
      ReplicaIdentity identity = table.identity();
      if (broken.contains(table.oid())) {
        identity =
            switch (target(table, List.of(), made)) {
              case DEFAULT -> identity.as('d');
              case FULL -> identity.as('f');
              default -> identity;
            };
      }
      Optional<Structure> structure = structure(table);
      if (structure.isPresent()) {
        List<String> key = structure.get().sortingKey(identity);
        for (Relation part : written(List.of(table))) {
          if (!part.equals(table)) {
            found.merge(part, key, Identities::union);
          }
        }
      }
    }
    return found;
  }

  private static List<String> union(List<String> some, List<String> others) {
    Set<String> all = new LinkedHashSet<>(some);
    all.addAll(others);
    return List.copyOf(all);
  }

  /**
   * The key with INCLUDE columns that a table would be sorted by, as it is or once it is usable.
   */
  private Optional<Structure.Key> keyToReplace(Relation table) {
    return included(table)
        .or(
            () ->
                structure(table)
                    .flatMap(Structure::primaryKey)
                    .filter(key -> !key.included().isEmpty())
                    .filter(key -> !table.identity().isUsable()));
  }

  /** An index over the same columns alone; a partitioned table takes one a partition. */
  private static Optional<Step.Choice.Option> withoutIncluded(
      Relation table, Structure.Key included) {
    String index = Sql.name("pipe_key_" + table.oid());
    String columns = Sql.list(included.columns().stream().map(Sql::name).toList());
    return table.isPartitioned()
        ? Optional.empty()
        : Optional.of(
            new Step.Choice.Option(
                "A unique index without the INCLUDE columns becomes the replica identity; writers"
                    + " wait while it is built",
                "CREATE UNIQUE INDEX "
                    + index
                    + " ON "
                    + Sql.name(table)
                    + " ("
                    + columns
                    + "); ALTER TABLE "
                    + Sql.name(table)
                    + " REPLICA IDENTITY USING INDEX "
                    + index
                    + ";"));
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
    return byKey(table, List.of());
  }

  /**
   * @param wanted the columns that the key must have, where another table is sorted by them
   */
  private boolean byKey(Relation table, List<String> wanted) {
    Optional<Structure.Key> key = structure(table).flatMap(Structure::primaryKey);
    return table.identity().setting() != 'd'
        && table.identity().immediateKey()
        && unstreamedKey(table).isEmpty()
        && (wanted.isEmpty() || key.filter(k -> k.columns().containsAll(wanted)).isPresent())
        && key.filter(k -> !k.included().isEmpty()).isEmpty();
  }

  /** Whether a generated column stands in the way of the identity that the table can have. */
  private boolean generatedMatters(Relation table) {
    if (unstreamedKey(table).isPresent() || sortedByGenerated(table)) {
      return true;
    }
    boolean keyed = table.identity().isUsable() && !table.identity().isFull();
    return !keyed && fullNeedsGenerated(table);
  }

  /** Whether REPLICA IDENTITY FULL demands that a generated column is published. */
  private boolean fullNeedsGenerated(Relation table) {
    return major >= DEMANDS_GENERATED && !generated(table).isEmpty();
  }

  private boolean onlyStored(Relation table) {
    return major >= DEMANDS_GENERATED
        && generated(table).stream().allMatch(c -> c.reason() == Reason.GENERATED_STORED);
  }
}
