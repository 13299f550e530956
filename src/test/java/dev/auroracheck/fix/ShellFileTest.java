package dev.auroracheck.fix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.auroracheck.address.Cidr;
import dev.auroracheck.remedy.ClusterChange;
import dev.auroracheck.remedy.ClusterChange.SetParameters;
import dev.auroracheck.remedy.GroupRef;
import dev.auroracheck.remedy.NetworkChange;
import dev.auroracheck.remedy.ParameterValue;
import dev.auroracheck.remedy.Reboot;
import dev.auroracheck.servers.Command;
import dev.auroracheck.servers.Hcl;
import dev.auroracheck.servers.Moto;
import dev.auroracheck.servers.OnPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The words that the commands of {@code fix.sh} hand to the AWS CLI, whatever is named how. */
class ShellFileTest {
  /** Writes down its arguments; every group is yet to be made, and nothing else is known. */
  private static final String AWS =
      """
      #!/bin/sh
      { printf '%s\\0' "$#"; for word; do printf '%s\\0' "$word"; done; } >>"$CALLS"
      case $* in *IsClusterWriter*) printf '%s\\n' "$WRITER" ;; esac
      case $2 in
        describe-db-cluster-parameter-groups) exit 254 ;;
        create-route)
          case $* in
            *denied*) echo 'An error occurred (Denied): no' >&2 ;;
            *) echo 'An error occurred (RouteAlreadyExists): it is there' >&2 ;;
          esac
          exit 254
          ;;
        replace-route) echo 'An error occurred (RouteAlreadyExists): denied' >&2; exit 254 ;;
      esac
      """;

  private static final Path TOUCHED = Path.of("touched-by-a-name");

  private final Path directory;

  ShellFileTest(@TempDir Path directory) {
    this.directory = directory;
  }

  static Stream<String> names() {
    return Stream.of(
        "my profile",
        "it's",
        "\"double\"",
        "$(touch " + TOUCHED + ")",
        "`touch " + TOUCHED + "`",
        "a; touch " + TOUCHED,
        "a\ntouch " + TOUCHED,
        "a\r\nb",
        "$group",
        "$HOME ${writer}",
        "back\\slash\\n\\c",
        "*",
        "~",
        "#no comment",
        "a,b={c}[d]",
        "%s\\0",
        "!!",
        "\u00e9 \u8868 \ud83d\udca5");
  }

  @ParameterizedTest
  @MethodSource("names")
  void wordsStayWords(String name) throws IOException {
    NetworkChange.Destination to = new NetworkChange.Destination(Cidr.parse("192.0.2.9/32"), false);
    Plan plan =
        new SamplePlans()
            .step(
                Plan.Kind.AWS,
                "Do " + name,
                new SetParameters(
                    name + "-cluster",
                    Optional.of("writer-before"),
                    Optional.of(
                        new GroupRef(
                            name + "-group",
                            "family " + name,
                            false,
                            true,
                            Optional.of(Map.of("log_line_prefix", AwsChanges.dynamic(name))))),
                    Map.of("rds.logical_replication", AwsChanges.fixed("1")),
                    true,
                    Reboot.IF_PENDING,
                    Set.of()),
                new NetworkChange.RouteToGateway(name + "-x", "igw " + name, List.of(to)),
                new NetworkChange.EnableVpcDns(name + "-x", "enableDnsSupport"),
                AwsChanges.ingress("sg-" + name))
            .step(Plan.Kind.CHOICE, "If " + name, new ClusterChange.StartCluster(name))
            .step(Plan.Kind.MANUAL, "Look at " + name)
            .plan();
    Origin origin = SamplePlans.origin(name, Optional.of(name));
    String script = ShellFile.of(plan, origin);
    SafeFiles.assertSafe(SqlFile.of(plan, origin), script, TerraformFile.of(plan, origin));

    String[] common = {"--region", "us-east-1", "--profile", name};
    List<String> values = new ArrayList<>();
    for (String shell : List.of("sh", "dash", "bash")) {
      if (OnPath.find(shell).isEmpty()) {
        continue;
      }
      List<List<String>> calls = run(shell, script, name + "-1", 0);
      for (List<String> call : calls) {
        assertEquals(List.of(common), call.subList(call.size() - 4, call.size()));
      }
      List<List<String>> changes =
          calls.stream()
              .filter(call -> !call.get(1).startsWith("describe-"))
              .map(call -> call.subList(0, call.size() - 4))
              .toList();
      values.addAll(changes.get(1).subList(4, changes.get(1).size()));
      assertEquals(
          List.of(
              List.of(
                  "rds",
                  "create-db-cluster-parameter-group",
                  "--db-cluster-parameter-group-name",
                  name + "-group",
                  "--db-parameter-group-family",
                  "family " + name,
                  "--description",
                  "Logical replication for ClickPipes"),
              changes.get(1),
              List.of(
                  "rds",
                  "modify-db-cluster",
                  "--db-cluster-identifier",
                  name + "-cluster",
                  "--db-cluster-parameter-group-name",
                  name + "-group"),
              List.of(
                  "rds",
                  "wait",
                  "db-cluster-available",
                  "--db-cluster-identifier",
                  name + "-cluster"),
              List.of(
                  "rds", "wait", "db-instance-available", "--db-instance-identifier", name + "-1"),
              List.of("rds", "reboot-db-instance", "--db-instance-identifier", name + "-1"),
              List.of(
                  "rds", "wait", "db-instance-available", "--db-instance-identifier", name + "-1"),
              List.of(
                  "ec2",
                  "create-route",
                  "--route-table-id",
                  name + "-x",
                  "--destination-cidr-block",
                  "192.0.2.9/32",
                  "--gateway-id",
                  "igw " + name),
              List.of(
                  "ec2", "modify-vpc-attribute", "--vpc-id", name + "-x", "--enable-dns-support"),
              List.of(
                  "ec2",
                  "authorize-security-group-ingress",
                  "--group-id",
                  "sg-" + name,
                  "--ip-permissions",
                  "IpProtocol=tcp,FromPort=5432,ToPort=5432,"
                      + "IpRanges=[{CidrIp=192.0.2.1/32,Description=ClickPipes-us-east-1},"
                      + "{CidrIp=192.0.2.2/32,Description=ClickPipes-us-east-1}],"
                      + "Ipv6Ranges=[{CidrIpv6=2001:db8::1/128,Description=ClickPipes-us-east-1}]")),
          changes);
    }
    List<Map<String, String>> meant =
        List.of(
            Map.of(
                "ParameterName", "log_line_prefix",
                "ParameterValue", name,
                "ApplyMethod", "immediate"),
            Map.of(
                "ParameterName", "rds.logical_replication",
                "ParameterValue", "1",
                "ApplyMethod", "pending-reboot"));
    assumeTrue(Hcl.parserIsThere());
    assertEquals(meant, Moto.shorthand(values.subList(1, 3)));
  }

