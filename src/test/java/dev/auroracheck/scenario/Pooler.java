package dev.auroracheck.scenario;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Stands between client and server as a pooler does: it passes messages on, and gives a process id
 * of its own for the session.
 */
final class Pooler implements AutoCloseable {
  private static final int BACKEND_KEY_DATA = 'K';
  private static final int OWN_PROCESS_ID = 77;

  private final ServerSocket listener;
  private final int target;

  /** Starts one in front of a server on this machine that is talked to without TLS. */
  Pooler(int target) throws IOException {
    this.target = target;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(
        () -> {
          while (true) {
            serve(listener.accept());
          }
        });
  }

  int port() {
    return listener.getLocalPort();
  }

  private void serve(Socket client) throws IOException {
    Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
    daemon(
        () -> {
          client.getInputStream().transferTo(server.getOutputStream());
          server.shutdownOutput();
        });
    daemon(
        () -> {
          try (client;
              server) {
            answers(
                new DataInputStream(server.getInputStream()),
                new DataOutputStream(client.getOutputStream()));
          }
        });
  }

  /** One message after another: a type, a length that counts itself, a body. */
  private static void answers(DataInputStream from, DataOutputStream to) throws IOException {
    for (int type = from.read(); type >= 0; type = from.read()) {
      int length = from.readInt();
      byte[] body = from.readNBytes(length - 4);
      if (type == BACKEND_KEY_DATA) {
        body[0] = body[1] = body[2] = 0;
        body[3] = OWN_PROCESS_ID;
      }
      to.write(type);
      to.writeInt(length);
      to.write(body);
      to.flush();
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void daemon(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // one side has gone; so may the other
                return;
              }
            },
            "pooler");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
