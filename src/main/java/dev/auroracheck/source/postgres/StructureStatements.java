package dev.auroracheck.source.postgres;

import dev.auroracheck.facts.Structure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the columns and keys of the tables for which a check needs them. */
final class StructureStatements {
  private static final String STRUCTURES =
      """
      WITH shaped AS (
        SELECT inhrelid AS oid FROM pg_inherits
        UNION SELECT inhparent FROM pg_inherits
        UNION SELECT indrelid FROM pg_index
        WHERE (indisprimary OR indisreplident) AND indnatts > indnkeyatts
        UNION SELECT conrelid FROM pg_constraint WHERE contype = 'n' AND NOT convalidated
        UNION SELECT attrelid FROM pg_attribute
        WHERE attname LIKE '\\_peerdb\\_%' AND attnum > 0 AND NOT attisdropped
        UNION SELECT c.oid FROM pg_class c
        WHERE c.relkind IN ('r', 'p') AND NOT EXISTS (
          SELECT FROM pg_attribute a
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped))
      SELECT c.oid::bigint AS oid,
             ARRAY(SELECT CASE WHEN a.attgenerated = '' THEN '-' ELSE a.attgenerated END
                          || a.attnotnull::int || a.attnum || ' ' || a.attname
                   FROM pg_attribute a
                   WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                   ORDER BY a.attnum) AS columns,
             pk.indnkeyatts || ' ' || pk.indkey::text AS primary_key,
             ri.indnkeyatts || ' ' || ri.indkey::text AS identity_index,
             ARRAY(SELECT conname::text FROM pg_constraint
                   WHERE conrelid = c.oid AND contype = 'n' AND NOT convalidated
                   ORDER BY conname) AS unvalidated
      FROM shaped JOIN pg_class c ON c.oid = shaped.oid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_index pk ON pk.indrelid = c.oid AND pk.indisprimary
      LEFT JOIN pg_index ri ON ri.indrelid = c.oid AND ri.indisreplident
      WHERE c.relkind IN ('r', 'p')
        AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      """;

  /** The statement of {@link #structures()}. */
  static final Session.Query QUERY = Session.Query.of(STRUCTURES);

  private final Session session;

  StructureStatements(Session session) {
    this.session = session;
  }

  /** By the oids of the tables that {@link Structure} describes. */
  Map<Long, Structure> structures() throws SQLException {
    // the partitions of a table have the same structure
    Map<List<String>, Structure> alike = new HashMap<>();
    return session.byOid(STRUCTURES, row -> structure(row, alike));
  }

  private static Structure structure(ResultSet row, Map<List<String>, Structure> alike)
      throws SQLException {
    List<String> texts =
        List.of(
            row.getString("columns"),
            String.valueOf(row.getString("primary_key")),
            String.valueOf(row.getString("identity_index")),
            row.getString("unvalidated"));
    Structure structure = alike.get(texts);
    if (structure == null) {
      structure = structure(row);
      alike.put(texts, structure);
    }
    return structure;
  }

  private static Structure structure(ResultSet row) throws SQLException {
    Map<String, String> names = new LinkedHashMap<>();
    Set<String> stored = new LinkedHashSet<>();
    Set<String> virtual = new LinkedHashSet<>();
    Set<String> notNull = new LinkedHashSet<>();
    for (String entry : Session.strings(row.getArray("columns"))) {
      int space = entry.indexOf(' ');
      String name = entry.substring(space + 1);
      names.put(entry.substring(2, space), name);
      switch (entry.charAt(0)) {
        case 's' -> stored.add(name);
        case 'v' -> virtual.add(name);
        default -> {}
      }
      if (entry.charAt(1) == '1') {
        notNull.add(name);
      }
    }
    return new Structure(
        List.copyOf(names.values()),
        stored,
        virtual,
        notNull,
        key(row.getString("primary_key"), names),
        key(row.getString("identity_index"), names),
        Session.strings(row.getArray("unvalidated")));
  }

  /** Parses the number of key columns of an index, then the numbers of all its columns. */
  private static Optional<Structure.Key> key(@Nullable String text, Map<String, String> names) {
    if (text == null) {
      return Optional.empty();
    }
    List<String> numbers = List.of(text.split(" "));
    int unique = Integer.parseInt(numbers.get(0));
    List<String> columns = numbers.stream().skip(1).map(n -> names.getOrDefault(n, "")).toList();
    return Optional.of(
        new Structure.Key(columns.subList(0, unique), columns.subList(unique, columns.size())));
  }
}