  @Test
  void whatAwsRefusesEndsIt() throws IOException {
    assertEquals(1, run("sh", routes("replaced", true), "", 254).size());
    assertEquals(1, run("sh", routes("denied", false), "", 1).size());
    assertEquals(2, run("sh", routes("there", false), "", 0).size());
  }

  /** Without the mark before its lines, a choice runs, and AWS may know its work already. */
  @Test
  void aChoiceMayBeRunAgain() throws IOException {
    NetworkChange.Destination to = new NetworkChange.Destination(Cidr.parse("192.0.2.1/32"), false);
    NetworkChange route = new NetworkChange.RouteToGateway("there", "igw-1", List.of(to));
    Plan plan = new SamplePlans().step(Plan.Kind.CHOICE, "Route", route).plan();
    String script = ShellFile.of(plan, SamplePlans.origin());
    assertEquals(1, run("sh", script.replace("\n#   ", "\n"), "", 0).size());
  }

  /** Two routes, of which AWS refuses the first. */
  private static String routes(String table, boolean replaces) {
    List<NetworkChange.Destination> two =
        Stream.of("192.0.2.1/32", "192.0.2.2/32")
            .map(range -> new NetworkChange.Destination(Cidr.parse(range), replaces))
            .toList();
    return ShellFile.of(
        SamplePlans.of(new NetworkChange.RouteToGateway(table, "igw-1", two)),
        SamplePlans.origin());
  }

  @Test
  void rdsTakesTwentyParametersInOneCall() {
    Map<String, ParameterValue> values = new LinkedHashMap<>();
    for (int n = 1; n <= 41; n++) {
      values.put("p" + n, AwsChanges.dynamic("1"));
    }
    Plan plan = SamplePlans.of(AwsChanges.set(AwsChanges.attached(Map.of()), values, Reboot.NO));
    List<String> calls = plan.steps().get(0).commands();
    assertEquals(
        List.of(20, 20, 1),
        calls.stream().map(call -> call.split("ParameterName=", -1).length - 1).toList());
    assertFalse(ShellFile.of(plan, SamplePlans.origin()).contains("reboot-db-instance"));
  }

  @Test
  void aPlanWithoutStepsRunsNothing() {
    String script = ShellFile.of(new SamplePlans().plan(), SamplePlans.origin());
    assertTrue(script.contains("# There is nothing to run."), script);
  }

  /** Runs it; returns the words of each call of the AWS CLI. */
  private List<List<String>> run(String shell, String script, String writer, int exitCode)
      throws IOException {
    Path calls = directory.resolve("calls");
    Files.deleteIfExists(calls);
    executable("aws", AWS);
    executable("sleep", "#!/bin/sh\n");
    Path file = Files.writeString(directory.resolve("fix.sh"), script);
    assertEquals(new Command(0, ""), Command.run(Map.of(), shell, "-n", file.toString()));
    Command command =
        Command.run(
            Map.of(
                "PATH",
                directory + ":" + System.getenv("PATH"),
                "CALLS",
                calls.toString(),
                "WRITER",
                writer,
                "TMPDIR",
                directory.toString()),
            shell,
            file.toString());
    assertEquals(exitCode, command.exitCode(), command::output);
    assertTrue(Files.notExists(TOUCHED), "a name was run");
    List<String> words =
        Arrays.asList(new String(Files.readAllBytes(calls), UTF_8).split("\0", -1));
    List<List<String>> all = new ArrayList<>();
    int at = 0;
    while (at < words.size() - 1) {
      int count = Integer.parseInt(words.get(at));
      all.add(words.subList(at + 1, at + 1 + count));
      at += 1 + count;
    }
    return all;
  }

  private void executable(String name, String text) throws IOException {
    assertTrue(Files.writeString(directory.resolve(name), text).toFile().setExecutable(true));
  }
}
