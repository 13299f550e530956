package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster parameter group.
 *
 * @param values by parameter, as the API has them: those that checks look at; those that RDS gives
 *     no value for are left out
 * @param userSet all that users have set in it; absent where that could not be read
 */
@RecordBuilder
public record ParameterGroup(
    String name, Map<String, String> values, Optional<List<Parameter>> userSet)
    implements ParameterGroupBuilder.With {

  /**
   * A parameter that a user has set.
   *
   * @param isStatic whether only a reboot puts it into force
   */
  public record Parameter(String name, String value, boolean isStatic) {}

  public Optional<String> value(String parameter) {
    return Optional.ofNullable(values.get(parameter));
  }

  /** Whether RDS made it, so that nothing in it can be changed. */
  public static boolean isDefault(String name) {
    return name.startsWith("default.");
  }

  /** Whether it turns logical replication on. The engine's default is off. */
  public boolean logicalReplication() {
    return value("rds.logical_replication").filter(v -> v.equals("1")).isPresent();
  }
}
