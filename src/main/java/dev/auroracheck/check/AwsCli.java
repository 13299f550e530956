package dev.auroracheck.check;

import dev.auroracheck.facts.AwsFacts;
import dev.auroracheck.request.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes AWS CLI command lines for a POSIX shell, with the region and profile of this run. */
public final class AwsCli {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");
  private static final Pattern PLAIN_VALUE = Pattern.compile("[A-Za-z0-9_@%+:./-]+");

  /** The shell variables of printed commands; nothing in AWS has such a name. */
  private static final Pattern VARIABLE = Pattern.compile("\\$(group|writer)");

  /** Shell words that each command ends with. */
  private final List<String> common = new ArrayList<>();

  private AwsCli(Request request, AwsFacts aws) {
    aws.region().ifPresent(r -> common.addAll(List.of("--region", quote(r))));
    request.aws().profile().ifPresent(p -> common.addAll(List.of("--profile", quote(p))));
  }

  public static AwsCli of(Request request, AwsFacts aws) {
    return new AwsCli(request, aws);
  }

  /** {@code aws …} with each word quoted where a shell would take it apart. */
  public String command(String... words) {
    return line(Arrays.stream(words).map(AwsCli::word).collect(Collectors.joining(" ")));
  }

  /** The same of words that are quoted already, or are meant to be expanded. */
  public String line(String words) {
    return "aws " + words + common.stream().map(word -> " " + word).collect(Collectors.joining());
  }

  /** One shell word; one that is a variable of printed commands stays one. */
  public static String word(String word) {
    return VARIABLE.matcher(word).matches() ? '"' + word + '"' : quote(word);
  }

  /** One shell word, of whatever it holds. */
  public static String quote(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** A value in the CLI's shorthand syntax. */
  static String shorthand(String value) {
    return PLAIN_VALUE.matcher(value).matches()
        ? value
        : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Gives an instance a public address and waits for it. */
  public List<String> makePublic(String instance) {
    return List.of(
        command(
            "rds",
            "modify-db-instance",
            "--db-instance-identifier",
            instance,
            "--publicly-accessible",
            "--apply-immediately"),
        waitForInstance(instance));
  }

  /** The cluster's identifier where AWS was not asked: from the option or the host's name. */
  public static String clusterId(Request request) {
    return request.aws().clusterId().or(request.login().endpoint()::clusterId).orElse("CLUSTER");
  }

  /** Waits until the cluster is available. */
  public String waitForCluster(String cluster) {
    return command("rds", "wait", "db-cluster-available", "--db-cluster-identifier", cluster);
  }

  /** Prints an attribute of the cluster. */
  public String ofCluster(String cluster, String attribute) {
    return command(
        "rds",
        "describe-db-clusters",
        "--db-cluster-identifier",
        cluster,
        "--query",
        "DBClusters[0]." + attribute,
        "--output",
        "text");
  }

  /** Waits until an instance is available. */
  public String waitForInstance(String instance) {
    return command("rds", "wait", "db-instance-available", "--db-instance-identifier", instance);
  }

  /** Reboots an instance and waits for it. */
  public List<String> reboot(String instance) {
    return List.of(
        command("rds", "reboot-db-instance", "--db-instance-identifier", instance),
        waitForInstance(instance));
  }
}
