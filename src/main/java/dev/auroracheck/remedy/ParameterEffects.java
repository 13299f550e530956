package dev.auroracheck.remedy;

import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.Fact;
import dev.auroracheck.facts.Facts;
import dev.auroracheck.facts.Instance;
import dev.auroracheck.facts.ParameterGroup;
import dev.auroracheck.facts.ParameterGroup.Parameter;
import dev.auroracheck.facts.Server;
import dev.auroracheck.remedy.ClusterChange.SetParameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The facts after a change of parameters: those of the group, the instances and the server. */
final class ParameterEffects {
  private static final String LOGICAL = "rds.logical_replication";
  private static final String WAL_LEVEL = "wal_level";
  private static final String IN_SYNC = "in-sync";

  /** Parameters that are on or off. The default of the engine is off. */
  private static final Set<String> SWITCHES =
      Set.of(LOGICAL, "rds.iam_auth_for_replication", "aurora.enhanced_logical_replication");

  /** The parameters of a group that are part of the facts. */
  private static final Set<String> READ =
      Set.of(
          LOGICAL,
          "rds.iam_auth_for_replication",
          "aurora.enhanced_logical_replication",
          "wal_sender_timeout");

  /** Sources of a setting, in {@code pg_settings}, that take precedence over the configuration. */
  private static final Set<String> NEARER =
      Set.of("user", "database", "database user", "global", "client", "session");

  private ParameterEffects() {}

  static Facts set(SetParameters change, Facts facts) {
    Facts after =
        facts.withAws(
            facts
                .aws()
                .withParameters(parameters(change, facts.aws().parameters()))
                .withCluster(facts.aws().cluster().map(c -> cluster(change, c))));
    if (change.attach()) {
      AwsFacts aws = after.aws();
      after =
          after.withAws(aws.withCandidateGroup(aws.candidateGroup().map(name -> Optional.empty())));
    }
    after = onServer(change.values(), change.rebootsWriter(), after);
    for (String reader : change.readers()) {
      after = rebooted(reader, after);
    }
    return change.rebootsWriter() ? rebootedWriter(after) : after;
  }

  private static Cluster cluster(SetParameters change, Cluster cluster) {
    Cluster attached =
        change.attach()
            ? cluster.withConfiguration(
                cluster
                    .configuration()
                    .withParameterGroup(
                        change.group().map(GroupRef::name).orElse(cluster.parameterGroup())))
            : cluster;
    boolean waits =
        !change.rebootsWriter()
            && change.values().values().stream().anyMatch(ParameterValue::isStatic);
    return waits ? members(attached, m -> m.withParameterGroupStatus("pending-reboot")) : attached;
  }

  /**
   * The parameters of the group after the change. Even if the attached group could not be read, the
   * values that the change sets in a newly attached group are known.
   */
  private static Fact<ParameterGroup> parameters(
      SetParameters change, Fact<ParameterGroup> before) {
    if (before instanceof Fact.Unavailable<ParameterGroup> && change.attach()) {
      Optional<List<Parameter>> userSet =
          change.createsGroup() ? Optional.of(List.of()) : Optional.empty();
      return Fact.of(group(change, new ParameterGroup("", Map.of(), userSet)));
    }
    return before.map(p -> group(change, p));
  }

  private static ParameterGroup group(SetParameters change, ParameterGroup before) {
    Map<String, ParameterValue> set = new LinkedHashMap<>(change.allValues());
    boolean other = change.attach() && change.group().filter(g -> !g.isNew()).isPresent();
    if (other) {
      // this group was chosen because logical replication is on in it
      set.putIfAbsent(LOGICAL, new ParameterValue("1", true));
    }
    Map<String, String> values = new LinkedHashMap<>(before.values());
    set.forEach(
        (name, value) -> {
          if (READ.contains(name)) {
            values.put(name, value.value());
          }
        });
    return new ParameterGroup(
        change.attach() ? change.group().map(GroupRef::name).orElse(before.name()) : before.name(),
        values,
        before.userSet().map(all -> userSet(all, set)));
  }

