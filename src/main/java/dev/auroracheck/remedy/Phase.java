package dev.auroracheck.remedy;

/** The phases of a plan, in their order. A later phase may depend on an earlier one. */
public enum Phase {
  /** The cluster, its parameters and its network. */
  CLUSTER,
  /** Roles and their attributes. */
  ROLE,
  /** Privileges and memberships of roles. */
  GRANT,
  /**
   * Replica identities. A table without one refuses UPDATE and DELETE as soon as it is published.
   */
  IDENTITY,
  /** Column lists and row filters that would refuse writes. */
  RESTRICTION,
  /** Options of a publication. */
  OPTION,
  /** Publications and their tables. */
  MEMBER,
  /** Which operations are published. */
  OPERATION,
  /** The name of a publication. Changes of earlier phases use the old name. */
  NAME,
  /** Changes that fail if the data does not allow them. They come after everything else. */
  VALIDATION;

  /** Whether changes of the phase use the name of the publication. */
  public boolean usesPublication() {
    return compareTo(RESTRICTION) >= 0 && compareTo(NAME) < 0;
  }
}
