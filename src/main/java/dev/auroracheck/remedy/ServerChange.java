package dev.auroracheck.remedy;

/** A change of something that belongs to a database or the whole server. */
public sealed interface ServerChange extends Change {

  <R> R accept(Cases<R> cases);

  @Override
  default <R> R accept(Families<R> families) {
    return families.server(this);
  }

  /** One case for each type, so that the compiler finds code that misses one. */
  interface Cases<R> {
    R limitDatabaseConnections(LimitDatabaseConnections change);

    R dropSlot(DropSlot change);

    R endSession(EndSession change);

    R commitPrepared(CommitPrepared change);

    R rollBackPrepared(RollBackPrepared change);

    R disableEventTrigger(DisableEventTrigger change);
  }

  /** Sets the connection limit of a database. */
  record LimitDatabaseConnections(String database, int limit) implements ServerChange {
    @Override
    public Phase phase() {
      return Phase.ROLE;
    }

    @Override
    public Object subject() {
      return database;
    }

    @Override
    public Change and(Change later) {
      return limit > ((LimitDatabaseConnections) later).limit ? this : later;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.limitDatabaseConnections(this);
    }
  }

  /** Drops a replication slot. */
  record DropSlot(String name) implements ServerChange {
    @Override
    public Phase phase() {
      return Phase.ROLE;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.dropSlot(this);
    }
  }

  /** Ends a session, which rolls back its transaction. */
  record EndSession(String pid) implements ServerChange {
    @Override
    public Phase phase() {
      return Phase.ROLE;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.endSession(this);
    }
  }

  /** Commits a prepared transaction. */
  record CommitPrepared(String transaction) implements ServerChange {
    @Override
    public Phase phase() {
      return Phase.ROLE;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.commitPrepared(this);
    }
  }

  /** Rolls back a prepared transaction. */
  record RollBackPrepared(String transaction) implements ServerChange {
    @Override
    public Phase phase() {
      return Phase.ROLE;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.rollBackPrepared(this);
    }
  }

  /** Disables an event trigger. */
  record DisableEventTrigger(String name) implements ServerChange {
    @Override
    public Phase phase() {
      return Phase.ROLE;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.disableEventTrigger(this);
    }
  }
}
