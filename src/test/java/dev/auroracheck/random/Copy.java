package dev.auroracheck.random;

import dev.auroracheck.random.RandomScenario.Name;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A table of the copy: it has the last row of each key, as with ReplacingMergeTree. */
final class Copy {
  final long oid;
  final Name name;
  private final List<String> columns;
  private final Set<String> notNull;
  private final Set<String> generated;
  private final List<String> key;
  private final Map<List<String>, Map<String, String>> rows = new LinkedHashMap<>();

  /**
   * @param columns of the source, in their order
   * @param notNull those that the source declares so
   * @param generated those that the server computes
   * @param key the columns that the engine sorts by
   */
  Copy(
      long oid,
      Name name,
      List<String> columns,
      Set<String> notNull,
      Set<String> generated,
      List<String> key) {
    this.oid = oid;
    this.name = name;
    this.columns = columns;
    this.notNull = notNull;
    this.generated = generated;
    this.key = key;
  }

  List<String> columns() {
    return columns;
  }

  /** The columns in the order in which the stream is expected to send them. */
  List<String> streamed(List<String> sent) {
    return columns.stream().filter(c -> !generated.contains(c) || sent.contains(c)).toList();
  }

  void load(List<String> values) throws Copier.Stopped {
    Map<String, String> row = row(columns, values);
    for (String column : notNull) {
      if (row.get(column).equals(Pgoutput.NULL)) {
        throw new Copier.Stopped(name.quoted() + " has a NULL in column " + column);
      }
    }
    rows.put(keyOf(row), row);
  }

  void put(List<String> names, List<String> values) throws Copier.Stopped {
    Map<String, String> row = row(names, values);
    List<String> found = keyOf(row);
    Map<String, String> before = rows.getOrDefault(found, Map.of());
    row.replaceAll(
        (column, value) ->
            value.equals(Pgoutput.UNCHANGED) ? before.getOrDefault(column, Pgoutput.NULL) : value);
    rows.put(found, row);
  }

  /** Nothing vanishes where the old row comes without its key. */
  void remove(List<String> names, List<String> old) throws Copier.Stopped {
    rows.remove(keyOf(row(names, old)));
  }

  private Map<String, String> row(List<String> names, List<String> values) throws Copier.Stopped {
    if (values.size() > names.size()) {
      throw new Copier.Stopped(
          "a tuple for %s has %d columns, more than %s"
              .formatted(name.quoted(), values.size(), names));
    }
    Map<String, String> row = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      row.put(names.get(i), values.get(i));
    }
    return row;
  }

  private List<String> keyOf(Map<String, String> row) throws Copier.Stopped {
    List<String> found = new ArrayList<>();
    for (String column : key) {
      String value = row.get(column);
      if (value == null) {
        throw new Copier.Stopped(
            "column %s of the key of %s is not streamed".formatted(column, name.quoted()));
      }
      found.add(value);
    }
    return found;
  }

  /** What is compared: the values of generated columns do not travel, which every pipe shows. */
  List<String> compared() {
    return columns.stream().filter(c -> !generated.contains(c)).toList();
  }

  /** The first difference from the rows of the source, whose columns are the compared ones. */
  Optional<String> difference(List<List<String>> source) {
    Map<List<String>, Integer> counts = new LinkedHashMap<>();
    source.forEach(row -> counts.merge(row, 1, Integer::sum));
    for (Map<String, String> row : rows.values()) {
      counts.merge(
          compared().stream().map(c -> row.getOrDefault(c, Pgoutput.NULL)).toList(),
          -1,
          Integer::sum);
    }
    return counts.entrySet().stream()
        .filter(e -> e.getValue() != 0)
        .findFirst()
        .map(
            e ->
                "the %s of %s alone has %s = %s"
                    .formatted(
                        e.getValue() > 0 ? "source" : "copy",
                        name.quoted(),
                        compared(),
                        e.getKey()));
  }
}
