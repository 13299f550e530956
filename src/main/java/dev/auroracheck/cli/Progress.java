package dev.auroracheck.cli;

/** The line on stderr that says what is being waited for; there is none where nobody looks. */
final class Progress {
  private static final int WIDTH = 79;

  private final Terminal terminal;
  private final boolean redraws;
  private final boolean wanted;
  private boolean shown;
  private String waitedFor = "";

  Progress(Terminal terminal, boolean wanted) {
    this.terminal = terminal;
    this.redraws = terminal.errIsTerminal() && !terminal.isDumb();
    this.wanted = wanted && redraws;
  }

  synchronized void show(String what) {
    if (wanted) {
      write("\r\u001b[K" + what + " …");
      shown = true;
    }
  }

  /**
   * Between two runs. Where nobody looks, a line is written only when something else is waited for.
   *
   * @param until when it goes on
   */
  synchronized void waiting(String what, String until) {
    String line = "waiting: " + what + "; " + until;
    if (redraws) {
      // a line that wraps can't be redrawn
      int tooLong = line.length() - WIDTH;
      write(
          "\r\u001b[K"
              + (tooLong > 0
                  ? "waiting: "
                      + what.substring(0, Math.max(0, what.length() - tooLong - 2))
                      + " …; "
                      + until
                  : line));
      shown = true;
    } else if (!what.equals(waitedFor)) {
      terminal.message(line);
      waitedFor = what;
    }
  }

  synchronized void clear() {
    if (shown) {
      write("\r\u001b[K");
      shown = false;
    }
  }

  /** A line of its own, beside the progress. */
  synchronized void message(String text) {
    clear();
    terminal.message(text);
  }

  private void write(String text) {
    byte[] bytes = text.getBytes(terminal.charset());
    terminal.err().write(bytes, 0, bytes.length);
    terminal.err().flush();
  }
}
