package dev.auroracheck.fix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A command of the AWS CLI.
 *
 * @param service {@code rds}, {@code ec2} or {@code elbv2}
 * @param operation as the CLI has it: {@code reboot-db-instance}, {@code wait db-cluster-available}
 * @param words the options, quoted for a shell
 * @param region absent: that of the run
 */
record AwsCommand(String service, String operation, List<String> words, Optional<String> region) {
  private static final Map<String, String> PREFIX =
      Map.of("rds", "rds", "ec2", "ec2", "elbv2", "elasticloadbalancing");
  private static final Map<String, String> WAITED_FOR =
      Map.of(
          "wait db-cluster-available", "describe-db-clusters",
          "wait db-instance-available", "describe-db-instances");

  private static final Pattern PLAIN_VALUE = Pattern.compile("[A-Za-z0-9_@%+:./-]+");

  /** A value in the shorthand syntax of the CLI. */
  static String shorthand(String value) {
    return PLAIN_VALUE.matcher(value).matches()
        ? value
        : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  static AwsCommand rds(String operation) {
    return new AwsCommand("rds", operation, List.of(), Optional.empty());
  }

  static AwsCommand ec2(String operation) {
    return new AwsCommand("ec2", operation, List.of(), Optional.empty());
  }

  static AwsCommand elb(String operation) {
    return new AwsCommand("elbv2", operation, List.of(), Optional.empty());
  }

  /** With an option and its values, whatever they hold. */
  AwsCommand with(String option, String... values) {
    return with(option, Arrays.asList(values));
  }

  /** With an option and its values, whatever they hold. */
  AwsCommand with(String option, List<String> values) {
    return expanded(option, values.stream().map(ShellWord::quote).collect(Collectors.joining(" ")));
  }

  /** With an option whose value is for the shell to expand. */
  AwsCommand expanded(String option, String words) {
    return plus("--" + option + " " + words);
  }

  /** With an option that has no value. */
  AwsCommand flag(String option) {
    return plus("--" + option);
  }

  /** Prints a part of the answer. */
  AwsCommand query(String query) {
    return with("query", query).with("output", "text");
  }

  /** In another region than that of the run. */
  AwsCommand in(String another) {
    return new AwsCommand(service, operation, words, Optional.of(another));
  }

  private AwsCommand plus(String word) {
    List<String> all = new ArrayList<>(words);
    all.add(word);
    return new AwsCommand(service, operation, List.copyOf(all), region);
  }

  /** The command line. */
  String line(AwsAccess access) {
    return Stream.of(
            Stream.of("aws", service, operation),
            words.stream(),
            region.or(access::region).stream().map(r -> "--region " + ShellWord.quote(r)),
            access.profile().stream().map(p -> "--profile " + ShellWord.quote(p)))
        .flatMap(s -> s)
        .collect(Collectors.joining(" "));
  }

  /** The IAM action that it needs: actions are called as the operations are. */
  String action() {
    String called = operation.startsWith("wait ") ? WAITED_FOR.get(operation) : operation;
    return PREFIX.get(service)
        + ":"
        + Arrays.stream(Objects.requireNonNull(called).split("-", -1))
            .map(AwsCommand::capital)
            .collect(Collectors.joining());
  }

  private static String capital(String word) {
    return word.equals("db")
        ? "DB"
        : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
