package dev.auroracheck.fix;

import static dev.auroracheck.fix.Names.plain;
import static dev.auroracheck.pipe.Quoted.literal;

import dev.auroracheck.remedy.ServerChange;

/** What changes of databases and of the server are in words. */
final class ServerDescriptions implements ServerChange.Cases<Description> {
  private static final String PREPARED = "prepared transaction";

  @Override
  public Description limitDatabaseConnections(ServerChange.LimitDatabaseConnections change) {
    return Description.of(
            "Raise the connection limit of database "
                + plain(change.database())
                + " to "
                + change.limit())
        .purpose("connections");
  }

  @Override
  public Description dropSlot(ServerChange.DropSlot change) {
    return Description.of("Drop ", "inactive replication slot", plain(change.name()), "")
        .purpose("replication slots")
        .impact("whatever reads from the slot can't continue");
  }

  @Override
  public Description endSession(ServerChange.EndSession change) {
    return Description.of("End ", "session", change.pid(), "")
        .purpose("sessions")
        .impact("the open transaction of the session is rolled back");
  }

  @Override
  public Description commitPrepared(ServerChange.CommitPrepared change) {
    return Description.of("Commit ", PREPARED, literal(change.transaction()), "")
        .purpose(PREPARED + "s");
  }

  @Override
  public Description rollBackPrepared(ServerChange.RollBackPrepared change) {
    return Description.of("Or roll back ", PREPARED, literal(change.transaction()), "")
        .purpose(PREPARED + "s");
  }

  @Override
  public Description disableEventTrigger(ServerChange.DisableEventTrigger change) {
    return Description.of("Disable ", "event trigger", plain(change.name()), "")
        .purpose("event triggers");
  }
}
