package dev.auroracheck.facts;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the database side says.
 *
 * @param role the pipe's role
 * @param replication the outcome of a replication connection as the pipe's role; not applicable
 *     where the session belongs to another
 * @param publications those of this database
 * @param publicationElsewhere another database that has the publication which is missing here
 * @param relations every table, view and foreign table outside the system's schemas
 * @param columns by the table's oid; tables of which there is nothing to say are left out
 * @param structures columns and keys by the table's oid, of the tables where these can matter
 * @param filled the oids of partitions that hold rows, of partitioned tables with row-level
 *     security
 * @param toasted the columns that may have values stored out of line, by the table's oid, where the
 *     whole row is not the replica identity
 * @param sessions what sessions of the pipe's role meet
 * @param derived what was worked out from the rest
 */
public record DatabaseFacts(
    LoginOutcome login,
    Fact<Server> server,
    Fact<Role> role,
    Fact<ReplicationProbe> replication,
    Fact<List<Publication>> publications,
    Fact<Optional<String>> publicationElsewhere,
    Fact<Relations> relations,
    Fact<Map<Long, Columns>> columns,
    Fact<Map<Long, Structure>> structures,
    Fact<Set<Long>> filled,
    Fact<Map<Long, List<String>>> toasted,
    Fact<List<Slot>> slots,
    Fact<Activity> activity,
    Fact<Sessions> sessions,
    Derived derived) {

  public DatabaseFacts(
      LoginOutcome login,
      Fact<Server> server,
      Fact<Role> role,
      Fact<ReplicationProbe> replication,
      Fact<List<Publication>> publications,
      Fact<Optional<String>> publicationElsewhere,
      Fact<Relations> relations,
      Fact<Map<Long, Columns>> columns,
      Fact<Map<Long, Structure>> structures,
      Fact<Set<Long>> filled,
      Fact<Map<Long, List<String>>> toasted,
      Fact<List<Slot>> slots,
      Fact<Activity> activity,
      Fact<Sessions> sessions) {
    this(
        login,
        server,
        role,
        replication,
        publications,
        publicationElsewhere,
        relations,
        columns,
        structures,
        filled,
        toasted,
        slots,
        activity,
        sessions,
        new Derived());
  }

  /** The facts of a run in which there is no session. */
  public static DatabaseFacts withoutSession(LoginOutcome login) {
    return absent(login, Fact.Why.NO_SESSION, "there is no database session");
  }

  private static DatabaseFacts absent(LoginOutcome login, Fact.Why why, String reason) {
    return new DatabaseFacts(
        login,
        Fact.absent(why, reason),
        Fact.absent(why, reason),
        Fact.absent(why, reason),
        Fact.absent(why, reason),
        Fact.absent(why, reason),
        Fact.absent(why, reason),
        Fact.absent(why, reason),
        Fact.absent(why, reason),
        Fact.absent(why, reason),
        Fact.absent(why, reason),
        Fact.absent(why, reason),
        Fact.absent(why, reason),
        Fact.absent(why, reason));
  }
}
