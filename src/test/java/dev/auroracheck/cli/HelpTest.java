package dev.auroracheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.auroracheck.cli.Program.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The help, and the width of what is printed. After a change that is meant, run with {@code
 * -Dgolden.write=true} and read the difference.
 */
class HelpTest {
  private static final Path GOLDEN =
      Path.of(System.getProperty("project.directory", ""), "src/test/resources/golden/help.txt");

  private static String printed(Program program) {
    Execution run = program.run();
    assertEquals(0, run.exitCode(), run.err());
    assertEquals("", run.err());
    return run.out();
  }

  @Test
  void helpOfTheProgram() throws IOException {
    String help = printed(new Program("--help"));
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(GOLDEN, help);
    }
    assertEquals(Files.readString(GOLDEN), help);
    assertEquals(help, printed(new Program("help")));
  }

  @Test
  void beginsWithTheFourCommandsThatAreNeededFirst() {
    List<String> commands =
        printed(new Program("--help"))
            .lines()
            .limit(8)
            .filter(l -> l.contains("aurora-check "))
            .map(l -> l.replaceFirst(".*?aurora-check ", ""))
            .toList();
    assertEquals(
        List.of(
            "--host HOST --user ROLE --database NAME",
            "--host HOST --user ADMIN --pipe-user ROLE --fix-dir DIR",
            "explain ID",
            "policy"),
        commands);
  }

  @Test
  void everyOptionIsShownWithADescription() {
    Execution help = new Program("--help").run();
    Terminal terminal = new Program().terminal();
    new CheckCommand(terminal, new Errors(terminal))
        .spec()
        .options()
        .forEach(
            option -> {
              for (String name : option.names()) {
                assertTrue(help.out().contains(name), name);
              }
              assertEquals(1, option.description().length);
              assertFalse(option.description()[0].endsWith("."), option.longestName());
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "explain", "policy", "static-ips", "help"})
  void helpOfACommand(String command) {
    String help = printed(new Program(command, "--help"));
    assertTrue(help.startsWith("Usage: aurora-check " + command), help);
    assertTrue(help.contains("--help"), help);
    assertEquals(help, printed(new Program("help", command)));
  }

  @Test
  void helpOfAnUnknownCommand() {
    Execution run = new Program("help", "explian").run();
    assertEquals(2, run.exitCode());
    assertEquals(
        "aurora-check: unknown command explian; did you mean explain? (commands: explain, list,"
            + " policy, static-ips, help)\n",
        run.err());
  }

  @Test
  void unknownCommandsListTheOthers() {
    Execution run = new Program("doctor").run();
    assertEquals(2, run.exitCode());
    assertEquals(
        "aurora-check: unknown command doctor (commands: explain, list, policy, static-ips,"
            + " help)\n",
        run.err());
  }

  static Stream<Arguments> texts() {
    return Stream.of(
            "--help",
            "list",
            "help",
            "list --help",
            "explain --help",
            "policy --help",
            "static-ips",
            "explain tls ordering-key",
            "explain settings")
        .flatMap(line -> Stream.of(40, 64, 80, 120).map(width -> Arguments.of(line, width)));
  }

  /** A word, a command or an address that is longer stays whole. */
  @ParameterizedTest
  @MethodSource("texts")
  void fitsTheWidth(String line, int width) {
    String text = printed(new Program(line.split(" ", -1)).env("COLUMNS", String.valueOf(width)));
    assertEquals(
        List.of(),
        text.lines()
            .filter(l -> l.length() > width)
            .filter(l -> l.strip().contains(" ") && !l.startsWith("    "))
            .toList());
    if (width >= 80 && !line.startsWith("explain tls")) {
      assertEquals(List.of(), text.lines().filter(l -> l.length() > width).toList());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "100, 100",
    "40, 40",
    "20, 40",
    "500, 120",
    "0, 80",
    "-5, 80",
    "wide, 80",
    "'', 80",
    "12345, 80"
  })
  void theWidthIsThatOfTheTerminal(String columns, int width) {
    Program program = new Program("--help").env("COLUMNS", columns);
    assertEquals(width, program.terminal().width());
  }

  @Test
  void whatIsNoTerminalHasEightyColumns() {
    assertEquals(80, new Program().columns(100).terminal().width());
    assertEquals(100, new Program().columns(100).stdoutIsTerminal().terminal().width());
    assertEquals(60, new Program().columns(100).env("COLUMNS", "60").terminal().width());
  }

  @Test
  void reportsAreAsWideAsTheTerminal() {
    Program program =
        new Program("-h", "127.0.0.1", "-p", "1", "-U", "u", "--no-aws").env("COLUMNS", "120");
    assertTrue(program.run().out().lines().mapToInt(String::length).max().orElse(0) > 80);
  }

  @Test
  void headingsAreBoldOnATerminal() {
    String help = printed(new Program("--help").stdoutIsTerminal());
    assertTrue(help.contains("\u001b[1mExamples:\u001b[0m"), help);
    help = printed(new Program("--help", "--no-color").stdoutIsTerminal());
    assertFalse(help.contains("\u001b"), help);
  }
}
