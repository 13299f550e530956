package dev.auroracheck.check;

import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.facts.Cluster;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes AWS CLI command lines for a POSIX shell, with the region and profile of this run. */
public final class AwsCli {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private final List<String> common = new ArrayList<>();

  private AwsCli(Request request, AwsFacts aws) {
    aws.region().ifPresent(r -> common.addAll(List.of("--region", r)));
    request.aws().profile().ifPresent(p -> common.addAll(List.of("--profile", p)));
  }

  public static AwsCli of(Request request, AwsFacts aws) {
    return new AwsCli(request, aws);
  }

  /** {@code aws …} with each word quoted where a shell would take it apart. */
  public String command(String... words) {
    List<String> all = new ArrayList<>(List.of("aws"));
    all.addAll(List.of(words));
    all.addAll(common);
    return String.join(" ", all.stream().map(AwsCli::quote).toList());
  }

  /** One shell word. */
  public static String quote(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** Gives an instance a public address. */
  public String makePublic(String instance) {
    return command(
        "rds",
        "modify-db-instance",
        "--db-instance-identifier",
        instance,
        "--publicly-accessible",
        "--apply-immediately");
  }

  /** Sets a parameter in a group. */
  public String setParameter(String group, String parameter, String value, boolean needsReboot) {
    return command(
        "rds",
        "modify-db-cluster-parameter-group",
        "--db-cluster-parameter-group-name",
        group,
        "--parameters",
        "ParameterName="
            + parameter
            + ",ParameterValue="
            + value
            + ",ApplyMethod="
            + (needsReboot ? "pending-reboot" : "immediate"));
  }

  /** Sets a parameter in the group that is attached, which the first of the lines looks up. */
  public List<String> setParametersInAttachedGroup(
      String cluster, Map<String, String> values, boolean needsReboot) {
    List<String> commands = new ArrayList<>();
    commands.add(assign("group", cluster, "DBClusterParameterGroup"));
    values.forEach(
        (parameter, value) ->
            commands.add(
                setParameter("$group", parameter, value, needsReboot)
                    .replace("'$group'", "\"$group\"")));
    return commands;
  }

  /** Reboots the writer, whichever instance that is. */
  public List<String> rebootWriter(String cluster) {
    return List.of(
        assign("writer", cluster, "DBClusterMembers[?IsClusterWriter].DBInstanceIdentifier"),
        command("rds", "reboot-db-instance", "--db-instance-identifier", "$writer")
            .replace("'$writer'", "\"$writer\""));
  }

  /** Has a shell variable hold an attribute of the cluster. */
  private String assign(String variable, String cluster, String attribute) {
    return variable
        + "=$("
        + command(
            "rds",
            "describe-db-clusters",
            "--db-cluster-identifier",
            cluster,
            "--query",
            "DBClusters[0]." + attribute,
            "--output",
            "text")
        + ")";
  }

  /** The cluster's identifier where AWS was not asked: from the option or the host's name. */
  public static String clusterId(Request request) {
    return request.aws().clusterId().or(request.login().endpoint()::clusterId).orElse("CLUSTER");
  }

  /** The name of the group that a fix makes. */
  public static String ownGroup(Cluster cluster) {
    return cluster.id() + "-clickpipes";
  }

  /** Makes a group with logical replication on, ready to be attached. */
  public List<String> createGroup(Cluster cluster) {
    return List.of(
        command(
            "rds",
            "create-db-cluster-parameter-group",
            "--db-cluster-parameter-group-name",
            ownGroup(cluster),
            "--db-parameter-group-family",
            "aurora-postgresql" + cluster.majorVersion(),
            "--description",
            "Logical replication for ClickPipes"),
        setParameter(ownGroup(cluster), "rds.logical_replication", "1", true),
        // RDS asks for five minutes before a new group is used
        "sleep 300");
  }

  /** Attaches a group; it takes effect at the next reboot of the writer. */
  public List<String> attachGroup(Cluster cluster, String group) {
    return List.of(
        command(
            "rds",
            "modify-db-cluster",
            "--db-cluster-identifier",
            cluster.id(),
            "--db-cluster-parameter-group-name",
            group),
        waitForCluster(cluster));
  }

  /** Waits until the cluster is available. */
  public String waitForCluster(Cluster cluster) {
    return command("rds", "wait", "db-cluster-available", "--db-cluster-identifier", cluster.id());
  }

  /**
   * Reboots the writer, which is what puts static parameters into force: {@code reboot-db-cluster}
   * is not for Aurora.
   */
  public List<String> rebootWriter(Cluster cluster) {
    return reboot(cluster.writerId().orElse("WRITER-INSTANCE"));
  }

  /** Reboots an instance and waits for it. */
  public List<String> reboot(String instance) {
    return List.of(
        command("rds", "reboot-db-instance", "--db-instance-identifier", instance),
        command("rds", "wait", "db-instance-available", "--db-instance-identifier", instance));
  }
}
