package dev.auroracheck.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DemoTest {
  @Test
  void theFixesThatTheProgramPrintsMakeTheClusterReady() throws Exception {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    Demo.Ending ending;
    try (Demo demo =
        new Demo(program(), new PrintStream(screen, true, StandardCharsets.UTF_8), false)) {
      ending = demo.run();
    }
    String shown = screen.toString(StandardCharsets.UTF_8);
    assertEquals("not-ready", ending.before(), shown);
    assertEquals("ready", ending.after(), shown);
    assertTrue(ending.fixed().size() >= 5, () -> ending.fixed() + "\n" + shown);
    assertTrue(shown.contains("NOT READY"), shown);
    assertTrue(shown.contains("Create the ClickPipe with"), shown);
  }

  /** The program of this build, from the classes: there is no jar yet when tests run. */
  private static List<String> program() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        Main.class.getName());
  }
}
