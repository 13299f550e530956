package dev.auroracheck.cli;

import dev.auroracheck.report.Visible;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds the process: its environment variables, its streams and the clock.
 *
 * @param environment the environment variables
 * @param out stdout, which receives the report as bytes
 * @param err stderr
 * @param charset the encoding of the terminal
 * @param outIsTerminal whether stdout is a terminal
 * @param errIsTerminal whether stderr is a terminal
 * @param columns how many characters a line of that terminal has; {@link #NORMAL_WIDTH} where it is
 *     not known
 * @param console asks for a password without showing it; absent where there is no terminal
 * @param time the clock
 */
record Terminal(
    Map<String, String> environment,
    PrintStream out,
    PrintStream err,
    Charset charset,
    boolean outIsTerminal,
    boolean errIsTerminal,
    int columns,
    Optional<Prompt> console,
    Time time) {
  /** The width of text that nobody reads on a terminal. */
  static final int NORMAL_WIDTH = 80;

  private static final int NARROWEST = 40;
  private static final int WIDEST = 120;
  private static final Pattern COLUMNS = Pattern.compile("[1-9]\\d{0,3}");

  /** Asks the person at the terminal. */
  interface Prompt {
    /** What the person entered; null at the end of the input. */
    char @Nullable [] password(String question);
  }

  /**
   * The surroundings of this process. The launcher passes on which streams are terminals and how
   * wide they are, since Java 17 can find out neither.
   */
  static Terminal ofProcess() {
    Optional<Console> console = Optional.ofNullable(System.console()).filter(Terminal::isTerminal);
    String terminals =
        System.getProperty("auroracheck.terminal", console.isPresent() ? "out,err" : "");
    return new Terminal(
        System.getenv(),
        new PrintStream(new UntilClosed(new FileOutputStream(FileDescriptor.out))),
        System.err,
        Charset.forName(System.getProperty("native.encoding", "UTF-8")),
        terminals.contains("out"),
        terminals.contains("err"),
        columns(System.getProperty("auroracheck.columns")).orElse(NORMAL_WIDTH),
        console.map(c -> question -> c.readPassword("%s", question)),
        Time.REAL);
  }

  /** Whether the console is a terminal; from Java 22 on there is one without a terminal too. */
  private static boolean isTerminal(Console console) {
    try {
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /** An environment variable that is set and not empty. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(v -> !v.isEmpty());
  }

  /** The home directory, as libpq finds it: HOME, else that of the user. */
  Path home() {
    return Path.of(variable("HOME").orElseGet(() -> System.getProperty("user.home", "")));
  }

  /**
   * How many characters a line of text on stdout may have: COLUMNS if that is set, else the width
   * of the terminal, else {@link #NORMAL_WIDTH}; from 40 to 120.
   */
  int width() {
    return Math.max(
        NARROWEST, Math.min(WIDEST, exported().orElse(outIsTerminal ? columns : NORMAL_WIDTH)));
  }

  /** How many characters fit on a line of stderr, without the last one, after which some wrap. */
  int progressWidth() {
    return exported().orElse(columns) - 1;
  }

  private Optional<Integer> exported() {
    return columns(environment.get("COLUMNS"));
  }

  /** A terminal of unknown width has zero columns. */
  private static Optional<Integer> columns(@Nullable String text) {
    return Optional.ofNullable(text)
        .filter(t -> COLUMNS.matcher(t).matches())
        .map(Integer::valueOf);
  }

  /** Whether colour may be written to stdout; {@code --no-color} is not considered. */
  boolean showsColour() {
    return outIsTerminal && variable("NO_COLOR").isEmpty() && !isDumb();
  }

  /** Whether the terminal understands no escape sequences. */
  boolean isDumb() {
    return variable("TERM").orElse("").equals("dumb");
  }

  /** Whether more than ASCII can be shown. */
  boolean showsUnicode() {
    return charset.equals(StandardCharsets.UTF_8);
  }

  /** Writes a line of text to stdout, in the terminal's own encoding. */
  void line(String text) {
    write(text + "\n", charset);
  }

  /** Writes to stdout. */
  void write(String text, Charset as) {
    byte[] bytes = text.getBytes(as);
    out.write(bytes, 0, bytes.length);
    out.flush();
  }

  /** Writes a message to stderr as one line, whatever characters its names contain. */
  void message(String text) {
    byte[] bytes = (Visible.line(text) + "\n").getBytes(charset);
    err.write(bytes, 0, bytes.length);
    err.flush();
  }
}
