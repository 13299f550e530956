package dev.auroracheck.pipe;

import dev.auroracheck.facts.Columns;
import dev.auroracheck.facts.Publication;
import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Restriction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How generated columns affect the replica identity and the sorting key of a table. */
final class GeneratedColumns {
  /** The first version that requires generated columns of a replica identity to be published. */
  private static final int DEMANDS_GENERATED = 18;

  private final Context context;
  private final Map<Long, Columns> columns;
  private final int major;

  GeneratedColumns(Context context) {
    this.context = context;
    this.columns = context.database().columns().get();
    this.major = context.major();
  }

  List<Columns.Notable> notable(Relation table) {
    return columns.getOrDefault(table.oid(), Columns.NONE).notable();
  }

  List<Columns.Notable> generated(Relation table) {
    return notable(table).stream().filter(Columns.Notable::isGenerated).toList();
  }

  /** Whether the replica identity includes a generated column that is not published. */
  boolean hidesGenerated(Relation table) {
    if (major < DEMANDS_GENERATED || generated(table).isEmpty() || list(table).isPresent()) {
      return false;
    }
    return generated(table).stream()
        .filter(c -> c.inKey() || table.identity().isFull())
        .anyMatch(c -> c.reason() == Columns.Reason.GENERATED_VIRTUAL || !publishesGenerated());
  }

  /** A generated column of the key that is not in the change stream; its value is lost. */
  Optional<String> unstreamedKey(Relation table) {
    for (Columns.Notable c : notable(table)) {
      if (c.isGenerated() && c.inKey() && !isStreamed(table, c.column())) {
        return Optional.of(c.column());
      }
    }
    return Optional.empty();
  }

  boolean isStreamed(Relation table, String generated) {
    return major >= DEMANDS_GENERATED
        && list(table).map(l -> l.contains(generated)).orElseGet(this::publishesGenerated);
  }

  boolean publishesGenerated() {
    return context.publication().filter(Publication::generatedColumns).isPresent();
  }

  private Optional<Set<String>> list(Relation table) {
    return Membership.restriction(context, table).flatMap(Restriction::columns);
  }

  boolean sortedByGenerated(Relation table) {
    return table.identity().isFull() && fullSortsByGenerated(table);
  }

  /**
   * Whether FULL would make ClickPipes sort by a generated column that is not streamed. From 18 on
   * PostgreSQL refuses UPDATE and DELETE on such a table: see {@link #hidesGenerated}.
   */
  boolean fullSortsByGenerated(Relation table) {
    return major < DEMANDS_GENERATED
        && !table.identity().primaryKey()
        && !generated(table).isEmpty();
  }

  /** Whether a generated column has to be published for the identity that the table can have. */
  boolean generatedMatters(Relation table) {
    if (unstreamedKey(table).isPresent() || sortedByGenerated(table)) {
      return true;
    }
    boolean keyed = table.identity().isUsable() && !table.identity().isFull();
    return !keyed && fullNeedsGenerated(table);
  }

  /** Whether REPLICA IDENTITY FULL requires a generated column to be published. */
  boolean fullNeedsGenerated(Relation table) {
    return major >= DEMANDS_GENERATED && !generated(table).isEmpty();
  }

  boolean onlyStored(Relation table) {
    return major >= DEMANDS_GENERATED
        && generated(table).stream().allMatch(c -> c.reason() == Columns.Reason.GENERATED_STORED);
  }
}
