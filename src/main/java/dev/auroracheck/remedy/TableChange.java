package dev.auroracheck.remedy;

import java.util.List;

/** A change of a table. */
public sealed interface TableChange extends Change {

  <R> R accept(Cases<R> cases);

  @Override
  default <R> R accept(Families<R> families) {
    return families.table(this);
  }

  /** One case for each type, so that the compiler finds code that misses one. */
  interface Cases<R> {
    R setReplicaIdentity(SetReplicaIdentity change);

    R identifyByIndex(IdentifyByIndex change);

    R setLogged(SetLogged change);

    R setNotNull(SetNotNull change);

    R validateConstraint(ValidateConstraint change);
  }

  /** Sets the replica identity of a table. */
  record SetReplicaIdentity(TableRef table, Identity identity) implements TableChange {
    @Override
    public Phase phase() {
      return Phase.IDENTITY;
    }

    @Override
    public Object subject() {
      return table;
    }

    @Override
    public Change and(Change later) {
      return identity == Identity.FULL ? this : later;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.setReplicaIdentity(this);
    }
  }

  /**
   * Builds a unique index and makes it the replica identity.
   *
   * @param index the name of the new index
   */
  record IdentifyByIndex(TableRef table, String index, List<String> columns)
      implements TableChange {
    @Override
    public Phase phase() {
      return Phase.IDENTITY;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.identifyByIndex(this);
    }
  }

  /** Turns an unlogged table into a permanent one. */
  record SetLogged(TableRef table) implements TableChange {
    @Override
    public Phase phase() {
      return Phase.IDENTITY;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.setLogged(this);
    }
  }

  /** Makes a column NOT NULL. */
  record SetNotNull(TableRef table, String column) implements TableChange {
    @Override
    public Phase phase() {
      return Phase.VALIDATION;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.setNotNull(this);
    }
  }

  /** Validates a NOT NULL constraint that is NOT VALID. */
  record ValidateConstraint(TableRef table, String constraint) implements TableChange {
    @Override
    public Phase phase() {
      return Phase.VALIDATION;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.validateConstraint(this);
    }
  }

  /** A replica identity. */
  enum Identity {
    /** The primary key. */
    DEFAULT,
    /** The whole row. */
    FULL
  }
}
