package dev.auroracheck.cli;

import java.util.Objects;

/** The version of this program. */
final class Version {
  /** The version in the manifest of the jar. */
  static final String NUMBER =
      Objects.requireNonNullElse(
          Version.class.getPackage().getImplementationVersion(), "development");

  private Version() {}

  /** Returns what {@code --version} prints. */
  static String text() {
    return "aurora-check " + NUMBER + " (Java " + System.getProperty("java.version") + ")";
  }
}
