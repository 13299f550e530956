package dev.auroracheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.auroracheck.servers.Command;
import dev.auroracheck.servers.OnPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher of a checkout, in a directory of its own with a stub instead of Maven. */
class LauncherTest {
  @TempDir Path checkout;

  @BeforeEach
  void copy() throws IOException {
    Path original = Path.of(System.getProperty("project.directory", ""), "aurora-check");
    Files.copy(original, checkout.resolve("aurora-check"));
    Files.createDirectory(checkout.resolve("bin"));
  }

  private void maven(String... commands) throws IOException {
    Path mvn = checkout.resolve("bin/mvn");
    Files.writeString(mvn, "#!/bin/sh\n" + String.join("\n", commands) + "\n");
    assertTrue(mvn.toFile().setExecutable(true));
  }

  private Map<String, String> environment() {
    return Map.of(
        "PATH",
        checkout.resolve("bin") + ":" + System.getenv("PATH"),
        "JAVA_HOME",
        System.getProperty("java.home"),
        "TERM",
        "xterm");
  }

  private Command launch(String... words) {
    List<String> sh = List.of("sh", checkout.resolve("aurora-check").toString());
    return Command.run(
        environment(), Stream.concat(sh.stream(), Stream.of(words)).toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo --help", "demo -h", "demo --everything --help", "help demo"})
  void demoHasHelpThatNeedsNoBuild(String line) {
    Command help = launch(line.split(" ", -1));
    assertEquals(0, help.exitCode(), help.output());
    for (String part :
        List.of(
            "Usage: ./aurora-check demo [--everything]", "Options:", "Needs:", "your databases")) {
      assertTrue(help.output().contains(part), part);
    }
    assertEquals(List.of(), help.output().lines().filter(l -> l.length() > 80).toList());
    assertFalse(Files.exists(checkout.resolve("target")));
  }

  @Test
  void demoRefusesUnknownOptions() {
    Command run = launch("demo", "--evrything");
    assertEquals(2, run.exitCode());
    assertEquals(
        "aurora-check: demo: unknown option --evrything; ./aurora-check demo --help lists them\n",
        run.output());
  }

  @Test
  void aBuildThatFailsShowsTheEndOfItsLog() throws IOException {
    maven("seq 1 30", "echo '[ERROR] no such thing'", "exit 1");
    Command run = launch("list");
    String log = checkout.toRealPath().resolve("target/build.log").toString();
    assertEquals(3, run.exitCode(), run.output());
    List<String> lines = run.output().lines().toList();
    assertEquals(
        "aurora-check: building the program, once; this takes about a minute (log: " + log + ")",
        lines.get(0));
    assertEquals(
        "aurora-check: the build failed; these are the last lines of " + log + ":", lines.get(1));
    assertEquals("[ERROR] no such thing", lines.get(lines.size() - 1));
    assertEquals(22, lines.size());
    assertFalse(run.output().contains("\u001b"), run.output());
    assertFalse(Files.exists(checkout.resolve("target/launcher.lock")));
  }

  @Test
  void aBuildShowsOnATerminalHowLongItRuns() throws IOException {
    assumeTrue(OnPath.find("script").isPresent());
    maven("sleep 2", "exit 1");
    String command = "sh " + checkout.resolve("aurora-check") + " list";
    Command run = Command.run(environment(), "script", "-qec", command, "/dev/null");
    assertTrue(run.output().contains("\r\u001b[Kbuilding: 1 s"), run.output());
    assertTrue(run.output().contains("\r\u001b[Kaurora-check: the build failed"), run.output());
  }
}
