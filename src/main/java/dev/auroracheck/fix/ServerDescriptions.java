package dev.auroracheck.fix;

import static dev.auroracheck.pipe.Quoted.literal;
import static dev.auroracheck.pipe.Quoted.name;

import dev.auroracheck.remedy.ServerChange;

/** What changes of databases and of the server are in words. */
final class ServerDescriptions implements ServerChange.Cases<Description> {

  @Override
  public Description limitDatabaseConnections(ServerChange.LimitDatabaseConnections change) {
    return Description.of(
        "Allow " + change.limit() + " connections to database " + name(change.database()));
  }

  @Override
  public Description dropSlot(ServerChange.DropSlot change) {
    return Description.of("Drop ", "replication slot", name(change.name()), "")
        .impact("whatever reads from the slot can't continue");
  }

  @Override
  public Description endSession(ServerChange.EndSession change) {
    return Description.of("End ", "session", change.pid(), "")
        .impact("the work of the open transaction is undone");
  }

  @Override
  public Description commitPrepared(ServerChange.CommitPrepared change) {
    return Description.of("Commit ", "prepared transaction", literal(change.transaction()), "");
  }

  @Override
  public Description rollBackPrepared(ServerChange.RollBackPrepared change) {
    return Description.of("Roll back ", "prepared transaction", literal(change.transaction()), "");
  }

  @Override
  public Description disableEventTrigger(ServerChange.DisableEventTrigger change) {
    return Description.of("Disable ", "event trigger", name(change.name()), "");
  }
}
