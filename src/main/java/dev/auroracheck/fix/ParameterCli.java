package dev.auroracheck.fix;

import dev.auroracheck.remedy.ClusterChange.SetParameters;
import dev.auroracheck.remedy.GroupRef;
import dev.auroracheck.remedy.ParameterValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** A change of parameters as commands of the AWS CLI. */
final class ParameterCli {
  /** Of a group that is created. */
  static final String DESCRIPTION = "Logical replication for ClickPipes";

  /** How many parameters RDS takes in one call. */
  private static final int MOST_IN_A_CALL = 20;

  /** RDS asks for so long before a new group is used. */
  static final int GROUP_AGE_SECONDS = 300;

  private static final String GROUP = "db-cluster-parameter-group-name";

  private final SetParameters change;
  private final AwsSteps steps;
  private final Instant since;

  /** The group's name for a shell, or the variable that holds it. */
  private final String group;

  ParameterCli(SetParameters change, AwsSteps steps, Instant since) {
    this.change = change;
    this.steps = steps;
    this.since = since;
    this.group = change.group().map(g -> ShellWord.quote(g.name())).orElse("\"$group\"");
  }

  /** When RDS applies a value, as its API has it. */
  static String applyMethod(ParameterValue value) {
    return value.isStatic() ? "pending-reboot" : "immediate";
  }

  void write() {
    show();
    new ParameterScript(change, steps, since, this).write();
  }

  /** The commands as a person runs them. */
  private void show() {
    if (looksUpGroup()) {
      steps.show(lookUpGroup());
    }
    if (change.createsGroup()) {
      steps.show(create());
    }
    calls()
        .forEach(
            names ->
                steps.show(
                    set(
                        names.stream()
                            .map(name -> ShellWord.quote(setting(name)))
                            .collect(Collectors.joining(" ")))));
    if (change.createsGroup()) {
      steps.show("sleep " + GROUP_AGE_SECONDS);
    }
    if (change.attach()) {
      steps.show(attach()).show(RdsCommands.waitForCluster(change.cluster()));
    }
    if (change.rebootsWriter() && change.writer().isEmpty()) {
      steps
          .show(lookUpWriter())
          .show(onWriter("reboot-db-instance"))
          .show(onWriter("wait db-instance-available"));
    } else if (change.rebootsWriter()) {
      reboot(change.writer().orElseThrow());
    }
    change.readers().forEach(this::reboot);
  }

  private void reboot(String instance) {
    steps.show(RdsCommands.reboot(instance)).show(RdsCommands.waitForInstance(instance));
  }

  /** Whether the attached group's name is needed and not known. */
  boolean looksUpGroup() {
    return change.group().isEmpty() && !change.values().isEmpty();
  }

  /** Has a shell variable hold the attached group's name. */
  String lookUpGroup() {
    return variable("group", "DBClusterParameterGroup");
  }

  /** Has a shell variable hold the identifier of the instance that is the writer then. */
  String lookUpWriter() {
    return variable("writer", "DBClusterMembers[?IsClusterWriter].DBInstanceIdentifier");
  }

  private String variable(String name, String attribute) {
    return name + "=$(" + steps.line(RdsCommands.showCluster(change.cluster(), attribute)) + ")";
  }

  /** A command on the instance that is the writer then. */
  static AwsCommand onWriter(String operation) {
    return AwsCommand.rds(operation).expanded("db-instance-identifier", "\"$writer\"");
  }

  String group() {
    return group;
  }

  AwsCommand create() {
    GroupRef made = change.group().orElseThrow();
    return AwsCommand.rds("create-db-cluster-parameter-group")
        .with(GROUP, made.name())
        .with("db-parameter-group-family", made.family())
        .with("description", DESCRIPTION);
  }

  /** Attaches the group; it takes effect at the next reboot of the writer. */
  AwsCommand attach() {
    return RdsCommands.modifyCluster(change.cluster()).expanded(GROUP, group);
  }

  /** The parameters, as many together as RDS takes in one call. */
  List<List<String>> calls() {
    List<String> names = List.copyOf(change.allValues().keySet());
    List<List<String>> calls = new ArrayList<>();
    for (int from = 0; from < names.size(); from += MOST_IN_A_CALL) {
      calls.add(names.subList(from, Math.min(names.size(), from + MOST_IN_A_CALL)));
    }
    return calls;
  }

  /** A parameter with its value, in the CLI's shorthand. */
  String setting(String parameter) {
    Map<String, ParameterValue> values = change.allValues();
    ParameterValue value = Objects.requireNonNull(values.get(parameter));
    return "ParameterName="
        + parameter
        + ",ParameterValue="
        + AwsCommand.shorthand(value.value())
        + ",ApplyMethod="
        + applyMethod(value);
  }

  /** Sets what words for a shell say. */
  AwsCommand set(String settings) {
    return AwsCommand.rds("modify-db-cluster-parameter-group")
        .expanded(GROUP, group)
        .expanded("parameters", settings);
  }
}
