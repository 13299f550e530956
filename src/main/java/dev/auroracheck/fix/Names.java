package dev.auroracheck.fix;

import dev.auroracheck.pipe.Quoted;
import java.util.regex.Pattern;

/** Names in titles and sentences, where quotes that SQL does not need only disturb. */
final class Names {
  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  private Names() {}

  /** The name of a role, database or publication; in quotes unless it is a plain word. */
  static String plain(String name) {
    return PLAIN.matcher(name).matches() ? name : Quoted.name(name);
  }
}
