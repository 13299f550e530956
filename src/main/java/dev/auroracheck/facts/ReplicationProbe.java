package dev.auroracheck.facts;

/** What became of a replication connection as the pipe's role. */
public sealed interface ReplicationProbe {

  /** {@code IDENTIFY_SYSTEM} answered. */
  record Answered() implements ReplicationProbe {}

  /**
   * The server refused it to this role.
   *
   * @param reason the server's own words
   */
  record Refused(String sqlState, String reason) implements ReplicationProbe {}
}
