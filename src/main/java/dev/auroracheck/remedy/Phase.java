package dev.auroracheck.remedy;

/** When a change is made: a later phase may depend on an earlier one. */
public enum Phase {
  /** The cluster, its parameters and its network. */
  CLUSTER,
  /** Roles and their attributes. */
  ROLE,
  /** What roles may do. */
  GRANT,
  /** Replica identities, without which publishing refuses writes. */
  IDENTITY,
  /** Column lists and row filters that would refuse writes. */
  RESTRICTION,
  /** How a publication publishes. */
  OPTION,
  /** Publications and their tables. */
  MEMBER,
  /** Which operations are published. */
  OPERATION,
  /** The name of a publication, which the changes before still use. */
  NAME,
  /** What fails where the data does not allow it, after everything else. */
  VALIDATION;

  /** Whether changes of the phase use the name of the publication. */
  public boolean usesPublication() {
    return compareTo(RESTRICTION) >= 0 && compareTo(NAME) < 0;
  }
}
