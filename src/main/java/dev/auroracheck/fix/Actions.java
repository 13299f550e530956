package dev.auroracheck.fix;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The IAM actions that AWS CLI commands need: they are called as the operations are. */
public final class Actions {
  private static final Pattern COMMAND =
      Pattern.compile("\\baws (rds|ec2|elbv2) ([a-z][a-z0-9-]*)(?: ([a-z][a-z0-9-]*))?");
  private static final Map<String, String> PREFIX =
      Map.of("rds", "rds", "ec2", "ec2", "elbv2", "elasticloadbalancing");
  private static final Map<String, String> WAITED_FOR =
      Map.of(
          "db-cluster-available", "describe-db-clusters",
          "db-instance-available", "describe-db-instances");

  private Actions() {}

  /** The actions of all command lines in a text, sorted. */
  public static Set<String> in(String text) {
    Set<String> all = new TreeSet<>();
    Matcher m = COMMAND.matcher(text);
    while (m.find()) {
      boolean waits = m.group(2).equals("wait");
      String operation =
          waits ? WAITED_FOR.getOrDefault(String.valueOf(m.group(3)), "") : m.group(2);
      if (!operation.isEmpty()) {
        all.add(PREFIX.get(m.group(1)) + ":" + camel(operation));
      }
    }
    return all;
  }

  /** The same of a step's commands. */
  public static Set<String> in(List<String> commands) {
    return in(String.join("\n", commands));
  }

  private static String camel(String operation) {
    return Arrays.stream(operation.split("-"))
        .map(
            word ->
                word.equals("db")
                    ? "DB"
                    : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }
}
