package dev.auroracheck.check.tables;

import dev.auroracheck.facts.Relation;
import dev.auroracheck.facts.Structure;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.pipe.Quoted;
import dev.auroracheck.pipe.Scope;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reasons why a table can't be replicated. Each is a clause whose subject is the table, such as "is
 * a view"; empty where the table can be replicated.
 */
final class Unfit {
  /** The columns that ClickPipes adds to each table in ClickHouse. */
  private static final Set<String> RESERVED =
      Set.of("_peerdb_is_deleted", "_peerdb_version", "_peerdb_synced_at");

  private Unfit() {}

  static Optional<String> itself(Relation table, Context context) {
    return switch (table.kind()) {
      case 'v' -> Optional.of("is a view");
      case 'm' -> Optional.of("is a materialized view");
      case 'f' -> Optional.of("is a foreign table");
      default -> {
        if (table.persistence() == 'u') {
          yield Optional.of("is unlogged");
        } else if (table.partition() && !Scope.isOfItsOwn(table, context)) {
          yield Optional.of("is a partition, and its changes arrive in the partitioned table");
        } else if (isTemplate(table)) {
          yield Optional.of("has {{ in its name, which the initial load can't parse");
        }
        yield dot(table);
      }
    };
  }

  /**
   * Why a partition or child table of a table in scope can't be replicated. The initial load reads
   * it by its own name.
   */
  static Optional<String> asPart(Relation part) {
    if (part.kind() == 'f') {
      return Optional.of("is a foreign table, and the initial load skips it");
    } else if (part.persistence() == 'u') {
      return Optional.of("is unlogged, and its changes are not streamed");
    }
    return dot(part);
  }

  private static Optional<String> dot(Relation table) {
    return table.name().contains(".") || table.schema().contains(".")
        ? Optional.of("has a dot in its name")
        : Optional.empty();
  }

  static Optional<String> reservedColumn(Relation table, Map<Long, Structure> structures) {
    return Optional.ofNullable(structures.get(table.oid())).stream()
        .flatMap(s -> s.columns().stream())
        .filter(RESERVED::contains)
        .findFirst()
        .map(c -> "has a column named " + Quoted.name(c) + ", a name reserved by ClickPipes");
  }

  /** Whether the initial load, which expands names as templates, would fail on the name. */
  static boolean isTemplate(Relation table) {
    return table.name().contains("{{") || table.schema().contains("{{");
  }
}
