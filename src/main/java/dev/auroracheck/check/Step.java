package dev.auroracheck.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A step of a fix. It knows what it changes, so that the steps of several fixes can be merged and
 * written down as SQL, AWS CLI or Terraform.
 */
public sealed interface Step {

  /** By what a step is taken. */
  enum Kind {
    SQL,
    AWS,
    TERRAFORM,
    MANUAL;

    /** The name in JSON. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Kind kind();

  /** Whole statements or command lines; for {@link Kind#MANUAL}, sentences. */
  List<String> commands();

  /** Whether it restarts instances of the cluster. */
  default boolean restarts() {
    return false;
  }

  /** What it costs, a clause; absent where it costs nothing that one would notice. */
  default Optional<String> cost() {
    return Optional.empty();
  }

  /** Statements for an administrator, on the writer. */
  static Step sql(List<Statement> statements) {
    return new Statements(List.copyOf(statements));
  }

  static Step sql(Statement... statements) {
    return sql(List.of(statements));
  }

  /** AWS CLI command lines that may be run again. */
  static Aws aws(List<String> commands) {
    return new Aws(commands.stream().map(Call::of).toList(), Optional.empty(), false);
  }

  static Aws aws(String... commands) {
    return aws(List.of(commands));
  }

  /** What a person must do. */
  static Step manual(List<String> sentences) {
    return new Manual(List.copyOf(sentences));
  }

  static Step manual(String... sentences) {
    return manual(List.of(sentences));
  }

  /** One command that a person may choose. */
  static Step choice(Kind language, String when, String command) {
    return new Choice(language, List.of(new Choice.Option(when, command)));
  }

  /** Statements for an administrator, on the writer. */
  record Statements(List<Statement> statements) implements Step {
    @Override
    public Kind kind() {
      return Kind.SQL;
    }

    @Override
    public List<String> commands() {
      return statements.stream().flatMap(s -> s.commands().stream()).toList();
    }

    /** Who may run all of them, clauses; empty where any administrator may. */
    public List<String> who() {
      return statements.stream()
          .flatMap(s -> s.rights().stream())
          .map(Right::who)
          .distinct()
          .sorted()
          .toList();
    }

    @Override
    public Optional<String> cost() {
      return Optional.of(
              statements.stream()
                  .flatMap(s -> s.cost().stream())
                  .distinct()
                  .collect(Collectors.joining("; ")))
          .filter(all -> !all.isEmpty());
    }
  }

