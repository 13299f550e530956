package dev.auroracheck.fix;

import dev.auroracheck.remedy.ClusterChange.SetParameters;
import dev.auroracheck.remedy.ParameterValue;
import dev.auroracheck.remedy.Reboot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/** A change of parameters as script lines that change and reboot only what has to be. */
final class ParameterScript {
  private final SetParameters change;
  private final AwsSteps steps;
  private final Instant since;
  private final ParameterCli cli;

  ParameterScript(SetParameters change, AwsSteps steps, Instant since, ParameterCli cli) {
    this.change = change;
    this.steps = steps;
    this.since = since;
    this.cli = cli;
  }

  void write() {
    if (cli.looksUpGroup()) {
      lookUpGroup();
    }
    if (change.rebootsWriter()) {
      steps.script("reboot=no");
    }
    if (change.createsGroup()) {
      steps.script("already DBParameterGroupAlreadyExists " + steps.line(cli.create()));
    }
    values();
    if (change.attach()) {
      attach();
    }
    if (change.rebootsWriter() || !change.readers().isEmpty()) {
      status();
    }
    if (change.rebootsWriter()) {
      rebootWriter();
    }
    change.readers().forEach(this::rebootReader);
  }

  private void lookUpGroup() {
    steps.script(
        cli.lookUpGroup(),
        "case $group in",
        "  default.*)",
        "    echo \"$group is a default parameter group, which can't be changed. Run aurora-check with"
            + " AWS credentials and without --no-aws: its plan then replaces the group.\" >&2",
        "    exit 1",
        "    ;;",
        "esac");
  }

  /** Sets only the values that differ: a value that is set again waits for a reboot again. */
  private void values() {
    if (change.values().isEmpty()) {
      return;
    }
    AwsCommand held =
        AwsCommand.rds("describe-db-cluster-parameters")
            .expanded("db-cluster-parameter-group-name", cli.group())
            .with("source", "user")
            .query("Parameters[].[ParameterName,ParameterValue]");
    steps.script(
        "held=$(" + steps.line(held) + ")",
        "",
        "# holds PARAMETER VALUE: whether the parameter group has this value",
        "holds() {",
        "  printf '%s\\n' \"$held\" | grep -qxF -e \"$(printf '%s\\t%s' \"$1\" \"$2\")\"",
        "}");
    for (List<String> names : cli.calls()) {
      steps.script("set --");
      names.forEach(this::differs);
      steps.script("[ $# -eq 0 ] || " + steps.line(cli.set("\"$@\"")));
    }
  }

  private void differs(String name) {
    ParameterValue value = Objects.requireNonNull(change.allValues().get(name));
    String add = "set -- \"$@\" " + ShellWord.quote(cli.setting(name));
    boolean waits = value.isStatic() && change.rebootsWriter();
    steps.script(
        "holds "
            + ShellWord.quote(name)
            + " "
            + ShellWord.quote(value.value())
            + " || "
            + (waits ? "{ " + add + "; reboot=yes; }" : add));
  }

  private void attach() {
    steps.script(
        "attached=$("
            + steps.line(RdsCommands.showCluster(change.cluster(), "DBClusterParameterGroup"))
            + ")",
        "if [ \"$attached\" != " + cli.group() + " ]; then");
    if (change.createsGroup()) {
      steps.script(
          "  # RDS asks you to wait five minutes before you use a new group",
          "  sleep " + ParameterCli.GROUP_AGE_SECONDS);
    }
    steps.script(
        "  " + steps.line(cli.attach()),
        "  " + steps.line(RdsCommands.waitForCluster(change.cluster())),
        "  reboot=yes",
        "fi");
  }

  private void status() {
    AwsCommand ofCluster =
        AwsCommand.rds("describe-db-clusters")
            .with("db-cluster-identifier", change.cluster())
            .expanded(
                "query",
                "\"DBClusters[0].DBClusterMembers[?DBInstanceIdentifier=='$1']"
                    + ".DBClusterParameterGroupStatus\"")
            .with("output", "text");
    AwsCommand ofInstance =
        AwsCommand.rds("describe-db-instances")
            .expanded("db-instance-identifier", "\"$1\"")
            .query("DBInstances[0].DBParameterGroups[].ParameterApplyStatus");
    steps.script(
        "",
        "# status INSTANCE: whether the values of its parameter groups are in force",
        "status() {",
        "  " + steps.line(ofCluster) + " &&",
        "    " + steps.line(ofInstance),
        "}");
  }

  private void rebootWriter() {
    String wait = steps.line(ParameterCli.onWriter("wait db-instance-available"));
    steps.script(
        // a failover may have happened since the run
        cli.lookUpWriter(),
        wait,
        "state=$(status \"$writer\")",
        "tries=0",
        "while [ \"$tries\" -lt 60 ]; do",
        "  case $state in *applying*) ;; *) break ;; esac",
        "  sleep 5",
        "  tries=$((tries + 1))",
        "  state=$(status \"$writer\")",
        "done",
        "case $state in *pending-reboot*) reboot=yes ;; esac");
    if (change.reboot() == Reboot.ALWAYS) {
      restarted();
    }
    steps.script(
        "if [ \"$reboot\" = yes ]; then",
        "  " + steps.line(ParameterCli.onWriter("reboot-db-instance")),
        "  " + wait,
        "fi");
  }

  private void restarted() {
    AwsCommand events =
        AwsCommand.rds("describe-events")
            .with("source-type", "db-instance")
            .expanded("source-identifier", "\"$writer\"")
            .with("start-time", since.truncatedTo(ChronoUnit.SECONDS).toString())
            .expanded("query", "\"Events[?contains(Message,'restarted')].Date\"")
            .with("output", "text");
    steps.script(
        "# RDS does not report it, but the running values differ from the group: reboot once",
        "restarted=$(" + steps.line(events) + ")",
        "[ -n \"$restarted\" ] || reboot=yes");
  }

  private void rebootReader(String reader) {
    String wait = steps.line(RdsCommands.waitForInstance(reader));
    steps.script(
        wait,
        "state=$(status " + ShellWord.quote(reader) + ")",
        "case $state in",
        "  *pending-reboot*)",
        "    " + steps.line(RdsCommands.reboot(reader)),
        "    " + wait,
        "    ;;",
        "esac");
  }
}
