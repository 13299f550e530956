package dev.auroracheck.fix;

import dev.auroracheck.check.AwsCli;
import dev.auroracheck.check.ParameterChange;
import dev.auroracheck.check.Step;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/** What a plan changes in AWS, as a script for a POSIX shell that may be run again. */
public final class ShellFile {
  private static final String ALREADY =
      """

      # already CODE COMMAND...: runs it; that AWS says it is so already is no failure
      already() {
        code=$1
        shift
        if told=$("$@" 2>&1); then
          [ -z "$told" ] || printf '%s\\n' "$told"
        else
          case $told in
            *"($code)"*) printf 'already so: %s\\n' "$*" ;;
            *)
              printf '%s\\n' "$told" >&2
              exit 1
              ;;
          esac
        fi
      }
      """;

  private final StringBuilder out = new StringBuilder();
  private final Comments comments = new Comments("#", out);

  private ShellFile() {}

  public static String of(Plan plan, Origin origin) {
    return new ShellFile().write(plan, origin);
  }

  private String write(Plan plan, Origin origin) {
    plan.items().stream()
        .filter(item -> item.step().kind() == Step.Kind.AWS)
        .forEach(item -> item(item, origin));
    String body = out.toString();
    out.setLength(0);
    line("#!/bin/sh");
    comments.add("What aurora-check " + origin.version() + " found to change in AWS for");
    comments.add("  " + origin.host());
    comments.add("Read it, then run it: sh fix.sh");
    comments.add("Running it again does no harm. What is commented out is for you to decide.");
    if (body.isEmpty()) {
      comments.add("There is nothing to run.");
    } else {
      comments.add("It needs the AWS CLI, and leave for");
      Actions.in(body).forEach(action -> comments.add("  " + action));
      line("set -eu");
      line("AWS_PAGER=");
      line("export AWS_PAGER");
    }
    if (body.contains("\nalready ")) {
      out.append(ALREADY);
    }
    out.append(body);
    comments.leftToPeople(plan, Step.Kind.AWS);
    return out.toString();
  }

  private void item(Plan.Item item, Origin origin) {
    out.append('\n');
    comments.add("Step " + item.number() + ", for " + String.join(", ", item.mends()));
    item.step().cost().ifPresent(cost -> comments.add("Cost: " + cost));
    // echo of some shells takes a backslash for its own
    line("printf '%s\\n' " + AwsCli.quote(item.summary()));
    if (item.step() instanceof Step.Parameters parameters) {
      parameters(parameters.change(), origin);
    } else if (item.step() instanceof Step.Ingress ingress) {
      ingress(ingress);
    } else if (item.step() instanceof Step.Aws aws) {
      aws.calls().forEach(this::call);
    }
  }

  private void call(Step.Call call) {
    call.present().ifPresent(present -> line("present=$(" + present + ")"));
    line(
        call.present().map(present -> "[ -n \"$present\" ] || ").orElse("")
            + call.already().map(code -> "already " + code + " ").orElse("")
            + call.command());
  }

  private void parameters(ParameterChange change, Origin origin) {
    change.lookUpGroup().ifPresent(this::lookUpGroup);
    String group = AwsCli.word(change.groupName());
    boolean reboots = change.reboot() != ParameterChange.Reboot.NO;
    if (reboots) {
      line("reboot=no");
    }
    if (change.makesGroup()) {
      call(Step.Call.unless("DBParameterGroupAlreadyExists", change.create()));
    }
    values(change, group);
    if (change.attaches()) {
      attach(change, group);
    }
    if (reboots || !change.readers().isEmpty()) {
      status(change);
    }
    if (reboots) {
      rebootWriter(change, origin);
    }
    change.readers().forEach(reader -> rebootReader(change.target().aws(), reader));
  }

  private void rebootWriter(ParameterChange change, Origin origin) {
    AwsCli aws = change.target().aws();
    String writer = ParameterChange.WRITER;
    // a failover may have come between the run and now
    line(change.lookUpWriter());
    line(aws.waitForInstance(writer));
    line("state=$(status " + AwsCli.word(writer) + ")");
    line("tries=0");
    line("while [ \"$tries\" -lt 60 ]; do");
    line("  case $state in *applying*) ;; *) break ;; esac");
    line("  sleep 5");
    line("  tries=$((tries + 1))");
    line("  state=$(status " + AwsCli.word(writer) + ")");
    line("done");
    line("case $state in *pending-reboot*) reboot=yes ;; esac");
    if (change.reboot() == ParameterChange.Reboot.ALWAYS) {
      comments.add("whatever RDS says: the server did not run what the group has");
      line(
          "restarted=$("
              + aws.line(
                  "rds describe-events --source-type db-instance --source-identifier "
                      + AwsCli.word(writer)
                      + " --start-time "
                      + origin.at().truncatedTo(ChronoUnit.SECONDS)
                      + " --query \"Events[?contains(Message,'restarted')].Date\" --output text")
              + ")");
      line("[ -n \"$restarted\" ] || reboot=yes");
    }
    line("if [ \"$reboot\" = yes ]; then");
    aws.reboot(writer).forEach(command -> line("  " + command));
    line("fi");
  }

