package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The server and this session.
 *
 * @param versionNumber as {@code server_version_num} has it: 160011
 * @param version as {@code server_version} has it: 16.11
 * @param auroraVersion absent where the server has no {@code aurora_version()}
 * @param sessionUser the role that logged in
 * @param pooled whether something between here and the server speaks the protocol for it: the
 *     process id that was announced at login is not the one that answers
 * @param settings by name; those that the server does not know are left out
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
   * @param value in the parameter's own unit, as this session started with it
   * @param source where the value comes from, as {@code pg_settings.source} has it; empty for a
   *     parameter that the view leaves out; {@code user} where the session's role has it stored
   */
  public record Setting(String value, String source) {}

  /** The major version: 16. */
  public int major() {
    return versionNumber / 10000;
  }

  /** Whether a boolean parameter is on, where the server knows it. */
  public Optional<Boolean> isOn(String name) {
    return setting(name).map(ON::contains);
  }

  /** The value, where the server knows the parameter. */
  public Optional<String> setting(String name) {
    return Optional.ofNullable(settings.get(name)).map(Setting::value);
  }

  /** The value of a parameter that is a number, where the server knows the parameter. */
  public OptionalLong number(String name) {
    return setting(name).stream().mapToLong(Long::parseLong).findFirst();
  }
}
