package dev.auroracheck.scenario;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A DNS server that knows CNAME records alone. */
final class NameServer implements AutoCloseable {
  private static final int HEADER = 12;
  private static final int CNAME = 5;
  private static final int ANSWER = 0x8580;
  private static final int NO_SUCH_NAME = 0x8583;

  private final DatagramSocket socket;
  private final @Nullable Map<String, String> records;

  /**
   * Starts answering.
   *
   * @param records names in lower case to what they stand for; null: it never answers
   */
  NameServer(@Nullable Map<String, String> records) throws IOException {
    this.records = records;
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "name-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** As JNDI has it. */
  String url() {
    return "dns://127.0.0.1:" + socket.getLocalPort();
  }

  private void serve() {
    try {
      while (true) {
        DatagramPacket query = new DatagramPacket(new byte[512], 512);
        socket.receive(query);
        if (records != null) {
          byte[] answer = answer(query.getData(), records);
          socket.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
        }
      }
    } catch (IOException e) {
      // closed
      return;
    }
  }

  private static byte[] answer(byte[] query, Map<String, String> records) throws IOException {
    StringBuilder name = new StringBuilder();
    int at = HEADER;
    while (query[at] != 0) {
      name.append(name.isEmpty() ? "" : ".").append(new String(query, at + 1, query[at], US_ASCII));
      at += query[at] + 1;
    }
    int end = at + 5;
    String target = records.get(name.toString().toLowerCase(Locale.ROOT));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(query, 0, 2);
    out.writeShort(target == null ? NO_SUCH_NAME : ANSWER);
    out.writeShort(1);
    out.writeShort(target == null ? 0 : 1);
    out.writeInt(0);
    out.write(Arrays.copyOfRange(query, HEADER, end));
    if (target != null) {
      out.writeShort(0xC000 | HEADER);
      out.writeShort(CNAME);
      out.writeShort(1);
      out.writeInt(60);
      byte[] encoded = encoded(target);
      out.writeShort(encoded.length);
      out.write(encoded);
    }
    return bytes.toByteArray();
  }

  private static byte[] encoded(String name) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String label : name.split("\\.", -1)) {
      bytes.write(label.length());
      bytes.write(label.getBytes(US_ASCII));
    }
    bytes.write(0);
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}
