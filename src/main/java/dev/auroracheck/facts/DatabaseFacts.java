package dev.auroracheck.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The facts that were read from the database.
 *
 * @param role the pipe's role
 * @param replication the outcome of a replication connection as the pipe's role; not applicable if
 *     this tool is connected as another role
 * @param publications the publications of this database
 * @param publicationElsewhere another database that has a publication of the requested name, if
 *     this database has none
 * @param workload the activity on the server
 * @param sessions the conditions for sessions of the pipe's role
 */
@RecordBuilder
public record DatabaseFacts(
    LoginOutcome login,
    Fact<Server> server,
    Fact<Role> role,
    Fact<ReplicationProbe> replication,
    Fact<List<Publication>> publications,
    Fact<Optional<String>> publicationElsewhere,
    TableFacts tables,
    Workload workload,
    Fact<Sessions> sessions)
    implements DatabaseFactsBuilder.With {

  /** The replication slots, sessions and transactions on the server. */
  @RecordBuilder
  public record Workload(Fact<List<Slot>> slots, Fact<Activity> activity)
      implements DatabaseFactsWorkloadBuilder.With {}

  /** The facts of a run in which there is no session. */
  public static DatabaseFacts withoutSession(LoginOutcome login) {
    return unavailable(
        login, new Fact.Unavailable<>(Fact.Why.NO_SESSION, "There is no database session.", ""));
  }

  /** The facts of a run in which only the outcome of the login is known. */
  public static DatabaseFacts unavailable(LoginOutcome login, Fact.Unavailable<?> because) {
    return new DatabaseFacts(
        login,
        Fact.copy(because),
        Fact.copy(because),
        Fact.copy(because),
        Fact.copy(because),
        Fact.copy(because),
        TableFacts.unavailable(because),
        new Workload(Fact.copy(because), Fact.copy(because)),
        Fact.copy(because));
  }

  public Fact<Relations> relations() {
    return tables.relations();
  }

  public Fact<Map<Long, Columns>> columns() {
    return tables.columns();
  }

  public Fact<Map<Long, Structure>> structures() {
    return tables.structures();
  }

  public Fact<Set<Long>> filled() {
    return tables.filled();
  }

  public Fact<Map<Long, List<String>>> toasted() {
    return tables.toasted();
  }

  public Fact<List<Slot>> slots() {
    return workload.slots();
  }

  public Fact<Activity> activity() {
    return workload.activity();
  }
}
