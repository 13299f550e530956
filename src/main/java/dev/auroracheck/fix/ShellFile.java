package dev.auroracheck.fix;

import dev.auroracheck.check.AwsCli;
import dev.auroracheck.check.ParameterChange;
import dev.auroracheck.check.Step;
import java.util.List;
import java.util.Map;

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
    plan.items().stream().filter(item -> item.step().kind() == Step.Kind.AWS).forEach(this::item);
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

  private void item(Plan.Item item) {
    out.append('\n');
    comments.add("Step " + item.number() + ", for " + String.join(", ", item.mends()));
    item.step().cost().ifPresent(cost -> comments.add("Cost: " + cost));
    // echo of some shells takes a backslash for its own
    line("printf '%s\\n' " + AwsCli.quote(item.summary()));
    if (item.step() instanceof Step.Parameters parameters) {
      parameters(parameters.change());
    } else if (item.step() instanceof Step.Ingress ingress) {
      ingress(ingress);
    } else if (item.step() instanceof Step.Aws aws) {
      for (Step.Call call : aws.calls()) {
        line(call.already().map(code -> "already " + code + " ").orElse("") + call.command());
      }
    }
  }

  private void parameters(ParameterChange change) {
    AwsCli aws = change.target().aws();
    change.lookUpGroup().ifPresent(lookUp -> lookUpGroup(lookUp));
    change.lookUpWriter().ifPresent(this::line);
    String group = AwsCli.word(change.groupName());
    boolean reboots = change.reboot() != ParameterChange.Reboot.NO;
    if (reboots) {
      if (change.reboot() == ParameterChange.Reboot.ALWAYS) {
        comments.add("whatever RDS says: the server does not run what the group has");
      }
      line("reboot=" + (change.reboot() == ParameterChange.Reboot.ALWAYS ? "yes" : "no"));
    }
    if (change.makesGroup()) {
      line("made=no");
      line(
          "if ! "
              + aws.line(
                  "rds describe-db-cluster-parameter-groups --db-cluster-parameter-group-name "
                      + group)
              + " >/dev/null 2>&1; then");
      line("  " + change.create());
      line("  made=yes");
      line("fi");
    }
    values(change, group);
    if (change.makesGroup()) {
      line("if [ \"$made\" = yes ]; then");
      comment("  ", "RDS asks for five minutes before a new group is used");
      line("  sleep " + ParameterChange.GROUP_AGE_SECONDS);
      line("fi");
    }
    if (reboots || !change.readers().isEmpty()) {
      status(change);
    }
    if (change.attaches()) {
      attach(change, group);
    }
    if (reboots) {
      String writer = AwsCli.word(change.writerName());
      line("if [ \"$reboot\" = yes ] || status " + writer + " | grep -q pending-reboot; then");
      aws.reboot(change.writerName()).forEach(command -> line("  " + command));
      line("fi");
    }
    for (String reader : change.readers()) {
      line("if status " + AwsCli.quote(reader) + " | grep -q pending-reboot; then");
      aws.reboot(reader).forEach(command -> line("  " + command));
      line("fi");
    }
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
    out.append('\n');
    comments.add("holds PARAMETER VALUE: whether the group has that");
    line("holds() {");
    line(
        "  "
            + change
                .target()
                .aws()
                .line(
                    "rds describe-db-cluster-parameters --db-cluster-parameter-group-name "
                        + group
                        + " --source user --query \"Parameters[?ParameterName=='$1'].ParameterValue\""
                        + " --output text")
            + " |");
    line("    grep -qxF -e \"$2\"");
    line("}");
    line("changed=no");
    for (Map.Entry<String, ParameterChange.Value> value : change.allValues().entrySet()) {
      boolean waits = value.getValue().isStatic() && change.reboot() != ParameterChange.Reboot.NO;
      line(
          "holds "
              + AwsCli.quote(value.getKey())
              + " "
              + AwsCli.quote(value.getValue().value())
              + " || "
              + (waits ? "{ changed=yes; reboot=yes; }" : "changed=yes"));
    }
    line("if [ \"$changed\" = yes ]; then");
    change.set().forEach(command -> line("  " + command));
    line("fi");
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
                    + ".DBClusterParameterGroupStatus\" --output text"));
    line(
        "  "
            + aws.line(
                "rds describe-db-instances --db-instance-identifier \"$1\" --query"
                    + " 'DBInstances[0].DBParameterGroups[].ParameterApplyStatus' --output text"));
    line("}");
  }

  private void attach(ParameterChange change, String group) {
    line(
        "if [ \"$("
            + change.target().aws().ofCluster(change.target().cluster(), "DBClusterParameterGroup")
            + ")\" != "
            + group
            + " ]; then");
    line("  " + change.attach());
    line("  " + change.waitForCluster());
    line("  tries=0");
    line(
        "  while [ \"$tries\" -lt 60 ] && status "
            + AwsCli.word(change.writerName())
            + " | grep -q applying; do");
    line("    sleep 5");
    line("    tries=$((tries + 1))");
    line("  done");
    line("  reboot=yes");
    line("fi");
  }

  /** Asks which of the addresses are let in already: one that is would have AWS refuse all. */
  private void ingress(Step.Ingress ingress) {
    ranges("v4", "CidrIp", "IpRanges[].CidrIp", ingress.v4(), ingress);
    ranges("v6", "CidrIpv6", "Ipv6Ranges[].CidrIpv6", ingress.v6(), ingress);
    String port = String.valueOf(ingress.port());
    line("if [ -n \"$v4$v6\" ]; then");
    line(
        "  "
            + ingress
                .aws()
                .line(
                    "ec2 authorize-security-group-ingress --group-id "
                        + AwsCli.quote(ingress.groupId())
                        + " --ip-permissions \"IpProtocol=tcp,FromPort="
                        + port
                        + ",ToPort="
                        + port
                        + "${v4:+,IpRanges=[$v4]}${v6:+,Ipv6Ranges=[$v6]}\""));
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
