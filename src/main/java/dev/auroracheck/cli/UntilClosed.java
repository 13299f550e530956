package dev.auroracheck.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.util.Locale;

/**
 * Writes as long as somebody reads. Who closes a pipe, as {@code head} does, has read enough: that
 * is no error, and the rest goes nowhere.
 */
final class UntilClosed extends OutputStream {
  private final OutputStream to;
  private boolean closed;

  UntilClosed(OutputStream to) {
    this.to = to;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (closed) {
      return;
    }
    try {
      to.write(bytes, offset, length);
    } catch (IOException e) {
      if (!isClosedPipe(e)) {
        throw e;
      }
      closed = true;
    }
  }

  @Override
  public void flush() throws IOException {
    if (!closed) {
      to.flush();
    }
  }

  /** Java has no type of its own for this; the message is the operating system's. */
  static boolean isClosedPipe(IOException e) {
    // whose message holds the name of a file
    return !(e instanceof FileSystemException)
        && String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
  }
}
