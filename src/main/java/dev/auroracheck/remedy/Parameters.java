package dev.auroracheck.remedy;

import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.ParameterGroup;
import dev.auroracheck.pipe.Context;
import dev.auroracheck.remedy.ClusterChange.SetParameters;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Creates changes of cluster parameters, in the attached group or in one that replaces it. */
public final class Parameters {
  private static final String LOGICAL_REPLICATION = "rds.logical_replication";

  private Parameters() {}

  /** Sets a parameter that takes effect only after a reboot of the writer. */
  public static SetParameters setStatic(String parameter, String value, Context context) {
    return set(Map.of(parameter, value), true, context);
  }

  /** Sets a parameter that takes effect at once, unless a group must be attached first. */
  public static SetParameters setDynamic(String parameter, String value, Context context) {
    return set(Map.of(parameter, value), false, context);
  }

  /** Attaches a group of the user's own in which logical replication is on. */
  public static SetParameters attach(Context context) {
    return set(Map.of(), false, context);
  }

  /** Reboots the writer instance, because {@code reboot-db-cluster} does not support Aurora. */
  public static SetParameters reboot(Reboot reboot, Context context) {
    return change(Map.of(), false, reboot, Set.of(), context);
  }

  /** Reboots readers, one after another. */
  public static SetParameters rebootReaders(List<String> readers, Context context) {
    return change(Map.of(), false, Reboot.NO, new LinkedHashSet<>(readers), context);
  }

  /** Stores values in the attached group without a reboot. They take effect with the next one. */
  public static SetParameters store(String parameter, String value, Context context) {
    return change(
        Map.of(parameter, new ParameterValue(value, true)), false, Reboot.NO, Set.of(), context);
  }

  /**
   * The identifier of the cluster. Without AWS it comes from the option or from the host name, and
   * is a placeholder if neither has it.
   */
  public static String clusterId(Context context) {
    return context
        .aws()
        .cluster()
        .known()
        .map(Cluster::id)
        .or(() -> context.request().aws().clusterId())
        .or(() -> context.request().login().endpoint().clusterId())
        .orElse("CLUSTER");
  }

  private static SetParameters set(Map<String, String> wanted, boolean isStatic, Context context) {
    Optional<GroupRef> group = group(context);
    Map<String, ParameterValue> values = new LinkedHashMap<>();
    if (group.filter(GroupRef::isNew).isPresent()) {
      // logical replication is on in a new group from the start
      values.put(LOGICAL_REPLICATION, new ParameterValue("1", true));
    }
    wanted.forEach((name, value) -> values.put(name, new ParameterValue(value, isStatic)));
    boolean attach = group.filter(g -> !g.attached()).isPresent();
    Reboot reboot = isStatic || attach ? Reboot.IF_PENDING : Reboot.NO;
    return change(values, attach, reboot, Set.of(), context);
  }

  private static SetParameters change(
      Map<String, ParameterValue> values,
      boolean attach,
      Reboot reboot,
      Set<String> readers,
      Context context) {
    return new SetParameters(
        clusterId(context),
        context.aws().cluster().known().map(c -> c.writerId().orElse("WRITER-INSTANCE")),
        group(context),
        values,
        attach,
        reboot,
        readers);
  }

  private static Optional<GroupRef> group(Context context) {
    return context.aws().cluster().known().map(cluster -> group(cluster, context.aws()));
  }

  /**
   * The attached group or, because a default group can't be edited, the group that replaces it with
   * the values that users have set.
   */
  private static GroupRef group(Cluster cluster, AwsFacts facts) {
    String attached = cluster.parameterGroup();
    String family = "aurora-postgresql" + cluster.majorVersion();
    Optional<Map<String, ParameterValue>> kept =
        facts.parameters().known().flatMap(ParameterGroup::userSet).map(Parameters::values);
    if (!ParameterGroup.isDefault(attached)) {
      return new GroupRef(attached, family, true, false, kept);
    }
    Optional<String> other = facts.candidateGroup().known().flatMap(candidate -> candidate);
    // the name contains the version, because the group for an older version may still exist
    String made = cluster.id() + "-clickpipes-pg" + cluster.majorVersion();
    return new GroupRef(other.orElse(made), family, false, other.isEmpty(), kept);
  }

  private static Map<String, ParameterValue> values(List<ParameterGroup.Parameter> all) {
    Map<String, ParameterValue> values = new LinkedHashMap<>();
    all.forEach(p -> values.put(p.name(), new ParameterValue(p.value(), p.isStatic())));
    return values;
  }
}
