package dev.auroracheck.cli;

import java.util.Locale;
import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version of this program. */
final class Version implements IVersionProvider {
  /** The one in the jar's manifest. */
  static final String NUMBER =
      Objects.requireNonNullElse(
          Version.class.getPackage().getImplementationVersion(), "development");

  @Override
  public String[] getVersion() {
    return new String[] {
      String.format(
          Locale.ROOT, "aurora-check %s (Java %s)", NUMBER, System.getProperty("java.version"))
    };
  }
}
