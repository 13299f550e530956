package dev.auroracheck.request;

/** The name of a table as given on the command line. Upper and lower case are kept. */
public record TableName(String schema, String table) {

  /**
   * Reads {@code schema.table}, split at the first dot, or SQL's {@code "schema"."table"}.
   *
   * @throws IllegalArgumentException where there is no dot, or a part is empty
   */
  public static TableName parse(String text) {
    int[] end = new int[1];
    String schema = part(text, 0, true, end);
    if (end[0] >= text.length() || text.charAt(end[0]) != '.') {
      throw new IllegalArgumentException("not schema.table: " + text);
    }
    String table = part(text, end[0] + 1, false, end);
    if (end[0] != text.length() || schema.isEmpty() || table.isEmpty()) {
      throw new IllegalArgumentException("not schema.table: " + text);
    }
    return new TableName(schema, table);
  }

  private static String part(String text, int from, boolean toDot, int[] end) {
    if (from < text.length() && text.charAt(from) == '"') {
      StringBuilder name = new StringBuilder();
      int i = from + 1;
      while (i < text.length()) {
        if (text.charAt(i) != '"') {
          name.append(text.charAt(i++));
        } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
          name.append('"');
          i += 2;
        } else {
          end[0] = i + 1;
          return name.toString();
        }
      }
      throw new IllegalArgumentException("a quote is not closed: " + text);
    }
    int stop = toDot ? text.indexOf('.', from) : text.length();
    end[0] = stop < 0 ? text.length() : stop;
    return text.substring(from, end[0]);
  }
}
