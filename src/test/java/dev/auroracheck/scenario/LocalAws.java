package dev.auroracheck.scenario;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.auroracheck.cli.Program;
import dev.auroracheck.cli.Program.Execution;
import dev.auroracheck.servers.AwsEndpoint;
import dev.auroracheck.servers.AwsState;
import dev.auroracheck.servers.CliShell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** An AWS account on this machine that the program asks, with one cluster, {@code shop}. */
final class LocalAws implements AutoCloseable {
  static final String REGION = "us-east-1";
  static final String CLUSTER = "shop";

  final AwsState state = AwsState.healthy(CLUSTER, REGION);
  final AwsEndpoint endpoint = new AwsEndpoint(state);

  LocalAws() {
    Program.awsEndpoint(endpoint.uri());
  }

  /** A run whose connection is refused at once, so that AWS is all there is to judge by. */
  static Program withoutDatabase() {
    return new Program(
        "--host", "127.0.0.1", "--port", String.valueOf(closedPort()), "--user", "pipe");
  }

  /** Names the cluster, which an address of this machine does not. */
  static Program named(Program program) {
    return program.with("--cluster", CLUSTER, "--aws-region", REGION);
  }

  /** Applies the AWS commands of a check's fix, in order. */
  void apply(Execution execution, String check) {
    run(execution.fix(check, "aws"), execution, check);
  }

  /** Applies the commands of which a check's fix leaves the choice to a person. */
  void choose(Execution execution, String check) {
    run(execution.choices(check), execution, check);
  }

  /** Applies all that a check's fix has commands for, and decides for every choice. */
  void applyAndChoose(Execution execution, String check) {
    List<String> commands = new ArrayList<>(execution.fix(check, "aws"));
    commands.addAll(execution.choices(check));
    run(commands, execution, check);
  }

  private void run(List<String> commands, Execution execution, String check) {
    assertFalse(commands.isEmpty(), () -> "no command in " + execution.check(check));
    new CliShell(CliShell.required(), endpoint.uri()).apply(commands);
  }

  /** Everything that a result tells its reader, in one text. */
  static String text(JsonNode check) {
    List<String> texts = new ArrayList<>();
    collect(check, texts);
    return String.join("\n", texts);
  }

  private static void collect(JsonNode node, List<String> texts) {
    if (node.isValueNode()) {
      texts.add(node.asText());
    }
    node.forEach(child -> collect(child, texts));
  }

  /** A port at which nobody listens. */
  static int closedPort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Program.awsEndpoint(null);
    endpoint.close();
  }
}
