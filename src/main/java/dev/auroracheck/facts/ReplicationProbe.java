package dev.auroracheck.facts;

/** The outcome of a replication connection as the pipe's role. */
public sealed interface ReplicationProbe {

  /** The server answered {@code IDENTIFY_SYSTEM}. */
  record Answered() implements ReplicationProbe {}

  /**
   * The server refused the connection.
   *
   * @param reason the message of the server
   */
  record Refused(String sqlState, String reason) implements ReplicationProbe {}
}
