package dev.auroracheck.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A line to a server on this machine: as long as is wanted, and it counts round trips, which are
 * the times that the client speaks after the server has. To open a connection takes a round trip
 * too.
 */
final class Line implements AutoCloseable {
  private record Piece(ByteBuffer bytes, long due) {}

  private final ServerSocket listener;
  private final int target;
  private final long delayNanos;
  private final AtomicInteger roundTrips = new AtomicInteger();

  /**
   * @param roundTripMillis how long a word and its answer are on the way together
   */
  Line(int target, int roundTripMillis) throws IOException {
    this.target = target;
    this.delayNanos = TimeUnit.MILLISECONDS.toNanos(roundTripMillis) / 2;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Those since the last time that this was asked, of all connections together. */
  int roundTrips() {
    return roundTrips.getAndSet(0);
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      AtomicBoolean answered = new AtomicBoolean(true);
      carry(
          client,
          server,
          true,
          () -> {
            if (answered.getAndSet(false)) {
              roundTrips.incrementAndGet();
            }
          });
      carry(server, client, false, () -> answered.set(true));
    }
  }

  /** What is on the way does not hold up what comes behind it. */
  private void carry(Socket from, Socket to, boolean opening, Runnable heard) {
    BlockingQueue<Piece> underway = new LinkedBlockingQueue<>();
    start(
        () -> {
          InputStream in = from.getInputStream();
          byte[] buffer = new byte[65536];
          // the first bytes of a client wait until its connection would have been opened
          long opened = System.nanoTime() + (opening ? 2 * delayNanos : 0);
          int read = 0;
          while (read >= 0) {
            read = in.read(buffer);
            heard.run();
            underway.add(
                new Piece(
                    ByteBuffer.wrap(Arrays.copyOf(buffer, Math.max(0, read))), Math.max(opened, System.nanoTime()) + delayNanos));
          }
        });
    start(
        () -> {
          OutputStream out = to.getOutputStream();
          Piece piece = underway.take();
          while (piece.bytes().hasRemaining()) {
            TimeUnit.NANOSECONDS.sleep(piece.due() - System.nanoTime());
            out.write(piece.bytes().array());
            piece = underway.take();
          }
          to.shutdownOutput();
        });
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // one end has hung up
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