  private static List<Parameter> userSet(List<Parameter> before, Map<String, ParameterValue> set) {
    Map<String, Parameter> all = new LinkedHashMap<>();
    before.forEach(p -> all.put(p.name(), p));
    set.forEach((name, v) -> all.put(name, new Parameter(name, v.value(), v.isStatic())));
    return new ArrayList<>(all.values());
  }

  /**
   * After a reboot of the writer, every instance runs the values of the cluster parameter group.
   */
  static Facts rebootedWriter(Facts facts) {
    AwsFacts aws = facts.aws();
    Facts after =
        facts.withAws(
            aws.withCluster(
                    aws.cluster().map(c -> members(c, m -> m.withParameterGroupStatus(IN_SYNC))))
                .withInstances(
                    aws.instances()
                        .map(
                            all ->
                                all.stream()
                                    .map(i -> i.withParametersPendingReboot(false))
                                    .toList())));
    Optional<ParameterGroup> group = after.aws().parameters().known();
    if (group.isEmpty()) {
      return after;
    }
    Map<String, ParameterValue> values = new LinkedHashMap<>();
    SWITCHES.forEach(name -> values.put(name, new ParameterValue("0", true)));
    group.get().values().forEach((name, v) -> values.put(name, new ParameterValue(v, true)));
    return onServer(values, true, after);
  }

  /** After a reboot of a reader, that instance alone runs the values of its groups. */
  static Facts rebooted(String instance, Facts facts) {
    AwsFacts aws = facts.aws();
    if (aws.cluster().known().flatMap(Cluster::writerId).filter(instance::equals).isPresent()) {
      return rebootedWriter(facts);
    }
    return facts.withAws(
        aws.withCluster(
                aws.cluster()
                    .map(
                        c ->
                            members(
                                c,
                                m ->
                                    m.instanceId().equals(instance)
                                        ? m.withParameterGroupStatus(IN_SYNC)
                                        : m)))
            .withInstances(
                aws.instances()
                    .map(all -> all.stream().map(i -> restarted(i, instance)).toList())));
  }

  private static Instance restarted(Instance one, String id) {
    return one.id().equals(id) ? one.withParametersPendingReboot(false) : one;
  }

  private static Cluster members(Cluster cluster, UnaryOperator<Cluster.Member> change) {
    return cluster.withMembers(cluster.members().stream().map(change).toList());
  }

  private static Facts onServer(Map<String, ParameterValue> values, boolean rebooted, Facts facts) {
    Fact<Server> server = facts.database().server();
    return facts.withDatabase(
        facts.database().withServer(server.map(s -> onServer(values, rebooted, s))));
  }

  private static Server onServer(
      Map<String, ParameterValue> values, boolean rebooted, Server server) {
    Map<String, Server.Setting> settings = new LinkedHashMap<>(server.settings());
    values.forEach(
        (name, value) -> {
          if (rebooted || !value.isStatic()) {
            settings.computeIfPresent(name, (n, running) -> running(n, value.value(), running));
          }
        });
    if (rebooted && values.containsKey(LOGICAL)) {
      boolean on = isOn(values.get(LOGICAL).value());
      settings.computeIfPresent(
          WAL_LEVEL,
          (n, running) -> new Server.Setting(on ? "logical" : "replica", running.source()));
    }
    return server.withSettings(settings);
  }

  private static Server.Setting running(String name, String value, Server.Setting running) {
    if (NEARER.contains(running.source())) {
      return running;
    } else if (SWITCHES.contains(name)) {
      return isOn(value) == isOn(running.value())
          ? running
          : new Server.Setting(isOn(value) ? "on" : "off", running.source());
    }
    return running.value().equals(value) ? running : new Server.Setting(value, running.source());
  }

  private static boolean isOn(String value) {
    return value.equals("1") || value.equals("on");
  }
}
