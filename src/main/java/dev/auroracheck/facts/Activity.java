package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;

/**
 * The sessions and transactions on the server, without those of this tool.
 *
 * @param walSenders the number of WAL senders in use
 * @param connections the number of client connections to the server, without WAL senders
 * @param connectionsOfDatabase the number of client connections to this database
 * @param connectionsOfRole the number of client connections of the pipe's role
 * @param databaseLimit the connection limit of this database; absent: no limit
 * @param transactions prepared transactions, transactions that have written, and transactions that
 *     have only read for a minute or more
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

  /** The kind of an open transaction. */
  public enum Kind {
    PREPARED,
    WRITING,
    READING
  }

  /**
   * An open transaction in any database of the server. A role that may not see the sessions of
   * other roles does not see their start times. For it, only a lower bound of the age may be known.
   *
   * @param name the identifier of a prepared transaction, otherwise the process id
   * @param database absent where the session is not connected to a database
   * @param minSeconds the lower bound of its age, in seconds
   * @param maxSeconds the upper bound of its age, in seconds; {@link Long#MAX_VALUE}: unknown
   */
  public record Transaction(
      Kind kind, String name, Optional<String> database, long minSeconds, long maxSeconds) {}
}
