package dev.auroracheck.cli;

import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A line at the end of stderr that is redrawn in place until it is removed. */
final class StatusLine {
  private static final String ERASE = "\r\u001b[K";
  private static final long REDRAW_MILLIS = 500;

  private final Terminal terminal;

  /** Redraws the line; null before the first one. */
  private @Nullable Timer timer;

  private @Nullable TimerTask task;
  private boolean drawn;
  private boolean closed;

  StatusLine(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Replaces the line.
   *
   * @param delay after which it appears, unless it is removed before
   * @param text gives the line; it is asked again for each redraw
   */
  synchronized void show(Duration delay, Supplier<String> text) {
    clear();
    if (timer == null) {
      timer = new Timer("aurora-check progress", true);
      Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }
    TimerTask redraw =
        new TimerTask() {
          @Override
          public void run() {
            draw(this, text);
          }
        };
    task = redraw;
    if (delay.isZero()) {
      draw(redraw, text);
    }
    timer.schedule(redraw, delay.toMillis() + (delay.isZero() ? REDRAW_MILLIS : 0), REDRAW_MILLIS);
  }

  /** Removes the line. */
  synchronized void clear() {
    if (task != null) {
      task.cancel();
      task = null;
    }
    erase();
  }

  /** Writes a line of its own; the status line appears again below it with its next redraw. */
  synchronized void message(String text) {
    erase();
    terminal.message(text);
  }

  private void draw(TimerTask from, Supplier<String> text) {
    String drawing = text.get();
    synchronized (this) {
      // another thread may have replaced the task meanwhile
      if (task == from && !closed) {
        write(ERASE + drawing);
        drawn = true;
      }
    }
  }

  /** Ctrl-C leaves no half line behind. */
  private synchronized void close() {
    closed = true;
    erase();
  }

  private void erase() {
    if (drawn) {
      write(ERASE);
      drawn = false;
    }
  }

  private void write(String text) {
    byte[] bytes = text.getBytes(terminal.charset());
    terminal.err().write(bytes, 0, bytes.length);
    terminal.err().flush();
  }
}
