package dev.auroracheck.check.settings;

import dev.auroracheck.check.AwsCli;
import dev.auroracheck.check.Fix;
import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.ParameterGroup;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a server parameter is set: in a cluster parameter group that is not RDS's own. */
final class ClusterParameter {
  static final String REBOOT = "reboot the writer, which restarts every instance of the cluster";

  private ClusterParameter() {}

  /** Sets a parameter that is in force only after a reboot of the writer. */
  static Fix setStatic(
      String summary, String parameter, String value, AwsFacts facts, Request request) {
    return set(summary, Map.of(parameter, value), true, facts, request);
  }

  /** Sets parameters that are in force at once, unless a group must be attached first. */
  static Fix setDynamic(
      String summary, Map<String, String> values, AwsFacts facts, Request request) {
    return set(summary, values, false, facts, request);
  }

  private static Fix set(
      String summary,
      Map<String, String> values,
      boolean isStatic,
      AwsFacts facts,
      Request request) {
    AwsCli aws = AwsCli.of(request, facts);
    Optional<Cluster> known = facts.cluster().known();
    if (known.isEmpty()) {
      return lookUp(summary, values, isStatic, aws, request);
    }
    Cluster cluster = known.get();
    boolean isDefault = ParameterGroup.isDefault(cluster.parameterGroup());
    String group = isDefault ? AwsCli.ownGroup(cluster) : cluster.parameterGroup();
    List<String> commands = new ArrayList<>();
    if (isDefault) {
      commands.addAll(aws.createGroup(cluster));
    }
    values.forEach(
        (parameter, value) -> {
          String command = aws.setParameter(group, parameter, value, isStatic);
          // a new group has logical replication on from the start
          if (!commands.contains(command)) {
            commands.add(command);
          }
        });
    if (isDefault) {
      commands.addAll(aws.attachGroup(cluster, group));
    }
    if (!isStatic && !isDefault) {
      return Fix.of(summary, Fix.aws(commands));
    }
    commands.addAll(aws.rebootWriter(cluster));
    return Fix.of(summary, Fix.aws(commands)).rebooting();
  }

  /** Where AWS was not asked, the commands find the group and the writer themselves. */
  private static Fix lookUp(
      String summary, Map<String, String> values, boolean isStatic, AwsCli aws, Request request) {
    String cluster = AwsCli.clusterId(request);
    List<String> commands =
        new ArrayList<>(aws.setParametersInAttachedGroup(cluster, values, isStatic));
    if (isStatic) {
      commands.addAll(aws.rebootWriter(cluster));
    }
    Fix fix =
        Fix.of(
            summary,
            Fix.manual(
                "A default group can't be edited: where one is attached, make and attach a group of"
                    + " your own first; where AWS can be asked, the commands for that are printed"),
            Fix.aws(commands));
    return isStatic ? fix.rebooting() : fix;
  }
}
