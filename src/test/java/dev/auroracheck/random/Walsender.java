package dev.auroracheck.random;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyDual;

/** A replication connection with a temporary slot. */
final class Walsender implements AutoCloseable {
  /** Receives what the output plugin sends. */
  interface Receiver {
    void receive(ByteBuffer message) throws Copier.Stopped;
  }

  private final Connection connection;
  private Optional<CopyDual> stream = Optional.empty();

  /**
   * @param session an ordinary one of the same role
   */
  Walsender(Pipe pipe, Connection session) throws SQLException {
    this.connection = pipe.connectForReplication(session);
  }

  /** The first column of the first row. */
  String ask(String command, String column) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet r = s.executeQuery(command)) {
      r.next();
      return r.getString(column);
    }
  }

  /** The name of the snapshot, which is there until the stream starts. */
  String createSlot(String name) throws SQLException {
    return ask(
        "CREATE_REPLICATION_SLOT \"" + name + "\" TEMPORARY LOGICAL pgoutput EXPORT_SNAPSHOT",
        "snapshot_name");
  }

  void start(String slot, String options) throws SQLException {
    stream =
        Optional.of(
            connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyDual("START_REPLICATION SLOT \"" + slot + "\" LOGICAL 0/0 (" + options + ")"));
  }

  /** Receives everything that the server wrote before the position. */
  void read(long position, Receiver receiver) throws SQLException, Copier.Stopped {
    CopyDual copy = stream.orElseThrow();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Pipe.LIMIT_SECONDS);
    for (long reached = 0; reached < position; ) {
      byte[] bytes = copy.readFromCopy(false);
      if (bytes == null) {
        requestReply(copy);
        bytes = copy.readFromCopy(true);
      }
      if (bytes == null || System.nanoTime() > end) {
        throw new Copier.Stopped("the stream ended before everything had arrived");
      }
      ByteBuffer message = ByteBuffer.wrap(bytes);
      if (message.get() == 'k') {
        reached = message.getLong();
      } else {
        // two positions and a time
        receiver.receive(message.position(25).slice());
      }
    }
  }

  /** The answer says how far the server has come. */
  private static void requestReply(CopyDual copy) throws SQLException {
    ByteBuffer status = ByteBuffer.allocate(34);
    status.put((byte) 'r').putLong(0).putLong(0).putLong(0).putLong(0).put((byte) 1);
    copy.writeToCopy(status.array(), 0, status.capacity());
    copy.flushCopy();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
