package dev.auroracheck.cli;

import dev.auroracheck.report.Palette;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Shows on stderr what the program is waiting for, and for how long. On a terminal that is one line
 * which is redrawn; elsewhere only the pauses of {@code --wait} are reported.
 */
final class Progress implements Waits {
  /** A run that ends sooner shows no progress. */
  private static final Duration DELAY = Duration.ofSeconds(1);

  private final Terminal terminal;
  private final Palette palette;
  private final Duration timeout;
  private final StatusLine line;
  private final boolean redraws;

  /** When each source last answered, or when its first request began, in nanoseconds. */
  private final Map<Source, Long> pending = new EnumMap<>(Source.class);

  private String reported = "";

  /**
   * @param timeout how long each connection, statement and call may take
   */
  Progress(Terminal terminal, Duration timeout) {
    this.terminal = terminal;
    this.timeout = timeout;
    palette = new Palette(false, terminal.showsUnicode());
    line = new StatusLine(terminal);
    redraws = terminal.errIsTerminal() && !terminal.isDumb();
  }

  @Override
  public void begin(Source source) {
    synchronized (pending) {
      boolean first = pending.isEmpty();
      pending.put(source, System.nanoTime());
      if (first && redraws) {
        line.show(DELAY, this::sources);
      }
    }
  }

  @Override
  public void answered(Source source) {
    synchronized (pending) {
      pending.replace(source, System.nanoTime());
    }
  }

  @Override
  public void end(Source source) {
    synchronized (pending) {
      pending.remove(source);
      if (pending.isEmpty()) {
        line.clear();
      }
    }
  }

  private String sources() {
    long now = System.nanoTime();
    synchronized (pending) {
      String all =
          pending.entrySet().stream()
              .map(e -> source(e.getKey(), Duration.ofNanos(now - e.getValue())))
              .collect(Collectors.joining(palette.dot()));
      return all.substring(0, Math.min(all.length(), terminal.progressWidth()));
    }
  }

  /** Only one request is limited: waiting for several, or for a name server, may take longer. */
  private String source(Source source, Duration waited) {
    return source.display()
        + ' '
        + palette.ellipsis()
        + ' '
        + waited.plusMillis(500).toSeconds()
        + " s"
        + (waited.compareTo(timeout) < 0 && source != Source.ADDRESSES
            ? " of " + seconds(timeout) + " s"
            : "");
  }

  /**
   * Reports the pause between two runs. Where the line is not redrawn, a pause is reported only if
   * something else is waited for than before.
   *
   * @param what what is not ready yet
   * @param pause until the next run
   * @param left until no further run begins
   */
  void waiting(String what, Duration pause, Duration left) {
    if (redraws) {
      long start = System.nanoTime();
      line.show(
          Duration.ZERO,
          () -> {
            Duration passed = Duration.ofSeconds((System.nanoTime() - start) / 1_000_000_000);
            return fitted(what, until(pause.minus(passed), left.minus(passed)));
          });
    } else if (!what.equals(reported)) {
      terminal.message("waiting: " + what + until(pause, left));
      reported = what;
    }
  }

  private static String until(Duration pause, Duration left) {
    return "; again in " + seconds(pause) + " s, " + Durations.display(left) + " left";
  }

  private static long seconds(Duration duration) {
    return (duration.toMillis() + 999) / 1000;
  }

  /** Shortens what is waited for: a line that wraps can't be redrawn. */
  private String fitted(String what, String until) {
    int room = terminal.progressWidth() - "waiting: ".length() - until.length();
    String shown =
        what.length() <= room
            ? what
            : what.substring(0, Math.max(0, room - 2)) + ' ' + palette.ellipsis();
    return "waiting: " + shown + until;
  }

  /** Removes the line. */
  void clear() {
    line.clear();
  }

  /** Writes a message as a line of its own. */
  void message(String text) {
    line.message(text);
  }
}
