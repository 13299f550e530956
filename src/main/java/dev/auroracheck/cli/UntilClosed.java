package dev.auroracheck.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.util.Locale;

/**
 * Writes until the reader closes the pipe. A reader such as {@code head} has read enough then: the
 * rest is dropped, and that is not an error.
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

  /** Java has no type for this exception; its message comes from the operating system. */
  static boolean isClosedPipe(IOException e) {
    // its message contains the name of a file
    return !(e instanceof FileSystemException)
        && String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
  }
}
