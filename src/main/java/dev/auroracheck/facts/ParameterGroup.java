package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster parameter group.
 *
 * @param values the values that checks need, by parameter, in the form of the API; parameters
 *     without a value are left out
 * @param userSet all parameters that a user has set in it; absent where that could not be read
 */
@RecordBuilder
public record ParameterGroup(
    String name, Map<String, String> values, Optional<List<Parameter>> userSet)
    implements ParameterGroupBuilder.With {

  /**
   * A parameter that a user has set.
   *
   * @param isStatic whether a change takes effect only after a reboot
   */
  public record Parameter(String name, String value, boolean isStatic) {}

  public Optional<String> value(String parameter) {
    return Optional.ofNullable(values.get(parameter));
  }

  /** Whether it is a default parameter group, which can't be changed. */
  public static boolean isDefault(String name) {
    return name.startsWith("default.");
  }

  /** Whether logical replication is on in this group. The default of the engine is off. */
  public boolean logicalReplication() {
    return value("rds.logical_replication").filter(v -> v.equals("1")).isPresent();
  }
}
