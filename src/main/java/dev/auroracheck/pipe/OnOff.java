package dev.auroracheck.pipe;

import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.Server;
import java.util.Locale;
import java.util.Optional;

/** Boolean parameters as the pipe's role gets them. */
public final class OnOff {
  /** Aurora's own way to log changes, which may carry whole old rows. */
  public static final String ENHANCED = "aurora.enhanced_logical_replication";

  private OnOff() {}

  /**
   * Whether a session of the role starts with it on; empty where the server does not know it, and
   * where a setting of the session's own, other role hides the value.
   */
  public static Optional<Boolean> isOn(String parameter, Role role, Server server) {
    return role.startsWith(parameter, server).map(value -> !isOff(value));
  }

  /** PostgreSQL takes any beginning of these words that is not one of another. */
  private static boolean isOff(String text) {
    String value = text.toLowerCase(Locale.ROOT);
    boolean word =
        "false".startsWith(value)
            || "no".startsWith(value)
            || (value.length() > 1 && "off".startsWith(value));
    return value.equals("0") || (!value.isEmpty() && word);
  }
}