  private void rebootReader(AwsCli aws, String reader) {
    line(aws.waitForInstance(reader));
    line("state=$(status " + AwsCli.word(reader) + ")");
    line("case $state in");
    line("  *pending-reboot*)");
    aws.reboot(reader).forEach(command -> line("    " + command));
    line("    ;;");
    line("esac");
  }

  private void lookUpGroup(String lookUp) {
    line(lookUp);
    line("case $group in");
    line("  default.*)");
    line(
        "    echo \"$group is a default group, which can't be edited: run aurora-check where it may"
            + " ask AWS, to have it replaced\" >&2");
    line("    exit 1");
    line("    ;;");
    line("esac");
  }

  /** Sets what differs: what is set again would wait for a reboot again. */
  private void values(ParameterChange change, String group) {
    if (change.values().isEmpty()) {
      return;
    }
    line(
        "held=$("
            + change
                .target()
                .aws()
                .line(
                    "rds describe-db-cluster-parameters --db-cluster-parameter-group-name "
                        + group
                        + " --source user --query 'Parameters[].[ParameterName,ParameterValue]'"
                        + " --output text")
            + ")");
    out.append('\n');
    comments.add("holds PARAMETER VALUE: whether the group has that");
    line("holds() {");
    line("  printf '%s\\n' \"$held\" | grep -qxF -e \"$(printf '%s\\t%s' \"$1\" \"$2\")\"");
    line("}");
    for (List<String> names : change.calls()) {
      line("set --");
      names.forEach(name -> differs(name, change));
      line("[ $# -eq 0 ] || " + change.set("\"$@\""));
    }
  }

  private void differs(String name, ParameterChange change) {
    ParameterChange.Value value = Objects.requireNonNull(change.allValues().get(name));
    String add = "set -- \"$@\" " + AwsCli.quote(change.setting(name));
    boolean waits = value.isStatic() && change.reboot() != ParameterChange.Reboot.NO;
    line(
        "holds "
            + AwsCli.quote(name)
            + " "
            + AwsCli.quote(value.value())
            + " || "
            + (waits ? "{ " + add + "; reboot=yes; }" : add));
  }

  private void status(ParameterChange change) {
    AwsCli aws = change.target().aws();
    out.append('\n');
    comments.add("status INSTANCE: whether it runs what its parameter groups say");
    line("status() {");
    line(
        "  "
            + aws.line(
                "rds describe-db-clusters --db-cluster-identifier "
                    + AwsCli.quote(change.target().cluster())
                    + " --query \"DBClusters[0].DBClusterMembers[?DBInstanceIdentifier=='$1']"
                    + ".DBClusterParameterGroupStatus\" --output text")
            + " &&");
    line(
        "    "
            + aws.line(
                "rds describe-db-instances --db-instance-identifier \"$1\" --query"
                    + " 'DBInstances[0].DBParameterGroups[].ParameterApplyStatus' --output text"));
    line("}");
  }

  private void attach(ParameterChange change, String group) {
    line(
        "attached=$("
            + change.target().aws().ofCluster(change.target().cluster(), "DBClusterParameterGroup")
            + ")");
    line("if [ \"$attached\" != " + group + " ]; then");
    if (change.makesGroup()) {
      comment("  ", "RDS asks for five minutes before a new group is used");
      line("  sleep " + ParameterChange.GROUP_AGE_SECONDS);
    }
    line("  " + change.attach());
    line("  " + change.waitForCluster());
    line("  reboot=yes");
    line("fi");
  }

  /** Asks which of the addresses are let in already: one that is would have AWS refuse all. */
  private void ingress(Step.Ingress ingress) {
    ranges("v4", "CidrIp", "IpRanges[].CidrIp", ingress.v4(), ingress);
    ranges("v6", "CidrIpv6", "Ipv6Ranges[].CidrIpv6", ingress.v6(), ingress);
    line("if [ -n \"$v4$v6\" ]; then");
    line(
        "  "
            + ingress.authorize(
                "\"" + ingress.onPort() + "${v4:+,IpRanges=[$v4]}${v6:+,Ipv6Ranges=[$v6]}\""));
    line("fi");
  }

  private void ranges(
      String variable, String key, String path, List<String> ranges, Step.Ingress ingress) {
    line(variable + "=");
    if (ranges.isEmpty()) {
      return;
    }
    line(
        "present=$("
            + ingress
                .aws()
                .line(
                    "ec2 describe-security-groups --group-ids "
                        + AwsCli.quote(ingress.groupId())
                        + " --query 'SecurityGroups[0].IpPermissions[?IpProtocol==`tcp`&&FromPort==`"
                        + ingress.port()
                        + "`&&ToPort==`"
                        + ingress.port()
                        + "`]."
                        + path
                        + "' --output text")
            + ")");
    line("for range in " + String.join(" ", ranges) + "; do");
    line("  printf '%s\\n' $present | grep -qxF -e \"$range\" ||");
    line(
        "    "
            + variable
            + "=\"$"
            + variable
            + "${"
            + variable
            + ":+,}{"
            + key
            + "=$range,Description="
            + ingress.description()
            + "}\"");
    line("done");
  }

  private void comment(String indent, String text) {
    line(indent + "# " + text);
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
