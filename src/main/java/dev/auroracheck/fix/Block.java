package dev.auroracheck.fix;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A block of HCL, laid out as {@code terraform fmt} does.
 *
 * @param header what stands before the brace
 * @param attributes strings, numbers, booleans, lists of strings and expressions, in the order to
 *     write them
 * @param blocks those inside, behind the attributes
 */
record Block(String header, Map<String, Object> attributes, List<Block> blocks) {

  /** A value that is written as it is. */
  record Expression(String text) {}

  static Block of(String header) {
    return new Block(header, Map.of(), List.of());
  }

  static Block resource(String type, String label) {
    return of("resource " + string(type) + " " + string(label));
  }

  Block with(String attribute, Object value) {
    Map<String, Object> all = new LinkedHashMap<>(attributes);
    all.put(attribute, value);
    return new Block(header, all, blocks);
  }

  Block with(Block inner) {
    List<Block> all = new ArrayList<>(blocks);
    all.add(inner);
    return new Block(header, attributes, List.copyOf(all));
  }

  /** Several lines, the last one with its end. */
  String text() {
    StringBuilder out = new StringBuilder();
    write("", out);
    return out.toString();
  }

  private void write(String indent, StringBuilder out) {
    out.append(indent).append(header).append(" {\n");
    int width = attributes.keySet().stream().mapToInt(String::length).max().orElse(0);
    attributes.forEach(
        (name, value) ->
            out.append(indent)
                .append("  ")
                .append(name)
                .append(" ".repeat(width - name.length()))
                .append(" = ")
                .append(value(value))
                .append('\n'));
    for (Block block : blocks) {
      out.append('\n');
      block.write(indent + "  ", out);
    }
    out.append(indent).append("}\n");
  }

  private static String value(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(Block::value).collect(Collectors.joining(", ", "[", "]"));
    } else if (value instanceof Expression expression) {
      return expression.text();
    }
    return value instanceof String text ? string(text) : String.valueOf(value);
  }

  /** A string in HCL, in which nothing is expanded. */
  static String string(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                  if (c < 0x20 || c == 0x7f) {
                    quoted.append(String.format("\\u%04x", c));
                  } else {
                    quoted.appendCodePoint(c);
                  }
                }
              }
            });
    return quoted.append('"').toString().replace("${", "$${").replace("%{", "%%{");
  }
}
