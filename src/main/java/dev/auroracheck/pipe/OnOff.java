package dev.auroracheck.pipe;

import dev.auroracheck.facts.Role;
import dev.auroracheck.facts.Server;
import java.util.Locale;
import java.util.Optional;

/** Reads boolean parameters, with the value that the pipe's role gets. */
public final class OnOff {
  /** Aurora's enhanced logging of changes, in which changes may contain the whole old row. */
  public static final String ENHANCED = "aurora.enhanced_logical_replication";

  private OnOff() {}

  /**
   * Whether sessions of the role start with the parameter on. Empty where the server does not have
   * the parameter, and where a setting of the role of this session hides the value.
   */
  public static Optional<Boolean> isOn(String parameter, Role role, Server server) {
    return role.startsWith(parameter, server).map(value -> !isOff(value));
  }

  /** PostgreSQL accepts any unique prefix of these words. */
  private static boolean isOff(String text) {
    String value = text.toLowerCase(Locale.ROOT);
    boolean word =
        "false".startsWith(value)
            || "no".startsWith(value)
            || (value.length() > 1 && "off".startsWith(value));
    return value.equals("0") || (!value.isEmpty() && word);
  }
}
