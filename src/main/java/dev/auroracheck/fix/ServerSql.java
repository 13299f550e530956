package dev.auroracheck.fix;

import static dev.auroracheck.pipe.Quoted.literal;
import static dev.auroracheck.pipe.Quoted.name;

import dev.auroracheck.remedy.ServerChange;

/** Changes of databases and of the server as SQL. */
final class ServerSql implements ServerChange.Cases<Sql> {

  /** Nothing to do where the limit is higher by now, or removed. */
  @Override
  public Sql limitDatabaseConnections(ServerChange.LimitDatabaseConnections change) {
    return Sql.of(
            "ALTER DATABASE "
                + name(change.database())
                + " CONNECTION LIMIT "
                + change.limit()
                + ";")
        .unless(
            "SELECT datconnlimit NOT BETWEEN 0 AND "
                + (change.limit() - 1)
                + " FROM pg_catalog.pg_database WHERE datname = "
                + literal(change.database()))
        .needing(Right.to(Right.Kind.OWN_DATABASE, change.database()));
  }

  @Override
  public Sql dropSlot(ServerChange.DropSlot change) {
    return Sql.of("SELECT pg_drop_replication_slot(" + literal(change.name()) + ");")
        .unless(
            "NOT EXISTS (SELECT FROM pg_catalog.pg_replication_slots WHERE slot_name = "
                + literal(change.name())
                + ")");
  }

  @Override
  public Sql endSession(ServerChange.EndSession change) {
    return Sql.of("SELECT pg_terminate_backend(" + change.pid() + ");");
  }

  @Override
  public Sql commitPrepared(ServerChange.CommitPrepared change) {
    return Sql.of("COMMIT PREPARED " + literal(change.transaction()) + ";")
        .unless(isGone(change.transaction()));
  }

  @Override
  public Sql rollBackPrepared(ServerChange.RollBackPrepared change) {
    return Sql.of("ROLLBACK PREPARED " + literal(change.transaction()) + ";")
        .unless(isGone(change.transaction()));
  }

  private static String isGone(String transaction) {
    return "NOT EXISTS (SELECT FROM pg_catalog.pg_prepared_xacts WHERE gid = "
        + literal(transaction)
        + ")";
  }

  @Override
  public Sql disableEventTrigger(ServerChange.DisableEventTrigger change) {
    return Sql.of("ALTER EVENT TRIGGER " + name(change.name()) + " DISABLE;");
  }
}
