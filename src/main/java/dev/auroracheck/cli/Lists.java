package dev.auroracheck.cli;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.request.Level;
import dev.auroracheck.request.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads a list that is separated by commas. Every wrong value in the list is reported. */
abstract class Lists<T> implements Converter<List<T>> {

  /** The values that one name of the list stands for. */
  abstract List<T> values(String name);

  /** The names in a list, without empty ones. */
  List<String> names(String list) {
    return split(list);
  }

  @Override
  public final List<T> convert(String list) {
    List<T> all = new ArrayList<>();
    List<Refusal> refused = new ArrayList<>();
    for (String name : names(list)) {
      try {
        all.addAll(values(name));
      } catch (Refusal e) {
        refused.add(e);
      }
    }
    if (!refused.isEmpty()) {
      throw Refusal.ofAll(refused);
    }
    return all;
  }

  /** Splits at the commas that are outside double quotes. */
  private static List<String> split(String list) {
    List<String> found = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    boolean quoted = false;
    for (char c : (list + ",").toCharArray()) {
      if (c == ',' && !quoted) {
        if (!name.toString().isBlank()) {
          found.add(name.toString().strip());
        }
        name.setLength(0);
      } else {
        quoted ^= c == '"';
        name.append(c);
      }
    }
    if (!name.isEmpty()) {
      found.add(name.substring(0, name.length() - 1));
    }
    return found;
  }

  private static <T> T value(String text, Function<String, T> parse, String problem) {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw Refusal.of(text, problem);
    }
  }

  /** Refuses a pattern, as {@code pg_dump} and {@code psql} take; a name in quotes is none. */
  private static void refusePattern(String name, String instead) {
    if (!name.contains("\"") && name.matches(".*[*?%].*")) {
      throw Refusal.of(name, "patterns are not supported; " + instead);
    }
  }

  /** Tables, with their schemas. */
  static final class Tables extends Lists<TableName> {
    @Override
    List<TableName> values(String name) {
      refusePattern(name, insteadOfPattern(name));
      return List.of(value(name, TableName::parse, "write schema.table"));
    }

    private static String insteadOfPattern(String pattern) {
      int dot = pattern.indexOf('.');
      String schema = dot > 0 ? pattern.substring(0, dot) : "SCHEMA";
      return schema.matches("[^*?%]+")
          ? "write --schema " + schema + " for all tables of a schema, or name each table"
          : "name each table with --table, or each schema with --schema";
    }
  }

  /** Schemas, quoted or not. */
  static final class Schemas extends Lists<String> {
    @Override
    List<String> values(String name) {
      refusePattern(name, "name each schema");
      return List.of(value(name, Schemas::unquoted, "a quote is not closed"));
    }

    private static String unquoted(String text) {
      if (!text.startsWith("\"")) {
        return text;
      }
      if (text.length() < 3 || !text.endsWith("\"")) {
        throw new IllegalArgumentException(text);
      }
      return text.substring(1, text.length() - 1).replace("\"\"", "\"");
    }
  }

  /** Addresses and ranges of addresses. */
  static final class Cidrs extends Lists<Cidr> {
    @Override
    List<Cidr> values(String name) {
      String problem = "write an address or a CIDR range: 192.0.2.7 or 192.0.2.0/28";
      return List.of(value(name, Cidr::parse, problem));
    }
  }

  /** The ids of checks; the name of a section stands for all of its checks. */
  static final class Checks extends Lists<String> {
    @Override
    List<String> names(String list) {
      // an empty selection would stand for every check
      return list.isBlank() ? List.of(list) : super.names(list);
    }

    @Override
    List<String> values(String name) {
      return Names.expand(name).stream().map(check -> check.about().id()).toList();
    }
  }

  /** The ids of checks with their levels. */
  static final class Levels extends Lists<Map.Entry<String, Level>> {
    @Override
    List<Map.Entry<String, Level>> values(String name) {
      int equals = name.indexOf('=');
      if (equals < 0) {
        throw Refusal.of(name, "write ID=required, ID=recommended or ID=info");
      }
      String id = Names.check(name.substring(0, equals)).about().id();
      String level = name.substring(equals + 1);
      return List.of(Map.entry(id, Converters.oneOf(level, Level.values(), Level::id)));
    }
  }
}
