package dev.auroracheck.check.settings;

import dev.auroracheck.check.Fix;
import dev.auroracheck.check.ParameterChange;
import dev.auroracheck.check.Step;
import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.request.Request;
import java.util.Map;

/** How a server parameter is set: in a cluster parameter group that is not RDS's own. */
final class ClusterParameter {
  static final String REBOOT = "reboot the writer, which restarts every instance of the cluster";

  private ClusterParameter() {}

  /** Sets a parameter that is in force only after a reboot of the writer. */
  static Fix setStatic(
      String summary, String parameter, String value, AwsFacts facts, Request request) {
    return fix(summary, ParameterChange.setStatic(Map.of(parameter, value), facts, request), facts);
  }

  /** Sets parameters that are in force at once, unless a group must be attached first. */
  static Fix setDynamic(
      String summary, Map<String, String> values, AwsFacts facts, Request request) {
    return fix(summary, ParameterChange.setDynamic(values, facts, request), facts);
  }

  private static Fix fix(String summary, Step change, AwsFacts facts) {
    Fix fix = Fix.of(summary, change);
    return facts.cluster().known().isPresent()
        ? fix
        : fix.first(
            Step.manual(
                "A default group can't be edited: where one is attached, make and attach a group of"
                    + " your own first; where AWS can be asked, the commands for that are printed"));
  }
}
