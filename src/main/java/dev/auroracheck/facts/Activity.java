package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;

/**
 * Who is at work on the server, this tool left out.
 *
 * @param walSenders WAL senders in use
 * @param connections client connections to the server, WAL senders left out
 * @param connectionsOfDatabase those to this database
 * @param connectionsOfRole those of the pipe's role
 * @param databaseLimit how many this database allows; absent: no limit
 * @param transactions prepared ones, those that have written, and those that only read for a minute
 *     or more
 */
@RecordBuilder
public record Activity(
    int walSenders,
    int connections,
    int connectionsOfDatabase,
    int connectionsOfRole,
    Optional<Integer> databaseLimit,
    List<Transaction> transactions)
    implements ActivityBuilder.With {

  /** What a transaction is. */
  public enum Kind {
    PREPARED,
    WRITING,
    READING
  }

  /**
   * An open transaction, in whatever database. How long it is open is hidden from a role that may
   * not see other roles' sessions; then there may be a lower bound, and never an upper one.
   *
   * @param name the identifier of a prepared one, else the process id
   * @param database absent where the session has none
   * @param minSeconds open for so long at least
   * @param maxSeconds open for so long at most; {@link Long#MAX_VALUE}: unknown
   */
  public record Transaction(
      Kind kind, String name, Optional<String> database, long minSeconds, long maxSeconds) {}
}
