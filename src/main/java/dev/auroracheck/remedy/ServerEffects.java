package dev.auroracheck.remedy;

import dev.auroracheck.facts.Activity;
import dev.auroracheck.facts.Facts;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The facts after a change of something that belongs to a database or the whole server. */
final class ServerEffects implements ServerChange.Cases<Facts> {
  private final Facts facts;

  ServerEffects(Facts facts) {
    this.facts = facts;
  }

  @Override
  public Facts limitDatabaseConnections(ServerChange.LimitDatabaseConnections change) {
    return activity(a -> a.withDatabaseLimit(Optional.of(change.limit())));
  }

  @Override
  public Facts dropSlot(ServerChange.DropSlot change) {
    return facts.withDatabase(
        facts
            .database()
            .withWorkload(
                facts
                    .database()
                    .workload()
                    .withSlots(
                        facts
                            .database()
                            .slots()
                            .map(
                                all ->
                                    Effects.without(all, s -> s.name().equals(change.name()))))));
  }

  @Override
  public Facts endSession(ServerChange.EndSession change) {
    return ended(change.pid());
  }

  @Override
  public Facts commitPrepared(ServerChange.CommitPrepared change) {
    return ended(change.transaction());
  }

  @Override
  public Facts rollBackPrepared(ServerChange.RollBackPrepared change) {
    return ended(change.transaction());
  }

  private Facts ended(String transaction) {
    return activity(
        a ->
            a.withTransactions(
                Effects.without(a.transactions(), t -> t.name().equals(transaction))));
  }

  @Override
  public Facts disableEventTrigger(ServerChange.DisableEventTrigger change) {
    return facts.withDatabase(
        facts
            .database()
            .withSessions(
                facts
                    .database()
                    .sessions()
                    .map(
                        s ->
                            s.withEventTriggers(
                                Effects.without(
                                    s.eventTriggers(), t -> t.name().equals(change.name()))))));
  }

  private Facts activity(UnaryOperator<Activity> change) {
    return facts.withDatabase(
        facts
            .database()
            .withWorkload(
                facts.database().workload().withActivity(facts.database().activity().map(change))));
  }
}
