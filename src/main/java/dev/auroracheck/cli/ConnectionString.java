package dev.auroracheck.cli;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises a connection string where a name is expected, and gives the options to use instead.
 */
final class ConnectionString {
  private static final Pattern SCHEME = Pattern.compile("(?i)^([a-z][a-z0-9+.-]*:)+//");
  private static final Pattern KEY =
      Pattern.compile(
          "^\\s*(host|hostaddr|port|dbname|user|password|passfile|service|options|ssl[a-z]+"
              + "|connect_timeout|application_name|target_session_attrs)\\s*=");
  private static final Pattern PAIR =
      Pattern.compile(
          "\\G\\s*([a-z_]+)\\s*=\\s*('(?:[^'\\\\]|\\\\.)*'|(?:[^\\s'\\\\]|\\\\.)*)(?=\\s|$)");
  private static final Pattern PARTS =
      Pattern.compile(
          "(?:(?<user>[^:@/?#]*)(?::[^@/?#]*)?@)?(?<host>\\[[0-9a-fA-F:.]+]|[^:@/?#\\[\\]]+)(?::(?<port>\\d{1,5}))?"
              + "(?:/(?<database>[^@/?#]*)/?(?:[?#][^@]*)?)?");
  private static final List<String> OPTIONS = List.of("host", "port", "user", "database");

  private ConnectionString() {}

  /** Whether the text is a connection string and not the name of a host. */
  static boolean isInsteadOfHost(String text) {
    return isInsteadOfDatabase(text) || text.contains("@") || text.contains("=");
  }

  /**
   * Whether the text is a connection string and not the name of a database, which may have nearly
   * any character.
   */
  static boolean isInsteadOfDatabase(String text) {
    return SCHEME.matcher(text).find() || KEY.matcher(text).find();
  }

  /**
   * Refuses a connection string where a name is expected. The message does not show it: it may
   * contain a password.
   *
   * @param what the name that is expected
   */
  static Refusal refused(String text, String what) {
    return Refusal.hiding(
        "give the " + what + " alone, not a connection string; write " + options(text.strip()));
  }

  /**
   * The options that mean the same, without a password. Where it is not certain which part is the
   * password, the options have placeholders instead of values.
   */
  static String options(String text) {
    Map<String, String> parts =
        (KEY.matcher(text).find() ? ofPairs(text) : ofUri(text)).orElseGet(Map::of);
    if (!parts.containsKey("host")) {
      return "--host H --port P --user U --database D";
    }
    StringBuilder options = new StringBuilder();
    for (String option : OPTIONS) {
      Optional.ofNullable(parts.get(option))
          .filter(value -> !value.isEmpty())
          .ifPresent(
              value -> options.append(" --").append(option).append(' ').append(quoted(value)));
    }
    return options.substring(1);
  }

  private static Optional<Map<String, String>> ofUri(String text) {
    Matcher m = PARTS.matcher(SCHEME.matcher(text).replaceFirst(""));
    if (!m.matches()) {
      return Optional.empty();
    }
    Map<String, String> parts = new LinkedHashMap<>();
    for (String part : OPTIONS) {
      Optional.ofNullable(m.group(part)).ifPresent(value -> parts.put(part, decoded(value)));
    }
    parts.computeIfPresent("host", (key, host) -> host.replaceAll("[\\[\\]]", ""));
    return Optional.of(parts);
  }

  private static Optional<Map<String, String>> ofPairs(String text) {
    Map<String, String> parts = new LinkedHashMap<>();
    Matcher m = PAIR.matcher(text.strip());
    int end = 0;
    while (m.find()) {
      String value = m.group(2).replaceAll("^'|'$", "").replaceAll("\\\\(.)", "$1");
      parts.put(m.group(1).equals("dbname") ? "database" : m.group(1), value);
      end = m.end();
    }
    return end == text.strip().length() ? Optional.of(parts) : Optional.empty();
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }

  private static String quoted(String value) {
    return value.matches("[A-Za-z0-9_.:-]+") ? value : "'" + value.replace("'", "'\\''") + "'";
  }
}
