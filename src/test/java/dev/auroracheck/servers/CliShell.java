package dev.auroracheck.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A shell in which {@code aws} is the real AWS CLI, pointed at a local endpoint. The region of the
 * environment does not exist, so each command has to name its own. {@code sleep} prints for how
 * long and returns at once; waiters wait.
 */
public final class CliShell {
  private static final int LIMIT_MINUTES = 5;
  private static final String NO_REGION = "no-such-region";

  private final Path aws;
  private final URI endpoint;

  /** What came of a run; stderr is in the output. */
  public record Ran(int exitCode, String output) {}

  public CliShell(Path aws, URI endpoint) {
    this.aws = aws;
    this.endpoint = endpoint;
  }

  /** The AWS CLI, which is noted as an environment. */
  public static Optional<Path> aws() {
    Optional<Path> found = Moto.aws();
    if (found.isPresent()) {
      Environments.ran("aws CLI");
    } else {
      Environments.skipped("aws CLI", "neither in a virtual environment nor on the PATH");
    }
    return found;
  }

  /** The same; where there is none, the test is skipped. */
  public static Path required() {
    Optional<Path> found = aws();
    Assumptions.assumeTrue(found.isPresent(), "no aws CLI");
    return found.orElseThrow();
  }

  /** Runs a file. */
  public Ran file(Path script) {
    return file("sh", script);
  }

  /** Runs a file with another shell. */
  public Ran file(String interpreter, Path script) {
    return run(interpreter, script.toString());
  }

  /** Runs a text, which ends with the first command that fails. */
  public Ran text(String script) {
    return run("sh", "-e", "-c", script);
  }

  /**
   * Runs commands as one text; returns what they printed.
   *
   * @throws IllegalStateException with the output if a command fails
   */
  public String apply(List<String> commands) {
    String script = String.join("\n", commands);
    Ran ran = text(script);
    if (ran.exitCode() != 0) {
      throw new IllegalStateException(
          "%s%nended with exit code %d%n%s".formatted(script, ran.exitCode(), ran.output()));
    }
    return ran.output();
  }

  /**
   * Gives a process this shell's {@code aws} and {@code sleep}, and the environment that they need.
   *
   * @param directory takes the two as files
   */
  public void equip(ProcessBuilder builder, Path directory) throws IOException {
    Optional<Path> python = Moto.python();
    String cli = python.isPresent() ? CliServer.client(python.get()) : "\"$LAB_AWS\"";
    // in us-east-1 version 1 of the CLI takes the endpoint of RDS from this option alone
    stub(directory, "aws", "exec " + cli + " --endpoint-url \"$LAB_ENDPOINT\" \"$@\"");
    stub(directory, "sleep", "echo \"slept $1\"");
    Map<String, String> env = builder.environment();
    isolate(env);
    env.put("PATH", directory + File.pathSeparator + env.getOrDefault("PATH", "/usr/bin:/bin"));
    env.put("LAB_AWS", aws.toString());
    env.put("LAB_ENDPOINT", endpoint.toString());
  }

  /** Leaves nothing in an environment by which the AWS CLI would reach a real account. */
  static void isolate(Map<String, String> env) {
    env.keySet().removeIf(name -> name.startsWith("AWS_"));
    env.put("AWS_REGION", NO_REGION);
    env.put("AWS_DEFAULT_REGION", NO_REGION);
    env.put("AWS_ACCESS_KEY_ID", AwsClients.ACCESS_KEY);
    env.put("AWS_SECRET_ACCESS_KEY", AwsClients.SECRET_KEY);
    env.put("AWS_EC2_METADATA_DISABLED", "true");
    env.put("AWS_CONFIG_FILE", "/dev/null");
    env.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    env.put("AWS_PAGER", "");
    env.put("AWS_MAX_ATTEMPTS", "1");
    env.put("NO_PROXY", "127.0.0.1");
    env.put("no_proxy", "127.0.0.1");
  }

  private Ran run(String... command) {
    try {
      Path directory = Files.createTempDirectory("cli-shell");
      try {
        return run(directory, command);
      } finally {
        for (String name : List.of("aws", "sleep", "output")) {
          Files.deleteIfExists(directory.resolve(name));
        }
        Files.delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Ran run(Path directory, String... command) throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    equip(builder, directory);
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IllegalStateException(
          "%s took over %d minutes%n%s"
              .formatted(
                  String.join(" ", command), LIMIT_MINUTES, Files.readString(output, UTF_8)));
    }
    return new Ran(process.exitValue(), Files.readString(output, UTF_8));
  }

  private static void stub(Path directory, String name, String body) throws IOException {
    Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + body + "\n");
    if (!file.toFile().setExecutable(true)) {
      throw new IOException(file + " can't be made executable");
    }
  }
}
