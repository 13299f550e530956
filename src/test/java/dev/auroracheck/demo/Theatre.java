package dev.auroracheck.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Plays the demo that was asked for, and leaves nothing behind. */
public final class Theatre {
  private Theatre() {}

  /** The demo itself; the arguments are which one, and the command that runs the program. */
  public static void main(String[] arguments) throws Exception {
    boolean everything = arguments[0].equals(Everything.class.getSimpleName());
    List<String> program = List.of(arguments).subList(1, arguments.length);
    long start = System.nanoTime();
    PrintStream out = new PrintStream(System.out, true, System.getProperty("native.encoding"));
    boolean colour =
        program.toString().contains("auroracheck.terminal=out")
            && System.getenv("NO_COLOR") == null;
    out.printf(
        "Looking for %sthe AWS CLI; the first time that may take minutes%n",
        everything ? "psql and " : "");
    Optional<String> missing = everything ? Everything.missing() : Stage.missing();
    if (missing.isPresent()) {
      System.err.println("aurora-check: the demo needs " + missing.get());
      System.exit(3);
    }
    out.println(
        "Starting a PostgreSQL that looks like Aurora, and an endpoint that answers as AWS");
    Path scratch = Files.createTempDirectory("aurora-check-demo");
    // the unpacked binaries stay for the next time; the server's data do not
    System.setProperty(
        "ot.epg.working-dir",
        Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg").toString());
    System.setProperty("java.io.tmpdir", scratch.toString());
    AtomicReference<Story> started = new AtomicReference<>();
    AtomicBoolean ended = new AtomicBoolean();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  ended.set(true);
                  Optional.ofNullable(started.get()).ifPresent(Story::close);
                  removeAtLast(scratch);
                }));
    Story.Ending ending;
    try (Story demo =
        everything
            ? new Everything(16, Everything.Kind.DEFAULT_GROUP, program, out, colour)
            : new Demo(program, out, colour)) {
      started.set(demo);
      ending = demo.run();
    } catch (Exception e) {
      if (ended.get()) {
        // whatever it is, Ctrl-C is why
        Thread.currentThread().join();
      }
      throw e;
    }
    out.printf(
        Locale.ROOT,
        "%n%d checks fixed in %.0f s: %s%n",
        ending.fixed().size(),
        Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0,
        String.join(", ", ending.fixed()));
    if (!ending.good()) {
      out.println("The demo should have ended " + ending.expected());
    }
    System.exit(ending.good() ? 0 : 1);
  }

  /** What was interrupted while it started takes a moment to go. */
  private static void removeAtLast(Path scratch) {
    ProcessHandle.current()
        .descendants()
        .filter(p -> p.info().command().filter(c -> c.endsWith("initdb")).isPresent())
        .forEach(ProcessHandle::destroy);
    for (int i = 0; i < 50; i++) {
      try {
        Optional<ProcessHandle> server = server(scratch);
        if (server.isEmpty() && ProcessHandle.current().descendants().findAny().isEmpty()) {
          Stage.remove(scratch);
          return;
        }
        if (i == 10) {
          // the library has not seen it start, and so does not stop it
          server.ifPresent(ProcessHandle::destroy);
        }
        Thread.sleep(100);
      } catch (IOException | UncheckedIOException e) {
        // a file came or went in between
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Optional<ProcessHandle> server(Path scratch) throws IOException {
    try (Stream<Path> files = Files.find(scratch, 3, (f, a) -> f.endsWith("postmaster.pid"))) {
      Optional<Path> file = files.findAny();
      return file.isEmpty()
          ? Optional.empty()
          : Files.readAllLines(file.get()).stream()
              .findFirst()
              .map(Long::valueOf)
              .flatMap(ProcessHandle::of);
    }
  }
}
