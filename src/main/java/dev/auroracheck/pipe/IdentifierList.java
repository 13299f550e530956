package dev.auroracheck.pipe;

import dev.auroracheck.facts.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Parses a list of identifiers in the value of a parameter or option, such as {@code search_path}
 * or pgoutput's {@code publication_names}. As in PostgreSQL, commas separate the identifiers, white
 * space around them is ignored, and those without double quotes are folded to lower case.
 */
public final class IdentifierList {
  /** The first version that treats a vertical tab as white space. */
  private static final int VERTICAL_TAB = 17;

  private static final Set<String> PLAIN_LOCALES = Set.of("C", "POSIX");

  private final String text;
  private final Server server;
  private int at;

  private IdentifierList(String text, Server server) {
    this.text = text;
    this.server = server;
  }

  /** The identifiers; empty where PostgreSQL refuses the text. */
  public static Optional<List<String>> parse(String text, Server server) {
    return new IdentifierList(text, server).all();
  }

  private Optional<List<String>> all() {
    List<String> found = new ArrayList<>();
    skipSpace();
    if (at == text.length()) {
      return Optional.of(found);
    }
    while (true) {
      Optional<String> next = next();
      if (next.isEmpty()) {
        return Optional.empty();
      }
      found.add(next.get());
      skipSpace();
      if (at == text.length()) {
        return Optional.of(found);
      } else if (text.charAt(at) != ',') {
        return Optional.empty();
      }
      at++;
      skipSpace();
    }
  }

  private Optional<String> next() {
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted();
    }
    int from = at;
    while (at < text.length() && text.charAt(at) != ',' && !isSpace(text.charAt(at))) {
      at++;
    }
    return Optional.of(folded(text.substring(from, at))).filter(name -> !name.isEmpty());
  }

  private Optional<String> quoted() {
    StringBuilder name = new StringBuilder();
    for (at++; at < text.length(); at++) {
      if (text.charAt(at) == '"') {
        at++;
        if (at == text.length() || text.charAt(at) != '"') {
          return Optional.of(name.toString());
        }
      }
      name.append(text.charAt(at));
    }
    return Optional.empty();
  }

  private void skipSpace() {
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
  }

  private boolean isSpace(char c) {
    return " \t\n\r\f".indexOf(c) >= 0 || (c == '\u000b' && server.major() >= VERTICAL_TAB);
  }

  /**
   * Folds a name to lower case. PostgreSQL folds letters outside ASCII only in single-byte
   * encodings, and only in a locale that knows their case.
   */
  private String folded(String name) {
    String encoding = server.setting("server_encoding").orElse("UTF8");
    boolean manyBytes =
        encoding.equals("UTF8") || encoding.startsWith("EUC_") || encoding.startsWith("MULE_");
    boolean plain = server.setting("lc_ctype").filter(PLAIN_LOCALES::contains).isPresent();
    StringBuilder folded = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      folded.append(c < 128 || !(manyBytes || plain) ? Character.toLowerCase(c) : c);
    }
    return folded.toString();
  }
}
