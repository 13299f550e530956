package dev.auroracheck.cli;

/** The line on stderr that says what is being waited for; there is none where nobody looks. */
final class Progress {
  private final Terminal terminal;
  private final boolean wanted;
  private boolean shown;

  Progress(Terminal terminal, boolean wanted) {
    this.terminal = terminal;
    this.wanted = wanted && terminal.errIsTerminal() && !terminal.isDumb();
  }

  synchronized void show(String what) {
    if (wanted) {
      write("\r\u001b[K" + what + " …");
      shown = true;
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
