package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The server and the session of this tool.
 *
 * @param versionNumber the value of {@code server_version_num}: 160011
 * @param version the value of {@code server_version}: 16.11
 * @param auroraVersion absent where the server has no {@code aurora_version()}
 * @param sessionUser the role that this tool is connected as
 * @param pooled whether a connection pooler answers in place of the server: the process id that was
 *     announced at login is not the one that answers
 * @param settings by parameter name; parameters that the server does not know are left out
 */
@RecordBuilder
public record Server(
    int versionNumber,
    String version,
    Optional<String> auroraVersion,
    boolean inRecovery,
    boolean pooled,
    String sessionUser,
    String database,
    Map<String, Setting> settings)
    implements ServerBuilder.With {
  private static final Set<String> ON = Set.of("on", "1", "true", "yes");

  /**
   * A server parameter.
   *
   * @param value the value with which this session started, in the parameter's own unit
   * @param source the origin of the value, as in {@code pg_settings.source}: {@code user} if it is
   *     stored for the role of this session; empty for a parameter that the view does not contain
   */
  public record Setting(String value, String source) {}

  /** The major version: 16. */
  public int major() {
    return versionNumber / 10000;
  }

  /** Whether a boolean parameter is on; empty where the server does not know it. */
  public Optional<Boolean> isOn(String name) {
    return setting(name).map(ON::contains);
  }

  /** The value; empty where the server does not know the parameter. */
  public Optional<String> setting(String name) {
    return Optional.ofNullable(settings.get(name)).map(Setting::value);
  }

  /** The value of a numeric parameter; empty where the server does not know the parameter. */
  public OptionalLong number(String name) {
    return setting(name).stream().mapToLong(Long::parseLong).findFirst();
  }
}