  /**
   * An AWS CLI command line.
   *
   * @param already the error code by which AWS says that it is so already
   * @param present a command line that prints something where it is so already; where both are
   *     absent, the command may simply be run again
   * @param resource the Terraform resource that does the same; absent where none fits
   */
  record Call(
      String command,
      Optional<String> already,
      Optional<String> present,
      Optional<Resource> resource) {
    public static Call of(String command) {
      return new Call(command, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public static Call unless(String already, String command) {
      return new Call(command, Optional.of(already), Optional.empty(), Optional.empty());
    }

    public static Call unlessPrinted(String present, String command) {
      return new Call(command, Optional.empty(), Optional.of(present), Optional.empty());
    }

    public Call as(Resource same) {
      return new Call(command, already, present, Optional.of(same));
    }

    /** Whether it changes nothing, and waits for what another call has begun. */
    public boolean waits() {
      return command.startsWith("aws rds wait ") || command.startsWith("sleep ");
    }
  }

  /** AWS CLI command lines. */
  record Aws(List<Call> calls, Optional<String> cost, boolean restarts) implements Step {
    public static Aws calls(List<Call> calls) {
      return new Aws(List.copyOf(calls), Optional.empty(), false);
    }

    public Aws costing(String clause) {
      return new Aws(calls, Optional.of(clause), restarts);
    }

    public Aws restarting(String clause) {
      return new Aws(calls, Optional.of(clause), true);
    }

    @Override
    public Kind kind() {
      return Kind.AWS;
    }

    @Override
    public List<String> commands() {
      return calls.stream().map(Call::command).toList();
    }
  }

  /**
   * Lets addresses in through a security group.
   *
   * @param v4 ranges, as {@code 3.18.12.63/32}
   * @param description of each rule, of letters, digits and hyphens
   */
  record Ingress(
      AwsCli aws, String groupId, int port, List<String> v4, List<String> v6, String description)
      implements Step {
    @Override
    public Kind kind() {
      return Kind.AWS;
    }

    @Override
    public List<String> commands() {
      List<String> sources = new ArrayList<>();
      if (!v4.isEmpty()) {
        sources.add("IpRanges=[" + ranges("CidrIp", v4) + "]");
      }
      if (!v6.isEmpty()) {
        sources.add("Ipv6Ranges=[" + ranges("CidrIpv6", v6) + "]");
      }
      return List.of(authorize(AwsCli.quote(onPort() + "," + String.join(",", sources))));
    }

    /** Choices that put the ranges into customer-managed prefix lists, one of each family. */
    public List<Choice> prefixLists() {
      List<Choice> all = new ArrayList<>();
      prefixList("IPv4", v4).ifPresent(all::add);
      prefixList("IPv6", v6).ifPresent(all::add);
      return all;
    }

    private Optional<Choice> prefixList(String family, List<String> ranges) {
      if (ranges.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new Choice(
              Kind.AWS,
              List.of(
                  new Choice.Option(
                      "For a customer-managed prefix list that several groups can share; it counts"
                          + " as its "
                          + ranges.size()
                          + " MaxEntries, so remove other rules before you reference it",
                      aws.line(
                          "ec2 create-managed-prefix-list --prefix-list-name "
                              + AwsCli.quote(description + "-" + family)
                              + " --address-family "
                              + family
                              + " --max-entries "
                              + ranges.size()
                              + " --entries "
                              + ranges.stream()
                                  .map(r -> AwsCli.quote("Cidr=" + r))
                                  .collect(Collectors.joining(" ")))))));
    }

    /** What every permission begins with, in the CLI's shorthand. */
    public String onPort() {
      return "IpProtocol=tcp,FromPort=" + port + ",ToPort=" + port;
    }

    /** The call that gives a permission, in a word for a shell. */
    public String authorize(String permission) {
      return aws.line(
          "ec2 authorize-security-group-ingress --group-id "
              + AwsCli.quote(groupId)
              + " --ip-permissions "
              + permission);
    }

    private String ranges(String key, List<String> ranges) {
      return ranges.stream()
          .map(r -> "{" + key + "=" + r + ",Description=" + description + "}")
          .collect(Collectors.joining(","));
    }
  }

  /** What the cluster's parameters are to be, and the reboots that put it into force. */
  record Parameters(ParameterChange change) implements Step {
    @Override
    public Kind kind() {
      return Kind.AWS;
    }

    @Override
    public List<String> commands() {
      return change.commands();
    }

    @Override
    public boolean restarts() {
      return change.restarts();
    }

    @Override
    public Optional<String> cost() {
      return change.cost();
    }
  }

  /** What a person must do. */
  record Manual(List<String> sentences) implements Step {
    @Override
    public Kind kind() {
      return Kind.MANUAL;
    }

    @Override
    public List<String> commands() {
      return sentences;
    }
  }

  /** Gives a role a password, which is in no file and no argument. */
  record Password(String role) implements Step {
    @Override
    public Kind kind() {
      return Kind.MANUAL;
    }

    @Override
    public List<String> commands() {
      return List.of("Give it a password, in psql: \\password " + Sql.name(role));
    }
  }

  /**
   * Commands of which a person decides whether to run them: what they do can't be taken back, or
   * there is another way.
   */
  record Choice(Kind language, List<Option> options) implements Step {
    /**
     * One of them.
     *
     * @param when in which case to run it, and with what consequence: a clause
     */
    public record Option(String when, String command) {}

    @Override
    public Kind kind() {
      return Kind.MANUAL;
    }

    @Override
    public List<String> commands() {
      return options.stream().map(o -> o.when() + ": " + o.command()).toList();
    }
  }
}
