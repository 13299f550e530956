package dev.auroracheck.check;

import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.facts.ParameterGroup;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A change of the cluster's parameters. What several checks ask for is one change: in one group,
 * with one attachment and one reboot.
 *
 * @param values by parameter
 * @param attaches whether the group is to be attached
 * @param reboot whether the writer is to be rebooted
 * @param readers the other instances that are to be rebooted
 */
public record ParameterChange(
    Target target,
    Map<String, Value> values,
    boolean attaches,
    Reboot reboot,
    Set<String> readers) {

  private static final String LOGICAL_REPLICATION = "rds.logical_replication";

  /** Of a group that is made. */
  public static final String DESCRIPTION = "Logical replication for ClickPipes";

  /** How many parameters RDS takes in one call. */
  private static final int MOST_IN_A_CALL = 20;

  /** RDS asks for so long before a new group is used. */
  public static final int GROUP_AGE_SECONDS = 300;

  /** The shell variable of {@link #lookUpWriter()}. */
  public static final String WRITER = "$writer";

  /**
   * What is changed.
   *
   * @param cluster its identifier
   * @param writer the identifier of the instance; absent where AWS was not asked, so that the
   *     commands look for it
   * @param group absent where AWS was not asked, so that the commands look for the one that is
   *     attached
   */
  public record Target(
      AwsCli aws, String cluster, Optional<String> writer, Optional<Group> group) {}

  /**
   * A cluster parameter group.
   *
   * @param attached whether it is the cluster's now
   * @param isNew whether it is yet to be made
   * @param kept what users have set in the group that is attached now; absent where that is not
   *     known
   */
  public record Group(
      String name,
      String family,
      boolean attached,
      boolean isNew,
      Optional<Map<String, Value>> kept) {}

  /**
   * A value.
   *
   * @param isStatic whether only a reboot puts it into force
   */
  public record Value(String value, boolean isStatic) {
    /** When RDS applies it, as its API has it. */
    public String applyMethod() {
      return isStatic ? "pending-reboot" : "immediate";
    }
  }

  /** Whether the writer is to be rebooted. */
  public enum Reboot {
    NO,
    /** Where something static was changed, or RDS says that a reboot is pending. */
    IF_PENDING,
    /** Also where RDS does not say so, since the server runs something else than the group has. */
    ALWAYS
  }

  /** Sets parameters that are in force only after a reboot of the writer. */
  public static Step setStatic(Map<String, String> values, AwsFacts facts, Request request) {
    return set(values, true, facts, request);
  }

  /** Sets parameters that are in force at once, unless a group must be attached first. */
  public static Step setDynamic(Map<String, String> values, AwsFacts facts, Request request) {
    return set(values, false, facts, request);
  }

  /** Attaches a group of the user's own in which logical replication is on. */
  public static Step attach(AwsFacts facts, Request request) {
    return set(Map.of(), false, facts, request);
  }

  /**
   * Reboots the writer, which is what puts static parameters into force: {@code reboot-db-cluster}
   * is not for Aurora.
   */
  public static Step reboot(Reboot reboot, AwsFacts facts, Request request) {
    return new Step.Parameters(
        new ParameterChange(target(facts, request), Map.of(), false, reboot, Set.of()));
  }

  /** Reboots readers, each by itself. */
  public static Step rebootReaders(List<String> readers, AwsFacts facts, Request request) {
    return new Step.Parameters(
        new ParameterChange(
            target(facts, request), Map.of(), false, Reboot.NO, new LinkedHashSet<>(readers)));
  }

  private static Step set(
      Map<String, String> wanted, boolean isStatic, AwsFacts facts, Request request) {
    Target target = target(facts, request);
    Map<String, Value> values = new LinkedHashMap<>();
    if (target.group().filter(Group::isNew).isPresent()) {
      // a new group has it on from the start
      values.put(LOGICAL_REPLICATION, new Value("1", true));
    }
    wanted.forEach((name, value) -> values.put(name, new Value(value, isStatic)));
    boolean attaches = target.group().filter(g -> !g.attached()).isPresent();
    return new Step.Parameters(
        new ParameterChange(
            target,
            values,
            attaches,
            isStatic || attaches ? Reboot.IF_PENDING : Reboot.NO,
            Set.of()));
  }

  private static Target target(AwsFacts facts, Request request) {
    Optional<Cluster> cluster = facts.cluster().known();
    return new Target(
        AwsCli.of(request, facts),
        cluster.map(Cluster::id).orElseGet(() -> AwsCli.clusterId(request)),
        cluster.map(c -> c.writerId().orElse("WRITER-INSTANCE")),
        cluster.map(c -> group(c, facts)));
  }

  /** A default group can't be edited: another takes its place, with what users set in it. */
  private static Group group(Cluster cluster, AwsFacts facts) {
    String attached = cluster.parameterGroup();
    String family = "aurora-postgresql" + cluster.majorVersion();
    Optional<Map<String, Value>> kept =
        facts.parameters().known().flatMap(ParameterGroup::userSet).map(ParameterChange::values);
    if (!ParameterGroup.isDefault(attached)) {
      return new Group(attached, family, true, false, kept);
    }
    Optional<String> other = facts.candidateGroup().known().flatMap(candidate -> candidate);
    // after a major upgrade the group that was made for the version before is still there
    String made = cluster.id() + "-clickpipes-pg" + cluster.majorVersion();
    return new Group(other.orElse(made), family, false, other.isEmpty(), kept);
  }

  private static Map<String, Value> values(List<ParameterGroup.Parameter> all) {
    Map<String, Value> values = new LinkedHashMap<>();
    all.forEach(p -> values.put(p.name(), new Value(p.value(), p.isStatic())));
    return values;
  }

  /** Both in one. */
  public ParameterChange and(ParameterChange other) {
    Map<String, Value> all = new LinkedHashMap<>(values);
    all.putAll(other.values);
    Set<String> instances = new LinkedHashSet<>(readers);
    instances.addAll(other.readers);
    return new ParameterChange(
        target,
        all,
        attaches || other.attaches,
        reboot.compareTo(other.reboot) > 0 ? reboot : other.reboot,
        instances);
  }

  /** Whether instances are restarted. */
  public boolean restarts() {
    return reboot != Reboot.NO || !readers.isEmpty();
  }

  /** Whether the group is to be made. */
  public boolean makesGroup() {
    return attaches && target.group().filter(Group::isNew).isPresent();
  }

  /** What the group is to hold, with what users have set in the one that it replaces. */
  public Map<String, Value> allValues() {
    Map<String, Value> all = new LinkedHashMap<>();
    if (attaches) {
      target.group().flatMap(Group::kept).ifPresent(all::putAll);
    }
    all.putAll(values);
    return all;
  }

  /** One line. */
  public String summary() {
    List<String> parts = new ArrayList<>();
    String group = target.group().map(g -> "group " + g.name()).orElse("the attached group");
    if (!values.isEmpty()) {
      parts.add(
          "set "
              + values.entrySet().stream()
                  .map(e -> e.getKey() + " = " + e.getValue().value())
                  .collect(Collectors.joining(", "))
              + " in "
              + (makesGroup() ? "a new group, " + groupName() : group));
    }
    if (attaches) {
      parts.add("attach " + (values.isEmpty() ? group : "it"));
    }
    if (reboot != Reboot.NO) {
      parts.add("reboot the writer");
    }
    if (!readers.isEmpty()) {
      parts.add("reboot " + String.join(", ", readers));
    }
    return String.join(", ", parts);
  }

  /** What it costs, a clause. */
  public Optional<String> cost() {
    List<String> costs = new ArrayList<>();
    if (makesGroup()) {
      costs.add("a new group needs five minutes before it may be used");
    }
    if (attaches && !makesGroup() && !values.isEmpty()) {
      costs.add("whatever else uses group " + groupName() + " gets the values too");
    }
    if (reboot != Reboot.NO) {
      costs.add("the reboot restarts every instance of the cluster: about a minute");
    } else if (!readers.isEmpty()) {
      costs.add("a reboot ends the sessions on that instance");
    }
    return costs.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", costs));
  }

  /** AWS CLI command lines for a POSIX shell. */
  public List<String> commands() {
    List<String> commands = new ArrayList<>();
    lookUpGroup().ifPresent(commands::add);
    if (makesGroup()) {
      commands.add(create());
    }
    commands.addAll(set());
    if (makesGroup()) {
      commands.add("sleep " + GROUP_AGE_SECONDS);
    }
    if (attaches) {
      commands.add(attach());
      commands.add(waitForCluster());
    }
    if (reboot != Reboot.NO) {
      if (target.writer().isEmpty()) {
        commands.add(lookUpWriter());
      }
      commands.addAll(target.aws().reboot(target.writer().orElse(WRITER)));
    }
    readers.forEach(reader -> commands.addAll(target.aws().reboot(reader)));
    return commands;
  }

  /** Has a variable hold the attached group's name, where that is needed and not known. */
  public Optional<String> lookUpGroup() {
    return target.group().isEmpty() && !values.isEmpty()
        ? Optional.of(variable("group", "DBClusterParameterGroup"))
        : Optional.empty();
  }

  /** Has {@link #WRITER} hold the identifier of the instance that is the writer then. */
  public String lookUpWriter() {
    return variable("writer", "DBClusterMembers[?IsClusterWriter].DBInstanceIdentifier");
  }

  /** Makes the group. */
  public String create() {
    return target
        .aws()
        .command(
            "rds",
            "create-db-cluster-parameter-group",
            "--db-cluster-parameter-group-name",
            groupName(),
            "--db-parameter-group-family",
            target.group().map(Group::family).orElseThrow(),
            "--description",
            DESCRIPTION);
  }

  /** Sets all values, in as few calls as RDS allows. */
  private List<String> set() {
    return calls().stream()
        .map(
            names ->
                set(
                    names.stream()
                        .map(name -> AwsCli.quote(setting(name)))
                        .collect(Collectors.joining(" "))))
        .toList();
  }

  /** The parameters, as many together as RDS takes in one call. */
  public List<List<String>> calls() {
    List<String> names = List.copyOf(allValues().keySet());
    List<List<String>> calls = new ArrayList<>();
    for (int from = 0; from < names.size(); from += MOST_IN_A_CALL) {
      calls.add(names.subList(from, Math.min(names.size(), from + MOST_IN_A_CALL)));
    }
    return calls;
  }

  /** A parameter with its value, in the CLI's shorthand. */
  public String setting(String parameter) {
    Value value = Objects.requireNonNull(allValues().get(parameter));
    return "ParameterName="
        + parameter
        + ",ParameterValue="
        + AwsCli.shorthand(value.value())
        + ",ApplyMethod="
        + value.applyMethod();
  }

  /** The call that sets what is given in the CLI's shorthand, in words for a shell. */
  public String set(String settings) {
    return target
        .aws()
        .line(
            "rds modify-db-cluster-parameter-group --db-cluster-parameter-group-name "
                + AwsCli.word(groupName())
                + " --parameters "
                + settings);
  }

  /** Attaches the group; it takes effect at the next reboot of the writer. */
  public String attach() {
    return target
        .aws()
        .command(
            "rds",
            "modify-db-cluster",
            "--db-cluster-identifier",
            target.cluster(),
            "--db-cluster-parameter-group-name",
            groupName());
  }

  public String waitForCluster() {
    return target.aws().waitForCluster(target.cluster());
  }

  /** The group's name, or the shell variable that holds it. */
  public String groupName() {
    return target.group().map(Group::name).orElse("$group");
  }

  /** Has a shell variable hold an attribute of the cluster. */
  private String variable(String name, String attribute) {
    return name + "=$(" + target.aws().ofCluster(target.cluster(), attribute) + ")";
  }
}
