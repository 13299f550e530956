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
import org.jspecify.annotations.Nullable;

/**
 * The world around the process.
 *
 * @param environment the environment variables
 * @param out stdout, to which the report goes, as bytes
 * @param err stderr
 * @param charset what the terminal shows
 * @param outIsTerminal whether a person looks at stdout
 * @param errIsTerminal whether a person looks at stderr
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
    Optional<Prompt> console,
    Time time) {

  /** A person who can be asked. */
  interface Prompt {
    /** What was typed; null at the end of the input. */
    char @Nullable [] password(String question);
  }

  /** That of this process. The launcher knows which streams are terminals; Java 17 does not. */
  static Terminal ofProcess() {
    Optional<Console> console = Optional.ofNullable(System.console()).filter(Terminal::isTerminal);
    String told = System.getProperty("auroracheck.terminal", console.isPresent() ? "out,err" : "");
    return new Terminal(
        System.getenv(),
        new PrintStream(new UntilClosed(new FileOutputStream(FileDescriptor.out))),
        System.err,
        Charset.forName(System.getProperty("native.encoding", "UTF-8")),
        told.contains("out"),
        told.contains("err"),
        console.map(c -> question -> c.readPassword("%s", question)),
        Time.REAL);
  }

  /** From Java 22 on there is a console also where there is no terminal. */
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

  /** Whether colour may be written to stdout, as far as the world around decides it. */
  boolean showsColour() {
    return outIsTerminal && variable("NO_COLOR").isEmpty() && !isDumb();
  }

  /** Whether the terminal takes no escape sequences. */
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

  /** Writes a message to stderr: one line, whatever is in the names that it holds. */
  void message(String text) {
    byte[] bytes = (Visible.line(text) + "\n").getBytes(charset);
    err.write(bytes, 0, bytes.length);
    err.flush();
  }
}
