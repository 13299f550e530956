package dev.auroracheck.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.AwsEndpoint;
import dev.auroracheck.servers.AwsEndpoint.Fault;
import dev.auroracheck.servers.CliShell;
import dev.auroracheck.servers.Environments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * VPCs that nobody thought of: a plain evaluator says what becomes of the packets in each, and the
 * program must say the same. {@code -Drandom.seed}, {@code -Drandom.vpcs} (how many) and {@code
 * -Drandom.vpc} (that one alone) choose; what fails says how to play it again.
 */
class RandomVpcsTest {
  private static final long SEED = Long.getLong("random.seed", 20261121);
  private static final int VPCS = Integer.getInteger("random.vpcs", Environments.FULL ? 1000 : 100);
  private static final String ALONE = "random.vpc";

  /** Each VPC whose number is a multiple of this has its fix run, which takes a second or more. */
  private static final int FIXED =
      System.getProperty(ALONE) != null ? 1 : Environments.FULL ? 2 : 10;

  /** From so many on, their shares tell whether they are as they are meant to be. */
  private static final int TELLING = 200;

  private final Map<String, Map<String, Integer>> tally = new TreeMap<>();
  private final int closedPort = closedPort();
  private int ready;

  @AfterEach
  void close() {
    Program.awsEndpoint(null);
  }

  @TestFactory
  Stream<DynamicTest> programSaysWhatBecomesOfThePackets() {
    System.out.println("random VPCs: -Drandom.seed=" + SEED);
    Integer one = Integer.getInteger(ALONE);
    if (one != null) {
      return Stream.of(dynamicTest("VPC " + one, () -> play(one)));
    }
    return Stream.concat(
        IntStream.range(0, VPCS).mapToObj(i -> dynamicTest("VPC " + i, () -> play(i))),
        Stream.of(dynamicTest("about half were ready", this::assertVaried)));
  }

  private void assertVaried() {
    tally.forEach((check, statuses) -> System.out.println("random VPCs: " + check + statuses));
    System.out.println("random VPCs: " + ready + " of " + VPCS + " ready");
    if (VPCS >= TELLING) {
      assertTrue(ready > VPCS * 2 / 5 && ready < VPCS * 3 / 5, () -> ready + " of " + VPCS);
      tally.forEach((check, statuses) -> assertTrue(statuses.size() >= 3, check + statuses));
    }
  }

  private void play(int index) {
    Environments.ranRandom("VPCs");
    VpcOracle oracle = VpcGenerator.scenario(SEED, index);
    String securityGroup = oracle.securityGroup();
    String networkPath = oracle.networkPath();
    try (AwsEndpoint endpoint = new AwsEndpoint(oracle.scenario())) {
      if (!oracle.denied().isEmpty()) {
        endpoint.fail(oracle.denied(), Fault.DENIED);
      }
      Program.awsEndpoint(endpoint.uri());
      Execution execution = program(oracle).json();
      compare(securityGroup, "security-group", execution, oracle, index);
      compare(networkPath, "network-path", execution, oracle, index);
      boolean failed = securityGroup.equals("fail") || networkPath.equals("fail");
      boolean error = securityGroup.equals("error") || networkPath.equals("error");
      int code = failed ? 1 : error ? 3 : 0;
      ready += code == 0 ? 1 : 0;
      assertEquals(code, execution.exitCode());
      assertEquals("", execution.err());
      // a gateway that is being attached takes time and no command
      boolean mendable = oracle.scenario().internetGateway().state.equals("available");
      if (networkPath.equals("fail") && mendable && index % FIXED == 0) {
        fix(execution, oracle, endpoint, index);
      }
    }
  }

  /** What the fix leaves broken, it says in words; each run fixes what the one before showed. */
  private void fix(Execution first, VpcOracle oracle, AwsEndpoint endpoint, int index) {
    CliShell shell = new CliShell(CliShell.required(), endpoint.uri());
    Execution execution = first;
    for (int run = 0; run < 4 && execution.status("network-path").equals("fail"); run++) {
      List<String> commands = new ArrayList<>(execution.fix("network-path", "aws"));
      commands.addAll(execution.choices("network-path"));
      shell.apply(commands);
      execution = program(oracle).json();
    }
    // a choice is a sentence that ends with its command
    if (execution.fix("network-path", "manual").stream().allMatch(s -> s.contains(": aws "))) {
      assertNotEquals(
          "fail", execution.status("network-path"), explanation(execution, oracle, index));
    }
    assertEquals(
        oracle.networkPath(),
        execution.status("network-path"),
        explanation(execution, oracle, index));
  }

  private Program program(VpcOracle oracle) {
    Program program =
        new Program("--host", "127.0.0.1", "--port", String.valueOf(closedPort), "--user", "pipe")
            .with("--cluster", "shop", "--aws-region", "us-east-1")
            .with("--only", "security-group,network-path");
    oracle.ranges().forEach(range -> program.with("--allow-ip", range));
    return program;
  }

  private void compare(
      String expected, String check, Execution execution, VpcOracle oracle, int index) {
    tally.computeIfAbsent(check, c -> new TreeMap<>()).merge(expected, 1, Integer::sum);
    assertEquals(expected, execution.status(check), explanation(execution, oracle, index));
  }

  private static Supplier<String> explanation(Execution execution, VpcOracle oracle, int index) {
    return () ->
        "%s; %s%n-Dtest=RandomVpcsTest -Drandom.seed=%d -Drandom.vpc=%d%nfrom %s%n%s%n"
            .formatted(
                execution.message("security-group"),
                execution.message("network-path"),
                SEED,
                index,
                oracle.ranges(),
                oracle.describe());
  }

  private static int closedPort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
